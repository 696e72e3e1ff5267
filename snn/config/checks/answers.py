"""Checks of what answers the question: its axes and points are those of the sweep."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from snn.config.columns.column_names import is_outcome, outcomes
from snn.config.null_models.axis import LIVE, NULL_AXIS, simulates
from snn.config.problems.suggestions import closest
from snn.config.problems.value_text import printable
from snn.config.schema.answers import (
    Answer,
    DifferenceAnswer,
    EquivalenceAnswer,
    GainLineAnswer,
    InteractionAnswer,
    TrendAnswer,
    TwoLinesAnswer,
)
from snn.config.schema.contradictions import problem
from snn.config.schema.design import DesignAxis

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment
    from snn.config.schema.sweep import Axis

MIN_LEVELS = {"trend": 3, "two_lines": 5}
"""A line on either side of a middle level; and any order of more than two."""
MIN_DYADS = 6
"""With fewer, p of all sign flips, at least 2 / 2^n, is never below .05 two-sided."""


def answer_contradictions(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    """Yield what a test asks of the sweep that is not there."""
    axes = {axis.label: axis for axis in experiment.sweep}
    for number, answer in enumerate(experiment.analysis.answer):
        where = f"analysis.answer[{number}]"
        yield from _outcomes(answer, where)
        named = [
            ("axis", answer.axis),
            *((f"at.{axis}", axis) for axis, _ in answer.at),
            *([("other_axis", answer.other_axis)] if isinstance(answer, InteractionAnswer) else []),
        ]
        missing = [(key, axis) for key, axis in named if not _is_there(axis, experiment)]
        for key, axis in missing:
            yield problem(f"{where}.{key}", _no_axis(axis, list(axes)))
        if not missing:
            yield from _repeats(answer, where)
            yield from _points(answer, axes, where)
            yield from _levels(answer, axes, where)


def _outcomes(answer: Answer, where: str) -> Iterator[PydanticCustomError]:
    if isinstance(answer, GainLineAnswer):
        return
    for key, name in (("outcome", answer.outcome), ("over", answer.over)):
        if name is None or is_outcome(name):
            continue
        near = closest(name, outcomes())
        hint = f"did you mean '{near}'?" if near else "its columns are those of any results.csv"
        yield problem(f"{where}.{key}", f"the table of dyads has no number '{printable(name)}'; {hint}")


def _is_there(axis: str, experiment: "Experiment") -> bool:
    if axis == NULL_AXIS:
        return simulates(experiment.nulls)
    return any(axis == one.label for one in experiment.sweep)


def _no_axis(axis: str, known: list[str]) -> str:
    if axis == NULL_AXIS:
        return "no null is simulated; ask for one in `nulls`"
    near = closest(axis, known)
    hint = f"did you mean '{near}'?" if near else f"there are {', '.join(known) or 'none'}"
    return f"the sweep has no axis '{printable(axis)}'; {hint}"


def _repeats(answer: Answer, where: str) -> Iterator[PydanticCustomError]:
    tested = [answer.axis, *([answer.other_axis] if isinstance(answer, InteractionAnswer) else [])]
    if len(set(tested)) < len(tested):
        yield problem(f"{where}.other_axis", f"'{tested[0]}' is tested already; name another axis")
    for axis, _ in answer.at:
        if axis in tested:
            yield problem(f"{where}.at", f"'{axis}' is what is tested; leave it out here")


def named_points(answer: Answer) -> Iterator[tuple[str, str, str | float]]:
    """Yield the points that a test names: the key of each, its axis, and the point as the file writes it."""
    for axis, point in answer.at:
        yield f"at.{axis}", axis, point
    if isinstance(answer, DifferenceAnswer | EquivalenceAnswer | InteractionAnswer | GainLineAnswer):
        yield "condition", answer.axis, answer.condition
        yield "baseline", answer.axis, answer.baseline
    if isinstance(answer, InteractionAnswer):
        yield "other_condition", answer.other_axis, answer.other_condition
        yield "other_baseline", answer.other_axis, answer.other_baseline


def _points(answer: Answer, axes: dict[str, "Axis"], where: str) -> Iterator[PydanticCustomError]:
    # Imported here: points are read off the whole experiment, whose checks these are.
    from snn.config.trials.sweep_points import axis_points, label_on

    for key, axis, point in named_points(answer):
        if axis == NULL_AXIS:  # its points follow from each condition
            if key == "condition" and LIVE not in (answer.condition, answer.baseline):  # type: ignore[union-attr]
                yield problem(f"{where}.{key}", f"of nulls one side has to be '{LIVE}'")
            continue
        labels = [label for label, _ in axis_points(axes[axis])]
        if label_on(axes[axis], point) not in labels:
            shown = ", ".join(printable(str(label)) for label in labels[:20])
            yield problem(
                f"{where}.{key}", f"axis '{axis}' has no point '{printable(str(point))}'; it has {shown}"
            )


def _levels(answer: Answer, axes: dict[str, "Axis"], where: str) -> Iterator[PydanticCustomError]:
    from snn.config.trials.sweep_points import axis_points

    if not isinstance(answer, TwoLinesAnswer | TrendAnswer):
        return
    labels = [label for label, _ in axis_points(axes[answer.axis])] if answer.axis in axes else []
    if isinstance(axes[answer.axis], DesignAxis):
        reason = f"'{answer.axis}' numbers the points of a design, which have no order; give the axis values"
        yield problem(f"{where}.axis", reason)
    elif not all(isinstance(label, float) for label in labels):
        yield problem(
            f"{where}.axis", f"'{answer.axis}' has names and no numbers, which have no order; use difference"
        )
    elif len(labels) < MIN_LEVELS[answer.test]:
        reason = f"'{answer.axis}' has {len(labels)} points; {answer.test} needs at least {MIN_LEVELS[answer.test]}"
        yield problem(f"{where}.axis", reason)
