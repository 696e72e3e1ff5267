"""What drives a partner from outside the model: background noise and intentions."""

from typing import Annotated

from pydantic import Field

from snn.config.schema.channel_lists import IN_ORDER, ChannelSet
from snn.config.schema.channels import ChannelName
from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.quantities import Hertz, Milliseconds, Nanosiemens, Seconds

_MAX_RATE_HZ = 100_000.0
_MAX_WEIGHT_NS = 1_000.0


class Background(Frozen):
    """Private Poisson noise into every cell."""

    rate_hz: Hertz = parameter(
        280.0,
        meaning="Rate of the noise into each cell of both circuits.",
        larger="higher resting rates, weaker signal against noise",
        ge=0,
        le=_MAX_RATE_HZ,
    )
    weight_nS: Nanosiemens = parameter(
        2.0,
        meaning="Conductance per noise spike in both circuits.",
        larger="higher and more irregular resting rates",
        ge=0,
        le=_MAX_WEIGHT_NS,
    )
    observation_factor: float = parameter(
        1.0,
        meaning="Factor on `rate` in the observation circuit.",
        larger="higher resting rates of the observation circuit, the execution circuit as it is",
        source="user's choice",
        ge=0,
        le=100,
    )
    motor_rate_hz: Hertz = parameter(
        100.0,
        meaning="Rate of the noise into each motor cell.",
        larger="the motor pool is closer to acting unasked",
        ge=0,
        le=_MAX_RATE_HZ,
    )
    motor_weight_nS: Nanosiemens = parameter(
        2.0,
        meaning="Conductance per noise spike in motor cells.",
        larger="the motor pool is closer to acting unasked",
        ge=0,
        le=_MAX_WEIGHT_NS,
    )


class IntentionEvent(Frozen):
    """One act that the partner intends at a given time."""

    channel: ChannelName = parameter(
        meaning="Which act: smile, touch, frown or withdraw.", source="user's choice"
    )
    onset_s: Seconds = parameter(
        meaning="When the intention begins.", larger="later", source="user's choice", ge=0
    )
    duration_s: Seconds = parameter(
        meaning="How long it lasts.", larger="longer act", source="user's choice", ge=0.001
    )
    intensity: float = parameter(
        1.0, meaning="Factor on `drive_rate`.", larger="stronger act", source="user's choice", gt=0, le=10
    )


class Intention(Frozen):
    """A partner's own intentions: Poisson in each channel, plus a list of given ones."""

    rate_hz: Hertz = parameter(
        0.25,
        meaning="Rate of spontaneous intentions in each channel.",
        larger="more acts; 0 Hz leaves only the listed events",
        ge=0,
        le=100,
    )
    valence_ratio: float = parameter(
        1.0,
        meaning="Positive to negative spontaneous intentions, at the same total rate (5 to 1 in Gottman 1994).",
        larger="more affection, less conflict",
        source="user's choice",
        ge=0,
        le=1_000,
    )
    intensity: float = parameter(
        1.0,
        meaning="Factor on `drive_rate` of spontaneous and shared intentions.",
        larger="stronger acts",
        source="user's choice",
        gt=0,
        le=10,
    )
    repertoire: ChannelSet = parameter(
        IN_ORDER,
        meaning=(
            "Acts of which the partner has spontaneous and shared intentions. Listed events, trials and answers may "
            "hold others, and the open gate lets it try what it sees."
        ),
        source="user's choice",
    )
    duration_ms: Milliseconds = parameter(
        500.0, meaning="Duration of a spontaneous or shared intention.", larger="longer acts", ge=1, le=60_000
    )
    drive_rate_hz: Hertz = parameter(
        500.0,
        meaning="Rate of the extra noise into the channel's execution excitatory cells during an intention.",
        larger="stronger acts",
        ge=0,
        le=_MAX_RATE_HZ,
    )
    drive_weight_nS: Nanosiemens = parameter(
        2.0, meaning="Conductance per spike of that noise.", larger="stronger acts", ge=0, le=_MAX_WEIGHT_NS
    )
    events: Annotated[tuple[IntentionEvent, ...], Field(strict=False)] = parameter(
        (),
        meaning="Acts at given times, added to the spontaneous ones.",
        source="user's choice",
        max_length=10_000,
    )
