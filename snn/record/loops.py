"""The loops that an experiment closes through behaviour."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from snn.record.window import measured_phase

if TYPE_CHECKING:
    from snn.config.experiment import Experiment
    from snn.config.senses import Senses


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A closed loop through behaviour: what a partner does comes back to it through its senses."""

    name: str
    partners: tuple[str, ...]
    loop_time_ms: float
    """Sum of the mean sensory delays around the loop."""


def closed_loops(experiment: "Experiment") -> tuple[Loop, ...]:
    """List the loops through behaviour that an experiment closes in the phase that is measured."""
    partners, link, phase = experiment.partners, experiment.link, measured_phase(experiment)
    sees_itself = phase is None or phase.reafference > 0
    own = {"a": partners.a.reafference, "b": partners.b.reafference} if sees_itself else {}
    loops = [
        Loop(name=f"{name} sees itself", partners=(name,), loop_time_ms=mean_delay_ms(senses))
        for name, senses in own.items()
        if transmits(senses)
    ]
    meets = phase is None or (phase.a_to_b > 0 and phase.b_to_a > 0)
    if meets and transmits(link.a_to_b) and transmits(link.b_to_a):
        both_ms = mean_delay_ms(link.a_to_b) + mean_delay_ms(link.b_to_a)
        loops.append(Loop(name="a sees b sees a", partners=("a", "b"), loop_time_ms=both_ms))
    return tuple(loops)


def transmits(senses: "Senses") -> bool:
    """Tell whether anything comes through."""
    return senses.coupling * senses.weight_nS * senses.probability > 0


def mean_delay_ms(senses: "Senses") -> float:
    """Return the mean of the delays, which are uniform from the shortest over the spread."""
    return senses.delay_ms + 0.5 * senses.delay_spread_ms
