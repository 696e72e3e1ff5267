"""The Brian2 objects of what changes slowly: channels, bodies, sights and partners, and their links to cells.

In a step of the grid of 10 ms, in this order: channels, bodies, the past, partners, sights (`_ORDER`).
"""

from dataclasses import dataclass
from typing import Any

import brian2 as b2
from numpy.typing import NDArray

from snn.config.schema.channels import CHANNELS
from snn.model import channel_equations, partner_equations, sight_equations
from snn.model.functions import schedule_function, uniform_function, video_function
from snn.model.inputs import ModelInputs
from snn.model.intervals import CHANNEL_STEP_MS, LEVEL_STEP_MS, TRACE_INTERVAL_MS, steps_in
from snn.model.schedule import Schedule
from snn.record.acts import ACT_ONSET_HZ, ACT_REARM_HZ
from snn.record.movement import QUANTA_PER_HZ

FULL_RATE_HZ = 40.0
"""The movement of a full act, which touch, joy and threat are measured by."""
_ORDER = {"channels": 0, "bodies": 1, "keep_past": 2, "past": 3, "partners": 4, "sights": 5}


@dataclass(frozen=True, slots=True)
class SlowGroups:
    """Groups of what changes slowly, their clocks, updates and monitors.

    ``taken_up`` is None if nobody's engagement changes.
    """

    channels: b2.NeuronGroup
    bodies: b2.NeuronGroup
    partners: b2.NeuronGroup
    sights: b2.NeuronGroup
    channel_clock: b2.Clock
    level_clock: b2.Clock
    objects: tuple[b2.BrianObject, ...]
    acts: b2.SpikeMonitor
    returns: b2.EventMonitor
    taken_up: b2.EventMonitor | None
    levels: b2.StateMonitor
    movement: b2.StateMonitor
    seen: b2.StateMonitor


def build_slow_groups(inputs: ModelInputs) -> SlowGroups:
    """Make channels, bodies, partners and sights; they are not yet connected to cells."""
    steps = {
        "steps_per_update": steps_in(CHANNEL_STEP_MS, time_step_ms=inputs.time_step_ms),
        "steps_per_level": steps_in(LEVEL_STEP_MS, time_step_ms=inputs.time_step_ms),
    }
    channel_clock, level_clock = (
        b2.Clock(dt=n_steps * inputs.time_step_ms * b2.ms, name=name)
        for n_steps, name in zip(steps.values(), ("channel_clock", "level_clock"), strict=True)
    )
    arrays = inputs.of("schedule")
    shared = {"scheduled_value": schedule_function(Schedule(arrays["steps"], arrays["values"])), **steps}
    channels, channel_objects = _channels(inputs, channel_clock, shared)
    bodies, body_objects = _bodies(inputs, level_clock)
    past, past_objects = _past(inputs, bodies, level_clock)
    partners, partner_objects = _partners(inputs, level_clock, shared)
    sights, sight_objects = _sights(inputs, level_clock, shared)
    _link(channels, bodies, past, partners, sights, inclines=inputs.inclines)
    monitors = _monitors(inputs, channels, bodies, partners, sights, level_clock)
    objects = [*channel_objects, *body_objects, *past_objects, *partner_objects, *sight_objects]
    objects += [monitor for monitor in monitors.values() if monitor is not None]
    return SlowGroups(
        channels, bodies, partners, sights, channel_clock, level_clock, tuple(objects), **monitors
    )


