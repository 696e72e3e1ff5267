"""The loops that an experiment closes through bodies and senses."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.schema.vision import Reafference
from snn.record.acts import ACT_REARM_HZ
from snn.record.masks import delayed, held, marked
from snn.record.types import BoolArray
from snn.record.window import measured_phase

if TYPE_CHECKING:
    from snn.config.schema.body import Body, Vision
    from snn.config.schema.drive import Intention
    from snn.config.schema.experiment import Experiment
    from snn.config.schema.partner import Partner
    from snn.config.schema.vision import Sight

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
    is_open: bool
    """Whether anything comes through in the phase that is measured."""
    hidden_s: tuple[tuple[float, float], ...] = ()
    """Start and stop of each occlusion."""
    seen_as: tuple[int, ...] = tuple(range(len(CHANNELS)))
    """As an act of which channel each act of the source is seen."""
    holds: bool
    """Whether a movement that lasts at 10 Hz, where an act ends, gives who sees it a tenth of an intention's drive."""

    @property
    def delay_ms(self) -> float:
        """Mean time from an act's motor cells to the visual input that it gives."""
        return self.latency_ms + self.body_lag_ms

    def since(self, start_s: float) -> "Way":
        """Return the same way in a time that begins so much later."""
        hidden_s = tuple((hides_s - start_s, shows_s - start_s) for hides_s, shows_s in self.hidden_s)
        return replace(self, hidden_s=hidden_s)

    def hides(self, *, n_steps: int, step_ms: float) -> BoolArray:
        """Mark when nothing is seen, shape ``(n_steps,)``."""
        return marked(self.hidden_s, n_steps=n_steps, step_ms=step_ms)


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
    return tuple(way for way in _ways(experiment) if way.is_open)


def way_to(experiment: "Experiment", partner: str) -> Way:
    """Return how a partner sees the other, open or cut; so that what it would see can be told where it is cut."""
    return next(way for way in _ways(experiment) if way.target == partner != way.source)


def seen_while(way: Way, intended: BoolArray, *, step_ms: float) -> BoolArray:
    """Mark when what is intended can be seen: the one definition of it, for health as for all measures.

    An act is seen from when its first movement can arrive, one latency after the intention begins, until what the body
    is late by has arrived, too: one latency and the mean lag of the body after it ends. So an act is seen for longer
    than it is intended, and its onset, to which the senses are not yet adapted, belongs to it. Nothing is seen while
    it is hidden. Intentions, not movement, say when: what was set out to do is known whether or not it moved anybody,
    and with a link that is cut the same times are the control.

    Parameters
    ----------
    way
        From who intends to who sees.
    intended
        By channel of the source, shape ``(n_channels, n_steps)``; or whatever it intends, ``(n_steps,)``.
    step_ms
        From one step to the next.

    Returns
    -------
    ndarray
        Same shape, by channel of who sees.
    """
    if intended.ndim > 1:
        intended = intended[np.argsort(way.seen_as)]
    n_latency, n_lag = (round(span_ms / step_ms) for span_ms in (way.latency_ms, way.body_lag_ms))
    hidden = way.hides(n_steps=intended.shape[-1], step_ms=step_ms)
    return held(delayed(intended, n_latency), n_lag) & ~hidden


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


def _ways(experiment: "Experiment") -> Iterator[Way]:
    """List how the movement of each comes to the other, then to oneself, in the phase that is measured."""
    link, phase = experiment.link, measured_phase(experiment)
    factors = {"a": phase.b_to_a, "b": phase.a_to_b} if phase else {}
    into = {"a": link.b_to_a, "b": link.a_to_b}
    partners: dict[str, Partner] = {name: getattr(experiment.partners, name) for name in PARTNERS}
    for a, b in (("a", "b"), ("b", "a")):
        yield _way(a, b, into[b], factors.get(b, 1.0), partners)
    for name, partner in partners.items():
        yield _way(name, name, partner.reafference, phase.reafference if phase else 1.0, partners)


def _way(source: str, target: str, sight: "Sight", factor: float, partners: "dict[str, Partner]") -> Way:
    return Way(
        source=source,
        target=target,
        latency_ms=sight.latency_ms,
        body_lag_ms=body_lag_ms(partners[source].body),
        is_open=factor > 0 and transmits(sight, partners[target].vision),
        hidden_s=tuple((hidden.start_s, hidden.stop_s) for hidden in sight.occlusion),
        seen_as=_seen_as(sight),
        holds=_drive_nS_hz(sight, factor, partners[target].vision)
        >= HOLDING_DRIVE * _intention_nS_hz(partners[target].intention),
    )


def _seen_as(sight: "Sight") -> tuple[int, ...]:
    names = [channel.name for channel in CHANNELS]
    return tuple(map(names.index, sight.seen_as if isinstance(sight, Reafference) else names))


def _drive_nS_hz(sight: "Sight", factor: float, vision: "Vision") -> float:
    """Return the visual drive of a movement that lasts at 10 Hz, as far as the senses have adapted to it."""
    resource = 1 / (1 + sight.adaptation * sight.recovery_time_ms * 1e-3 * ACT_REARM_HZ)
    return sight.coupling * factor * ACT_REARM_HZ * resource * vision.n_inputs * vision.weight_nS


def _intention_nS_hz(intention: "Intention") -> float:
    return intention.drive_rate_hz * intention.drive_weight_nS * intention.intensity
