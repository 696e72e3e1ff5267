"""What the figures of many dyads draw: an outcome at each condition, as `snn.compare` computed it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from snn.compare.effects import Estimate
from snn.compare.tables import OutcomeGrid
from snn.errors import ResultError
from snn.record.types import BoolArray, FloatArray

MAX_LINES = 4
"""More curves than this cannot be told apart in one panel; a map shows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One outcome of all dyads, its mean in each condition, and the null of each dyad."""

    name: str
    """With its unit in brackets, as an axis label: ``Peak correlation C (1)``."""
    grid: OutcomeGrid
    means: tuple[Estimate, ...]  # (n_conditions,) over the scored dyads
    null95: FloatArray  # (n_conditions, n_replicates) of each dyad's own null; nan if there is none

    @property
    def n_dyads(self) -> int:
        """Number of replicates, which is the number of dyads that a condition should have."""
        return len(self.grid.replicates)

    @property
    def in_mean(self) -> BoolArray:
        """Which dyads are in the mean: scored ones with a value, shape ``(n_conditions, n_replicates)``."""
        return np.isfinite(self.grid.values) & ~self.grid.unscored

    @property
    def mean(self) -> FloatArray:
        """Mean over the scored dyads, shape ``(n_conditions,)``; nan if there are none."""
        return np.array([estimate.value for estimate in self.means])

    @property
    def ci(self) -> FloatArray:
        """Lower and upper ends of the intervals, shape ``(2, n_conditions)``; nan without an interval."""
        return np.array([[e.ci_low for e in self.means], [e.ci_high for e in self.means]])

    @property
    def n_in_mean(self) -> NDArray[np.int64]:
        """Number of dyads in each mean, shape ``(n_conditions,)``."""
        return np.array([estimate.n for estimate in self.means], dtype=np.int64)

    @property
    def mean_null95(self) -> FloatArray:
        """Mean of the scored dyads' null95, shape ``(n_conditions,)``; nan where no dyad has one."""
        return masked_mean(self.null95, mask=np.isfinite(self.null95) & ~self.grid.unscored)

    @property
    def interval(self) -> str:
        """What the error bars are; empty if there are none."""
        return interval_name(self.means)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanCorrelogram:
    """The cross-correlograms of the scored dyads, their mean at each lag, and their nulls."""

    lags_s: FloatArray  # (n_lags,) at positive lags A leads
    curves: FloatArray  # (n_dyads, n_lags)
    means: tuple[Estimate, ...]  # (n_lags,) over dyads
    null_low: FloatArray  # (n_dyads, n_lags) 2.5th percentile of each dyad's own null
    null_high: FloatArray  # (n_dyads, n_lags) 97.5th percentile


@dataclass(frozen=True, slots=True, kw_only=True)
class SweptAxis:
    """One axis of a sweep: numbers, or names of conditions."""

    label: str
    """With its unit in brackets if it is a number: ``Coupling (1)``."""
    values: tuple[float | str, ...]
    """Each once: numbers increasing, names in the order in which they first appear."""

    @property
    def numeric(self) -> bool:
        """Whether all values are numbers, so that distances between them mean something."""
        return not any(isinstance(value, str) for value in self.values)


def swept_axis(outcome: Outcome, *, index: int, label: str) -> SweptAxis:
    """Find the values along one axis of a sweep.

    Raises
    ------
    ResultError
        If the conditions have no such axis.
    """
    if any(len(condition) <= index for condition in outcome.grid.conditions):
        raise ResultError(
            f"cannot draw {outcome.name} along {label!r}: the sweep has no axis number {index + 1}"
        )
    found = dict.fromkeys(condition[index] for condition in outcome.grid.conditions)
    if any(isinstance(value, str) for value in found):
        return SweptAxis(label=label, values=tuple(found))
    return SweptAxis(label=label, values=tuple(sorted(found, key=float)))


def along(outcome: Outcome, axis: SweptAxis) -> Outcome:
    """Put the conditions of a sweep with one axis in the order of its values."""
    grid = outcome.grid
    order = [grid.conditions.index((value,)) for value in axis.values]
    ordered = replace(
        grid,
        conditions=tuple(grid.conditions[k] for k in order),
        values=grid.values[order],
        states=grid.states[order],
    )
    means = tuple(outcome.means[k] for k in order)
    return replace(outcome, grid=ordered, means=means, null95=outcome.null95[order])


@dataclass(frozen=True, slots=True)
class DoseLines:
    """How two axes of a sweep are drawn: one gives the doses, the other the curves."""

    doses: SweptAxis
    lines: SweptAxis
    dose_index: int
    """Which axis of the sweep gives the doses: 0 or 1."""


def dose_lines(outcome: Outcome, *, labels: tuple[str, str]) -> DoseLines | None:
    """Tell whether, and how, an outcome over two axes can be drawn as curves.

    Parameters
    ----------
    outcome
        From a sweep with two axes.
    labels
        Names of the axes, with the units in brackets.

    Returns
    -------
    DoseLines
        None unless exactly one axis has names, at most four, and the other at least two numbers.
    """
    axes = [swept_axis(outcome, index=index, label=label) for index, label in enumerate(labels)]
    for dose_index in (0, 1):
        doses, lines = axes[dose_index], axes[1 - dose_index]
        if doses.numeric and len(doses.values) > 1 and not lines.numeric and len(lines.values) <= MAX_LINES:
            return DoseLines(doses, lines, dose_index)
    return None


def masked_mean(values: FloatArray, *, mask: BoolArray) -> FloatArray:
    """Average rows over the entries where ``mask`` holds, shape ``(n_rows,)``; nan where it holds nowhere."""
    total = np.where(mask, values, 0.0).sum(axis=1)
    return np.divide(total, mask.sum(axis=1), out=np.full(total.shape, np.nan), where=mask.any(axis=1))


def interval_name(means: Sequence[Estimate]) -> str:
    """Say what the intervals of some means are; empty if none has an interval."""
    kinds = sorted({estimate.interval for estimate in means} - {"none"})
    return f"95 % CI over dyads ({' or '.join(kinds)})" if kinds else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFactor:
    """A factor and its value at each dyad."""

    label: str
    """With the unit in brackets, if it is a number."""
    values: FloatArray  # (n_dyads,) numbers, or places of the names
    names: tuple[str, ...] = ()
    """What stands at places 0, 1, ...; none of numbers."""
    logarithmic: bool = False
