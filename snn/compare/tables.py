"""Tables: from one row for each dyad to one for each condition, or for each difference between conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from snn.compare.effects import Estimate, paired_effect
from snn.compare.false_discovery import adjusted_p
from snn.compare.limits import LIMITS
from snn.compare.sign_flip import sign_flip_test
from snn.config.columns.column_names import column_named
from snn.config.schema.primary_outcome import GATED
from snn.errors import ResultError
from snn.record.health import is_scored
from snn.record.row import required_number_in
from snn.record.types import BoolArray, FloatArray

Value: TypeAlias = float | int | str
Row: TypeAlias = Mapping[str, Value]
Condition: TypeAlias = tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeGrid:
    """One outcome of all dyads, conditions by replicates."""

    conditions: tuple[Condition, ...]
    """The point on each axis, in the order in which conditions first appear."""
    replicates: tuple[int, ...]
    """Increasing; a column is the same replicate in every condition."""
    values: FloatArray  # (n_conditions, n_replicates) nan where undefined or missing
    states: NDArray[np.str_]  # (n_conditions, n_replicates) of health; empty where the dyad is missing

    @property
    def unscored(self) -> BoolArray:
        """Which dyads enter no mean, shape ``(n_conditions, n_replicates)``; missing ones are none of them."""
        scored = [[not state or is_scored(str(state)) for state in row] for row in self.states]
        return ~np.array(scored, dtype=np.bool_).reshape(self.states.shape)


def outcome_grid(rows: Sequence[Row], outcome: str, *, axes: Sequence[str]) -> OutcomeGrid:
    """Arrange one outcome of tidy rows by condition and replicate.

    Parameters
    ----------
    rows
        Tidy rows, in any order within a condition.
    outcome
        A column of numbers.
    axes
        Columns that tell conditions apart; none is one condition.

    Returns
    -------
    OutcomeGrid
        Dyads that are missing are nan, and of no state.

    Raises
    ------
    ResultError
        If a column is missing, the outcome is no number, or a replicate occurs twice in a condition.
    """
    conditions = tuple(dict.fromkeys(_condition(row, axes) for row in rows))
    replicates = tuple(sorted({int(_cell(row, "replicate")) for row in rows}))
    places = tuple({each: place for place, each in enumerate(them)} for them in (conditions, replicates))
    values = np.full((len(conditions), len(replicates)), np.nan)
    states = np.full(values.shape, "", dtype="U16")
    seen = set()
    for row in rows:
        place = places[0][_condition(row, axes)], places[1][int(_cell(row, "replicate"))]
        if place in seen:
            raise ResultError(
                f"replicate {row['replicate']} occurs twice in the condition {_condition(row, axes)}"
            )
        seen.add(place)
        values[place] = _number(row, outcome)
        states[place] = str(_cell(row, "health"))
    return OutcomeGrid(conditions=conditions, replicates=replicates, values=values, states=states)


def difference_table(
    rows: Sequence[Row],
    *,
    axes: Sequence[str],
    outcomes: Sequence[str],
    baseline: Condition,
    rng: np.random.Generator,
) -> list[dict[str, Value]]:
    """Compare each condition with a baseline, replicate by replicate.

    Parameters
    ----------
    rows, axes, outcomes, rng
        Columns that tell conditions apart, and those to compare.
    baseline
        The point on each axis of the condition to compare with.

    Returns
    -------
    list of dict
        One row for each other condition and outcome: the axes, ``outcome``, ``difference`` and ``hedges_g`` with their
        intervals and numbers of pairs (no g of an index, which is 0 in many dyads), ``p`` (two-sided,
        `snn.compare.sign_flip`), and p adjusted (`snn.compare.false_discovery`): ``q`` for all conditions of this
        outcome, chosen before all others, ``q_all_outcomes`` for all conditions of all outcomes of the
        table, for who looks through them.

    Raises
    ------
    ResultError
        If no row has the baseline condition.
    """
    (flips,) = rng.spawn(1)  # so that the intervals do not depend on how many signs are flipped
    table = []
    for outcome in outcomes:
        grid = outcome_grid(rows, outcome, axes=axes)
        if baseline not in grid.conditions:
            raise ResultError(f"no condition {baseline}; there are {', '.join(map(str, grid.conditions))}")
        reference = grid.conditions.index(baseline)
        found = [
            {**dict(zip(axes, condition, strict=True)), "outcome": outcome}
            | _difference(grid, index, reference, outcome=outcome, rng=rng, flips=flips)
            for index, condition in enumerate(grid.conditions)
            if index != reference
        ]
        adjusted = adjusted_p(np.array([row["p"] for row in found], dtype=np.float64))
        table += [row | {"q": float(q)} for row, q in zip(found, adjusted, strict=True)]
    everything = adjusted_p(np.array([row["p"] for row in table], dtype=np.float64))
    return [row | {"q_all_outcomes": float(q)} for row, q in zip(table, everything, strict=True)]


def _difference(
    grid: OutcomeGrid,
    index: int,
    reference: int,
    *,
    outcome: str,
    rng: np.random.Generator,
    flips: np.random.Generator,
) -> dict[str, Value]:
    pair = grid.values[index], grid.values[reference]
    unscored = {"unscored": grid.unscored[index], "baseline_unscored": grid.unscored[reference]}
    effect = paired_effect(*pair, **unscored, rng=rng, limits=LIMITS.get(outcome))
    return (
        {"n_unscored": effect.difference.n_unscored}
        | _columns("difference", effect.difference)
        | _columns("hedges_g", _undefined(effect.hedges_g) if outcome in GATED else effect.hedges_g)
        | {"p": sign_flip_test(*pair, **unscored, rng=flips).p_two_sided}
    )


def _undefined(estimate: Estimate) -> Estimate:
    nan = float("nan")
    return replace(estimate, value=nan, ci_low=nan, ci_high=nan, interval="none")


def _columns(name: str, estimate: Estimate) -> dict[str, Value]:
    return {
        name: estimate.value,
        f"{name}_ci_low": estimate.ci_low,
        f"{name}_ci_high": estimate.ci_high,
        f"{name}_interval": estimate.interval,
        f"{name}_n": estimate.n,
    }


def _condition(row: Row, axes: Sequence[str]) -> Condition:
    return tuple(_cell(row, axis) for axis in axes)


def _cell(row: Row, column: str) -> Value:
    if column not in row:
        raise ResultError(f"the table has no column {column!r}; it has {', '.join(row)}")
    return row[column]


def _number(row: Row, column: str) -> float:
    if column_named(column) is None:  # what is one of ours may be lacking: tables have no empty columns
        _cell(row, column)
    return required_number_in(row, column)
