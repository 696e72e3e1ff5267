"""A design: one axis of a sweep whose numbered points set several parameters each.

Points are listed (`grid`, `zip`) or drawn (`sobol`, `lhs`, `saltelli`) when the file is read; what is written of the
experiment holds them, and is never drawn again.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Final, Self, cast

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    PrivateAttr,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from snn.config.problems.value_text import described, printable
from snn.config.schema.contradictions import free_of, problem
from snn.config.schema.design_forms import Lists, Points, Sets, pairs_of, refused
from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.names import Name
from snn.config.schema.spans import Scale, Span, span_of
from snn.config.schema.swept_values import Value

_CHOICE = "user's choice"
POINT: Final = "design.point"
"""The axis of a design, unless it is given another label: the number of the point, from 0."""
MATRIX: Final = "design.matrix"
"""The column that says which of Saltelli's matrices a point is of: A, B, or AB and the factor that is B's."""
MAX_POINTS: Final = 10_000
MAX_VALUES: Final = 80_000
"""Points by factors of what is drawn: so many can be written and read again."""
LISTED: Final = ("grid", "zip")
DRAWN: Final = ("sobol", "lhs", "saltelli")
DESIGNS: Final = (*LISTED, *DRAWN)


def _factors_of(value: object) -> Any:
    if isinstance(value, tuple):
        return value
    pairs = pairs_of(value, "a mapping of parameters to {low: ..., high: ...}")
    for key, entry in pairs:
        if not isinstance(entry, Mapping):
            raise refused(f"{printable(key)}: expected {{low: ..., high: ...}}, got {described(entry)}")
    return tuple({"key": key, **entry} for key, entry in pairs)


class Factor(Frozen):
    """One parameter, or several that move together, and the range over which it is varied."""

    key: str
    low: int | float | str = parameter(meaning="Its smallest value, with its unit.", source=_CHOICE)
    high: int | float | str = parameter(meaning="Its largest value, with its unit.", source=_CHOICE)
    scale: Scale = parameter(
        "linear", meaning="Whether values or their logarithms are equally likely.", source=_CHOICE
    )
    step: int | float | str | None = parameter(
        None,
        meaning="Values are low and whole multiples of this more, such as 1 or 10 ms; without it, any value.",
        source=_CHOICE,
    )

    @property
    def span(self) -> Span:
        """The range."""
        return span_of(self.low, self.high, self.scale, step=self.step)

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        try:
            span = self.span
        except ValueError as error:
            raise refused(f"{printable(self.key)}: {error}") from error
        if not span.first < span.last:
            raise refused(f"{printable(self.key)}: low ({self.low}) must be below high ({self.high})")
        return self


def _factors_as_mapping(factors: Sequence[Factor]) -> dict[str, dict[str, Any]]:
    return {each.key: each.model_dump(exclude={"key"}, exclude_none=True) for each in factors}


class Drawing(Frozen):
    """Points that are drawn over ranges of factors."""

    n: int = parameter(
        meaning="How many points are drawn; of saltelli how many rows, each of factors + 2 points.",
        larger="narrower intervals, longer computation",
        source=_CHOICE,
        ge=2,
        le=MAX_POINTS,
    )
    seed: int = parameter(
        meaning="Seed of the points; dyads have the one of the experiment.",
        source=_CHOICE,
        ge=0,
        le=2**32 - 1,
    )
    factors: Annotated[
        tuple[Factor, ...],
        Field(strict=False),
        BeforeValidator(_factors_of),
        PlainSerializer(_factors_as_mapping),
    ] = parameter(meaning="Parameters and their ranges.", source=_CHOICE)


class DesignAxis(Frozen):
    """Numbered points that set several parameters each: listed, or drawn."""

    label: Name = parameter(POINT, meaning="Name of the axis in tables.", source=_CHOICE)
    grid: Lists | None = parameter(
        None, meaning="All combinations of lists of values, the last fastest.", source=_CHOICE
    )
    zip: Lists | None = parameter(
        None, meaning="Lists of values of one length, taken side by side.", source=_CHOICE
    )
    sobol: Drawing | None = parameter(
        None,
        meaning="Scrambled Sobol points, which fill the ranges evenly; n may grow later.",
        source=_CHOICE,
    )
    lhs: Drawing | None = parameter(
        None, meaning="A Latin hypercube: each range in n equal parts; n cannot grow.", source=_CHOICE
    )
    saltelli: Drawing | None = parameter(
        None, meaning="Points of which Sobol indices can be told; n may grow later.", source=_CHOICE
    )
    sets: Sets = parameter(
        (),
        meaning="Parameters that a factor sets together; a factor that is not named sets the parameter of its name.",
        source=_CHOICE,
    )
    constraints: Annotated[tuple[str, ...], Field(strict=False)] = parameter(
        (),
        meaning="Comparisons that a point must meet, such as 'duration < 30 s'; others are left out.",
        source=_CHOICE,
    )
    points: Points = parameter(
        (),
        meaning="Number and values of each point, as they were drawn; in files that snn writes.",
        source=_CHOICE,
    )
    _left_out: frozenset[int] = PrivateAttr(default=frozenset())

    @property
    def kind(self) -> str:
        """Which of the `DESIGNS` it is."""
        return next(name for name in DESIGNS if getattr(self, name) is not None)

    @property
    def drawing(self) -> Drawing | None:
        """How its points are drawn; None if they are listed."""
        return self.sobol or self.lhs or self.saltelli

    @property
    def factors(self) -> tuple[str, ...]:
        """Names of what is varied, in the order of the values of a point."""
        if self.drawing:
            return tuple(each.key for each in self.drawing.factors)
        return tuple(key for key, _ in self.grid or self.zip or ())

    @property
    def numbered(self) -> tuple[tuple[int, tuple[Value, ...]], ...]:
        """Number of each point that meets the constraints, and the value of each factor."""
        every = ((cast(int, number), tuple(values)) for number, *values in self.points)
        return tuple(point for point in every if point[0] not in self._left_out)

    @property
    def n_points(self) -> int:
        """How many points meet the constraints."""
        return len(self.points) - len(self._left_out)

    def with_points(
        self,
        points: Sequence[tuple[Any, ...]],
        *,
        sets: Sequence[tuple[str, tuple[str, ...]]],
        left_out: Iterable[int],
    ) -> Self:
        """Return the design with its points, those that are left out among them, and what each factor sets."""
        made = self.model_copy(update={"points": tuple(points), "sets": tuple(sets)})
        made._left_out = frozenset(left_out)
        return made

    @model_validator(mode="after")
    def _is_one_design(self) -> Self:
        return free_of(_contradictions(self), self)

    @model_serializer(mode="wrap")
    def _without_other_designs(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out what it is not, and the points of a list, which follow from it."""
        left_out = {*(name for name in DESIGNS if name != self.kind), *(() if self.drawing else ("points",))}
        return {key: value for key, value in handler(self).items() if key not in left_out}


