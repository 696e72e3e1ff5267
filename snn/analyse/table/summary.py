"""From a recording to one row of a table, and to what its figures draw."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from snn.analyse.cells.irregularity import NetworkState, network_state
from snn.analyse.cells.responses import Responses
from snn.analyse.influence.cue_columns import cue_columns, index_columns, undefined_cue_columns
from snn.analyse.measures.crosscorrelation import CrossCorrelation, cross_correlation
from snn.analyse.nulls.circular_shift import ShiftTest, circular_shift_test
from snn.analyse.nulls.correlogram import Correlogram, correlogram_of
from snn.analyse.table.act_columns import act_columns, script_of
from snn.analyse.table.cell_responses import population_responses, trial_columns
from snn.analyse.table.columns import (
    Value,
    health_columns,
    response_columns,
    state_columns,
    synchrony_columns,
    valence_columns,
)
from snn.analyse.table.dither_columns import dither_columns, undefined_dither_columns
from snn.analyse.table.evidence_columns import influence_columns, scoped_synchrony_columns
from snn.analyse.table.movement_columns import movement_columns
from snn.analyse.table.slow_columns import level_columns, weight_columns
from snn.analyse.views.execution_cells import execution_rates_hz, execution_trains
from snn.analyse.views.rates import discard_transient
from snn.analyse.views.recorded_brains import brains, missing_brain
from snn.config.schema.channels import PARTNERS
from snn.config.trials.measured_span import measured_span_s
from snn.errors import ResultError
from snn.record.health import Health, assess_health
from snn.record.types import EventTable, FloatArray, Recording, SpikeTrains
from snn.record.window import stopped_at_s, windowed

if TYPE_CHECKING:
    from snn.config.schema.nulls import Nulls
    from snn.config.schema.procedure import Analysis


POPULATIONS = ("observation_e", "observation_i", "execution_e", "execution_i", "motor")
"""Of each partner, in the order of their columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What was measured in one dyad."""

    row: Mapping[str, Value]
    """Tidy: one column for each measure, its unit at the end of its name; nan where it is undefined."""
    health: Health
    responses: Mapping[str, Responses]
    """By population: observation E, execution E and motor of both partners."""
    rates_a_hz: FloatArray  # (n_channels, n_bins) execution rates that were correlated, from the transient on
    rates_b_hz: FloatArray  # (n_channels, n_bins)
    correlation: CrossCorrelation | None
    """None if the recording is too short for the lags."""
    test: ShiftTest | None
    """Without z and p if the dyad is not scored; None if the recording is too short for the shifts."""
    note: str
    """Why there is no z and p; empty if there is."""
    start_s: float
    """When the first bin of the rates begins: after the transient of the measured phase."""

    @property
    def correlogram(self) -> Correlogram | None:
        """The curve of C and the band of its null, for drawing; None if the recording is too short for either."""
        return correlogram_of(self.correlation, self.test)


def summarise(
    recording: Recording,
    *,
    analysis: "Analysis",
    nulls: "Nulls",
    rng: np.random.Generator,
    inclinations: EventTable | None = None,
    health: Health | None = None,
) -> Summary:
    """Measure one dyad.

    Parameters
    ----------
    recording
        One trial.
    analysis
        Measured phase, transient at its beginning, bin and largest lag.
    nulls
        Number of surrogates and smallest shift.
    rng
        Draws the surrogates, the lists of cues, and the permutations that classify cells.
    inclinations
        All inclinations of partners whose drive to engage changes, see `snn.analyse.influence.recorded_cues`.
    health
        That of the dyad, where the table of events is not all that drove it (`snn.analyse.views.known_film`); by
        default it is assessed.

    Returns
    -------
    Summary
        An unscored dyad keeps its rates, but has no C, z or p: its C, often large, is withheld from the table; a dyad
        too short for a measure lacks that measure, and one that was stopped before the measured phase all of
        them. All say why in ``note``.

    Raises
    ------
    ResultError
        If the transient leaves nothing, or a bin is not a whole number of time steps.
    """
    whole = _with_analysis(recording, analysis)
    health = health or assess_health(whole)
    start_s, stop_s = measured_span_s(whole.trial.experiment)
    stopped_s = stopped_at_s(whole)
    if stopped_s is not None and stopped_s <= start_s + analysis.transient_ms * 1e-3:
        found = _unreached(whole, health, analysis, nulls, rng)
        return _with_index(found, undefined_cue_columns())
    measured = windowed(whole, start_s=start_s, stop_s=stop_s)
    found = _measured(measured, health, analysis, nulls, rng, start_s=start_s)
    found = replace(found, row={**found.row, **weight_columns(whole, until_s=stop_s)})
    cues = cue_columns(whole, analysis=analysis, rng=rng.spawn(1)[0], inclinations=inclinations)
    return _with_index(found, cues)


def health_of(recording: Recording, *, analysis: "Analysis") -> Health:
    """Assess a dyad as `summarise` does."""
    return assess_health(_with_analysis(recording, analysis))


def _with_index(summary: Summary, cues: Mapping[str, Value]) -> Summary:
    """Add what the cue test found, and the index that rests on it."""
    row = {**summary.row, **cues}
    return replace(summary, row=row | index_columns(row))


def _with_analysis(recording: Recording, analysis: "Analysis") -> Recording:
    """Let the recording's trial say what is measured now, which may differ from what was asked when it was made."""
    experiment = recording.trial.experiment.model_copy(update={"analysis": analysis})
    return replace(recording, trial=replace(recording.trial, experiment=experiment))


