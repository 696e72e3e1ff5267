"""The whole dyad as plain arrays: everything that a simulation needs, and nothing of Brian2."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.config.channels import PARTNERS
from snn.config.expand import Trial
from snn.model.cells import cell_parameters, channel_of_cells, channel_parameters
from snn.model.inputs import ModelInputs
from snn.model.modulators import modulator_gains
from snn.model.populations import Block, dyad_blocks
from snn.model.projections import PartnerWiring, Synapses, dyad_synapses
from snn.model.stimulus import EventStreams, intention_schedule
from snn.model.streams import DyadStreams
from snn.record.types import EventTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Dyad:
    """One dyad, ready to simulate.

    Attributes
    ----------
    inputs
        All numbers that enter the model.
    n_steps
        Number of time steps.
    blocks
        Where each population lies in the group of cells, by population name.
    events
        The intentions, for the record.
    """

    inputs: ModelInputs
    n_steps: int
    blocks: Mapping[str, Block]
    events: EventTable


def build_dyad(trial: Trial, *, streams: DyadStreams | None = None) -> Dyad:
    """Draw one dyad: cells, wiring, noise keys and intentions.

    Parameters
    ----------
    trial
        What to simulate.
    streams
        Random streams; by default those of the trial's seed and replicate.

    Returns
    -------
    Dyad
        The same arrays, to the byte, for the same trial.
    """
    experiment = trial.experiment
    streams = streams or DyadStreams(experiment.seed, trial.replicate)
    partners = {name: getattr(experiment.partners, name) for name in PARTNERS}
    blocks = dyad_blocks(partners)
    time_step_ms = experiment.protocol.time_step_ms
    gain_a, gain_b = (modulator_gains(partner.oxytocin, partner.serotonin) for partner in partners.values())
    wiring_a, wiring_b = (
        PartnerWiring(name, index, partners[name], gain, blocks, streams, time_step_ms)
        for index, (name, gain) in enumerate(zip(PARTNERS, (gain_a, gain_b), strict=True))
    )
    synapses = dyad_synapses((wiring_a, wiring_b), (experiment.link.b_to_a, experiment.link.a_to_b))
    events = EventStreams(experiment, streams, (gain_a, gain_b)).draw()
    cells = cell_parameters(partners, (gain_a, gain_b), blocks, streams=streams, time_step_ms=time_step_ms)
    schedule = intention_schedule(events, time_step_ms=time_step_ms)
    arrays = {
        **_named("cells", {**cells, "channel_row": channel_of_cells(blocks)}),
        **_named("intentions", channel_parameters(partners, time_step_ms=time_step_ms)),
        **_named("schedule", {"steps": schedule.steps, "values": schedule.values}),
    }
    for kind, part in synapses.items():
        arrays |= _named(kind, _synapse_arrays(part, time_step_ms))
    return Dyad(
        inputs=ModelInputs(time_step_ms, arrays),
        n_steps=round(experiment.duration_s * 1e3 / time_step_ms),
        blocks=blocks,
        events=events,
    )


def _named(owner: str, arrays: Mapping[str, NDArray]) -> dict[str, NDArray]:
    return {f"{owner}.{name}": values for name, values in arrays.items()}


def _synapse_arrays(synapses: Synapses, time_step_ms: float) -> dict[str, NDArray]:
    """Name the arrays of one kind of synapse; delays become seconds, each a whole number of steps."""
    # Brian2 writes an array of one value into the source; two idle synapses keep it an input.
    n_idle = max(0, 2 - synapses.pre.size)
    arrays = {
        "pre": synapses.pre,
        "post": synapses.post,
        "delay": synapses.delay_steps,
        **synapses.parameters,
    }
    idle = {"delay": 1, "tau_recovery": 1.0}
    padded = {
        name: np.append(values, np.full(n_idle, idle.get(name, 0), dtype=values.dtype))
        for name, values in arrays.items()
    }
    return padded | {"delay": padded["delay"] * (time_step_ms * 1e-3)}
