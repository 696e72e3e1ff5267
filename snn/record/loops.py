"""The loops that an experiment closes through bodies and senses."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from snn.config.channels import PARTNERS
from snn.record.acts import ACT_REARM_HZ
from snn.record.window import measured_phase

if TYPE_CHECKING:
    from snn.config.body import Body, Vision
    from snn.config.drive import Intention
    from snn.config.experiment import Experiment
    from snn.config.partner import Partner
    from snn.config.senses import Sight

HOLDING_DRIVE = 0.1
"""Of the drive of an intention; less is no reason to move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How the acts of one partner come to be seen by a partner: through the body of the one, the eyes of the other."""

    source: str
    """Whose movement it is."""
    target: str
    """Who sees it; the source itself where a partner sees itself."""
    latency_ms: float
    body_lag_ms: float
    """Mean lag of the movement behind the motor cells."""
    holds: bool
    """Whether a movement that lasts at 10 Hz, where an act ends, gives who sees it a tenth of an intention's drive."""

    @property
    def delay_ms(self) -> float:
        """Mean time from an act's motor cells to the visual input that it gives."""
        return self.latency_ms + self.body_lag_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A closed loop: what a partner does comes back to it through what the partners of the loop see."""

    name: str
    ways: tuple[Way, ...]

    @property
    def partners(self) -> tuple[str, ...]:
        """Whose brains are on it."""
        return tuple(way.source for way in self.ways)

    @property
    def loop_time_ms(self) -> float:
        """Sum of the mean delays around the loop; what the brains take to answer comes on top."""
        return sum(way.delay_ms for way in self.ways)


def open_ways(experiment: "Experiment") -> tuple[Way, ...]:
    """List which movements are seen by whom in the phase that is measured.

    Returns
    -------
    tuple of Way
        Of the other first, then of oneself. A video is seen; whether it sees is for the caller to know.
    """
    link, phase = experiment.link, measured_phase(experiment)
    factors = {"a": phase.b_to_a, "b": phase.a_to_b} if phase else {}
    into = {"a": link.b_to_a, "b": link.a_to_b}
    partners: dict[str, Partner] = {name: getattr(experiment.partners, name) for name in PARTNERS}
    seen = [(a, b, into[b], factors.get(b, 1.0)) for a, b in (("a", "b"), ("b", "a"))]
    seen += [(name, name, p.reafference, phase.reafference if phase else 1.0) for name, p in partners.items()]
    return tuple(
        _way(source, target, sight, factor, partners)
        for source, target, sight, factor in seen
        if factor > 0 and transmits(sight, partners[target].vision)
    )


def closed_loops(experiment: "Experiment", *, videos: Collection[str] = ()) -> tuple[Loop, ...]:
    """List the loops through bodies and senses that an experiment closes in the phase that is measured.

    Parameters
    ----------
    experiment
        With its links and phases.
    videos
        Partners who react to nothing; no loop passes through them.
    """
    ways = [way for way in open_ways(experiment) if not {way.source, way.target} & set(videos)]
    loops = [Loop(name=f"{w.source} sees itself", ways=(w,)) for w in ways if w.source == w.target]
    between = tuple(way for way in ways if way.source != way.target)
    if len(between) == len(PARTNERS):
        loops.append(Loop(name="a sees b sees a", ways=between))
    return tuple(loops)


def transmits(sight: "Sight", vision: "Vision") -> bool:
    """Tell whether anything comes through."""
    return sight.coupling * vision.weight_nS * vision.n_inputs > 0


def body_lag_ms(body: "Body") -> float:
    """Return the mean lag of movement behind the motor cells: that of two equal low-passes, one after the other."""
    return 2 * body.time_constant_ms


def mean_delay_ms(sight: "Sight", body: "Body") -> float:
    """Return the mean time from motor cells to the visual input of who sees them: body lag and latency."""
    return sight.latency_ms + body_lag_ms(body)


def _way(source: str, target: str, sight: "Sight", factor: float, partners: "dict[str, Partner]") -> Way:
    return Way(
        source=source,
        target=target,
        latency_ms=sight.latency_ms,
        body_lag_ms=body_lag_ms(partners[source].body),
        holds=_drive_nS_hz(sight, factor, partners[target].vision)
        >= HOLDING_DRIVE * _intention_nS_hz(partners[target].intention),
    )


def _drive_nS_hz(sight: "Sight", factor: float, vision: "Vision") -> float:
    """Return the visual drive of a movement that lasts at 10 Hz, as far as the senses have adapted to it."""
    resource = 1 / (1 + sight.adaptation * sight.recovery_time_ms * 1e-3 * ACT_REARM_HZ)
    return sight.coupling * factor * ACT_REARM_HZ * resource * vision.n_inputs * vision.weight_nS


def _intention_nS_hz(intention: "Intention") -> float:
    return intention.drive_rate_hz * intention.drive_weight_nS * intention.intensity
