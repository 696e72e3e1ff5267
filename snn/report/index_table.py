"""The cue test and the index on it, condition by condition: what is shown in how many dyads, how large, in words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from snn.analyse.influence.cue_test import INFLUENCE_LEVEL
from snn.compare.effects import Estimate, mean_over_dyads
from snn.compare.limits import LIMITS
from snn.compare.proportions import Proportion, proportion
from snn.compare.tables import Row, Value, outcome_grid
from snn.compare.word_power import WORD, word_power
from snn.record.health import is_scored
from snn.record.row import number_in
from snn.report.closing_table import Column, estimate_text, point_text
from snn.report.directions import DIRECTIONS

PARTS = (
    Column("RI", "RI", 3),
    Column("RI+", "RI_positive", 3),
    Column("RI-", "RI_negative", 3),
    Column("S", "S", 3),
    Column("balance", "balance", 2),
    Column("a leads", "lead_C", 3),
)
"""Of scored dyads."""
EFFECTS: Mapping[Column, str] = {
    Column(f"effect {way.arrow}", way.effect, 3): way.withheld for way in DIRECTIONS
}
"""Of scored dyads whose cues can be read; and the column that says why they cannot."""
TESTS: Mapping[str, tuple[str, str]] = {
    f"{heading} {way.arrow}": (way.p(level), way.withheld)
    for heading, level in (("brain", "brain"), ("moves", "movement"))
    for way in DIRECTIONS
}
"""Column of p, and of why it cannot be read, by heading."""
PARTS_LEGEND = (
    "brain, moves: in how many dyads activity of the other's brain, and its movement, follow a partner's private "
    f"random cues (cue test, p <= {INFLUENCE_LEVEL:g}), of scored dyads whose cues can be read. effect: response of "
    "the other's rate in Hz per Hz of movement, by the cues alone. RI: reciprocity index S x balance, 0 unless "
    "influence on the brain is shown both ways (RI+, RI-: on the friendly, the unfriendly channels); S: synchrony over "
    "unrelated partners; balance: the smaller effect over their mean. Not shown is not absent."
)
LEGEND = (
    f"{PARTS_LEGEND} Mutual influence: both brains; reciprocity: both movements, too. a leads: C with a before b, less "
    "C with b before a."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexLine:
    """One condition in the table of the index."""

    condition: Mapping[str, Value]
    """The point on each axis."""
    verdicts: Mapping[str, int]
    """How many dyads are called what, the most frequent first."""
    withheld: Mapping[str, int]
    """Why cues could not be read, in how many directions."""
    shown: Mapping[str, Proportion]
    """By heading of `TESTS`, in how many scored dyads influence is shown, of those whose cues can be read."""
    means: Mapping[Column, Estimate]
    """With 95 % intervals over the scored dyads: `PARTS`, and `EFFECTS` of those whose cues can be read."""


def index_lines(rows: Sequence[Row], *, axes: Sequence[str], rng: np.random.Generator) -> list[IndexLine]:
    """Return the lines of the table of the index, one for each condition.

    Parameters
    ----------
    rows
        Tidy rows of dyads; none has a table unless all were measured by this version.
    axes
        Columns that tell conditions apart.
    rng
        Draws the bootstraps.
    """
    if not rows or not all("verdict" in row for row in rows):
        return []
    grids = {column: outcome_grid(rows, column.measure, axes=axes) for column in PARTS}
    living = [column for column in PARTS if column.measure == "S" or np.isfinite(grids[column].values).any()]
    members = _members(rows, axes)
    lines = []
    for index, condition in enumerate(grids[PARTS[0]].conditions):
        means = {
            column: mean_over_dyads(
                grids[column].values[index],
                unscored=grids[column].unscored[index],
                rng=rng,
                limits=LIMITS.get(column.measure),
            )
            for column in living
        }
        dyads = members[condition]
        lines.append(
            IndexLine(
                condition=dict(zip(axes, condition, strict=True)),
                verdicts=counted(row["verdict"] for row in dyads),
                withheld=counted(why for row in dyads for name in EFFECTS.values() if (why := row.get(name))),
                shown={heading: shown_in(dyads, heading) for heading in TESTS},
                means=means | {column: _mean_effect(dyads, column, rng) for column in EFFECTS},
            )
        )
    return lines


def shown_in(dyads: Sequence[Row], heading: str) -> Proportion:
    """Count the scored dyads in which a test of `TESTS` shows influence, of those in which it can be read."""
    p_name, withheld_name = TESTS[heading]
    scored = [row for row in dyads if is_scored(str(row["health"]))]
    p_values = np.array([number_in(row, p_name) for row in scored if not row.get(withheld_name)])
    told = p_values[np.isfinite(p_values)]
    return proportion(int((told <= INFLUENCE_LEVEL).sum()), told.size)


def _mean_effect(dyads: Sequence[Row], column: Column, rng: np.random.Generator) -> Estimate:
    withheld = EFFECTS[column]
    values = np.array([np.nan if row.get(withheld) else number_in(row, column.measure) for row in dyads])
    unscored = np.array([not is_scored(str(row["health"])) for row in dyads], dtype=np.bool_)
    return mean_over_dyads(values, unscored=unscored, rng=rng)


def index_cells(lines: Sequence[IndexLine], *, measured_s: float) -> tuple[list[list[str]], str]:
    """Write the table of the index as text cells, the heading first, and say what has to be known to read it.

    Parameters
    ----------
    lines
        One for each condition.
    measured_s
        Length of the recordings, by which the power of the word *reciprocity* is told where it could have been said.
    """
    if not lines:
        return [], ""
    parts = list(lines[0].means)
    cells = [[*lines[0].condition, "dyads", *lines[0].shown, *(column.heading for column in parts)]]
    for line in lines:
        texts = [estimate_text(mean, column.decimals) for column, mean in line.means.items()]
        shown = [share_text(found) for found in line.shown.values()]
        cells.append([*map(point_text, line.condition.values()), counts_text(line.verdicts), *shown, *texts])
    reasons = Counter[str]()
    for line in lines:
        reasons.update(line.withheld)
    told = f" Cues that cannot be read, by direction: {counts_text(reasons)}." if reasons else ""
    could = any({WORD, "mutual influence"} & set(line.verdicts) for line in lines)
    return cells, LEGEND + told + (f" {power_text(measured_s)}" if could else "")


def power_text(measured_s: float) -> str:
    """Say in how many dyads of about this length, both links of which are there, reciprocity is shown."""
    found = word_power(measured_s)
    if not found:
        return "Reciprocity: its power in recordings as short as these was not counted."
    counted = [
        f"{power.shown.n_found} of {power.shown.n} {power.dyad} of {power.length_s:g} s "
        f"[{100 * power.shown.ci_low:.0f}, {100 * power.shown.ci_high:.0f} %]"
        for power in found
    ]
    return f"Power of the word reciprocity, both links at coupling 1: shown in {', in '.join(counted)}."


def counts_text(counts: Mapping[str, int]) -> str:
    """Write how many dyads are called what."""
    return ", ".join(f"{number} {what}" for what, number in counts.items())


def share_text(found: Proportion) -> str:
    """Write in how many dyads something is shown, of how many."""
    return f"{found.n_found} of {found.n}" if found.n else "-"


def counted(names: Iterable[object]) -> dict[str, int]:
    """Count names, the most frequent first."""
    return dict(Counter(str(name) for name in names).most_common())


def _members(rows: Sequence[Row], axes: Sequence[str]) -> dict[tuple[Value, ...], list[Row]]:
    members: dict[tuple[Value, ...], list[Row]] = {}
    for row in rows:
        members.setdefault(tuple(row[axis] for axis in axes), []).append(row)
    return members
