"""Could curves that never fall, or never rise, look so much like an inverted U? A permutation limit."""

import numpy as np
from scipy.optimize import isotonic_regression

from snn.analyse.surrogate_statistics import surrogate_p
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
        The outcome of each dyad at each level, shape ``(n_dyads, n_levels)``, all finite.
    levels
        Increasing, shape ``(n_levels,)``.
    rng
        Draws flips if there are too many to try all.

    Returns
    -------
    float
        The larger p of both nulls, at least ``1 / (1 + 2**n_dyads)``: fewer than six dyads cannot reach .025. nan with
        fewer than three dyads or levels.

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
    weights = _slope_weights(levels)
    means = curves.mean(axis=0)
    # deviations from a mean that was fitted to them are too small by this factor
    slopes = _applied((curves - means) * np.sqrt(n_dyads / (n_dyads - 1)), weights)
    observed = _best_break(_applied(means, weights), _errors(_applied(curves, weights)))
    if observed <= 0:  # at no break a rise and then a fall
        return 1.0
    flipped = np.tensordot(signs_of(n_dyads, rng), slopes, axes=1) / n_dyads
    errors = _errors(slopes, means=flipped)
    nulls = [isotonic_regression(means, increasing=increasing).x for increasing in (True, False)]
    return max(
        surrogate_p(float(observed), _best_break(_applied(null, weights) + flipped, errors)) for null in nulls
    )


def _slope_weights(levels: FloatArray) -> FloatArray:
    """Return what a curve is multiplied by for its slopes up to and from each inner level: (n_levels, 2, n_breaks)."""
    sides = [(levels <= each, levels >= each) for each in levels[1:-1]]
    return np.stack(
        [np.stack([_weights_on(levels, side) for side in both], axis=-1) for both in sides], axis=-1
    )


def _weights_on(levels: FloatArray, side: BoolArray) -> FloatArray:
    centred = np.where(side, levels - levels[side].mean(), 0.0)
    return centred / (centred @ centred)


def _applied(curves: FloatArray, weights: FloatArray) -> FloatArray:
    return np.tensordot(curves, weights, axes=1)


def _errors(slopes: FloatArray, *, means: FloatArray | None = None) -> FloatArray:
    """Return standard errors of the dyads' mean slopes; of flipped ones, with the same squares, given their means."""
    n_dyads = len(slopes)
    centre = slopes.mean(axis=0) if means is None else means
    squares = (slopes**2).sum(axis=0) - n_dyads * centre**2
    variance: FloatArray = np.maximum(squares, 0.0) / (n_dyads - 1) / n_dyads
    return variance**0.5


def _best_break(slopes: FloatArray, errors: FloatArray) -> FloatArray:
    """Return the largest ``min(t below, -t above)`` over breaks; the last axes are sides and breaks."""
    level = np.abs(slopes) <= ROUNDING * np.abs(slopes).max()
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(level, 0.0, slopes / errors)
    return np.minimum(t[..., 0, :], -t[..., 1, :]).max(axis=-1)
