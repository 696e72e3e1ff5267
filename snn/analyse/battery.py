"""Every measure of one dyad, in as much of its recording as is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from snn.analyse.brains import missing_brain
from snn.analyse.columns import Value
from snn.analyse.dyad_view import DyadView, dyad_view
from snn.analyse.measure_columns import MEASURE, P_VALUE, SEED, null_columns
from snn.analyse.measure_list import Measure, measures_named
from snn.analyse.partner_shift import shift_null
from snn.analyse.summary import summarise
from snn.config.experiment import Experiment
from snn.config.measured import measured_span_s
from snn.errors import ResultError
from snn.record.health import is_scored
from snn.record.types import EventTable, Recording
from snn.record.window import shortened, windowed

if TYPE_CHECKING:
    from snn.config.nulls import Nulls

EVIDENCE = (
    "health",
    "note",
    "C",
    "null_mean",
    "p",
    "granger_a_to_b",
    "granger_b_to_a",
    "a_answered",
    "b_answered",
    "script",
    "RI",
    "verdict",
    "synchrony_verdict",
    "S",
    "balance",
)
"""Synchrony, influence and the index, which are measured whatever else is; with ``_positive`` and ``_negative``."""
CUES = "cue_"
"""How the columns of the cue test begin, which is always taken."""


def battery(
    recording: Recording,
    *,
    experiment: Experiment,
    span_s: float,
    measures: Sequence[str],
    rng: np.random.Generator,
    n_shifts: int = 0,
    known: Mapping[str, Any] | None = None,
    inclinations: EventTable | None = None,
) -> dict[str, Any]:
    """Measure one dyad.

    Parameters
    ----------
    recording
        One trial.
    experiment
        Its analysis and nulls are used.
    span_s
        How much of the measured phase, from its beginning.
    measures
        Names (`snn.analyse.measure_list`), none for all.
    rng
        Draws surrogates and samples of cells.
    n_shifts
        Surrogates of each measure (`snn.analyse.partner_shift`); 0 for none.
    known
        What this function gave for the same dyad and length, with the same generator and number of shifts: it is not
        measured again.
    inclinations
        As in `snn.analyse.summary.summarise`.

    Returns
    -------
    dict
        What is known; `EVIDENCE` and the cue test; ``view_seed``; ``measure.<name>`` for each measure, nan
        where it is undefined or the recording too short for it; and with shifts ``null_mean.<name>``,
        ``null95.<name>`` and ``p.<name>``, nan if the measure is, the recording is too short for shifts, or the dyad
        not scored. All are nan where a partner has no brain.

    Raises
    ------
    ResultError
        If the phase is shorter than asked, or nothing of it was recorded.
    """
    start_s, stop_s = measured_span_s(experiment)
    if span_s > stop_s - start_s + 1e-9:
        raise ResultError(f"{span_s:g} s are asked for, and {stop_s - start_s:g} s were measured")
    part = shortened(recording, stop_s=start_s + span_s)
    found = dict(known or {})
    if SEED not in found:
        found |= _evidence(part, experiment, rng, inclinations)
    stretch = windowed(part, start_s=start_s, stop_s=start_s + span_s)
    if missing_brain(stretch):
        return found | _undefined(measures, n_shifts=n_shifts)
    view = dyad_view(stretch, analysis=experiment.analysis, rng=rng)
    view = replace(view, seed=found.setdefault(SEED, view.seed))
    scored = is_scored(found["health"])
    for measure in measures_named(measures):
        name = MEASURE + measure.name
        if name not in found:
            found[name] = _value(measure, view) if scored else float("nan")
        if n_shifts and P_VALUE + measure.name not in found:
            found |= dict.fromkeys(null_columns(measure.name), float("nan"))
            if scored and found[name] is not None:
                found |= _null_columns(measure, view, found[name], experiment.nulls, n_shifts=n_shifts)
    return found


def _evidence(
    part: Recording, experiment: Experiment, rng: np.random.Generator, inclinations: EventTable | None
) -> dict[str, Value]:
    settings = {"analysis": experiment.analysis, "nulls": experiment.nulls}
    row = summarise(part, **settings, rng=rng, inclinations=inclinations).row
    return {
        name: value
        for name, value in row.items()
        if name.removesuffix("_positive").removesuffix("_negative") in EVIDENCE or name.startswith(CUES)
    }


def _undefined(measures: Sequence[str], *, n_shifts: int) -> dict[str, Any]:
    """Return the columns of a dyad of which no two brains were recorded."""
    names = [measure.name for measure in measures_named(measures)]
    columns = [MEASURE + name for name in names]
    if n_shifts:
        columns += [column for name in names for column in null_columns(name)]
    return {SEED: 0} | dict.fromkeys(columns, float("nan"))


def _value(measure: Measure, view: DyadView) -> float:
    try:
        return measure.of(view)
    except ResultError:
        return float("nan")


def _null_columns(
    measure: Measure, view: DyadView, observed: float, nulls: "Nulls", *, n_shifts: int
) -> dict[str, float]:
    """Return the columns of a measure's null; none if the recording is too short for shifts."""
    try:
        found = shift_null(
            measure.of,
            view,
            observed=observed,
            n_shifts=n_shifts,
            min_shift_s=nulls.circular_shift.min_shift_s,
            rng=view.rng().spawn(1)[0],  # the same in all measures, so that they have the same surrogates
        )
    except ResultError:
        return {}
    return dict(zip(null_columns(measure.name), (found.null_mean, found.null95, found.p_value), strict=True))
