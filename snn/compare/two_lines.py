"""Is an outcome best at a middle level? The two-lines test, which asks for a rise and for a fall."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from snn.compare.plateau import inverted_u_p
from snn.compare.spline import smooth
from snn.errors import ResultError
from snn.record.types import BoolArray, FloatArray

ALPHA = 0.05
MIN_LEVELS = 5
"""Two for each line, and one between."""
MIN_DYADS = 3
"""Standard errors come from the spread between dyads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A straight line through the data on one side of the break."""

    slope: float
    t_value: float
    p_value: float
    """Two-sided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoLines:
    """The line up to the break point, and the line from there on."""

    low: Line
    high: Line
    break_point: float
    n_dyads: int
    n_values: int
    """Levels of all dyads that count: scored, and with a defined value."""
    p_monotone: float
    """Of curves that only rise or only fall, one-sided; see `snn.compare.plateau.inverted_u_p`. nan if too few dyads
    have two levels on each side of a break."""

    @property
    def inverted_u(self) -> bool:
        """Whether the outcome rises, and then falls, each at p < .05, and no monotone curve does so at p < .025."""
        rises = self.low.slope > 0 and self.low.p_value < ALPHA
        falls = self.high.slope < 0 and self.high.p_value < ALPHA
        return rises and falls and self.p_monotone < ALPHA / 2


@dataclass(frozen=True, slots=True)
class _Data:
    x: FloatArray  # (n,)
    y: FloatArray  # (n,)
    dyads: NDArray[np.intp]  # (n,) from 0 on


def two_lines(
    levels: FloatArray,
    outcome: FloatArray,
    dyads: NDArray[np.int64],
    *,
    unscored: BoolArray,
    rng: np.random.Generator,
) -> TwoLines:
    """Test whether an outcome rises and then falls with a level.

    A quadratic coefficient cannot tell this from a rise that levels off; two lines can (Simonsohn 2018,
    doi:10.1177/2515245918805755). The break between them is set by his Robin Hood algorithm: the levels where a
    smooth curve is within one standard error of its extreme are the flat middle; the break stands at the
    quantile of these levels that gives more of them to the line with the weaker evidence. Data at the break
    belong to both lines. If the curve falls at first, the extreme is its minimum (a U).

    Dyads that share a seed over levels are not independent values: standard errors are those of clusters, one
    for each dyad, with n_dyads - 1 degrees of freedom. With one value for each dyad they are the usual robust
    ones (HC1; Simonsohn uses HC3).

    That the break is sought in the data costs more than the two tests allow for: a plateau passed for an inverted U in
    up to 6 % of sets of 5 levels, where 2.5 % are meant. Monotone curves are therefore asked as well, with slopes
    within dyads (`snn.compare.plateau`): at least six dyads are needed for an inverted U.

    Parameters
    ----------
    levels, outcome
        One value of each dyad at each of its levels, shape ``(n,)`` each; nan where undefined.
    dyads
        Number of the dyad, shape ``(n,)``; the same number is the same replicate at another level.
    unscored
        Values of unscored dyads, which do not count, shape ``(n,)``.
    rng
        Draws the flips of more than 13 dyads.

    Returns
    -------
    TwoLines
        Both lines, and whether they make an inverted U.

    Raises
    ------
    ResultError
        If fewer than five levels or three dyads count, or three on either side, or the shapes differ.
    """
    if not levels.shape == outcome.shape == dyads.shape == unscored.shape:
        raise ResultError("each value needs its level, its dyad and whether that is unscored")
    counted = ~unscored & np.isfinite(outcome)
    index = np.unique(dyads[counted], return_inverse=True)[1]
    data = _Data(levels[counted].astype(np.float64), outcome[counted].astype(np.float64), index)
    _check(data)
    middle = _flat_middle(data)
    low, high = _lines(data, float(np.median(middle)))
    evidence = abs(low.t_value) + abs(high.t_value)
    share = abs(high.t_value) / evidence if 0 < evidence < np.inf else 0.5
    break_point = float(np.quantile(middle, share))
    low, high = _lines(data, break_point)
    return TwoLines(
        low=low,
        high=high,
        break_point=break_point,
        n_dyads=int(index.max()) + 1,
        n_values=data.y.size,
        p_monotone=inverted_u_p(_curves(data), np.unique(data.x), rng=rng),
    )


def _curves(data: _Data) -> FloatArray:
    """Return the outcome of each dyad at each level, its mean if there are several: (n_dyads, n_levels), or nan."""
    levels, places = np.unique(data.x, return_inverse=True)
    shape = int(data.dyads.max()) + 1, levels.size
    cells = data.dyads * levels.size + places
    totals, numbers = (np.bincount(cells, w, shape[0] * shape[1]).reshape(shape) for w in (data.y, None))
    return np.divide(totals, numbers, out=np.full(shape, np.nan), where=numbers > 0)


def _check(data: _Data) -> None:
    n_levels, n_dyads = np.unique(data.x).size, np.unique(data.dyads).size
    if n_levels < MIN_LEVELS or n_dyads < MIN_DYADS:
        raise ResultError(
            f"two lines need at least {MIN_LEVELS} levels and {MIN_DYADS} dyads with a value; there are "
            f"{n_levels} and {n_dyads}"
        )


def _flat_middle(data: _Data) -> FloatArray:
    """Return the levels, one for each value, near the extreme of a smooth curve, without the outer tenths."""
    curve = smooth(data.x, data.y)
    heights = curve.values if _rises_first(data) else -curve.values
    low, high = np.quantile(data.x, [0.1, 0.9])
    inner = (data.x > low) & (data.x < high)
    if not inner.any():  # most values at the two ends
        inner = (data.x > data.x.min()) & (data.x < data.x.max())
    flat = inner & (heights + curve.standard_errors >= heights[inner].max())
    return data.x[flat]


def _rises_first(data: _Data) -> bool:
    """Tell whether a parabola through the data rises at the lowest level."""
    above = data.x - data.x.min()
    return bool(np.polyfit(above, data.y, 2)[1] > 0)


def _lines(data: _Data, break_point: float) -> tuple[Line, Line]:
    """Fit a line to each side, with nothing in common; what lies at the break belongs to both."""
    return _line(data, data.x <= break_point), _line(data, data.x >= break_point)


def _line(data: _Data, side: BoolArray) -> Line:
    x, y, dyads = data.x[side] - data.x[side].mean(), data.y[side], data.dyads[side]
    spread = float(x @ x)
    slope = float(x @ y) / spread
    residuals = y - y.mean() - slope * x
    n_values, n_dyads = x.size, np.unique(dyads).size
    if n_dyads < MIN_DYADS:
        raise ResultError(f"a line needs at least {MIN_DYADS} dyads, and on one side there are {n_dyads}")
    # of a dyad, errors add up before they are squared: they may be alike at all of its levels
    scores = np.bincount(dyads, x * residuals)
    small_sample = n_dyads / (n_dyads - 1) * (n_values - 1) / (n_values - 2)
    error = float(np.sqrt(small_sample * (scores @ scores))) / spread
    t_value = slope / error if error > 0 else float(np.copysign(np.inf, slope)) if slope else 0.0
    return Line(slope=slope, t_value=t_value, p_value=float(2 * stats.t.sf(abs(t_value), n_dyads - 1)))
