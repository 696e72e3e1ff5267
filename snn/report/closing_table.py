"""The table that closes a run: one line for each condition, with intervals, numbers of dyads and flags."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from snn.compare.effects import Estimate, mean_over_dyads
from snn.compare.intervals import INTERVALS
from snn.compare.limits import LIMITS
from snn.compare.tables import Row, Value, outcome_grid
from snn.config.schema.channels import PARTNERS
from snn.config.schema.primary_outcome import OUTCOME_LABELS, PrimaryOutcome
from snn.foreign.shown_text import markdown_cell
from snn.record.health import counted_states

ALPHA = 0.05
PRIMARY_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the closing table: its heading, the measure it shows, how many decimals, and what the foot says."""

    heading: str
    measure: str
    decimals: int
    meaning: str = ""


_RATES = "rates of execution E cells at rest, while acting, while the other acts"
_CLASSES = "shares of execution E cells that are congruent and broadly congruent mirror cells"
_WEIGHTS = "mean mirror weights from an observed act to the same and to different ones"
_NEW_WEIGHTS = "the same for acts outside the repertoire"
_COPIED = "shares of acts that who watches copied, and did another after"
COLUMNS = (
    Column("C", "C", 3, "peak cross-correlation of execution rates"),
    Column("null95", "null95", 3, "what circular shifts of one partner reach in 5 % of cases"),
    Column("base Hz", "execution_e_base_hz", 1, _RATES),
    Column("executing Hz", "execution_e_executing_hz", 1, _RATES),
    Column("observing Hz", "execution_e_observing_hz", 1, _RATES),
    Column("motor observing Hz", "motor_observing_hz", 1, "rate of motor cells while the other acts"),
)

LIVING = (
    Column("movement", "movement_synchrony", 3, "behavioural synchrony"),
    Column("C given movement", "C_given_movement", 3, "C of what movement leaves"),
    Column("congruent", "execution_e_congruent_fraction", 3, _CLASSES),
    Column("broad", "execution_e_broad_fraction", 3, _CLASSES),
    Column("same nS", "same_weight_nS", 2, _WEIGHTS),
    Column("different nS", "different_weight_nS", 2, _WEIGHTS),
    Column(
        "new congruent",
        "new_congruent_fraction",
        3,
        "share of congruent cells for acts outside the repertoire",
    ),
    Column("new same nS", "new_same_weight_nS", 2, _NEW_WEIGHTS),
    Column("new different nS", "new_different_weight_nS", 2, _NEW_WEIGHTS),
    Column("new read", "new_decoded", 2, "share of acts outside the repertoire that are read from the cells"),
    Column("motor nS", "motor_weight_nS", 2, "mean learned weight onto motor cells"),
    Column("oxytocin", "oxytocin_level", 2, "mean level"),
    Column("stress", "stress_level", 2, "mean level"),
)
"""What is shown only where it is measured and not the same in all dyads: bodies beside brains (behavioural synchrony,
and C of what movement leaves), classes of cells, learned weights, levels.
New are acts outside a partner's repertoire."""
COPIES = (
    Column("copied", "mimicry_share", 2, _COPIED),
    Column("other act", "mimicry_other_share", 2, _COPIED),
    Column("copy latency s", "mimicry_latency_s", 3, "time from an act to its copy"),
)
"""Shown where one partner acts and the other only watches: the share of acts that it copied, and did another after."""
RETURNS = Column(
    "returns above chance",
    "positive_return_margin",
    3,
    "share of acts that the other returns, less chance",
)
"""Shown beside the levels and the motor weights, which are what may change it."""
SHOWN_COLUMNS = (*COLUMNS, *LIVING, *COPIES, RETURNS)
"""All that can be shown."""


def headings() -> dict[str, str]:
    """Return the columns of results.csv by the headings under which their means are printed, in small letters."""
    return {column.heading.casefold(): column.measure for column in SHOWN_COLUMNS}


def shown_columns(rows: Sequence[Row], *, primary: PrimaryOutcome) -> tuple[Column, ...]:
    """Return the columns that have something to show: the primary outcome, the usual ones, and what learns or lives.

    The primary outcome has a star; runs that an older version measured may not have it.
    """
    living = tuple(column for column in LIVING if _varies(rows, column.measure))
    answers = any(column.measure.endswith(("_level", "motor_weight_nS")) for column in living)
    copies = COPIES if all(map(_one_watches, rows)) else ()
    usual = (*COLUMNS, *living, *copies, *((RETURNS,) if answers else ()))
    if not all(primary in row for row in rows):
        return usual
    heading = next((column.heading for column in usual if column.measure == primary), primary)
    meanings = {**OUTCOME_LABELS, **{column.measure: column.meaning for column in (*LIVING, *usual)}}
    first = Column(f"{heading}*", primary, PRIMARY_DECIMALS, meanings[primary])
    return (first, *(column for column in usual if column.measure != primary))


def _one_watches(row: Row) -> bool:
    """Tell whether one partner intended acts, and the other none."""
    intended = [float(row.get(f"{partner}_intentions", math.nan)) for partner in PARTNERS]
    return min(intended) == 0 < max(intended)


