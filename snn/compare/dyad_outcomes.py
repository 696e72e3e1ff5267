"""The outcome that a test asks for, by point of the tested axes and dyad."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from snn.analyse.influence.cue_columns import DIRECTIONS, undefined_cue_columns
from snn.compare.tables import Row, Value
from snn.config.null_models.axis import LIVE, NULL_AXIS
from snn.config.schema.answers import Answer, GainLineAnswer, InteractionAnswer
from snn.config.schema.experiment import Experiment
from snn.config.schema.sweep import Axis
from snn.config.trials.sweep_points import axis_points, label_on
from snn.errors import ResultError
from snn.record.health import is_scored
from snn.record.row import required_number_in
from snn.record.types import FloatArray

SITUATIONS = ("base", "observing", "executing")
_WITHHELD = {
    name: f"cue_withheld_{way}" for way in DIRECTIONS for name in undefined_cue_columns() if f"_{way}" in name
}
"""By column that rests on the cues of a direction, the one that says why nothing can be told."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One outcome of the same dyads at each point; nan where a dyad is unscored, missing or has none."""

    axes: tuple[Axis | None, ...]
    """The tested axes; None is that of the simulated nulls."""
    by_point: Mapping[tuple[Value, ...], FloatArray]
    """By label on each tested axis: ``(n_dyads,)``; of rates in several situations ``(n_dyads, n_situations)``."""

    @property
    def points(self) -> tuple[Value, ...]:
        """The points of the first tested axis."""
        return tuple(dict.fromkeys(point[0] for point in self.by_point))

    @property
    def values(self) -> FloatArray:
        """All points of one tested axis, ``(n_points, n_dyads)``."""
        return np.stack(list(self.by_point.values()))

    def at(self, *points: str | float) -> FloatArray:
        """Return the outcome at a point, one for each tested axis, written as in a file.

        Raises
        ------
        ResultError
            If no dyad is there.
        """
        labels = tuple(
            label_on(axis, point) if axis else point for axis, point in zip(self.axes, points, strict=True)
        )
        if labels not in self.by_point:
            raise ResultError(f"no dyad at {', '.join(map(str, labels))}")
        return self.by_point[labels]


def dyad_outcomes(rows: Sequence[Row], answer: Answer, experiment: Experiment) -> Outcomes:
    """Arrange what a test asks for.

    Parameters
    ----------
    rows
        Tidy rows of dyads, those of simulated nulls too.
    answer
        Names the tested axes and where on the others they are tested.
    experiment
        Has the axes.

    Returns
    -------
    Outcomes
        A dyad's outcome is averaged over the points of axes that the test does not name, and is nan if it lacks a
        number at any of them, so that all points are means of the same conditions.
    """
    known = {axis.label: axis for axis in experiment.sweep}
    tested = [answer.axis, *([answer.other_axis] if isinstance(answer, InteractionAnswer) else [])]
    fixed = {axis: label_on(known[axis], point) if axis in known else point for axis, point in answer.at}
    if NULL_AXIS not in (*tested, *fixed):
        fixed[NULL_AXIS] = LIVE
    n_averaged = math.prod(len(axis_points(a)) for name, a in known.items() if name not in (*tested, *fixed))
    found: dict[tuple[Value, ...], dict[int, list[FloatArray]]] = {}
    for row in rows:
        if all(row.get(axis, LIVE) == point for axis, point in fixed.items()):
            of_point = found.setdefault(tuple(row[axis] for axis in tested), {})
            of_point.setdefault(int(row["replicate"]), []).append(_value(row, answer))
    dyads = sorted({dyad for of_point in found.values() for dyad in of_point})
    return Outcomes(
        axes=tuple(known.get(axis) for axis in tested),
        by_point={
            point: np.stack(list(_means(by_dyad, dyads, n_averaged))) for point, by_dyad in found.items()
        },
    )


def _means(
    by_dyad: Mapping[int, list[FloatArray]], dyads: Sequence[int], n_averaged: int
) -> Iterator[FloatArray]:
    shape = next(iter(by_dyad.values()))[0].shape
    for dyad in dyads:
        values = by_dyad.get(dyad, [])
        yield np.mean(values, axis=0) if len(values) == n_averaged else np.full(shape, np.nan)


def _value(row: Row, answer: Answer) -> FloatArray:
    """Return the outcome of a dyad: a number, or a rate in each situation; nan if it is not scored."""
    if isinstance(answer, GainLineAnswer):
        columns = [f"{answer.partner}_{answer.population}_{situation}_hz" for situation in SITUATIONS]
        values = np.array([_told(row, column) for column in columns])
    else:
        below = _told(row, answer.over) if answer.over else 1.0
        values = np.array(_told(row, answer.outcome) / below if below else np.nan)
    return values if is_scored(row.get("health")) else np.full_like(values, np.nan)


def _told(row: Row, column: str) -> float:
    return math.nan if row.get(_WITHHELD.get(column, "")) else required_number_in(row, column)
