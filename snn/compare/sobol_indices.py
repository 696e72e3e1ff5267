"""Sobol indices: which share of an outcome's variance over ranges of factors is due to which factor.

First order: what a factor does by itself. Total: what it does together with others, too. Both from the points of a
design of Saltelli, row by row: A, B, and A with each factor in turn from B (Saltelli et al. 2010, table 2 b and f; the
estimators of `scipy.stats.sobol_indices`, which takes no rows but a power of two of them).

Where the outcome is drawn anew at every point, as that of a dyad whose spikes diverge, the share of this noise is in
every total and in no first order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from snn.compare.effects import Estimate
from snn.compare.intervals import interval_of
from snn.compare.tables import Row
from snn.record.health import is_scored
from snn.record.types import BoolArray, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class PointValues:
    """An outcome at the points of a design of Saltelli."""

    values: FloatArray  # (n_rows, n_factors + 2) mean over dyads; nan where a dyad does not count
    unscored: BoolArray  # (n_rows,) whether a dyad of the row is not scored

    @property
    def complete(self) -> BoolArray:
        """Which rows have all their points, shape ``(n_rows,)``: others enter no index."""
        return np.asarray(np.isfinite(self.values).all(axis=-1))


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorIndices:
    """The indices of one factor, with 95 % intervals; their n counts rows."""

    factor: str
    first: Estimate
    total: Estimate


def point_values(
    rows: Sequence[Row], outcome: str, *, axis: str, n_rows: int, n_factors: int, n_replicates: int
) -> PointValues:
    """Average an outcome over the dyads of each point.

    Parameters
    ----------
    rows
        Tidy rows of dyads, without nulls.
    outcome
        A column of numbers.
    axis
        The column with the number of the point.
    n_rows, n_factors, n_replicates
        What was asked for.

    Returns
    -------
    PointValues
        A point has a value only if all its dyads are there, are scored and have one: the same seeds are averaged at
        every point, so that a difference is one of parameters.
    """
    values = np.full((n_rows * (n_factors + 2), n_replicates), np.nan)
    unscored = np.zeros(values.shape, dtype=np.bool_)
    for row in rows:
        place = int(row[axis]), int(row["replicate"])
        unscored[place] = not is_scored(row["health"])
        found = row.get(outcome, np.nan)
        values[place] = np.nan if unscored[place] else float(found)
    shape = (n_rows, n_factors + 2)
    return PointValues(
        values=values.mean(axis=1).reshape(shape),
        unscored=np.asarray(unscored.reshape(n_rows, -1).any(axis=-1)),
    )


def sobol_indices(
    points: PointValues, factors: Sequence[str], *, rng: np.random.Generator
) -> tuple[FactorIndices, ...]:
    """Estimate the indices of each factor, with intervals over rows.

    Parameters
    ----------
    points
        The outcome; rows that are not complete are left out.
    factors
        Their names, in the order of the columns.
    rng
        Draws the bootstraps.

    Returns
    -------
    tuple of FactorIndices
        nan where the outcome does not vary. Estimates are no shares yet: with few rows they lie below 0 or above 1.

    Examples
    --------
    >>> shares = np.random.default_rng(1).random((256, 2, 2))
    >>> a, b = shares[:, 0], shares[:, 1]
    >>> f = lambda x: 2 * x[:, 0] + x[:, 1]  # shares of the variance: 4/5 and 1/5
    >>> both = [f(a), f(b), f(np.stack([b[:, 0], a[:, 1]], 1)), f(np.stack([a[:, 0], b[:, 1]], 1))]
    >>> none = np.zeros(256, dtype=bool)
    >>> points = PointValues(values=np.stack(both, 1), unscored=none)
    >>> found = sobol_indices(points, ["x", "y"], rng=np.random.default_rng(1))
    >>> [round(each.total.value, 1) for each in found]
    [0.8, 0.2]
    """
    kept = points.values[points.complete]
    n_unscored = int((points.unscored & ~points.complete).sum())
    n_undefined = len(points.values) - len(kept) - n_unscored

    def estimate(place: int, statistic: Callable[..., Any]) -> Estimate:
        samples = (kept[:, 0], kept[:, 1], kept[:, place + 2])
        value = float(statistic(*samples)) if len(kept) else float("nan")
        low, high, kind = interval_of(samples, statistic, value, rng, None)
        return Estimate(
            value=value,
            ci_low=low,
            ci_high=high,
            n=len(kept),
            n_unscored=n_unscored,
            n_undefined=n_undefined,
            interval=kind,
        )

    return tuple(
        FactorIndices(
            factor=factor, first=estimate(place, first_order_index), total=estimate(place, total_index)
        )
        for place, factor in enumerate(factors)
    )


def first_order_index(of_a: FloatArray, of_b: FloatArray, of_ab: FloatArray, *, axis: int = -1) -> Any:
    """Estimate what a factor does by itself, along an axis of rows; nan if nothing varies.

    Parameters
    ----------
    of_a, of_b, of_ab
        The outcome at A, at B, and at A with the factor from B, of one shape.
    axis
        That of the rows.
    """
    # around the mean, which changes no expectation, and narrows the estimate
    mean = np.mean(np.concatenate([of_a, of_b], axis=axis), axis=axis, keepdims=True)
    return _share(np.mean((of_b - mean) * (of_ab - of_a), axis=axis), of_a, of_b, axis=axis)


def total_index(of_a: FloatArray, of_b: FloatArray, of_ab: FloatArray, *, axis: int = -1) -> Any:
    """Estimate what a factor does, with others too, along an axis of rows; see `first_order_index`."""
    return _share(0.5 * np.mean((of_a - of_ab) ** 2, axis=axis), of_a, of_b, axis=axis)


def _share(part: Any, of_a: FloatArray, of_b: FloatArray, *, axis: int) -> Any:
    variance = np.var(np.concatenate([of_a, of_b], axis=axis), axis=axis)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(variance > 0, part / variance, np.nan)
