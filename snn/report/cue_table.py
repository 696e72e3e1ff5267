"""The cue test dyad by dyad: p, how large the influence is, and what speaks against the cues."""

import math
from collections.abc import Sequence

from snn.analyse.influence.cue_test import INFLUENCE_LEVEL
from snn.compare.tables import Row
from snn.report.closing_table import interval_text, point_text

MAX_DYADS = 20
"""More dyads are in the table of dyads only."""
DIRECTIONS = {"a_to_b": "a->b", "b_to_a": "b->a"}
LEGEND = (
    "One line a dyad and direction; cues: private random intentions of who influences; p: cue test of the other's "
    "brain, and of its movement; effect: response of the other's rate in Hz per Hz of movement, with 95 % CI of the "
    "dyad (block jackknife); after ms: half rise of the response behind that of movement, where one is shown; leads "
    "p: whether activity of the other foretells the cues, which refutes them; withheld: why nothing can be told."
)


def cue_cells(rows: Sequence[Row], *, axes: Sequence[str]) -> list[list[str]]:
    """Return the lines of the table, the heading first; none if there are too many dyads for a terminal.

    Parameters
    ----------
    rows
        Tidy rows of dyads; those of an older version have no table.
    axes
        Columns that tell conditions apart.
    """
    if not 0 < len(rows) <= MAX_DYADS or not all("verdict" in row for row in rows):
        return []
    measured = ["cues", "p brain", "p movement", "effect", "after ms", "leads p", "withheld"]
    heading = [*axes, "dyad", "verdict", "direction", *measured]
    return [heading, *(_line(row, name, axes) for row in rows for name in DIRECTIONS)]


def _line(row: Row, direction: str, axes: Sequence[str]) -> list[str]:
    def told(name: str, decimals: int = 3) -> str:
        value = _number(row, name)
        return "-" if math.isnan(value) else f"{value:.{decimals}f}"

    effect = f"cue_effect_brain_{direction}"
    ends = _number(row, f"{effect}_low"), _number(row, f"{effect}_high")
    first = direction == next(iter(DIRECTIONS))
    who = [*(point_text(row[axis]) for axis in axes), str(row["replicate"]), str(row["verdict"])]
    return [
        *(who if first else [""] * len(who)),
        DIRECTIONS[direction],
        told(f"cue_n_{direction}", 0),
        told(f"cue_p_brain_{direction}"),
        told(f"cue_p_movement_{direction}"),
        interval_text(_number(row, effect), ends, 3),
        told(f"cue_latency_brain_{direction}_ms", 0) if _is_shown(row, direction) else "-",
        told(f"cue_leads_p_{direction}"),
        str(row[f"cue_withheld_{direction}"] or "-"),
    ]


def _is_shown(row: Row, direction: str) -> bool:
    """Tell whether there is a response that could be late."""
    return _number(row, f"cue_p_brain_{direction}") <= INFLUENCE_LEVEL


def _number(row: Row, name: str) -> float:
    value = row.get(name)
    return float(value) if isinstance(value, int | float) else math.nan
