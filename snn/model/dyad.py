"""The whole dyad as plain arrays: everything that a simulation needs, and nothing of Brian2."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.schema.partner import Partner
from snn.config.trials.expand import Trial
from snn.errors import SimulationError
from snn.model.cells import cell_parameters, channel_of_cells
from snn.model.channel_rows import (
    N_ROWS,
    body_parameters,
    channel_parameters,
    readout_synapses,
    reward_synapses,
    seen_acts,
)
from snn.model.inclinations import Inclinations, inclination_changes, inclined_rows
from snn.model.inputs import ModelInputs
from snn.model.learning import learning_parameters, learns
from snn.model.partner_rows import common_drive_rows, partner_parameters
from snn.model.phase_factors import partner_changes
from snn.model.populations import Block, dyad_blocks
from snn.model.projections import PartnerWiring, Synapses, dyad_synapses
from snn.model.schedule import pack
from snn.model.sights import NO_SIGHT, OTHER, SELF, past_arrays, sight_arrays, sight_rows_of_cells
from snn.model.stimulus import EventStreams, intention_changes
from snn.model.streams import DyadStreams
from snn.model.video import live_partners, require_videos, video_arrays, video_events
from snn.record.movement import n_movement_samples
from snn.record.types import EventTable

_Arrays = dict[str, NDArray]


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
        The intentions that are sure, for the record.
    inclinations
        Those that are not, because a partner's drive to engage changes in the run; None if nobody's does.
    """

    inputs: ModelInputs
    n_steps: int
    blocks: Mapping[str, Block]
    events: EventTable
    inclinations: Inclinations | None


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
    time_step_ms = experiment.protocol.time_step_ms
    n_steps = round(experiment.duration_s * 1e3 / time_step_ms)
    videos = trial.inputs.videos
    require_videos(partners, videos, n_samples=n_movement_samples(n_steps, time_step_ms=time_step_ms))
    live = live_partners(partners)
    blocks = dyad_blocks(live)
    wirings = _wirings(trial, live, blocks, streams)
    stimulus = EventStreams(experiment, streams)
    drawn, inclinations = stimulus.draw(), stimulus.inclinations(apart_from=videos)
    arrays = (
        _cell_arrays(experiment, live, blocks, wirings, streams=streams)
        | _slow_arrays(trial, partners, live, blocks, drawn, inclinations, streams=streams)
        | _synapse_arrays(wirings, time_step_ms=time_step_ms)
        | video_arrays(videos)
    )
    return Dyad(
        inputs=ModelInputs(time_step_ms, arrays | _recorded(arrays)),
        n_steps=n_steps,
        blocks=blocks,
        events=video_events(drawn, videos),
        inclinations=inclinations,
    )


def _wirings(
    trial: Trial, live: Mapping[str, Partner], blocks: Mapping[str, Block], streams: DyadStreams
) -> tuple[PartnerWiring, ...]:
    time_step_ms, given = trial.experiment.protocol.time_step_ms, trial.inputs.mirror
    return tuple(
        PartnerWiring(name, PARTNERS.index(name), partner, blocks, streams, time_step_ms, given.get(name))
        for name, partner in live.items()
    )


def _cell_arrays(
    experiment: Experiment,
    partners: Mapping[str, Partner],
    blocks: Mapping[str, Block],
    wirings: Sequence[PartnerWiring],
    *,
    streams: DyadStreams,
) -> _Arrays:
    """Lay out the cells; only where something learns do they have what learning needs."""
    protocol = experiment.protocol
    cells = cell_parameters(
        partners,
        blocks,
        streams=streams,
        time_step_ms=protocol.time_step_ms,
        noise_branch=protocol.noise_branch,
    )
    rows = {
        "channel_row": channel_of_cells(blocks),
        "others_row": sight_rows_of_cells(blocks, OTHER),
        "self_row": sight_rows_of_cells(blocks, SELF),
    }
    arrays = _named("cells", cells | rows)
    if any(learns(partner) for partner in partners.values()):
        receives = {wiring.name: wiring.receives() for wiring in wirings}
        arrays |= _named("learning", learning_parameters(partners, blocks, receives=receives))
    return arrays


