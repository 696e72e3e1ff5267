"""The cue test dyad by dyad: p, how large the influence is, and what speaks against the cues."""

import math
from collections.abc import Sequence

from snn.analyse.influence.cue_test import INFLUENCE_LEVEL
from snn.compare.tables import Row
from snn.record.row import number_in
from snn.report.closing_table import interval_text, point_text
from snn.report.directions import DIRECTIONS, Direction

MAX_DYADS = 20
"""More dyads are in the table of dyads only."""
LEGEND = (
    "One line a dyad and direction; cues: private random intentions of who influences; p: cue test of the other's "
    "brain, and of its movement; effect: response of the other's rate in Hz per Hz of movement, with 95 % CI of the "
    "dyad (block jackknife); after ms: half rise of the response behind that of movement, where one is shown; "
    "coupling, latency ms: what both say of the link, with 95 % CI, in dyads of the default kind (`snn recover`); "
    "leads p: whether activity of the other foretells the cues, which refutes them; withheld: why nothing can be told."
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
    told = any(
        not math.isnan(number_in(row, f"cue_coupling_{way.name}")) for row in rows for way in DIRECTIONS
    )
    links = ["coupling", "latency ms"] if told else []
    measured = ["cues", "p brain", "p movement", "effect", "after ms", *links, "leads p", "withheld"]
    heading = [*axes, "dyad", "verdict", "direction", *measured]
    return [heading, *(_line(row, way, axes, with_link=told) for row in rows for way in DIRECTIONS)]


def _line(row: Row, direction: Direction, axes: Sequence[str], *, with_link: bool) -> list[str]:
    def told(name: str, decimals: int = 3) -> str:
        value = number_in(row, name)
        return "-" if math.isnan(value) else f"{value:.{decimals}f}"

    first = direction == DIRECTIONS[0]
    who = [*(point_text(row[axis]) for axis in axes), str(row["replicate"]), str(row["verdict"])]
    return [
        *(who if first else [""] * len(who)),
        direction.arrow,
        told(f"cue_n_{direction.name}", 0),
        told(direction.p("brain")),
        told(direction.p("movement")),
        _interval(row, direction.effect, "", 3),
        _interval(row, f"cue_latency_brain_{direction.name}", "_ms", 0) if _is_shown(row, direction) else "-",
        *(_link_cells(row, direction) if with_link else ()),
        told(f"cue_leads_p_{direction.name}"),
        str(row[direction.withheld] or "-"),
    ]


def _interval(row: Row, name: str, unit: str, decimals: int) -> str:
    """Write a value with its interval; an end that is open, beside one that is not, as such."""
    low, high = number_in(row, f"{name}_low{unit}"), number_in(row, f"{name}_high{unit}")
    text = interval_text(number_in(row, f"{name}{unit}"), (low, high), decimals)
    return text.replace(", nan]", " or more]")


def _link_cells(row: Row, direction: Direction) -> tuple[str, str]:
    return _interval(row, f"cue_coupling_{direction.name}", "", 2), _interval(
        row, f"cue_link_latency_{direction.name}", "_ms", 0
    )


def _is_shown(row: Row, direction: Direction) -> bool:
    """Tell whether there is a response that could be late."""
    return number_in(row, direction.p("brain")) <= INFLUENCE_LEVEL
