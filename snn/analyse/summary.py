"""From a recording to one row of a table, and to what its figures draw."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from snn.analyse.circular_shift import ShiftTest, circular_shift_test
from snn.analyse.columns import (
    Value,
    event_columns,
    health_columns,
    response_columns,
    state_columns,
    synchrony_columns,
)
from snn.analyse.crosscorrelation import CrossCorrelation, cross_correlation
from snn.analyse.irregularity import network_state
from snn.analyse.rates import discard_transient
from snn.analyse.responses import Responses, responses, situations
from snn.config.channels import PARTNERS
from snn.errors import ResultError
from snn.record.health import Health, assess_health
from snn.record.loops import mean_delay_ms
from snn.record.signals import channel_rates_hz
from snn.record.types import FloatArray, Recording

if TYPE_CHECKING:
    from snn.config.plans import Analysis, Nulls


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
    """Without z and p if the dyad is not healthy; None if the recording is too short for the shifts."""
    note: str
    """Why there is no z and p; empty if there is."""


def summarise(
    recording: Recording, *, analysis: "Analysis", nulls: "Nulls", rng: np.random.Generator
) -> Summary:
    """Measure one dyad.

    Parameters
    ----------
    recording
        One trial.
    analysis
        Transient, bin and largest lag.
    nulls
        Number of surrogates and smallest shift.
    rng
        Draws the surrogates.

    Returns
    -------
    Summary
        An unhealthy dyad keeps its rates and its raw C, which are often large, but has no z and no p; a dyad
        too short for a measure lacks that measure. Both say why in ``note``.

    Raises
    ------
    ResultError
        If the transient leaves nothing, or a bin is not a whole number of time steps.
    """
    health = assess_health(recording)
    rates_a_hz, rates_b_hz = (_execution_rates_hz(recording, partner, analysis) for partner in PARTNERS)
    correlation, test, note = _synchrony(rates_a_hz, rates_b_hz, analysis, nulls, rng)
    if not health.ok:
        note = f"{health.flag}: {health.reason}"
        test = replace(test, z=float("nan"), p_value=float("nan")) if test else None
    by_population = population_responses(recording, analysis)
    states = {
        name: network_state(discard_transient(trains, transient_ms=analysis.transient_ms))
        for name, trains in recording.spikes.items()
    }
    return Summary(
        row=health_columns(health)
        | synchrony_columns(correlation, test, note)
        | response_columns(by_population)
        | state_columns(states)
        | event_columns(recording, transient_ms=analysis.transient_ms),
        health=health,
        responses=by_population,
        rates_a_hz=rates_a_hz,
        rates_b_hz=rates_b_hz,
        correlation=correlation,
        test=test,
        note=note,
    )


def _execution_rates_hz(recording: Recording, partner: str, analysis: "Analysis") -> FloatArray:
    name = f"{partner}_execution_e"
    trains = discard_transient(recording.spikes[name], transient_ms=analysis.transient_ms)
    return channel_rates_hz(trains, n_channels=_channels(recording)[name], bin_ms=analysis.bin_ms)


def _synchrony(
    rates_a_hz: FloatArray,
    rates_b_hz: FloatArray,
    analysis: "Analysis",
    nulls: "Nulls",
    rng: np.random.Generator,
) -> tuple[CrossCorrelation | None, ShiftTest | None, str]:
    """Return as much as the length of the recording allows, and why there is no more."""
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


def population_responses(recording: Recording, analysis: "Analysis") -> dict[str, Responses]:
    """Measure what observation E, execution E and motor cells of both partners do in each situation, by name."""
    link, n_channels = recording.trial.experiment.link, _channels(recording)
    seen_through = {"a": link.b_to_a, "b": link.a_to_b}
    found: dict[str, Responses] = {}
    for index, partner in enumerate(PARTNERS):
        motor = recording.spikes[f"{partner}_motor"]
        what = situations(
            recording.events,
            partner=index,
            n_channels=n_channels[f"{partner}_motor"],
            n_steps=motor.n_steps,
            time_step_ms=motor.time_step_ms,
            sight_delay_ms=mean_delay_ms(seen_through[partner]),
            transient_ms=analysis.transient_ms,
        )
        for circuit in ("observation_e", "execution_e", "motor"):
            name = f"{partner}_{circuit}"
            found[name] = responses(recording.spikes[name], situations=what)
    return found


def _channels(recording: Recording) -> dict[str, int]:
    return {population.name: population.n_channels for population in recording.populations}