def _slow_arrays(
    trial: Trial,
    partners: Mapping[str, Partner],
    live: Mapping[str, Partner],
    blocks: Mapping[str, Block],
    events: EventTable,
    inclinations: Inclinations | None,
    *,
    streams: DyadStreams,
) -> _Arrays:
    """Lay out channels, bodies, sights, partners, their synapses, and the schedule."""
    experiment, time_step_ms = trial.experiment, trial.experiment.protocol.time_step_ms
    seen_through = (experiment.link.b_to_a, experiment.link.a_to_b)
    bursts_s = [_bursts_s(name, partner, trial) for name, partner in partners.items()]
    rows = intention_changes(events, time_step_ms=time_step_ms)
    rows += partner_changes(experiment, bursts_s, time_step_ms=time_step_ms)
    channels = channel_parameters(partners, time_step_ms=time_step_ms)
    if inclinations is not None:
        rows += inclination_changes(inclinations, time_step_ms=time_step_ms)
        channels |= inclined_rows(partners)
    schedule = pack(rows)
    drive, branch = experiment.protocol.common_drive, experiment.protocol.noise_branch
    common = common_drive_rows(drive, streams.common_drive(), time_step_ms=time_step_ms)
    sights = sight_arrays(
        partners, seen_through, streams=streams, noise_branch=branch, time_step_ms=time_step_ms
    )
    return (
        _named("channels", channels)
        | _named("bodies", body_parameters(partners))
        | _named("past", past_arrays())
        | _named("sights", sights)
        | _named("partners", partner_parameters(partners, seen_through) | common)
        | _named("readout", readout_synapses(live, blocks, time_step_ms=time_step_ms))
        | _named("seen_acts", seen_acts(partners, seen_through, streams=streams))
        | _named("rewards", reward_synapses(partners))
        | _named("schedule", {"steps": schedule.steps, "values": schedule.values})
    )


def _bursts_s(name: str, partner: Partner, trial: Trial) -> NDArray[np.float64]:
    """Return the given bursts of dopamine: another run's, or those that are listed."""
    if name in trial.inputs.bursts_s:
        return trial.inputs.bursts_s[name]
    listed = partner.reward.dopamine.bursts
    if not isinstance(listed, tuple):
        raise SimulationError(
            f"partners.{name}.reward.dopamine.bursts: the bursts of the other run were not given"
        )
    return np.asarray([burst.at_s for burst in listed])


def _recorded(arrays: _Arrays) -> _Arrays:
    """List which rows and synapses are recorded: all that are used, and synapses only where something learns."""
    n_recorded = {"levels": len(PARTNERS), "movement": N_ROWS - 1, "seen": NO_SIGHT}
    if any(name.startswith("learning.") for name in arrays):
        n_recorded["plastic"] = arrays["plastic.pre"].size
    return {f"recorded.{name}": np.arange(n, dtype=np.int32) for name, n in n_recorded.items()}


def _named(owner: str, arrays: Mapping[str, NDArray]) -> dict[str, NDArray]:
    return {f"{owner}.{name}": values for name, values in arrays.items()}


def _synapse_arrays(wirings: Sequence[PartnerWiring], *, time_step_ms: float) -> _Arrays:
    arrays: _Arrays = {}
    recorded = any(learns(wiring.partner) for wiring in wirings)
    for kind, synapses in dyad_synapses(wirings).items():
        # Weights that are recorded stay in the order in which they were drawn, which is that of the record.
        ordered = synapses if kind == "plastic" and recorded else synapses.by_source()
        arrays |= _named(kind, _of_one_kind(ordered, time_step_ms))
    return arrays


def _of_one_kind(synapses: Synapses, time_step_ms: float) -> dict[str, NDArray]:
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
