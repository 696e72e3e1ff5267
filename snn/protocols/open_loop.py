"""One half of the loop, cut open: one partner acts as it is told, the other only watches.

The loop a -> b -> a is cut by measuring each half with the other link cut. The partner that acts is the *source*, the
one that watches the *observer*; neither intends anything of its own.
"""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from snn.config.expand import Trial, trial_key
from snn.config.experiment import Experiment
from snn.config.settings import with_settings
from snn.protocols.probes import Probe, Train, duration_ms, listed_events, schedule
from snn.record.loops import mean_delay_ms

Gate: TypeAlias = Literal["closed", "open"]
"""The observer's motor gate: as configured, which while it intends nothing is closed; or held open."""
OBSERVER = {"a": "b", "b": "a"}
STEP_MS = 500.0
"""An ordinary act, as long as the model's spontaneous ones."""
STEP_PAUSE_MS = 500.0
"""Adaptation (120 ms) and the depression of social synapses (200 ms) are over by then."""
VOLLEY_MS = 20.0
"""Reverberation goes round in volleys as short as this."""
VOLLEY_INTENSITIES = (1.0, 1.3, 1.6, 2.0)
"""With the model's drive these give volleys of 1 to 3 spikes for each motor cell. The volleys of a dyad that
reverberates just so have 2; of larger ones the observer returns a smaller share."""
N_VOLLEYS = 4
PASSING_MS = 10.0
"""What a partner needs, beyond the sensory delay, to pass a volley on."""
MIN_PERIOD_MS = 2 * VOLLEY_MS
"""Volleys closer than this are no volleys any more, however short the sensory delays are."""

_AS_IT_STANDS: tuple[tuple[str, Any], ...] = (
    ("partner.replay", "none"),
    ("partner.mirror.learning.rule", "none"),
    ("partner.inhibitory_learning.learning_rate", 0),
    ("partner.reward.learning_rate", 0),
    ("partner.reafference.coupling", 0),
    ("partner.reaction.mimic", 0),
    ("partner.reaction.retaliate", 0),
    ("partner.reaction.withdraw", 0),
)
"""The dyad is measured as it stands: nothing learns, nobody answers or sees itself."""

STEP = Probe(intensity=1.0, pulse_ms=STEP_MS, period_ms=STEP_MS, pause_ms=STEP_PAUSE_MS)


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfLoop:
    """One half of the loop of one dyad, to be simulated.

    Attributes
    ----------
    trial
        The dyad as it was asked for: condition, replicate and parameters.
    source
        The partner that acts: ``a`` or ``b``.
    gate
        The observer's motor gate.
    n_rounds
        How often each probe is given on each channel.
    """

    trial: Trial
    source: str
    gate: Gate
    n_rounds: int

    @property
    def observer(self) -> str:
        """The partner that watches."""
        return OBSERVER[self.source]

    @property
    def trains(self) -> tuple[Train, ...]:
        """What the source is told to do, and when."""
        return schedule(probes(self.trial.experiment), n_rounds=self.n_rounds)

    @property
    def sight_delay_ms(self) -> float:
        """Mean time from an act of the source to its arrival at the observer."""
        return mean_delay_ms(getattr(self.trial.experiment.link, f"{self.source}_to_{self.observer}"))

    @property
    def probed_trial(self) -> Trial:
        """The trial to simulate; the replicate draws the wiring and noise that it draws in the closed loop."""
        experiment = with_settings(self.trial.experiment, _settings(self), where="gain: ")
        replicate = self.trial.replicate
        key = trial_key(experiment, replicate)
        return Trial(experiment=experiment, condition=self.trial.condition, replicate=replicate, key=key)


def half_loops(trial: Trial, *, n_rounds: int) -> tuple[HalfLoop, ...]:
    """List what is to be simulated for the loop gain of a dyad: both directions, with either gate."""
    return tuple(
        HalfLoop(trial=trial, source=source, gate=gate, n_rounds=n_rounds)
        for source in OBSERVER
        for gate in ("closed", "open")
    )


def loop_period_ms(experiment: Experiment) -> float:
    """Return the time that a volley needs around the loop: both sensory delays, and what either partner needs."""
    link = experiment.link
    around_ms = mean_delay_ms(link.a_to_b) + mean_delay_ms(link.b_to_a) + 2 * PASSING_MS
    return max(around_ms, MIN_PERIOD_MS)


def volley(experiment: Experiment, *, intensity: float) -> Probe:
    """Return a train of volleys that follow each other as the volleys of a reverberating dyad do.

    The social synapses and the cells recover only in part within a loop time, so the first volley of a train passes
    far better than those that follow, and is not counted.
    """
    return Probe(
        intensity=intensity,
        pulse_ms=VOLLEY_MS,
        period_ms=loop_period_ms(experiment),
        n_pulses=N_VOLLEYS,
        n_skipped=1,
        pause_ms=STEP_PAUSE_MS,
    )


def probes(experiment: Experiment) -> tuple[Probe, ...]:
    """List the probes: an ordinary act, then volleys of growing size."""
    return (STEP, *(volley(experiment, intensity=intensity) for intensity in VOLLEY_INTENSITIES))


def _settings(half: HalfLoop) -> list[tuple[str, Any]]:
    source, observer, trains = half.source, half.observer, half.trains
    settings: list[tuple[str, Any]] = [
        # the answer to the last probe is looked for later by the delay
        ("duration", f"{duration_ms(trains) + half.sight_delay_ms:.10g} ms"),
        ("protocol.phases", ()),
        ("analysis.phase", None),
        ("protocol.shared_events.fraction", 0),
        ("partner.intention.rate", "0 Hz"),
        *_AS_IT_STANDS,
        (f"partners.{source}.intention.events", tuple(listed_events(trains))),
        (f"partners.{observer}.intention.events", ()),
        (f"link.{observer}_to_{source}.coupling", 0),
    ]
    if half.gate == "open":
        settings.append((f"partners.{observer}.motor.gate_conductance", "0 nS"))
    return settings
