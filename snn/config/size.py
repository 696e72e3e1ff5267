"""How large a dyad is, before anything of it is made."""

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from snn.config.channels import CHANNELS

if TYPE_CHECKING:
    from snn.config.partner import Partner

SUPPRESSION_PROBABILITY = 0.25
"""Share of its channel's observation cells that inhibits a motor cell; assumed."""
MAX_CELLS = 200_000
_BYTES_PER_CELL = 1_000
"""State, parameters, noise keys and spike bookkeeping of one cell; an estimate."""
_BYTES_PER_SYNAPSE = 40
"""Source, target, weight, delay and their place in the spike queues; an estimate."""


@dataclass(frozen=True, slots=True)
class Size:
    """Numbers of cells and synapses."""

    n_cells: int
    n_synapses: int

    @property
    def memory_gb(self) -> float:
        """Memory that a simulation of this size needs, a rough estimate in gigabytes."""
        return (self.n_cells * _BYTES_PER_CELL + self.n_synapses * _BYTES_PER_SYNAPSE) / 1e9


def scaled(n_cells: int, size_factor: float) -> int:
    """Return the number of cells of a scaled population, at least 1."""
    return max(1, round(n_cells * size_factor))


def partner_size(partner: "Partner") -> Size:
    """Count a partner's cells and incoming synapses, taking the other partner to be of the same size."""
    n_channels = len(CHANNELS)
    excitatory = scaled(partner.sizes.excitatory_per_channel, partner.size_factor)
    motor = scaled(partner.sizes.motor_per_channel, partner.size_factor)
    inhibitory = scaled(partner.sizes.inhibitory, partner.size_factor)
    n_excitatory, n_motor = n_channels * excitatory, n_channels * motor
    in_circuit = n_excitatory + inhibitory
    recurrent = sum(
        in_circuit * (c.excitatory_probability * n_excitatory + c.inhibitory_probability * inhibitory)
        for c in (partner.observation, partner.execution)
    )
    between = n_excitatory * inhibitory
    between *= partner.feedforward_inhibition.probability + partner.efference_copy.probability
    mirror = n_excitatory * partner.mirror.probability * n_excitatory
    to_motor = n_motor * partner.motor.probability * excitatory
    senses = 2 * n_excitatory * partner.reafference.probability * motor
    suppression = n_motor * SUPPRESSION_PROBABILITY * excitatory
    n_synapses = round(recurrent + between + mirror + to_motor + senses + suppression)
    return Size(n_cells=2 * in_circuit + n_motor, n_synapses=n_synapses)


def dyad_size(partner_a: "Partner", partner_b: "Partner") -> Size:
    """Add up both partners."""
    a, b = partner_size(partner_a), partner_size(partner_b)
    return Size(a.n_cells + b.n_cells, a.n_synapses + b.n_synapses)


def other_wiring(left: "Partner", right: "Partner") -> str | None:
    """Name a parameter in which two partners differ such that their mirror paths have other synapses."""
    return _first_other(
        left, right, "sizes.excitatory_per_channel", "size_factor", "mirror.probability", "mirror.fraction"
    )


def other_cells(left: "Partner", right: "Partner") -> str | None:
    """Name a parameter in which two partners differ such that they have other cells."""
    return _first_other(
        left,
        right,
        "sizes.excitatory_per_channel",
        "sizes.inhibitory",
        "sizes.motor_per_channel",
        "size_factor",
    )


def _first_other(left: "Partner", right: "Partner", *paths: str) -> str | None:
    return next((path for path in paths if attrgetter(path)(left) != attrgetter(path)(right)), None)
