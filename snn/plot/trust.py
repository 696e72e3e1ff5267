"""Which measure can be trusted, at a glance: what fools each, and what each finds once it is not fooled."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.analyse.influence.cue_test import INFLUENCE_LEVEL
from snn.analyse.views.known_film import ERROR_SD_MS
from snn.calibration.glance import SECTIONS, UNTOLD, Cell, Glance, GlanceRow
from snn.calibration.kinds import Group
from snn.calibration.trust import ALPHA, Kind
from snn.plot.measures import measure_label
from snn.plot.style import PAGE_IN, add_title_and_note, house_style, new_figure, tick_pt
from snn.plot.ticks import wrapped
from snn.plot.trust_table import DARK, ERROR_MAP

_ROW_IN, _REST_IN = 0.26, 2.75
_GROUPS: Final[Mapping[Group, str]] = {
    "unrelated": "un-\nrelated",
    "film, known": "film,\nknown",
    "film, known inexactly": f"film,\nknown\n± {ERROR_SD_MS * 1e-3:g} s",
    "film, not known": "film,\nnot\nknown",
    "other common cause": "other\ncommon\ncause",
    "one way": "one\nway",
}


@house_style()
def trust_figure(found: Glance, *, note: str = "") -> Figure:
    """Draw measures (rows) against what fools them (left) and what they find (right).

    A cell says in how many of 100 dyads the measure finds mutual influence; its shade says how far that is from what is
    right. The answer stands above.

    Parameters
    ----------
    found
        From `snn.calibration.glance`.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    figure = new_figure(width_in=PAGE_IN, height_in=_REST_IN + _ROW_IN * len(found.rows))
    shares = {"width_ratios": [max(1, len(found.groups)), max(1, len(found.columns))]}
    left, right = figure.subplots(1, 2, sharey=True, gridspec_kw=shares)
    rows = found.rows
    _draw(left, [[row.alarms[group] for group in found.groups] for row in rows], right_share=0.0)
    _draw(right, [[row.found[kind.name] for kind in found.columns] for row in rows], right_share=1.0)
    left.set_yticks(range(len(rows)), labels=[wrapped(measure_label(row.measure), 34) for row in rows])
    left.set_xticks(range(len(found.groups)), labels=[_GROUPS[group] for group in found.groups])
    right.set_xticks(range(len(found.columns)), labels=[_heading(kind) for kind in found.columns])
    left.set_title(f"called mutual, but is not:\nat most {100 * ALPHA:g} would be right", fontsize=tick_pt())
    right.set_title("is mutual, and found:\n100 would be right", fontsize=tick_pt())
    _name_ladders(right, found.columns)
    for axes in (left, right):
        _dress(axes, rows)
    title = f"Which measure can you trust? {found.measured_s:g} s of each dyad, whose coupling is known"
    add_title_and_note(
        figure, title=f"{title}\n{found.answer}", note=f"{_counted(found)} {_EXPLANATION} {note}".strip()
    )
    return figure


_EXPLANATION = (
    "Cells: per cent of model dyads called mutually coupled; on the left of that kind of its column which is "
    "called so most often (kinds, n and intervals in the table). Shades: how far that is from right. The cue test"
    f" decides by cues drawn anew, at level {INFLUENCE_LEVEL:g} each way, and counts all dyads. All other measures"
    f" decide by a threshold that {100 * ALPHA:g} % of null dyads of other seeds exceed: on the left of uncoupled "
    "dyads, as is usual; on the right of their worst null, so that none is fooled more often. Film: both follow shared "
    "events, at once, one late, or late by turns; an analysis knows these, knows them with an error, or does not "
    "know of them. Other common cause: a slow drive, or a third party's video. One way: a link is cut, or a "
    f"partner is a recording. {UNTOLD}: cannot be told, in all or (beside a number) some kinds of the column: "
    "where a film is all that both do, or a recording has the script of who watches it, no partner has random "
    "cues of its own; then nothing measured here tells a film that is not known from influence. –: undefined."
)


def _counted(found: Glance) -> str:
    """Say how many dyads a kind has."""
    rungs = [kind.scored.size for kind in found.columns]
    left, right = (
        " to ".join(dict.fromkeys(map(str, ends))) for ends in (found.n_null, (min(rungs), max(rungs)))
    )
    return f"n = {left} model dyads of each kind on the left, {right} on the right."


def _draw(axes: Axes, cells: Sequence[Sequence[Cell]], *, right_share: float) -> None:
    errors = np.array([[_error(cell, right_share) for cell in line] for line in cells], dtype=np.float64)
    axes.imshow(errors, aspect="auto", cmap=ERROR_MAP, vmin=0.0, vmax=1.0, interpolation="none")
    for y, line in enumerate(cells):
        for x, cell in enumerate(line):
            colour = "white" if errors[y, x] > DARK else "black"
            axes.text(x, y, str(cell), ha="center", va="center", color=colour)


def _error(cell: Cell, right_share: float) -> float:
    if not cell.n:
        return float("nan")
    return 1 - cell.share if right_share else max(0.0, cell.share - ALPHA)


def _heading(kind: Kind) -> str:
    return f"{kind.latency_ms:g}" if kind.group == "latency" else f"{kind.coupling:g}".removeprefix("0")


def _name_ladders(axes: Axes, kinds: Sequence[Kind]) -> None:
    """Write below the columns of each ladder what changes along it."""
    names = {"coupling": "coupling", "latency": "latency of sight, ms"}
    for group, members in groupby(enumerate(kinds), key=lambda item: item[1].group):
        places = [place for place, _ in members]
        text = wrapped(names[group], 10) if len(places) < 2 else names[group]
        axes.text(
            (places[0] + places[-1]) / 2,
            -0.03,
            text,
            transform=axes.get_xaxis_transform(),
            fontsize=tick_pt(),
            ha="center",
            va="top",
        )
        if places[0]:
            axes.axvline(places[0] - 0.5, color="white", linewidth=3)


def _dress(axes: Axes, rows: Sequence[GlanceRow]) -> None:
    axes.xaxis.tick_top()
    axes.tick_params(length=0, labelsize=tick_pt())
    for spine in axes.spines.values():
        spine.set_visible(False)
    n_first = sum(row.section == SECTIONS[0] for row in rows)
    if 0 < n_first < len(rows):
        axes.axhline(n_first - 0.5, color="white", linewidth=5)