def matrix_of(axis: DesignAxis, number: int) -> str:
    """Name the matrix of Saltelli that a point is of, by its number.

    Examples
    --------
    >>> two = {"x": {"low": 0, "high": 1}, "y": {"low": 0, "high": 1}}
    >>> axis = DesignAxis(saltelli={"n": 2, "seed": 1, "factors": two})
    >>> [matrix_of(axis, number) for number in range(5)]
    ['A', 'B', 'AB.x', 'AB.y', 'A']
    """
    place = number % (len(axis.factors) + 2)
    return ("A", "B", *(f"AB.{name}" for name in axis.factors))[place]


def n_asked(axis: DesignAxis) -> int:
    """Count the points that a design asks for, those that a constraint leaves out too."""
    if axis.drawing:
        return axis.drawing.n * (len(axis.factors) + 2 if axis.saltelli else 1)
    lengths = [len(values) for _, values in axis.grid or axis.zip or ()]
    if axis.zip:
        return lengths[0]
    n = 1
    for length in lengths:
        n *= length
    return n


def _contradictions(axis: DesignAxis) -> Any:
    given = [name for name in DESIGNS if getattr(axis, name) is not None]
    if len(given) != 1:
        reason = f"is {' and '.join(given) or 'no design'}; an axis has one of {', '.join(DESIGNS)}"
        yield problem(given[-1] if given else "label", reason)
        return
    lengths = {key: len(values) for key, values in axis.zip or ()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{printable(key)} has {length}" for key, length in lengths.items())
        yield problem("zip", f"lists are of one length; {told} values")
    if n_asked(axis) > MAX_POINTS:
        yield problem(given[0], f"gives {n_asked(axis)} points; limit {MAX_POINTS}; ask for fewer")
    elif axis.drawing and n_asked(axis) * len(axis.factors) > MAX_VALUES:
        reason = f"gives {n_asked(axis)} points of {len(axis.factors)} values; limit {MAX_VALUES} values"
        yield problem(given[0], f"{reason}; ask for fewer points")
    strange = [key for key, _ in axis.sets if key not in axis.factors]
    if strange:
        names = ", ".join(map(printable, axis.factors))
        yield problem("sets", f"'{printable(strange[0])}' is no factor of this design; there are {names}")
    if axis.saltelli and axis.constraints:
        reason = "Sobol indices need factors that vary independently of each other; narrow the ranges"
        yield problem("constraints", f"{reason}, or take sobol in the place of saltelli")
