"""Any measure beside its null of whole-partner circular shifts (N2): what unrelated partners would show.

`snn.analyse.nulls.circular_shift` is the same null for C alone, from its rates, at once for all lags.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from snn.analyse.measures.granger import BIN_MS as INFLUENCE_BIN_MS
from snn.analyse.nulls.surrogate_statistics import surrogate_p
from snn.analyse.views.drive_courses import DriveCourses
from snn.analyse.views.dyad_view import FINE_BIN_MS, DyadView
from snn.config.checks.shift_numbers import MIN_SHIFTS
from snn.errors import ResultError
from snn.record.signals import channel_rates_hz, whole_steps
from snn.record.types import FloatArray, SpikeTrains

Key = TypeVar("Key", bound=Hashable)

SHIFT_STEP_MS = INFLUENCE_BIN_MS
"""Shifts are whole multiples of the bin of the intentions, the coarsest of a view that is not made of spikes."""
LONGEST_LAG_MS = 500.0
"""How far a measure of the list looks whatever the settings: the tiling coefficient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftNull:
    """A measure beside what it is with the partners at unrelated times. All statistics are nan if the measure is."""

    observed: float
    null_values: FloatArray  # (n_shifts,) the measure of each surrogate; nan where it is undefined
    null_mean: float
    """Mean of ``null_values``, of those that are defined."""
    null95: float
    """95th percentile of these."""
    p_value: float
    """``(1 + b) / (1 + n)`` with b of the n surrogates at least as large; one that is undefined counts among them."""


def shifted_view(view: DyadView, shift_bins: int) -> DyadView:
    """Move all of partner B to a later time by the same shift, around the recording.

    What is moved: B's spikes, from which B's rates are made anew in all bins, and B's intentions, its part in the
    shared events among them. A measure that takes out what a partner set out to do thus still sees each partner's own
    drive and its part of the common input aligned with its spikes. Partner A stays where it is, and so does
    ``courses.shared``: it is one course of both partners, and A's from now on. A measure that conditions on it and
    not on the intentions would miss what B was given.

    What is left over beyond the last whole bin of 50 ms stays in its place.

    Parameters
    ----------
    view
        Both partners.
    shift_bins
        How much later, in bins of 50 ms; less than 0 is earlier, and all of them once around is where it was.

    Returns
    -------
    DyadView
        The same length and the same sample of cells. B's rates in bins of 50 ms are the same numbers elsewhere; those
        in bins that do not divide 50 ms (20 ms at an odd shift) count the same spikes between other edges.
    """
    trains_b = _rotated(view.trains_b, shift_bins)
    fine, rates, influence = (
        channel_rates_hz(trains_b, n_channels=view.n_channels, bin_ms=bin_ms)
        for bin_ms in (FINE_BIN_MS, view.bin_ms, INFLUENCE_BIN_MS)
    )
    courses: DriveCourses = replace(
        view.courses, intentions_b=np.roll(view.courses.intentions_b, shift_bins, axis=1)
    )
    return replace(
        view,
        trains_b=trains_b,
        fine_b_hz=fine,
        rates_b_hz=rates,
        influence_b_hz=influence,
        courses=courses,
    )