def connect_slow_groups(inputs: ModelInputs, slow: SlowGroups, cells: b2.NeuronGroup) -> list[b2.BrianObject]:
    """Connect motor cells to their channels, bodies to those of the other partner, and bodies to their partners."""
    readout = b2.Synapses(
        cells, slow.channels, channel_equations.READOUT, on_pre=channel_equations.READ_OUT,
        clock=cells.clock, name="readout", namespace={},
    )  # fmt: skip
    seen_acts = b2.Synapses(
        slow.bodies, slow.bodies, channel_equations.SEEN_ACTS, on_pre=channel_equations.SEE_ACT,
        clock=slow.level_clock, name="seen_acts", namespace={"hash_uniform": uniform_function()},
    )  # fmt: skip
    rewards = b2.Synapses(
        slow.bodies, slow.partners, on_pre=channel_equations.EARN_BURST, on_event="returned",
        clock=slow.level_clock, name="rewards", namespace={},
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


_Made = tuple[b2.NeuronGroup, tuple[b2.BrianObject, ...]]


def _updated(group: b2.NeuronGroup, code: str, name: str) -> b2.CodeRunner:
    return group.run_regularly(code, clock=group.clock, when="start", order=_ORDER[name], name=f"set_{name}")


def _channels(inputs: ModelInputs, clock: b2.Clock, shared: dict[str, object]) -> _Made:
    inclines = inputs.inclines
    channels = b2.NeuronGroup(
        inputs.arrays["channels.partner_row"].size,
        channel_equations.CHANNELS + inclines * channel_equations.INCLINED_CHANNELS,
        events={"taken_up": channel_equations.TAKEN_UP} if inclines else {},
        clock=clock,
        name="channels",
        namespace=shared,
    )
    set_arrays(channels, inputs.of("channels"))
    code = channel_equations.CHANNELS_UPDATE + inclines * channel_equations.INCLINED_UPDATE
    return channels, (channels, _updated(channels, code + channel_equations.DRIVE_UPDATE, "channels"))


def _bodies(inputs: ModelInputs, clock: b2.Clock) -> _Made:
    has_video = inputs.has_video
    bodies = b2.NeuronGroup(
        inputs.arrays["bodies.armed"].size,
        channel_equations.BODIES + has_video * channel_equations.VIDEO_BODIES,
        threshold=channel_equations.ACT_BEGINS,
        reset="",
        events={"returned": channel_equations.RETURNED},
        clock=clock,
        name="bodies",
        namespace={
            "resolution": b2.Hz / QUANTA_PER_HZ,
            "act_onset": ACT_ONSET_HZ * b2.Hz,
            "act_rearm": ACT_REARM_HZ * b2.Hz,
        },
    )
    set_arrays(bodies, inputs.of("bodies"))
    if has_video:
        bodies.namespace["video_hz"] = video_function(inputs.arrays["video.movement"])
    show = channel_equations.SHOW_VIDEO if has_video else channel_equations.SHOW
    return bodies, (bodies, _updated(bodies, show + channel_equations.ACTS_UPDATE, "bodies"))


def _past(inputs: ModelInputs, bodies: b2.NeuronGroup, clock: b2.Clock) -> _Made:
    arrays = inputs.of("past")
    past = b2.NeuronGroup(
        arrays["body_row"].size, sight_equations.PAST, clock=clock, name="past", namespace={}
    )
    set_arrays(past, arrays)
    past.upstream = b2.linked_var(past, "before", index="upstream_slot")
    past.newest = b2.linked_var(bodies, "shown", index="body_row")
    return past, (
        past,
        _updated(past, sight_equations.KEEP, "keep_past"),
        _updated(past, sight_equations.MOVE_ON, "past"),
    )


def _partners(inputs: ModelInputs, clock: b2.Clock, shared: dict[str, object]) -> _Made:
    partners = b2.NeuronGroup(
        inputs.arrays["partners.coupling"].size,
        partner_equations.PARTNERS,
        clock=clock,
        name="partners",
        namespace={**shared, "full_rate": FULL_RATE_HZ * b2.Hz, "hash_uniform": uniform_function()},
    )
    set_arrays(partners, inputs.of("partners"))
    return partners, (partners, _updated(partners, partner_equations.PARTNERS_UPDATE, "partners"))


def _sights(inputs: ModelInputs, clock: b2.Clock, shared: dict[str, object]) -> _Made:
    sights = b2.NeuronGroup(
        inputs.arrays["sights.coupling"].size,
        sight_equations.SIGHTS,
        clock=clock,
        name="sights",
        namespace={
            **shared,
            "hash_uniform": uniform_function(),
            "level_step": clock.dt,
        },
    )
    set_arrays(sights, inputs.of("sights"))
    return sights, (sights, _updated(sights, sight_equations.SIGHTS_UPDATE, "sights"))


def _link(
    channels: b2.NeuronGroup,
    bodies: b2.NeuronGroup,
    past: b2.NeuronGroup,
    partners: b2.NeuronGroup,
    sights: b2.NeuronGroup,
    *,
    inclines: bool,
) -> None:
    bodies.moved = b2.linked_var(channels, "movement")
    channels.answer_end = b2.linked_var(bodies, "answer_end")
    bodies.can_see = b2.linked_var(partners, "can_see", index="partner_row")
    if inclines:
        channels.engagement = b2.linked_var(partners, "engagement", index="partner_row")
    for name in ("sight_positive", "sight_negative", "self_sight"):
        setattr(sights, name, b2.linked_var(partners, name, index="partner_row"))
    for channel in CHANNELS:
        setattr(sights, f"past_{channel.name}", b2.linked_var(past, "value", index=f"{channel.name}_slot"))
        if channel.valence > 0:
            for whose in ("own", "others"):
                name = f"{whose}_{channel.name}"
                setattr(partners, name, b2.linked_var(bodies, "shown", index=f"{name}_row"))
        else:
            name = f"seen_{channel.name}"
            setattr(partners, name, b2.linked_var(sights, "seen", index=f"{name}_row"))


def _monitors(
    inputs: ModelInputs,
    channels: b2.NeuronGroup,
    bodies: b2.NeuronGroup,
    partners: b2.NeuronGroup,
    sights: b2.NeuronGroup,
    level_clock: b2.Clock,
) -> dict[str, Any]:
    def traces(
        group: b2.NeuronGroup, what: str | tuple[str, ...], name: str, clock: b2.Clock
    ) -> b2.StateMonitor:
        record = inputs.arrays[f"recorded.{name}"]
        return b2.StateMonitor(group, what, record=record, clock=clock, when="end", name=name)

    trace_clock = b2.Clock(dt=TRACE_INTERVAL_MS * b2.ms, name="trace_clock")
    return {
        "acts": b2.SpikeMonitor(bodies, name="acts"),
        "returns": b2.EventMonitor(bodies, "returned", name="returns"),
        "taken_up": b2.EventMonitor(channels, "taken_up", name="inclinations") if inputs.inclines else None,
        "levels": traces(partners, partner_equations.RECORDED_LEVELS, "levels", trace_clock),
        "movement": traces(bodies, "shown", "movement", level_clock),
        "seen": traces(sights, "seen", "seen", level_clock),
    }
