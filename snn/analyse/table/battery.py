"""Every measure of one dyad, in as much of its recording as is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from snn.analyse.measures.measure_columns import MEASURE, P_VALUE, SEED, null_columns
from snn.analyse.measures.registry import Measure, measures_named
from snn.analyse.nulls.partner_shift import shift_nulls
from snn.analyse.table.columns import Value
from snn.analyse.table.evidence_columns import TRANSFER_ENTROPY
from snn.analyse.table.summary import health_of, summarise
from snn.analyse.views.dyad_view import DyadView, dyad_view
from snn.analyse.views.recorded_brains import missing_brain
from snn.config.schema.experiment import Experiment
from snn.config.trials.measured_span import measured_span_s
from snn.errors import ResultError
from snn.record.health import Health, is_scored
from snn.record.types import EventTable, Recording
from snn.record.window import shortened, windowed

if TYPE_CHECKING:
    from snn.config.schema.nulls import Nulls

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
    *TRANSFER_ENTROPY,
    "RI",
    "verdict",
    "synchrony_verdict",
    "S",
    "balance",
)
"""Synchrony, influence, answers and the index, which are measured whatever else is; with ``_positive`` and
``_negative``."""
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
    recorded: Sequence[Recording] = (),
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
        Names (`snn.analyse.measures.registry`), none for all.
    rng
        Draws surrogates and samples of cells.
    n_shifts
        Surrogates of each measure (`snn.analyse.nulls.partner_shift`); 0 for none.
    known
        What this function gave for the same dyad and length, with the same generator and number of shifts: it is not
        measured again.
    recorded
        The recordings as they were, where this one was put together of two, or events were taken from its table.
        Whether a dyad can be scored is a matter of these: what is missing here would seem activity without a reason.
        Empty if the recording is as it was.
    inclinations
        As in `snn.analyse.table.summary.summarise`.

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
        whole = [shortened(each, stop_s=start_s + span_s) for each in recorded or [recording]]
        health = _worst([health_of(each, analysis=experiment.analysis) for each in whole])
        found |= _evidence(part, experiment, rng, inclinations, health)
    stretch = windowed(part, start_s=start_s, stop_s=start_s + span_s)
    if missing_brain(stretch):
        return found | _undefined(measures, n_shifts=n_shifts)
    view = dyad_view(stretch, analysis=experiment.analysis, rng=rng)
    view = replace(view, seed=found.setdefault(SEED, view.seed))
    chosen = measures_named(measures)
    scored = is_scored(found["health"])
    for measure in chosen:
        name = MEASURE + measure.name
        if name not in found:
            found[name] = _value(measure, view) if scored else float("nan")
    without_null = [m for m in chosen if n_shifts and P_VALUE + m.name not in found]
    found |= _undefined_nulls(without_null)
    if scored and without_null:
        found |= _null_columns(without_null, view, found, experiment.nulls, n_shifts=n_shifts)
    return found


def _evidence(
    part: Recording,
    experiment: Experiment,
    rng: np.random.Generator,
    inclinations: EventTable | None,
    health: Health,
) -> dict[str, Value]:
    settings = {"analysis": experiment.analysis, "nulls": experiment.nulls}
    row = summarise(part, **settings, rng=rng, inclinations=inclinations, health=health).row
    return {
        name: value
        for name, value in row.items()
        if name.removesuffix("_positive").removesuffix("_negative") in EVIDENCE or name.startswith(CUES)
    }


def _worst(found: Sequence[Health]) -> Health:
    """Return the first that cannot be scored; without one the first."""
    return next((health for health in found if not health.scored), found[0])


def _undefined(measures: Sequence[str], *, n_shifts: int) -> dict[str, Any]:
    """Return the columns of a dyad of which no two brains were recorded."""
    chosen = measures_named(measures)
    alone = {MEASURE + measure.name: float("nan") for measure in chosen}
    return {SEED: 0} | alone | _undefined_nulls(chosen if n_shifts else [])


def _undefined_nulls(measures: Sequence[Measure]) -> dict[str, float]:
    return {column: float("nan") for measure in measures for column in null_columns(measure.name)}


def _value(measure: Measure, view: DyadView) -> float:
    try:
        return measure.of(view)
    except ResultError:
        return float("nan")


def _null_columns(
    measures: Sequence[Measure], view: DyadView, found: Mapping[str, Any], nulls: "Nulls", *, n_shifts: int
) -> dict[str, float]:
    """Return the columns of the nulls of measures that are defined; none if the recording is too short for shifts."""
    observed = {m: float(value) for m in measures if (value := found[MEASURE + m.name]) is not None}
    try:
        tests = shift_nulls(
            {measure: partial(_value, measure) for measure in observed},
            view,
            observed=observed,
            n_shifts=n_shifts,
            min_shift_s=nulls.circular_shift.min_shift_s,
            rng=view.rng().spawn(1)[
                0
            ],  # the same whichever measures are taken, so that all have the same surrogates
        )
    except ResultError:
        return {}
    return {
        column: value
        for measure, test in tests.items()
        for column, value in zip(
            null_columns(measure.name), (test.null_mean, test.null95, test.p_value), strict=True
        )
    }