def _varies(rows: Sequence[Row], measure: str) -> bool:
    values = np.asarray([float(row.get(measure, math.nan)) for row in rows])
    found = values[np.isfinite(values)]
    return found.size > 0 and (np.ptp(found) > 0 or (found.size == 1 and found[0] != 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One condition in the closing table."""

    condition: Mapping[str, Value]
    """The point on each axis."""
    n: int
    """Dyads that are scored and long enough for C."""
    n_dyads: int
    states: tuple[str, ...]
    """Of health, one of each dyad."""
    n_detected: int | None
    """How many of the scored ones have p < .05; None if none of them has a p."""
    means: Mapping[Column, Estimate]
    """Over the scored dyads, with 95 % intervals."""


def table_lines(
    rows: Sequence[Row], *, axes: Sequence[str], rng: np.random.Generator, primary: PrimaryOutcome
) -> list[Line]:
    """Return the lines of the closing table, one for each condition.

    Parameters
    ----------
    rows
        Tidy rows of dyads.
    axes
        Columns that tell conditions apart.
    rng
        Draws the bootstraps.
    primary
        The outcome that comes first.

    Returns
    -------
    list of Line
        Their rates are those of the execution E cells unless the heading says motor.
    """
    columns = shown_columns(rows, primary=primary)
    grids = {column.measure: outcome_grid(rows, column.measure, axes=axes) for column in columns}
    p_values = outcome_grid(rows, "p", axes=axes)
    lines = []
    for index, condition in enumerate(p_values.conditions):
        unscored, states = p_values.unscored[index], tuple(filter(None, p_values.states[index].tolist()))
        scored = np.isfinite(grids["C"].values[index]) & ~unscored
        p = p_values.values[index][~unscored]
        lines.append(
            Line(
                condition=dict(zip(axes, condition, strict=True)),
                n=int(scored.sum()),
                n_dyads=len(states),
                states=states,
                n_detected=int((p < ALPHA).sum()) if np.isfinite(p).any() else None,
                means={
                    column: mean_over_dyads(
                        grids[column.measure].values[index],
                        unscored=unscored,
                        rng=rng,
                        limits=LIMITS.get(column.measure),
                    )
                    for column in columns
                },
            )
        )
    return lines


def table_cells(
    rows: Sequence[Row], *, axes: Sequence[str], rng: np.random.Generator, primary: PrimaryOutcome
) -> list[list[str]]:
    """Return the closing table as text cells, the heading first; see `table_lines`."""
    return cells_of(table_lines(rows, axes=axes, rng=rng, primary=primary))


def cells_of(lines: Sequence[Line]) -> list[list[str]]:
    """Write the lines of the closing table as text cells, the heading first; a dash where something is undefined.

    The states of health are counted if not all dyads are healthy.
    """
    if not lines:
        return []
    states = ["health"] if any(set(line.states) - {"healthy"} for line in lines) else []
    heading = [*lines[0].condition, "n", "of", *states, "p<.05", *(c.heading for c in lines[0].means)]
    return [heading, *(_cells(line, with_states=bool(states)) for line in lines)]


def foot_of(lines: Sequence[Line]) -> str:
    """Explain every column of the table but the axes; headings that mean one thing together are explained together."""
    shown: dict[str, list[str]] = {}
    for column in lines[0].means:
        shown.setdefault(column.meaning, []).append(column.heading)
    told = [f"{', '.join(names)}: {meaning}" for meaning, names in shown.items()]
    n = "n: scored model dyads (neither runaway nor reverberating), of so many"
    p = "p<.05: how many of them are above their null"
    rest = (f"brackets: {INTERVALS}", "-: undefined", "*: primary outcome, fixed in the configuration")
    return f"{'; '.join([n, p, *told, *rest])}."


def _cells(line: Line, *, with_states: bool) -> list[str]:
    detected = "-" if line.n_detected is None else str(line.n_detected)
    means = [estimate_text(mean, column.decimals) for column, mean in line.means.items()]
    states = [counted_states(line.states)] if with_states else []
    point = [point_text(value) for value in line.condition.values()]
    return [*point, str(line.n), str(line.n_dyads), *states, detected, *means]


def as_markdown(cells: Sequence[Sequence[str]]) -> str:
    """Write the cells as a Markdown table."""
    heading, *body = ([markdown_cell(cell) for cell in line] for line in cells)
    lines = [heading, ["---"] * len(heading), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def point_text(value: float | int | str) -> str:
    """Write the point of an axis: a name as it is, a number without needless zeros."""
    return value if isinstance(value, str) else f"{value:g}"


def estimate_text(estimate: Estimate, decimals: int) -> str:
    """Write a mean with its 95 % interval; a dash where it is undefined."""
    return interval_text(estimate.value, (estimate.ci_low, estimate.ci_high), decimals)


def estimate_in_words(estimate: Estimate, decimals: int) -> str:
    """Write a mean with its interval and of which kind that is, for a sentence that no legend explains."""
    kind = "" if math.isnan(estimate.ci_low) else f" (95 % CI, {estimate.interval})"
    return f"{estimate_text(estimate, decimals)}{kind}"


def interval_text(value: float, ends: tuple[float, float], decimals: int) -> str:
    """Write a value with the ends of its interval, without them if they are nan; a dash if the value is."""
    if math.isnan(value):
        return "-"
    text = f"{value:.{decimals}f}"
    return text if math.isnan(ends[0]) else f"{text} [{ends[0]:.{decimals}f}, {ends[1]:.{decimals}f}]"
