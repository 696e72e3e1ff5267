"""A pilot dyad for a plan: how each stretch of each length of it fares in the cue test."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from snn.analyse.influence.cue_columns import longest_lag_ms
from snn.analyse.influence.cued_stretches import Follows, cued_stretches
from snn.analyse.influence.group_test import CueTestSettings, influence_statistics
from snn.config.schema.channels import PARTNERS
from snn.config.trials.expand import Trial
from snn.config.trials.measured_span import measured_span_s
from snn.errors import ResultError
from snn.record.types import EventTable, FloatArray, Recording

N_DRAWS = 199
"""As many as `snn run` takes, for which the power is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotPlan:
    """What is asked of each pilot dyad."""

    lengths_s: tuple[float, ...]
    follows: Follows
    sources: tuple[str, ...]
    """Partners whose influence is asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pilot:
    """What one pilot dyad gave."""

    trial: Trial
    statistics: Mapping[tuple[str, float], FloatArray]
    """By source and length in seconds, shape ``(n_stretches, 1 + N_DRAWS)``: statistic of the cues and of each draw.
    All 0 in a stretch that was not recorded, which counts as one in which nothing is found."""
    n_cues: Mapping[tuple[str, float], float]
    """Mean over the stretches."""


def pilot_of(
    recording: Recording,
    trial: Trial,
    plan: PilotPlan,
    *,
    rng: np.random.Generator,
    inclinations: EventTable | None = None,
) -> Pilot:
    """Test the stretches of a recording.

    Parameters
    ----------
    recording
        The whole one.
    trial
        What it is a recording of, with the analysis that is asked for now.
    plan
        Which stretches, and what of them.
    rng
        Draws lists of cues.
    inclinations
        See `snn.analyse.influence.recorded_cues.recorded_cues`.

    Raises
    ------
    ResultError
        If a target has no brain that was recorded, or stretches are too short.
    """
    start_s, stop_s = window_s(trial)
    statistics, n_cues = {}, {}
    for source in plan.sources:
        settings = CueTestSettings(longest_lag_ms=longest_lag_ms(trial.experiment, source), n_draws=N_DRAWS)
        stretches = cued_stretches(
            recording,
            source,
            follows=plan.follows,
            start_s=start_s,
            stop_s=stop_s,
            lengths_s=plan.lengths_s,
            inclinations=inclinations,
        )
        for length_s, pairs in stretches.items():
            found = np.zeros((n_stretches(trial, length_s), 1 + N_DRAWS))
            for number, pair in enumerate(pairs):
                found[number] = np.nan_to_num(influence_statistics(pair, settings, rng=rng))
            statistics[source, length_s] = found
            n_cues[source, length_s] = float(np.mean([pair.cues.n_cues for pair in pairs])) if pairs else 0.0
    return Pilot(trial=trial, statistics=statistics, n_cues=n_cues)


def window_s(trial: Trial) -> tuple[float, float]:
    """Return the stretch of a trial that is cut up: what is measured, without the transient."""
    start_s, stop_s = measured_span_s(trial.experiment)
    return start_s + trial.experiment.analysis.transient_ms * 1e-3, stop_s


def n_stretches(trial: Trial, length_s: float) -> int:
    """Return how many stretches of a length a trial holds."""
    start_s, stop_s = window_s(trial)
    return int((stop_s - start_s) / length_s + 1e-6)


def sources_in(trial: Trial) -> tuple[str, ...]:
    """Return the partners who may influence the other: it is alive and sees them.

    Raises
    ------
    ResultError
        If there is none.
    """
    links = dict(zip(PARTNERS, (trial.experiment.link.a_to_b, trial.experiment.link.b_to_a), strict=True))
    others = dict(zip(PARTNERS, reversed(PARTNERS), strict=True))
    found = tuple(
        name
        for name, link in links.items()
        if link.coupling > 0 and getattr(trial.experiment.partners, others[name]).video is None
    )
    if not found:
        raise ResultError(
            "no partner can influence the other here: give a coupling above 0 and a live partner"
        )
    return found
