"""What a partner sees: of the other, and of itself."""

from collections.abc import Iterator
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from snn.config.schema.channel_lists import IN_ORDER, ChannelOrder
from snn.config.schema.contradictions import contradiction, free_of, problem
from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.quantities import Milliseconds, Seconds
from snn.config.schema.time_grid import is_multiple, milliseconds
from snn.units import UNITS, format_quantity

MOVEMENT_STEP_MS: Final = 10.0
"""Movement is recorded, and seen, as often as this; between two samples it is held."""
LONGEST_LATENCY_MS: Final = 400.0
"""So much of the past of each body is kept."""
_CHOICE = "user's choice"


def _on_movement_grid_ms(value_ms: float) -> float:
    _refuse_off_grid(value_ms, format_quantity(value_ms, UNITS["ms"]))
    return value_ms


def _on_movement_grid_s(value_s: float) -> float:
    _refuse_off_grid(milliseconds(value_s), format_quantity(value_s, UNITS["s"]))
    return value_s


def _refuse_off_grid(value_ms: float, shown: str) -> None:
    if not is_multiple(value_ms, MOVEMENT_STEP_MS):
        grid = format_quantity(MOVEMENT_STEP_MS, UNITS["ms"])
        reason = f"must be a whole multiple of {grid}, as often as movement is seen; got {shown}"
        raise PydanticCustomError("plain", "{reason}", {"reason": reason})


_SightMilliseconds = Annotated[Milliseconds, AfterValidator(_on_movement_grid_ms)]
_SightSeconds = Annotated[Seconds, AfterValidator(_on_movement_grid_s)]


class Acuity(Frozen):
    """Noise of what is seen, common to all cells of a channel: a factor max(0, 1 + sd z(t)).

    z is an Ornstein-Uhlenbeck process of mean 0 and standard deviation 1, one for each channel that a partner sees.
    """

    sd: float = parameter(
        0.2,
        meaning="Standard deviation of the factor; 0 is perfect sight.",
        larger="what is seen fluctuates more, in a whole channel at a time",
        ge=0,
        le=10,
    )
    time_constant_ms: Milliseconds = parameter(
        200.0,
        meaning="Time constant of the fluctuations.",
        larger="slower fluctuations, which averaging over time removes less",
        ge=MOVEMENT_STEP_MS,
        le=1_000_000,
    )


class Occlusion(Frozen):
    """A stretch of time in which nothing is seen."""

    start_s: _SightSeconds = parameter(meaning="When it begins.", larger="later", source=_CHOICE, ge=0)
    stop_s: _SightSeconds = parameter(
        meaning="When it ends.", larger="longer occlusion", source=_CHOICE, le=86_400
    )

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.start_s >= self.stop_s:
            raise contradiction(self, "start_s", "must be before", "stop_s")
        return self


class Sight(Frozen):
    """How the movement of one partner becomes the visual input of a partner.

    Movement arrives after a latency and drives the input times a resource x, with dx/dt = (1 - x) / recovery_time -
    adaptation x movement (Tsodyks, Pawelzik & Markram 1998, mean field), so that onsets are clearer than what lasts.
    """

    coupling: float = parameter(
        1.0,
        meaning="Factor on the rate of the visual input; what stays inside one brain it does not touch.",
        larger="the partner is seen more strongly; 0 cuts the link",
        source=_CHOICE,
        ge=0,
        le=100,
    )
    latency_ms: _SightMilliseconds = parameter(
        100.0,
        meaning="From a movement to the input that it drives (retina to superior temporal sulcus).",
        larger="later response to the partner, slower loop",
        source="assumed (plausible range 80 to 150 ms)",
        ge=0,
        le=LONGEST_LATENCY_MS,
    )
    adaptation: float = parameter(
        0.3,
        meaning=(
            "Share of the resource that movement uses up, per spike of its rate. What lasts is seen as less than 1 / "
            "(adaptation x recovery_time), 16.7 Hz by default, however strong it is."
        ),
        larger="the onset of an act is seen, its duration and its strength less",
        source="assumed (form: Tsodyks et al. 1998)",
        ge=0,
        le=1,
    )
    recovery_time_ms: Milliseconds = parameter(
        200.0,
        meaning="Time constant with which the resource recovers.",
        larger="longer adaptation after each act",
        source="assumed (form: Tsodyks et al. 1998)",
        ge=MOVEMENT_STEP_MS,
        le=100_000,
    )
    confusion: float = parameter(
        0.0,
        meaning="Share of a seen act that arrives on the other three channels, a third on each.",
        larger="acts are told apart less; at 0.75 not at all, beyond it others are seen more than the act itself",
        source=_CHOICE,
        ge=0,
        le=1,
    )
    acuity: Acuity = parameter(Acuity(), meaning="Noise of what is seen.", source="see its keys")
    occlusion: Annotated[tuple[Occlusion, ...], Field(strict=False)] = parameter(
        (),
        meaning="When nothing is seen, one stretch after the other.",
        source=_CHOICE,
        max_length=1_000,
    )

    @model_validator(mode="after")
    def _occluded_in_order(self) -> Self:
        return free_of(self._disorder(), self)

    def _disorder(self) -> Iterator[PydanticCustomError]:
        for number, (before, after) in enumerate(zip(self.occlusion, self.occlusion[1:], strict=False), 1):
            if after.start_s < before.stop_s:
                shown = [format_quantity(value_s, UNITS["s"]) for value_s in (after.start_s, before.stop_s)]
                reason = f"begins at {shown[0]}, before the one above it ends ({shown[1]}); put them in order"
                yield problem(f"occlusion[{number}]", reason)


class Reafference(Sight):
    """What a partner sees of itself; cut unless `coupling` is raised."""

    coupling: float = parameter(
        0.0,
        meaning="Factor on the rate of the visual input from oneself.",
        larger="the partner sees its own acts more strongly; 0 cuts the link",
        source=_CHOICE,
        ge=0,
        le=100,
    )
    seen_as: ChannelOrder = parameter(
        IN_ORDER,
        meaning=(
            "As which act each of the partner's own acts (smile, touch, frown, withdraw) is seen; another order is "
            "counter-mirror training (Catmur et al. 2007, Curr Biol 17:1527)."
        ),
        source=_CHOICE,
    )


class Link(Frozen):
    """What the partners see of each other."""

    a_to_b: Sight = parameter(Sight(), meaning="How b sees what a does.", source="see its keys")
    b_to_a: Sight = parameter(Sight(), meaning="How a sees what b does.", source="see its keys")
