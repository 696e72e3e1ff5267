"""The cue test, its checks and effect sizes, and the index on them, as columns of the table of dyads."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from snn.analyse.behaviour.given_movement import binned_movement_hz
from snn.analyse.influence.coupling_curve import UNTOLD, CouplingCurve, default_curve, kind_of
from snn.analyse.influence.cue_checks import CHECK_LEVEL, leads_test
from snn.analyse.influence.cue_effect import UNDEFINED, CueEffect, cue_effects
from snn.analyse.influence.cue_test import BIN_MS, SHORTEST_LONGEST_LAG_MS, CueTest, cue_tests
from snn.analyse.influence.index import Direction, Index, Synchrony, reciprocity_index
from snn.analyse.influence.recorded_cues import OTHER, RecordedCues, recorded_cues
from snn.analyse.influence.scopes import SCOPES, Scope, channels_in, column
from snn.analyse.table.columns import Value
from snn.analyse.views.drive_courses import drive_courses
from snn.analyse.views.execution_cells import execution_rates_hz
from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.trials.measured_span import measured_span_s
from snn.errors import ResultError
from snn.record.loops import way_to
from snn.record.row import number_in
from snn.record.types import EventTable, FloatArray, Recording
from snn.record.window import stopped_at_s, windowed

if TYPE_CHECKING:
    from snn.config.schema.procedure import Analysis

DIRECTIONS: Mapping[str, str] = {"a_to_b": "a", "b_to_a": "b"}
"""By direction, whose cues are followed."""
LEVELS = ("brain", "movement")
N_DRAWS = 199
_AFTER_DELAY_MS = 400.0
"""How long after its mean delay, through body and eyes, a response to the beginning of an act is looked for."""


@dataclass(frozen=True, slots=True)
class DyadSignals:
    """What both partners did in the measured window, in bins of 50 ms, by partner."""

    brain_hz: Mapping[str, FloatArray]  # (n_channels, n_bins), nan throughout without a brain
    movement_hz: Mapping[str, FloatArray]  # (n_channels, n_bins)
    intentions: Mapping[
        str, FloatArray
    ]  # (n_channels, n_bins) all that each set out to do, shared events included
    start_s: float
    stop_s: float

    def at(self, level: str, partner: str) -> FloatArray:
        """Return what a partner did on a level, ``(n_channels, n_bins)``."""
        return (self.brain_hz if level == "brain" else self.movement_hz)[partner]


def cue_columns(
    recording: Recording,
    *,
    analysis: "Analysis",
    rng: np.random.Generator,
    inclinations: EventTable | None = None,
) -> dict[str, Value]:
    """Test both directions of a dyad on brain and movement, and estimate the effects.

    Of each direction: ``cue_p_brain_a_to_b`` and so on, ``cue_effect_...`` in Hz per Hz with its interval
    (``..._low``, ``..._high``), ``cue_latency_..._ms``; at brain level with an interval (``..._low_ms``,
    ``..._high_ms``). In dyads of the default kind (`snn.analyse.influence.coupling_curve`) ``cue_coupling_a_to_b``
    and ``cue_link_latency_a_to_b_ms``, what the cues say of coupling and latency of the link, with their intervals;
    an upper end that is open is nan beside a lower one that is not. At brain level ``cue_p`` and ``cue_effect`` of
    the friendly and the unfriendly channels and of each channel; ``cue_leads_p``, ``cue_n`` (of the source),
    ``cue_law``, and ``cue_withheld``: why nothing can be told, empty if something can.

    Parameters
    ----------
    recording
        The whole one.
    analysis
        Measured phase and transient; bins are of 50 ms.
    rng
        Draws lists of cues: the same for both directions, so that exchanging the partners exchanges all that is found.
    inclinations
        See `recorded_cues`.

    Returns
    -------
    dict
        nan where something is undefined, such as in a recording that is too short.
    """
    seed = int(rng.integers(2**63))
    signals = dyad_signals(recording, analysis)
    if signals.start_s >= signals.stop_s:
        return undefined_cue_columns()
    curve = default_curve() if kind_of(recording.trial.experiment) == default_curve().kind else None
    columns: dict[str, Value] = {}
    for direction, source in DIRECTIONS.items():
        columns |= _direction_columns(recording, signals, direction, source, seed, inclinations, curve)
    return columns


def undefined_cue_columns() -> dict[str, Value]:
    """Return the columns of a dyad in which nothing could be measured."""
    columns: dict[str, Value] = {}
    for direction in DIRECTIONS:
        columns |= _columns(direction, {}, {}, leads_p=float("nan"), found=None)
    return columns


def dyad_signals(recording: Recording, analysis: "Analysis") -> DyadSignals:
    """Bin what both partners of a whole recording did in its measured window, after the transient."""
    experiment = recording.trial.experiment
    start_s, stop_s = measured_span_s(experiment)
    measured = windowed(recording, start_s=start_s, stop_s=stop_s)
    transient_ms = analysis.transient_ms
    rates = {p: execution_rates_hz(measured, p, transient_ms=transient_ms, bin_ms=BIN_MS) for p in PARTNERS}
    bins = {"start_s": transient_ms * 1e-3, "n_bins": rates["a"].shape[1], "bin_ms": BIN_MS}
    movement = measured.movement
    courses = drive_courses(measured.events, **bins)
    begin_s = start_s + transient_ms * 1e-3
    return DyadSignals(
        brain_hz=rates,
        movement_hz={
            p: binned_movement_hz(movement.movement_hz[p], step_ms=movement.step_ms, **bins) for p in PARTNERS
        },
        intentions={"a": courses.intentions_a, "b": courses.intentions_b},
        start_s=begin_s,
        stop_s=begin_s + bins["n_bins"] * BIN_MS * 1e-3,
    )


def longest_lag_ms(experiment: Experiment, source: str) -> float:
    """Return how long after a cue its influence is looked for: 600 ms, or what body and eyes ask for."""
    delay_ms = way_to(experiment, OTHER[source]).delay_ms
    return max(SHORTEST_LONGEST_LAG_MS, BIN_MS * np.ceil((delay_ms + _AFTER_DELAY_MS) / BIN_MS - 1e-6))


def _direction_columns(
    recording: Recording,
    signals: DyadSignals,
    direction: str,
    source: str,
    seed: int,
    inclinations: EventTable | None,
    curve: CouplingCurve | None,
) -> dict[str, Value]:
    target = OTHER[source]
    window = {"start_s": signals.start_s, "stop_s": signals.stop_s}
    found = recorded_cues(recording, source, **window, inclinations=inclinations)
    lag_ms = longest_lag_ms(recording.trial.experiment, source)
    tests: dict[str, Mapping[str, CueTest]] = {}
    effects: dict[str, Mapping[str, CueEffect]] = {}
    leads_p = float("nan")
    for level in LEVELS if found.cues.n_cues else ():
        activity, own = signals.at(level, target), signals.intentions[target]
        if not np.isfinite(activity).all():
            continue
        with suppress(ResultError):
            tests[level] = cue_tests(
                activity,
                found.cues,
                groups=_GROUPS,
                law=found.law,
                rng=np.random.default_rng(seed),
                own_cues=own,
                longest_lag_ms=lag_ms,
                n_draws=N_DRAWS,
            )
            moved = signals.movement_hz[source]
            effects[level] = cue_effects(activity, moved, found.cues, groups=_GROUPS, own_cues=own)
        if np.isnan(leads_p):
            with suppress(ResultError):
                leads = leads_test(
                    activity, found.cues, law=found.law, rng=np.random.default_rng(seed), n_draws=N_DRAWS
                )
                leads_p = leads.p_value
    if tests and not found.withheld and _ends_by_chance(recording):
        found = replace(found, withheld="stopped for its activity")
    return _columns(direction, tests, effects, leads_p=leads_p, found=found, curve=curve)


def _ends_by_chance(recording: Recording) -> bool:
    """Tell whether the list of cues ends where the activity of the two made the run stop.

    Such a list is no draw from its law over the time that was recorded: it is more likely to end just after a cue that
    met high activity, whether or not that followed from it. The test is exact for times that were set before.
    """
    stopped_s = stopped_at_s(recording)
    return stopped_s is not None and stopped_s < measured_span_s(recording.trial.experiment)[1] - 1e-9


_GROUPS: Mapping[str, tuple[int, ...]] = {
    **{scope: channels_in(scope) for scope in SCOPES},
    **{channel.name: (number,) for number, channel in enumerate(CHANNELS)},
}
"""All channels, those of each valence, and each."""


def _columns(
    direction: str,
    tests: Mapping[str, Mapping[str, CueTest]],
    effects: Mapping[str, Mapping[str, CueEffect]],
    *,
    leads_p: float,
    found: RecordedCues | None,
    curve: CouplingCurve | None = None,
) -> dict[str, Value]:
    columns: dict[str, Value] = {
        f"cue_n_{direction}": found.cues.n_cues if found else float("nan"),
        f"cue_law_{direction}": found.law.label if found else "",
        f"cue_leads_p_{direction}": leads_p,
        f"cue_withheld_{direction}": _withheld(found, leads_p, tested=bool(tests)),
    }
    for level in LEVELS:
        name = f"{level}_{direction}"
        for group in _GROUPS if level == "brain" else ("all",):
            test = tests[level][group] if level in tests else None
            effect = effects[level][group] if level in effects else None
            suffix = "" if group == "all" else f"_{group}"
            columns[f"cue_p_{name}{suffix}"] = test.p_value if test else float("nan")
            size = effect.effect if effect else UNDEFINED
            columns[f"cue_effect_{name}{suffix}"] = size.value
            if group == "all":
                columns[f"cue_effect_{name}_low"], columns[f"cue_effect_{name}_high"] = size.low, size.high
                columns[f"cue_latency_{name}_ms"] = effect.latency_ms.value if effect else float("nan")
    return columns | _link_columns(direction, effects["brain"]["all"] if "brain" in effects else None, curve)


def _link_columns(direction: str, effect: CueEffect | None, curve: CouplingCurve | None) -> dict[str, Value]:
    """Return how late the brain follows, with an interval, and what this and the effect say of the link."""
    delay = effect.latency_ms if effect else UNDEFINED
    told = curve.estimate(effect.effect, delay) if curve and effect else UNTOLD
    columns: dict[str, Value] = {
        f"cue_latency_brain_{direction}_low_ms": delay.low,
        f"cue_latency_brain_{direction}_high_ms": delay.high,
    }
    for name, unit, part in (("coupling", "", told.coupling), ("link_latency", "_ms", told.latency_ms)):
        ends = {
            "": part.value,
            "_low": part.low,
            "_high": part.high if np.isfinite(part.high) else UNDEFINED.high,
        }
        columns |= {f"cue_{name}_{direction}{end}{unit}": value for end, value in ends.items()}
    return columns


def _withheld(found: RecordedCues | None, leads_p: float, *, tested: bool) -> str:
    if found is None:
        return "nothing was measured"
    if found.withheld or not tested:
        return found.withheld or "too short"
    return "cues follow the other" if leads_p <= CHECK_LEVEL else ""


def index_of(row: Mapping[str, object], scope: Scope) -> Index:
    """Read the parts of the index from the row of a dyad, and judge it."""
    synchrony = Synchrony(
        c=number_in(row, column("C", scope)),
        null_mean=number_in(row, column("null_mean", scope)),
        p_value=number_in(row, column("p", scope)),
    )
    directions = (
        Direction(
            p_brain=number_in(row, column(f"cue_p_brain_{name}", scope)),
            p_movement=number_in(row, f"cue_p_movement_{name}"),
            effect=number_in(row, column(f"cue_effect_brain_{name}", scope)),
            withheld=str(row.get(f"cue_withheld_{name}", "")),
        )
        for name in DIRECTIONS
    )
    return reciprocity_index(synchrony, *directions)


def index_columns(row: Mapping[str, object]) -> dict[str, Value]:
    """Return the index of a dyad, its parts and words, from what was measured in it.

    ``RI`` is of all channels, ``RI_positive`` and ``RI_negative`` of the friendly and the unfriendly ones; the words
    and parts are of all.
    """
    found = {scope: index_of(row, scope) for scope in SCOPES}
    whole = found["all"]
    return {column("RI", scope): found[scope].value for scope in SCOPES} | {
        "verdict": whole.verdict,
        "synchrony_verdict": whole.synchrony_verdict,
        "S": whole.synchrony,
        "balance": whole.balance,
    }
