"""One half of the loop, cut open: one partner is a video whose movement is given, the other watches it.

The loop a -> b -> a is cut by measuring each half with a video in the place of one partner. That partner is the
*source*, the one that watches the *observer*.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, Literal, TypeAlias

from snn.config.schema.body import Body
from snn.config.schema.channels import CHANNELS
from snn.config.trials.expand import Trial, trial_key
from snn.config.trials.parameter_changes import with_settings
from snn.config.trials.trial import GivenVideo, TrialInputs
from snn.protocols.probes import ACT_MS, ProbePlan
from snn.record.movement import MOVEMENT_STEP_MS

State: TypeAlias = Literal["resting", "acting", "open gate"]
"""What the observer does of its own.

*resting*: it intends nothing, so that its motor gate is as configured. *acting*: it intends each act while it sees it.
*open gate*: it intends nothing, and its gate is held open.
"""
STATES: Final[tuple[State, ...]] = ("resting", "acting", "open gate")
OBSERVER = {"a": "b", "b": "a"}
NERVOUS_TAIL_MS = 100.0
"""How long cells go on answering when nothing arrives any more."""
BODY_TAIL = 8.0
"""Time constants after which a body is at rest: less than .4 % of a movement is left."""

_AS_IT_STANDS: tuple[tuple[str, Any], ...] = (
    ("partner.video", "none"),
    ("partner.mirror.learning.rule", "none"),
    ("partner.inhibitory_learning.learning_rate", 0),
    ("partner.reward.learning_rate", 0),
    ("partner.reafference.coupling", 0),
    ("partner.reaction.mimic", 0),
    ("partner.reaction.retaliate", 0),
    ("partner.reaction.withdraw", 0),
    ("partner.intention.rate", "0 Hz"),
    ("partner.intention.events", ()),
    ("protocol.shared_events.fraction", 0),
    ("protocol.phases", ()),
    ("protocol.stop_on_runaway", False),
    ("analysis.phase", None),
)
"""The dyad is measured as it stands: nothing learns, nobody intends anything more, reacts, or sees itself."""
_UNVARIED: tuple[tuple[str, Any], ...] = (
    ("link.a_to_b.occlusion", ()),
    ("link.b_to_a.occlusion", ()),
    ("link.a_to_b.acuity.sd", 0),
    ("link.b_to_a.acuity.sd", 0),
    ("protocol.common_drive.sd", 0),
)
"""What comes and goes on a course of its own, with mean 1 or on a schedule, is left out: gains are means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfLoop:
    """One half of the loop of one dyad, to be simulated.

    Attributes
    ----------
    trial
        The dyad as it was asked for: condition, replicate and parameters.
    source
        The partner that is a video: ``a`` or ``b``.
    state
        What the observer does of its own.
    n_rounds
        How often each probe is given on each channel.
    """

    trial: Trial
    source: str
    state: State
    n_rounds: int

    @property
    def observer(self) -> str:
        """The partner that watches."""
        return OBSERVER[self.source]

    @property
    def plan(self) -> ProbePlan:
        """What the observer is shown, and when."""
        experiment = self.trial.experiment
        sight = getattr(experiment.link, f"{self.source}_to_{self.observer}")
        bodies = [getattr(experiment.partners, partner).body for partner in (self.source, self.observer)]
        return ProbePlan(
            tau_body_ms=bodies[0].time_constant_ms,
            latency_ms=sight.latency_ms,
            tail_ms=answer_tail_ms(bodies),
            with_nothing=self.state == "acting",
            n_rounds=self.n_rounds,
        )

    @property
    def probed_trial(self) -> Trial:
        """The trial to simulate; the replicate draws the wiring and noise that it draws in the closed loop."""
        movement_hz = self.plan.movement_hz()
        experiment = with_settings(
            self.trial.experiment,
            _settings(self, sha256=hashlib.sha256(movement_hz.tobytes()).hexdigest()),
            where="gain: ",
        )
        replicate = self.trial.replicate
        return Trial(
            experiment=experiment,
            condition=self.trial.condition,
            replicate=replicate,
            key=trial_key(experiment, replicate),
            inputs=TrialInputs(videos={self.source: GivenVideo(movement_hz=movement_hz, brain=None)}),
        )


def half_loops(trial: Trial, *, n_rounds: int) -> tuple[HalfLoop, ...]:
    """List what is to be simulated for the loop gain of a dyad: both directions, with the observer in each state."""
    return tuple(
        HalfLoop(trial=trial, source=source, state=state, n_rounds=n_rounds)
        for source in OBSERVER
        for state in STATES
    )


def answer_tail_ms(bodies: Sequence[Body]) -> float:
    """Return how long a movement of the first body goes on in the answers of the second, in whole samples."""
    tail_ms = NERVOUS_TAIL_MS + BODY_TAIL * sum(body.time_constant_ms for body in bodies)
    return ceil(tail_ms / MOVEMENT_STEP_MS) * MOVEMENT_STEP_MS


def _settings(half: HalfLoop, *, sha256: str) -> list[tuple[str, Any]]:
    settings: list[tuple[str, Any]] = [
        *_AS_IT_STANDS,
        *_UNVARIED,
        ("duration", f"{half.plan.duration_ms:.10g} ms"),
        (f"partners.{half.source}.video", {"file": "probes", "sha256": sha256}),
    ]
    if half.state == "acting":
        settings.append((f"partners.{half.observer}.intention.events", _own_acts(half.plan)))
    if half.state == "open gate":
        settings.append((f"partners.{half.observer}.motor.gate_conductance", "0 nS"))
    return settings


def _own_acts(plan: ProbePlan) -> list[dict[str, str | float]]:
    """List the intentions of an observer that does each act, as a file holds them, from its arrival on."""
    return [
        {
            "channel": CHANNELS[probe.channel].name,
            "onset": f"{probe.onset_ms + plan.latency_ms:.10g} ms",
            "duration": f"{ACT_MS:.10g} ms",
            "intensity": 1.0,
        }
        for probe in plan.probes
    ]
