"""Which test answers an experiment's question: a closed set of kinds, each with its own fields.

What is tested is said before the runs are made, and the verdict of a sweep follows from it alone.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Discriminator, PlainSerializer, PlainValidator, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from snn.config.problems.value_text import described
from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.names import Name, Prose

_CHOICE = "user's choice"
_TAG = "_answer"

Direction: TypeAlias = Literal["larger", "smaller", "either"]


def _checked_point(value: Any) -> str | float:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    reason = f"expected a point of an axis: a name, a number or a quantity; got {described(value)}"
    raise PydanticCustomError("plain", "{reason}", {"reason": reason})


Point: TypeAlias = Annotated[
    str | float, PlainValidator(_checked_point), WithJsonSchema({"type": ["string", "number"]})
]
"""A point of an axis as a file writes it: the name of a condition, a number, or a quantity such as ``60 nS``."""


def _points_of(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return tuple((str(axis), _checked_point(point)) for axis, point in value.items())


Points: TypeAlias = Annotated[
    tuple[tuple[str, str | float], ...],
    BeforeValidator(_points_of),
    PlainSerializer(dict),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": ["string", "number"]}}),
]


class _Answer(Frozen):
    """What all tests have."""

    hypothesis: Prose = parameter(meaning="What is expected, in a sentence.", source=_CHOICE)
    axis: Name = parameter(
        meaning="The axis of the sweep that is tested; 'null' is the one of simulated nulls.", source=_CHOICE
    )
    at: Points = parameter(
        (),
        meaning=(
            "Points of other axes at which it is tested. A dyad's outcome is averaged over the points of axes that "
            "are not named."
        ),
        source=_CHOICE,
    )


class _OutcomeAnswer(_Answer):
    """A test of one outcome."""

    outcome: Name = parameter(meaning="The outcome: a column of the table of dyads.", source=_CHOICE)
    over: Name | None = parameter(
        None, meaning="A column by which the outcome is divided, dyad by dyad.", source=_CHOICE
    )


class _PairAnswer(_OutcomeAnswer):
    """A test of two conditions of the same dyads."""

    condition: Point = parameter(meaning="The point of the axis that is compared.", source=_CHOICE)
    baseline: Point = parameter(meaning="The point of the axis that it is compared with.", source=_CHOICE)


class TwoLinesAnswer(_OutcomeAnswer):
    """The outcome rises and then falls along the axis (Simonsohn 2018): an inverted U."""

    test: Literal["two_lines"] = parameter("two_lines", meaning="An inverted U.", source=_CHOICE)


class TrendAnswer(_OutcomeAnswer):
    """The outcome rises, or falls, along the axis from level to level, dyad by dyad."""

    test: Literal["trend"] = parameter("trend", meaning="A monotone dose-response.", source=_CHOICE)
    direction: Literal["rises", "falls"] = parameter(meaning="Which way.", source=_CHOICE)


class DifferenceAnswer(_PairAnswer):
    """Two conditions differ, dyad by dyad of the same seed."""

    test: Literal["difference"] = parameter("difference", meaning="A paired difference.", source=_CHOICE)
    direction: Direction = parameter("either", meaning="What the condition is.", source=_CHOICE)
    margin: float | None = parameter(
        None,
        meaning="The smallest difference that would matter, in the unit of the outcome.",
        larger="more differences count as too small",
        source=_CHOICE,
        gt=0,
    )


class InteractionAnswer(_PairAnswer):
    """A difference is another one at another point of a second axis: a 2 x 2 design, the same dyads in all cells."""

    test: Literal["interaction"] = parameter("interaction", meaning="A 2 x 2 interaction.", source=_CHOICE)
    other_axis: Name = parameter(meaning="The second axis.", source=_CHOICE)
    other_condition: Point = parameter(meaning="Where the difference is expected.", source=_CHOICE)
    other_baseline: Point = parameter(meaning="Where it is expected to be another one.", source=_CHOICE)
    direction: Direction = parameter(
        "either", meaning="What the difference is at `other_condition`.", source=_CHOICE
    )
    margin: float | None = parameter(
        None,
        meaning="The smallest interaction that would matter, in the unit of the outcome.",
        larger="more interactions count as too small",
        source=_CHOICE,
        gt=0,
    )


class EquivalenceAnswer(_PairAnswer):
    """Two conditions are alike: their difference lies within a margin that is stated before."""

    test: Literal["equivalence"] = parameter("equivalence", meaning="No difference.", source=_CHOICE)
    margin: float = parameter(
        meaning="The smallest difference that would matter, in the unit of the outcome.",
        larger="alike is more easily shown, and says less",
        source=_CHOICE,
        gt=0,
    )


class GainLineAnswer(_Answer):
    """A condition scales rates down and does not shift them: the line of its rates over those of the baseline.

    Its points are the rates between acts, observing and executing of one population of one partner. The slope is below
    1, and the intercept within a margin around 0.
    """

    test: Literal["gain_line"] = parameter("gain_line", meaning="Divided, not shifted.", source=_CHOICE)
    condition: Point = parameter(meaning="The point of the axis that is compared.", source=_CHOICE)
    baseline: Point = parameter(meaning="The point of the axis that it is compared with.", source=_CHOICE)
    partner: Literal["a", "b"] = parameter(meaning="Whose rates.", source=_CHOICE)
    population: Literal["observation_e", "execution_e"] = parameter(meaning="Of which cells.", source=_CHOICE)
    margin: float = parameter(
        meaning="The smallest shift of a rate that would matter, in Hz.",
        larger="a shift is more easily excluded",
        source=_CHOICE,
        gt=0,
    )


KINDS: Final[Mapping[str, type[_Answer]]] = {
    "two_lines": TwoLinesAnswer,
    "trend": TrendAnswer,
    "difference": DifferenceAnswer,
    "interaction": InteractionAnswer,
    "equivalence": EquivalenceAnswer,
    "gain_line": GainLineAnswer,
}
"""The tests by name."""
TAGS: Final[Mapping[str, type[_Answer]]] = {f"{name}{_TAG}": kind for name, kind in KINDS.items()}
"""What pydantic puts into the location of an error, after the number of the answer; it is no part of a file."""


def _tag_of(value: Any) -> str:
    if isinstance(value, _Answer):
        return f"{value.test}{_TAG}"  # type: ignore[attr-defined]
    return f"{value['test']}{_TAG}"


def _known(value: Any) -> Any:
    """Refuse what no test can be told from, in words of our own."""
    if isinstance(value, _Answer):
        return value
    if not isinstance(value, Mapping):
        reason = f"expected a mapping with 'test', got {described(value)}"
        raise PydanticCustomError("plain", "{reason}", {"reason": reason})
    if value.get("test") not in KINDS:
        found = f"'test' is {described(value['test'])}" if "test" in value else "'test' is required"
        reason = f"{found}; it is one of {', '.join(KINDS)}"
        raise PydanticCustomError("plain", "{reason}", {"reason": reason})
    return value


Answer: TypeAlias = Annotated[
    Annotated[TwoLinesAnswer, Tag("two_lines_answer")]
    | Annotated[TrendAnswer, Tag("trend_answer")]
    | Annotated[DifferenceAnswer, Tag("difference_answer")]
    | Annotated[InteractionAnswer, Tag("interaction_answer")]
    | Annotated[EquivalenceAnswer, Tag("equivalence_answer")]
    | Annotated[GainLineAnswer, Tag("gain_line_answer")],
    Discriminator(_tag_of),
    BeforeValidator(_known),
]
"""One test."""


def as_list(value: Any) -> Any:
    """Let a file give a single test without a list."""
    return (value,) if isinstance(value, Mapping | _Answer) else value