def shift_nulls(
    measures: Mapping[Key, Callable[[DyadView], float]],
    view: DyadView,
    *,
    observed: Mapping[Key, float],
    n_shifts: int,
    min_shift_s: float,
    rng: np.random.Generator,
) -> dict[Key, ShiftNull]:
    """Compare measures with those of the same two partners at unrelated times.

    Each surrogate moves partner B as a whole, with all its channels and its own drive, around the recording
    (`shifted_view`). It is made once, and all measures are taken of it.

    Keeps: each partner's spikes, rates, rhythms and autocorrelation, what its cells and channels have to do with each
    other, and what its own drive does to it, but for one seam. Destroys: all that the partners have to do with each
    other in time, whatever caused it.

    The null is therefore *unrelated partners*. Common input is rejected as well: a small p is no evidence of
    influence, not even for a measure of influence, whose chance values under common input are those of dyads without
    the link (`snn calibrate`). A test needs stationary partners: the view must hold one phase of the protocol, or what
    a partner does in one phase would lie beside what the other does in the next, and a change that both go through
    would count as synchrony; so does a trend that both have within the phase. A measure that looks farther than the
    smallest shift (coherence in segments of 5 s) keeps a part of what it finds in the smallest shifts, which raises p.

    The test is not exact: a recording of 20 s holds few acts, and its shifts resemble each other. In 225 pairs of
    strangers of 20 s, with 19 shifts, p was at most .05 in 11 % for rate patterns, 8 % for C (as in its own test on the
    same pairs), and 2 to 6 % for its value at lag 0, counts in 200 ms, PPC and conditional Granger causality.

    Parameters
    ----------
    measures
        What measures a dyad, by any key; larger is more alike, as in all of `snn.analyse.measures.registry`.
    view
        Both partners in the measured phase, without the transient.
    observed
        By the same keys what is measured in this view.
    n_shifts
        Number of surrogates, drawn without replacement; if the recording has fewer distinct shifts, all are used.
    min_shift_s
        Smallest shift to either side. Larger is safer against slow rhythms, and leaves fewer shifts.
    rng
        Source of the draw, which does not depend on the measures.

    Returns
    -------
    dict
        By the same keys null and p. Where the observed value is nan nothing is measured.

    Raises
    ------
    ResultError
        As `possible_shifts`.
    """
    possible = possible_shifts(
        _whole_bins(view.trains_b), max_lag_ms=view.max_lag_ms, min_shift_s=min_shift_s
    )
    shifts = np.sort(rng.choice(possible, min(n_shifts, possible.size), replace=False))
    values = {key: np.full(shifts.size, np.nan) for key in measures}
    defined = [key for key in measures if not np.isnan(observed[key])]
    for number, shift in enumerate(shifts if defined else ()):
        surrogate = shifted_view(view, int(shift))
        for key in defined:
            values[key][number] = measures[key](surrogate)
    return {key: _null_of(observed[key], values[key]) for key in measures}


def _null_of(observed: float, values: FloatArray) -> ShiftNull:
    defined = values[np.isfinite(values)]
    return ShiftNull(
        observed=observed,
        null_values=values,
        null_mean=float(defined.mean()) if defined.size else float("nan"),
        null95=float(np.percentile(defined, 95)) if defined.size else float("nan"),
        p_value=surrogate_p(observed, values),
    )


def possible_shifts(n_bins: int, *, max_lag_ms: float, min_shift_s: float) -> NDArray[np.int64]:
    """Return all shifts that are large enough either way around, in bins of 50 ms.

    Parameters
    ----------
    n_bins
        Whole bins of 50 ms that are measured, the transient left out.
    max_lag_ms
        Largest lag of the analysis.
    min_shift_s
        Smallest shift to either side.

    Raises
    ------
    ResultError
        If shifts could be as small as a lag that is looked at, or fewer than 19 are possible.
    """
    step_s = SHIFT_STEP_MS * 1e-3
    lag_s = max(max_lag_ms, LONGEST_LAG_MS) * 1e-3
    if min_shift_s <= lag_s:
        raise ResultError(
            f"nulls.circular_shift.min_shift: shifts of {min_shift_s:g} s are no larger than the largest lag of "
            f"{lag_s:g} s, so surrogates could contain the true alignment: raise it"
        )
    n_min = ceil(min_shift_s / step_s - 1e-9)  # 1e-9: a whole number of bins stays one
    possible = np.arange(n_min, n_bins - n_min + 1)
    if possible.size < MIN_SHIFTS:
        raise ResultError(
            f"{n_bins * step_s:g} s are too short for circular shifts of at least {min_shift_s:g} s: "
            f"{(MIN_SHIFTS + 2 * n_min - 1) * step_s:g} s after the transient are needed; measure longer or lower "
            "nulls.circular_shift.min_shift"
        )
    return possible


def _rotated(trains: SpikeTrains, shift_bins: int) -> SpikeTrains:
    """Move spikes around the whole bins of a recording; within a step they keep their order."""
    n_around = _whole_bins(trains) * _steps_per_bin(trains)
    inside = trains.steps < n_around
    steps = np.where(
        inside, (trains.steps + shift_bins * _steps_per_bin(trains)) % max(n_around, 1), trains.steps
    )
    order = np.argsort(steps, kind="stable")
    return replace(trains, cells=trains.cells[order], steps=steps[order])


def _whole_bins(trains: SpikeTrains) -> int:
    return trains.n_steps // _steps_per_bin(trains)


def _steps_per_bin(trains: SpikeTrains) -> int:
    return whole_steps(SHIFT_STEP_MS, time_step_ms=trains.time_step_ms)
