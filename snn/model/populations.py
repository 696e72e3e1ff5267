"""Where each population of the dyad lies in the one group of cells.

Partner a comes first, then b; within a partner: observation E, observation I, execution E, execution I, motor.
Populations with channels hold equal blocks of cells, one block per channel.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import CHANNELS
from snn.config.schema.partner import Partner
from snn.config.trials.dyad_size import scaled
from snn.record.types import Population

N_CHANNELS = len(CHANNELS)


@dataclass(frozen=True, slots=True)
class Block:
    """One population and the range of cells it occupies in the dyad's group: ``start <= cell < stop``."""

    population: Population
    start: int

    @property
    def stop(self) -> int:
        """The first cell after the block."""
        return self.start + self.population.n_cells

    @property
    def cells(self) -> slice:
        """The block as a slice of per-cell arrays."""
        return slice(self.start, self.stop)

    @property
    def channel_of_cell(self) -> NDArray[np.int32]:
        """Channel of each cell, shape ``(n_cells,)``; -1 where the population has none."""
        if self.population.n_channels == 0:
            return np.full(self.population.n_cells, -1, dtype=np.int32)
        per_channel = self.population.n_cells // self.population.n_channels
        return np.repeat(np.arange(self.population.n_channels, dtype=np.int32), per_channel)


def partner_populations(name: str, partner: Partner) -> tuple[Population, ...]:
    """List the five populations of one partner, in the order in which their cells are numbered."""
    sizes, factor = partner.sizes, partner.size_factor
    excitatory = N_CHANNELS * scaled(sizes.excitatory_per_channel, factor)
    inhibitory = scaled(sizes.inhibitory, factor)
    motor = N_CHANNELS * scaled(sizes.motor_per_channel, factor)
    rows = [
        ("observation_e", "observation", "e", excitatory, N_CHANNELS),
        ("observation_i", "observation", "i", inhibitory, 0),
        ("execution_e", "execution", "e", excitatory, N_CHANNELS),
        ("execution_i", "execution", "i", inhibitory, 0),
        ("motor", "motor", "e", motor, N_CHANNELS),
    ]
    return tuple(
        Population(
            name=f"{name}_{suffix}",
            partner=name,
            circuit=circuit,
            cell_type=kind,
            n_cells=n,
            n_channels=channels,
        )
        for suffix, circuit, kind, n, channels in rows
    )


def dyad_blocks(partners: Mapping[str, Partner]) -> dict[str, Block]:
    """Lay out the populations of the partners one after the other; keys are population names."""
    blocks: dict[str, Block] = {}
    start = 0
    for name, partner in partners.items():
        for population in partner_populations(name, partner):
            blocks[population.name] = Block(population, start)
            start += population.n_cells
    return blocks
