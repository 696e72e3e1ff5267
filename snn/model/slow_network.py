"""The Brian2 objects of what changes slowly: channels, partners, and how cells and they reach each other."""

from dataclasses import dataclass

import brian2 as b2
from numpy.typing import NDArray

from snn.config.channels import CHANNELS
from snn.model import partner_equations
from snn.model.channel_rows import ACT_TIME_S, MEMORY_TIME_S
from snn.model.functions import schedule_function, uniform_function
from snn.model.inputs import ModelInputs
from snn.model.intervals import CHANNEL_STEP_MS, LEVEL_STEP_MS, TRACE_INTERVAL_MS, steps_in
from snn.model.schedule import Schedule
from snn.record.acts import ACT_ONSET_HZ, ACT_REARM_HZ

FULL_RATE_HZ = 40.0
"""The motor rate of an executed act, which touch, joy and threat are measured by."""


@dataclass(frozen=True, slots=True)
class SlowGroups:
    """Channels and partners, their clocks, updates and monitors.

    ``taken_up`` is None if nobody's engagement changes.
    """

    channels: b2.NeuronGroup
    partners: b2.NeuronGroup
    channel_clock: b2.Clock
    level_clock: b2.Clock
    objects: tuple[b2.BrianObject, ...]
    acts: b2.SpikeMonitor
    returns: b2.EventMonitor
    taken_up: b2.EventMonitor | None
    levels: b2.StateMonitor


def build_slow_groups(inputs: ModelInputs) -> SlowGroups:
    """Make channels and partners; they are not yet connected to cells."""
    steps_per_update = steps_in(CHANNEL_STEP_MS, time_step_ms=inputs.time_step_ms)
    level_steps = steps_in(LEVEL_STEP_MS, time_step_ms=inputs.time_step_ms)
    channel_clock = b2.Clock(dt=steps_per_update * inputs.time_step_ms * b2.ms, name="channel_clock")
    level_clock = b2.Clock(dt=level_steps * inputs.time_step_ms * b2.ms, name="level_clock")
    arrays = inputs.of("schedule")
    scheduled = schedule_function(Schedule(arrays["steps"], arrays["values"]))
    channels, set_channels = _channels(inputs.of("channels"), channel_clock, scheduled, steps_per_update)
    partners, set_partners = _partners(inputs.of("partners"), level_clock, scheduled, level_steps)
    _link(channels, partners, inclines=inputs.inclines)
    acts = b2.SpikeMonitor(channels, name="acts")
    returns = b2.EventMonitor(channels, "returned", name="returns")
    taken_up = b2.EventMonitor(channels, "taken_up", name="inclinations") if inputs.inclines else None
    trace_clock = b2.Clock(dt=TRACE_INTERVAL_MS * b2.ms, name="trace_clock")
    levels = b2.StateMonitor(
        partners,
        partner_equations.RECORDED_LEVELS,
        record=inputs.arrays["recorded.partners"],
        clock=trace_clock,
        when="end",
        name="levels",
    )
    objects = (channels, set_channels, partners, set_partners, acts, returns, levels)
    objects += () if taken_up is None else (taken_up,)
    return SlowGroups(
        channels, partners, channel_clock, level_clock, objects, acts, returns, taken_up, levels
    )


def connect_slow_groups(inputs: ModelInputs, slow: SlowGroups, cells: b2.NeuronGroup) -> list[b2.BrianObject]:
    """Connect cells to their channels, channels to those of the other partner, and channels to their partners."""
    readout = b2.Synapses(
        cells, slow.channels, partner_equations.READOUT, on_pre=partner_equations.READ_OUT,
        clock=cells.clock, name="readout", namespace={},
    )  # fmt: skip
    seen_acts = b2.Synapses(
        slow.channels, slow.channels, partner_equations.SEEN_ACTS, on_pre=partner_equations.SEE_ACT,
        clock=slow.channel_clock, name="seen_acts", namespace={"hash_uniform": uniform_function()},
    )  # fmt: skip
    rewards = b2.Synapses(
        slow.channels, slow.partners, on_pre=partner_equations.EARN_BURST, on_event="returned",
        clock=slow.channel_clock, name="rewards", namespace={},
    )  # fmt: skip
    for synapses in (readout, seen_acts, rewards):
        arrays = inputs.of(synapses.name)
        synapses.connect(i=arrays.pop("pre"), j=arrays.pop("post"))
        if "delay" in arrays:
            synapses.delay = arrays.pop("delay") * b2.second
        set_arrays(synapses, arrays)
    return [readout, seen_acts, rewards]


def set_arrays(group: b2.NeuronGroup | b2.Synapses, arrays: dict[str, NDArray]) -> None:
    """Set variables of a group, given in SI units."""
    for name, values in arrays.items():
        setattr(group, f"{name}_", values)  # the underscore: plain numbers in SI units


def _channels(
    arrays: dict[str, NDArray], clock: b2.Clock, scheduled: b2.Function, steps_per_update: int
) -> tuple[b2.NeuronGroup, b2.CodeRunner]:
    inclines = "mark_row" in arrays
    taken_up = {"taken_up": partner_equations.TAKEN_UP} if inclines else {}
    channels = b2.NeuronGroup(
        arrays["armed"].size,
        partner_equations.CHANNELS + inclines * partner_equations.INCLINED_CHANNELS,
        threshold=partner_equations.ACT_BEGINS,
        reset="",
        events={"returned": partner_equations.RETURNED, **taken_up},
        clock=clock,
        name="channels",
        namespace={
            "scheduled_value": scheduled,
            "steps_per_update": steps_per_update,
            "act_time": ACT_TIME_S * b2.second,
            "memory_time": MEMORY_TIME_S * b2.second,
            "act_onset": ACT_ONSET_HZ * b2.Hz,
            "act_rearm": ACT_REARM_HZ * b2.Hz,
        },
    )
    set_arrays(channels, arrays)
    intend = partner_equations.CHANNELS_UPDATE + inclines * partner_equations.INCLINED_UPDATE
    update = channels.run_regularly(
        intend + partner_equations.DRIVE_UPDATE, clock=clock, when="start", order=0, name="set_channels"
    )
    return channels, update


def _partners(
    arrays: dict[str, NDArray], clock: b2.Clock, scheduled: b2.Function, level_steps: int
) -> tuple[b2.NeuronGroup, b2.CodeRunner]:
    partners = b2.NeuronGroup(
        arrays["oxytocin"].size,
        partner_equations.PARTNERS,
        clock=clock,
        name="partners",
        namespace={
            "scheduled_value": scheduled,
            "steps_per_level": level_steps,
            "full_rate": FULL_RATE_HZ * b2.Hz,
        },
    )
    set_arrays(partners, arrays)
    update = partners.run_regularly(
        partner_equations.PARTNERS_UPDATE, clock=clock, when="start", order=1, name="set_partners"
    )
    return partners, update


def _link(channels: b2.NeuronGroup, partners: b2.NeuronGroup, *, inclines: bool) -> None:
    for name in ("can_see", "engagement") if inclines else ("can_see",):
        setattr(channels, name, b2.linked_var(partners, name, index="partner_row"))
    for channel in CHANNELS:
        wanted = ("own", "seen") if channel.valence > 0 else ("watched",)
        for what in wanted:
            source = "watched" if what == "watched" else "motor_memory"
            name = f"{what}_{channel.name}"
            setattr(partners, name, b2.linked_var(channels, source, index=f"{name}_row"))
