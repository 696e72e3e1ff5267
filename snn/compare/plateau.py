"""Could curves that never fall, or never rise, look so much like an inverted U? A permutation limit."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from snn.analyse.nulls.surrogate_statistics import surrogate_p
from snn.compare.sign_flip import signs_of
from snn.record.types import BoolArray, FloatArray

MIN_DYADS = 3
MIN_LEVELS = 3
ROUNDING = 1e-12
"""A slope so small beside the largest one is the rounding of none."""


def inverted_u_p(curves: FloatArray, levels: FloatArray, *, rng: np.random.Generator) -> float:
    """Test whether dyads rise and then fall with a level by more than monotone ones would by chance.

    Whoever looks for the break in the data finds one: of dyads that rise to a plateau, some highest level is followed
    by lower ones. The statistic is therefore the best that any break gives: the largest, over inner levels, of
    ``min(t below, -t above)``, with t of the dyads' own slopes on each side. It is held against what it is in data that
    only rise, or only fall, as the means of these do (isotonic regression), with the dyads' own deviations from the
    mean, signs flipped dyad by dyad: what the levels of a dyad have in common stays in common.

    Parameters
    ----------
    curves
        The outcome of each dyad at each level, shape ``(n_dyads, n_levels)``; nan where undefined. A dyad's slope is of
        the levels that it has, and it counts where these are two or more.
    levels
        Increasing, shape ``(n_levels,)``; at each some dyad has a value.
    rng
        Draws flips if there are too many to try all.

    Returns
    -------
    float
        The larger p of both nulls, at least ``1 / (1 + 2**n_dyads)``: fewer than six dyads cannot reach .025. nan with
        fewer than three dyads or levels, or if at no break three dyads have slopes on both sides.

    Examples
    --------
    >>> levels, rng = np.linspace(0, 1, 5), np.random.default_rng(1)
    >>> bent = np.array([0.0, 1.0, 2.0, 1.0, 0.0]) + 0.1 * rng.normal(size=(8, 5))
    >>> round(inverted_u_p(bent, levels, rng=rng), 3)  # 1 of 2**8 flips and the data
    0.004
    """
    n_dyads, n_levels = curves.shape
    if n_dyads < MIN_DYADS or n_levels < MIN_LEVELS:
        return float("nan")
    there = np.isfinite(curves)
    known = np.where(there, curves, 0.0)
    weights = _slope_weights(levels, there)
    n_slopes = (weights != 0).any(axis=1).sum(axis=0)  # (2, n_breaks) dyads that have one
    observed = _best_break(
        _slopes(known, weights), np.ones((1, n_dyads)), np.zeros_like(known), weights, n_slopes
    )
    if np.isneginf(observed[0]):
        return float("nan")
    if observed[0] <= 0:  # at no break a rise and then a fall
        return 1.0
    means = _level_means(known, there)
    # deviations from means that were fitted to them are too small by this factor
    deviations = np.where(there, known - means, 0.0) * np.sqrt(n_dyads / (n_dyads - 1))
    signs = signs_of(n_dyads, rng)
    return max(
        surrogate_p(
            float(observed[0]),
            _best_break(
                _slopes(np.broadcast_to(null, curves.shape), weights), signs, deviations, weights, n_slopes
            ),
        )
        for null in _monotone(means, there.sum(axis=0))
    )


def _slope_weights(levels: FloatArray, there: BoolArray) -> FloatArray:
    """Return what each dyad's curve is multiplied by for its slopes up to and from each inner level.

    Shape ``(n_dyads, n_levels, 2, n_breaks)``; all 0 for a dyad that has fewer than two levels there.
    """
    inner = levels[1:-1]
    sides = np.stack([levels[:, None] <= inner, levels[:, None] >= inner], axis=1)
    used = there[:, :, None, None] & sides
    x = np.where(used, levels[:, None, None], 0.0)
    centred = np.where(
        used, x - x.sum(axis=1, keepdims=True) / np.maximum(used.sum(axis=1, keepdims=True), 1), 0.0
    )
    squares = (centred**2).sum(axis=1, keepdims=True)
    return np.divide(centred, squares, out=np.zeros_like(centred), where=squares > 0)


def _level_means(known: FloatArray, there: BoolArray) -> FloatArray:
    """Return the means of the levels as if each dyad had all: of a sum of dyads and levels, fitted to what there is."""
    n_dyads, n_levels = known.shape
    dyads, places = np.nonzero(there)
    design = np.zeros((dyads.size, n_dyads + n_levels))
    design[np.arange(dyads.size), dyads] = design[np.arange(dyads.size), n_dyads + places] = 1.0
    fitted = np.linalg.lstsq(design, known[there], rcond=None)[0]
    return fitted[n_dyads:] + fitted[:n_dyads].mean()


def _monotone(means: FloatArray, numbers: NDArray[np.int64]) -> list[FloatArray]:
    return [
        np.asarray(isotonic_regression(means, weights=numbers, increasing=increasing).x, dtype=np.float64)
        for increasing in (True, False)
    ]


def _slopes(curves: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the slopes of each dyad, shape ``(n_dyads, 2, n_breaks)``."""
    return np.einsum("nl,nlsb->nsb", curves, weights)


def _best_break(
    slopes: FloatArray,
    signs: FloatArray,
    deviations: FloatArray,
    weights: FloatArray,
    n_slopes: NDArray[np.int64],
) -> FloatArray:
    """Return the largest ``min(t below, -t above)`` over breaks of slopes plus flipped deviations, ``(n_flips,)``."""
    flipped = _slopes(deviations, weights)
    n = np.maximum(n_slopes, MIN_DYADS)
    means = (slopes.sum(axis=0) + np.tensordot(signs, flipped, axes=1)) / n
    products = np.tensordot(signs, 2 * slopes * flipped, axes=1)
    squares = (slopes**2 + flipped**2).sum(axis=0) + products - n * means**2
    errors = np.sqrt(np.maximum(squares, 0.0) / (n - 1) / n)
    level = np.abs(means) <= ROUNDING * np.abs(means).max()
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(level, 0.0, means / errors)
    best = np.minimum(t[:, 0], -t[:, 1])
    return np.where((n_slopes >= MIN_DYADS).all(axis=0), best, -np.inf).max(axis=1)
