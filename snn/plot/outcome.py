"""What the figures of many dyads draw: one outcome at each point of a sweep, as others computed it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.record.types import BoolArray, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One outcome of all dyads at all points of a sweep, with its mean and interval."""

    name: str
    """With its unit in brackets, as an axis label: ``Peak correlation C (1)``."""
    values: FloatArray  # (n_points, n_dyads) a column is one replicate; nan if missing or undefined
    flagged: BoolArray  # (n_points, n_dyads) not healthy: drawn as a cross and in no mean
    null95: FloatArray  # (n_points, n_dyads) of each dyad's own null; nan if there is none
    mean: FloatArray  # (n_points,) over the healthy dyads
    ci_low: FloatArray  # (n_points,) nan without an interval, as with one dyad
    ci_high: FloatArray  # (n_points,)
    interval: str
    """What the error bars are: ``95 % CI (BCa bootstrap over dyads)``."""

    @property
    def in_mean(self) -> BoolArray:
        """Which dyads are in the mean: healthy ones with a value, shape ``(n_points, n_dyads)``."""
        return np.isfinite(self.values) & ~self.flagged

    @property
    def n_in_mean(self) -> NDArray[np.int64]:
        """Number of dyads in the mean, shape ``(n_points,)``."""
        return self.in_mean.sum(axis=1)

    @property
    def has_interval(self) -> bool:
        """Whether any mean has an interval; one dyad gives none."""
        return bool(np.isfinite(self.ci_low).any())

    @property
    def n_flagged(self) -> NDArray[np.int64]:
        """Number of flagged dyads, shape ``(n_points,)``."""
        return self.flagged.sum(axis=1)

    @property
    def mean_null95(self) -> FloatArray:
        """Mean of the dyads' own null95, shape ``(n_points,)``; nan where no dyad has one."""
        known = np.isfinite(self.null95) & ~self.flagged
        total = np.where(known, self.null95, 0.0).sum(axis=1)
        return np.divide(total, known.sum(axis=1), out=np.full(total.shape, np.nan), where=known.any(axis=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class SweptAxis:
    """One axis of a sweep: numbers, or names of conditions."""

    label: str
    """With its unit in brackets if it is a number: ``Coupling (1)``."""
    values: tuple[float | str, ...]

    @property
    def numeric(self) -> bool:
        """Whether all values are numbers, so that distances between them mean something."""
        return not any(isinstance(value, str) for value in self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanCorrelogram:
    """The cross-correlograms of many dyads, with their mean and interval at each lag."""

    lags_s: FloatArray  # (n_lags,) at positive lags A leads
    curves: FloatArray  # (n_dyads, n_lags) of the healthy dyads
    mean: FloatArray  # (n_lags,)
    ci_low: FloatArray  # (n_lags,) nan without an interval
    ci_high: FloatArray  # (n_lags,)
    null_low: FloatArray  # (n_lags,) mean over dyads of the 2.5th percentile of each one's null
    null_high: FloatArray  # (n_lags,) of the 97.5th percentile
