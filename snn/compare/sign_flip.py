"""Do two conditions differ? A permutation test on the paired differences of dyads."""

from dataclasses import dataclass

import numpy as np

from snn.errors import ResultError
from snn.record.types import BoolArray, FloatArray

N_FLIPS = 9999
"""Random flips if there are too many to try all: the smallest p is 1 / 10000."""
MAX_EXACT = 13
"""Up to this many pairs all 2^n flips are tried: 8192."""
MIN_PAIRS = 6
"""With fewer pairs p, which is at least 2 / 2^n, is never below .05."""
ROUNDING = 1e-12
"""Sums of the same numbers in another order are a tie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignFlipTest:
    """Mean paired difference on its null, with p for each side; all nan without a pair."""

    difference: float
    """Mean of condition minus baseline."""
    p_greater: float
    p_less: float
    p_two_sided: float
    """Twice the smaller one, at most 1."""
    n_pairs: int
    """Pairs of dyads, both scored and with a value."""
    exact: bool
    """Whether all flips were tried."""


def sign_flip_test(
    values: FloatArray,
    baseline: FloatArray,
    *,
    unscored: BoolArray,
    baseline_unscored: BoolArray,
    rng: np.random.Generator,
) -> SignFlipTest:
    """Test whether a condition differs from a baseline, replicate by replicate.

    If it does not, a pair's difference could as well have had the other sign. The null is the mean difference under
    all such flips, or under 9999 random ones if there are more than 13 pairs; p includes the observed alignment
    (Phipson & Smyth 2010). With n pairs p is at least ``2**-n``: five pairs cannot be significant at .05 two-sided.

    Parameters
    ----------
    values, baseline, unscored, baseline_unscored
        As in `snn.compare.effects.paired_effect`, which gives the size of the effect.
    rng
        Draws the flips.

    Returns
    -------
    SignFlipTest
        One- and two-sided p.

    Raises
    ------
    ResultError
        If the shapes differ.
    """
    if not values.shape == baseline.shape == unscored.shape == baseline_unscored.shape:
        raise ResultError("each dyad needs its value, its baseline, and whether either is unscored")
    differences = values - baseline
    differences = differences[~unscored & ~baseline_unscored & np.isfinite(differences)]
    n_pairs, exact = differences.size, differences.size <= MAX_EXACT
    if n_pairs == 0:
        nan = float("nan")
        return SignFlipTest(difference=nan, p_greater=nan, p_less=nan, p_two_sided=nan, n_pairs=0, exact=True)
    null = signs_of(n_pairs, rng) @ differences
    observed, tie = differences.sum(), ROUNDING * np.abs(differences).sum()
    p_greater, p_less = (float(np.mean(side >= -tie)) for side in (null - observed, observed - null))
    return SignFlipTest(
        difference=float(differences.mean()),
        p_greater=p_greater,
        p_less=p_less,
        p_two_sided=min(1.0, 2 * min(p_greater, p_less)),
        n_pairs=n_pairs,
        exact=exact,
    )


def signs_of(n_pairs: int, rng: np.random.Generator) -> FloatArray:
    """Return all combinations of signs, or, of more than 13 pairs, none flipped and 9999 random ones.

    Shape ``(n_flips, n_pairs)``, each 1 or -1.
    """
    return _all_signs(n_pairs) if n_pairs <= MAX_EXACT else _random_signs(n_pairs, rng)


def _all_signs(n_pairs: int) -> FloatArray:
    """Return every combination of signs, shape ``(2**n_pairs, n_pairs)``."""
    flipped = np.arange(2**n_pairs)[:, None] >> np.arange(n_pairs) & 1
    return 1.0 - 2.0 * flipped.astype(np.float64)


def _random_signs(n_pairs: int, rng: np.random.Generator) -> FloatArray:
    """Return random signs and, first, none flipped, shape ``(1 + N_FLIPS, n_pairs)``."""
    flips = rng.integers(0, 2, (1 + N_FLIPS, n_pairs))
    flips[0] = 0
    return 1.0 - 2.0 * flips.astype(np.float64)