def _unreached(
    recording: Recording,
    health: Health,
    analysis: "Analysis",
    nulls: "Nulls",
    rng: np.random.Generator,
) -> Summary:
    """Give a run that was stopped before anything could be measured the same columns as any other, all undefined."""
    everything = analysis.model_copy(update={"transient_ms": 0.0})
    found = _measured(recording, health, everything, nulls, rng, start_s=0.0)
    row = (
        health_columns(health) | {"script": script_of(recording)} | synchrony_columns(None, None, found.note)
    )
    names = [*found.row, *weight_columns(recording, until_s=0.0)]
    undefined = {name: float("nan") for name in names if name not in row}
    everything_undefined = {name: (row | undefined)[name] for name in names}
    return replace(found, row=everything_undefined, correlation=None, test=None)


def _measured(
    recording: Recording,
    health: Health,
    analysis: "Analysis",
    nulls: "Nulls",
    rng: np.random.Generator,
    *,
    start_s: float,
) -> Summary:
    """Measure the phase that a recording was cut down to, and that began at ``start_s``."""
    window = {"transient_ms": analysis.transient_ms, "bin_ms": analysis.bin_ms}
    rates_a_hz, rates_b_hz = (execution_rates_hz(recording, partner, **window) for partner in PARTNERS)
    correlation, test, note = _synchrony(recording, rates_a_hz, rates_b_hz, analysis, nulls, rng)
    if not health.scored:
        note = f"{health.state}: {health.reason}"
    shown, shown_test = (correlation, test) if health.scored else (None, None)
    by_population = population_responses(recording, analysis, begins_s=start_s)
    states = {
        name: _state(recording.spikes.get(name), analysis)
        for name in (f"{partner}_{circuit}" for partner in PARTNERS for circuit in POPULATIONS)
    }
    return Summary(
        row=health_columns(health)
        | {"script": script_of(recording)}
        | synchrony_columns(shown, shown_test, note)
        | response_columns(by_population)
        | valence_columns(shown, by_population)
        | state_columns(states)
        | act_columns(recording, analysis=analysis, begins_s=start_s)
        | movement_columns(
            recording, rates_a_hz, rates_b_hz, analysis=analysis, nulls=nulls, scored=health.scored, rng=rng
        )
        | trial_columns(recording, analysis, rng, begins_s=start_s)
        | scoped_synchrony_columns(
            rates_a_hz, rates_b_hz, analysis=analysis, nulls=nulls, scored=health.scored, rng=rng
        )
        | influence_columns(recording, analysis=analysis)
        | _dither_columns(recording, health, analysis, nulls, rng.spawn(1)[0])
        | level_columns(recording.levels, transient_ms=analysis.transient_ms, partners=brains(recording)),
        health=health,
        responses=by_population,
        rates_a_hz=rates_a_hz,
        rates_b_hz=rates_b_hz,
        correlation=correlation,
        test=test,
        note=note,
        start_s=start_s + analysis.transient_ms * 1e-3,
    )


def _state(trains: SpikeTrains | None, analysis: "Analysis") -> NetworkState:
    if trains is None:
        return NetworkState.undefined()
    return network_state(discard_transient(trains, transient_ms=analysis.transient_ms))


def _dither_columns(
    recording: Recording, health: Health, analysis: "Analysis", nulls: "Nulls", rng: np.random.Generator
) -> dict[str, Value]:
    if missing_brain(recording):
        return undefined_dither_columns(nulls.dither)
    (a, n_channels), (b, _) = (
        execution_trains(recording, partner, transient_ms=analysis.transient_ms) for partner in PARTNERS
    )
    settings = {"analysis": analysis, "dither": nulls.dither, "rng": rng}
    return dither_columns(a, b, n_channels=n_channels, **settings, scored=health.scored)


def _synchrony(
    recording: Recording,
    rates_a_hz: FloatArray,
    rates_b_hz: FloatArray,
    analysis: "Analysis",
    nulls: "Nulls",
    rng: np.random.Generator,
) -> tuple[CrossCorrelation | None, ShiftTest | None, str]:
    """Return as much as the brains and the length of the recording allow, and why there is no more."""
    missing = missing_brain(recording)
    if missing:
        return None, None, missing
    window = {"bin_ms": analysis.bin_ms, "max_lag_ms": analysis.max_lag_ms}
    try:
        correlation = cross_correlation(rates_a_hz, rates_b_hz, **window)
    except ResultError as error:
        return None, None, str(error)
    try:
        test = circular_shift_test(
            rates_a_hz,
            rates_b_hz,
            **window,
            n_surrogates=nulls.circular_shift.surrogates,
            min_shift_s=nulls.circular_shift.min_shift_s,
            rng=rng,
        )
    except ResultError as error:
        return correlation, None, str(error)
    return (
        correlation,
        test,
        "" if np.isfinite(test.p_value) else "no channel on which both partners ever fire",
    )
