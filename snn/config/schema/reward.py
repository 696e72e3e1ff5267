"""Reward: shared joy releases endorphin, endorphin disinhibits dopamine, returned affection makes it burst."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from snn.config.schema.contradictions import contradiction
from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.level import Level
from snn.config.schema.quantities import Hertz, Milliseconds, Nanosiemens, Seconds
from snn.config.schema.reference_schema import condition_schema
from snn.config.schema.references import FromCondition, parse_bursts_reference


class Endorphin(Frozen):
    """Endorphin: dE/dt = -E/decay_time + release_rate * joy."""

    LEVEL: ClassVar = Level(name="endorphin", neutral=0.0, companion="joy", acts_through="dopamine")

    release_rate_hz: Hertz = parameter(
        0.2, meaning="Rise per second of full shared joy.", larger="more endorphin", ge=0, le=100
    )
    decay_time_s: Seconds = parameter(
        10.0,
        meaning="Time constant of decay (compressed).",
        larger="endorphin lasts longer",
        ge=0.1,
        le=100_000,
    )
    disinhibition: float = parameter(
        1.0,
        meaning="Relative rise of tonic dopamine per unit of endorphin; 0 is an opioid block.",
        larger="joy raises dopamine more",
        source="assumed (mechanism: Johnson & North 1992, J Neurosci 12:483)",
        ge=0,
        le=100,
    )


class Burst(Frozen):
    """One phasic burst of dopamine that is given, not earned."""

    at_s: Seconds = parameter(meaning="When it comes.", larger="later", source="user's choice", ge=0)


class _BurstsSchema:
    """Makes a field take a list of bursts or a reference, and write either."""

    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        listed = handler.generate_schema(Annotated[tuple[Burst, ...], Field(strict=False, max_length=10_000)])
        return core_schema.no_info_wrap_validator_function(
            _list_or_reference,
            listed,
            serialization=core_schema.wrap_serializer_function_ser_schema(_document, schema=listed),
        )

    @staticmethod
    def __get_pydantic_json_schema__(schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        reference = condition_schema(
            "same", "next", condition="Label of a condition of this sweep.", default="next"
        )
        return {"anyOf": [handler(schema), reference]}


def _list_or_reference(value: Any, listed: Callable[[Any], Any]) -> Any:
    if isinstance(value, FromCondition):
        return value
    return parse_bursts_reference(value) if isinstance(value, Mapping) else listed(value)


def _document(value: Any, listed: Callable[[Any], Any]) -> Any:
    return value.document() if isinstance(value, FromCondition) else listed(value)


Bursts: TypeAlias = Annotated[tuple[Burst, ...] | FromCondition, _BurstsSchema]
"""Bursts at given times, or those of another condition."""


class Dopamine(Frozen):
    """Dopamine: a tonic level that endorphin raises, and bursts when a positive act is returned."""

    LEVEL: ClassVar = Level(name="dopamine", neutral=None, companion="dopamine_mean")

    source: Literal["contingent", "clamped", "given"] = parameter(
        "clamped",
        meaning=(
            "contingent: bursts when a positive act is returned; clamped: the level stays at `tonic_level`; "
            "given: bursts at the listed times, such as those of another dyad (yoked)."
        ),
        source="user's choice",
    )
    tonic_level: float = parameter(
        0.2, meaning="Level without endorphin and bursts.", larger="endorphin adds more", ge=0, le=100
    )
    burst_size: float = parameter(
        1.0, meaning="Rise of the level at a burst.", larger="stronger reward", ge=0, le=100
    )
    decay_time_ms: Milliseconds = parameter(
        200.0, meaning="Time constant of a burst.", larger="longer bursts", ge=40, le=100_000
    )
    mean_time_s: Seconds = parameter(
        10.0,
        meaning="Memory of the running mean that the level is compared with.",
        larger="reward stays surprising for longer",
        ge=0.1,
        le=100_000,
    )
    window_min_ms: Milliseconds = parameter(
        100.0,
        meaning="A partner's act on the same channel is a return from this long after one's own.",
        larger="fewer returns",
        ge=0,
        le=60_000,
    )
    window_max_ms: Milliseconds = parameter(
        800.0, meaning="And until this long after one's own.", larger="more returns", ge=1, le=60_000
    )
    delay_ms: Milliseconds = parameter(
        0.0,
        meaning="Time from a seen return to the burst.",
        larger="less eligibility is left",
        source="user's choice",
        ge=0,
        le=60_000,
    )
    bursts: Bursts = parameter(
        (),
        meaning=(
            "Times of the bursts of source `given`, or {from_condition: LABEL, replicate: next or same}: the times at "
            "which this partner's acts were returned in that condition of the sweep (yoked)."
        ),
        source="user's choice",
    )

    @model_validator(mode="after")
    def _window_in_order(self) -> Self:
        if self.window_min_ms >= self.window_max_ms:
            raise contradiction(self, "window_min_ms", "must be below", "window_max_ms")
        return self


class Reward(Frozen):
    """Reward learning: dw/dt = learning_rate * eligibility * (dopamine - its running mean).

    Eligibility gathers the potentiating steps (pre before post) of the rule of `mirror.learning` and fades: only those
    are reinforced by dopamine in Yagishita et al. 2014 (Science 345:1616). With the depressing steps too, an act that
    is seen behind a closed gate unlearns what it should learn. Sources: Izhikevich 2007 (Cereb Cortex 17:2443);
    Fremaux & Gerstner 2016 (Front Neural Circuits 9:85).
    """

    learning_rate: float = parameter(
        0.0,
        meaning="Speed of reward learning, per second, unit of dopamine and step of the rule; 0 is off.",
        larger="faster learning from reward",
        source="user's choice",
        ge=0,
        le=1_000,
    )
    sites: Literal["mirror", "motor", "both"] = parameter(
        "both",
        meaning="Which synapses learn: the mirror path, the positive channels' execution to motor path, or both.",
        source="user's choice",
    )
    eligibility_time_s: Seconds = parameter(
        1.0,
        meaning="Time constant of the eligibility trace.",
        larger="later rewards still count",
        source="Izhikevich 2007; 0.3 to 2 s in Yagishita et al. 2014",
        ge=0.04,
        le=1_000,
    )
    motor_weight_max_nS: Nanosiemens = parameter(
        2.2,
        meaning="Upper bound of an execution to motor weight.",
        larger="stronger acts possible",
        gt=0,
        le=1_000,
    )
    endorphin: Endorphin = parameter(Endorphin(), meaning="Endorphin.", source="see its keys")
    dopamine: Dopamine = parameter(Dopamine(), meaning="Dopamine.", source="see its keys")
