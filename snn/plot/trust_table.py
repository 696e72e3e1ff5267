"""Which measure can be trusted, in full: how often each calls a dyad coupled, for all kinds of dyads."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import offset_copy

from snn.calibration.kinds import Truth
from snn.calibration.trust import ALPHA, Kind, RowNull, TrustTable
from snn.plot.measures import measure_label
from snn.plot.style import PAGE_IN, add_title_and_note, house_style, new_figure, small_pt
from snn.plot.ticks import wrapped
from snn.record.types import FloatArray

_ROW_IN, _HEAD_IN = 0.2, 2.0
_COLUMNS_IN = 4.6
"""Width that is left for all columns, without the names of the measures and the colour bar."""
_FLAT_PT, _UPRIGHT_PT, _UPRIGHT_LETTERS = 6.5, 5.5, 16
_LETTER = 0.62
"""Mean width of a letter, in parts of its size."""
_LINE = 1.25
"""Distance of lines, and what keeps columns apart, in parts of the size of letters."""
ERROR_MAP = "Oranges"
"""One hue, light to dark: right is white, also in print and for the colour-blind."""
DARK = 0.6
"""Deviation from what is right from which letters are white."""
HEADS: dict[Truth, str] = {
    "not mutual": f"not mutually coupled: should be at most {100 * ALPHA:g}",
    "mutual": "mutually coupled: should be 100",
    "other": "neither",
}
_MANY = 3
"""So many columns of the same n have it once, in the head above them."""
_HELD_AGAINST: dict[RowNull, str] = {
    "composite": "the dyads of its worst null (any without mutual influence)",
    "uncoupled": "uncoupled dyads (which are not all that can be mistaken)",
}
NEITHER = "; of dyads that are neither nothing is wrong to say"


@house_style()
def trust_table_figure(table: TrustTable, *, null: RowNull, note: str = "") -> Figure:
    """Draw measures (rows) against kinds of dyads (columns).

    A cell says in how many of 100 scored dyads the measure finds coupling; its shade says how far that is from what is
    right, which stands above the columns: no more false alarms than allowed where the partners do not influence each
    other mutually, all found where they do. Kinds that are neither have no shade.

    Parameters
    ----------
    table
        From `snn.calibration.trust`.
    null
        Which of the two judgements of each measure: by all nulls, or by uncoupled dyads alone.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    table = replace(table, rows=tuple(row for row in table.rows if row.null in (null, "own")))
    longer_in = (_upright_letters(table) - _UPRIGHT_LETTERS) * _LETTER * _UPRIGHT_PT / 72
    height_in = _HEAD_IN + longer_in + _ROW_IN * len(table.rows)
    figure = new_figure(width_in=PAGE_IN, height_in=height_in)
    axes = figure.subplots()
    errors = _errors(table)
    image = axes.imshow(errors, aspect="auto", cmap=ERROR_MAP, vmin=0.0, vmax=1.0, interpolation="none")
    _letter(axes, table, errors)
    _label(axes, table)
    bar = figure.colorbar(image, ax=axes, fraction=0.025, pad=0.01)
    bar.set_label(f"away from what is right:\nfalse alarms above {100 * ALPHA:g}, or misses", size=small_pt())
    bar.set_ticks([0, 0.5, 1], labels=["0", "50", "100"])
    neither = any(kind.truth == "other" for kind in table.kinds)
    explanation = (
        "Cells: per cent of scored model dyads that the measure calls coupled (n above the columns; 95 % "
        "Clopper-Pearson intervals in the table). Shades: how far that is from what is right, in percentage points, on "
        f"both sides alike{NEITHER if neither else ''}. Each measure decides by a threshold that 5 % of "
        f"{_HELD_AGAINST[null]} of another block of seeds exceed; C in one row by the p of its circular "
        "shifts, the cue test and the index by their own tests. ?: no cues that can be read; –: undefined."
    )
    title = f"Which measure can you trust? {table.measured_s:g} s of each dyad, whose coupling is known"
    add_title_and_note(figure, title=title, note=f"{explanation} {note}".strip())
    _head_blocks(figure, table)
    return figure


def _errors(table: TrustTable) -> FloatArray:
    """Return how far from right calls are, shape ``(n_measures, n_kinds)``; nan if nothing is wrong or defined."""
    rows = [[_error(row.detected[kind.name].value, kind) for kind in table.kinds] for row in table.rows]
    return np.array(rows, dtype=np.float64)


def _error(share: float, kind: Kind) -> float:
    if kind.truth == "other" or np.isnan(share):
        return float("nan")
    return max(0.0, share - ALPHA) if kind.truth == "not mutual" else 1 - share


def _letter(axes: Axes, table: TrustTable, errors: FloatArray) -> None:
    for y, row in enumerate(table.rows):
        for x, kind in enumerate(table.kinds):
            found = row.detected[kind.name]
            text = f"{100 * found.value:.0f}" if found.n else "?" if row.null == "own" else "–"
            colour = "white" if errors[y, x] > DARK else "black"
            axes.text(x, y, text, ha="center", va="center", fontsize=_cell_pt(table), color=colour)


def _column_pt(table: TrustTable) -> float:
    return 72 * _COLUMNS_IN / len(table.kinds)


def _cell_pt(table: TrustTable) -> float:
    """Return a size at which three digits fit into a column with some room beside them."""
    return min(5.5, _column_pt(table) / (3.5 * _LETTER))


def _label(axes: Axes, table: TrustTable) -> None:
    axes.set_yticks(range(len(table.rows)), labels=[measure_label(row.measure) for row in table.rows])
    n_letters = int(72 * _COLUMNS_IN / len(table.kinds) / (_LETTER * _FLAT_PT))
    words = [word for kind in table.kinds for word in kind.name.replace("_", " ").replace("-", "- ").split()]
    flat = max(map(len, words)) <= n_letters
    names = [wrapped(kind.name, n_letters if flat else _upright_letters(table)) for kind in table.kinds]
    parted = "\n" if _column_pt(table) > 2 * _LINE * _UPRIGHT_PT else ", "
    counted = [f"{name}{parted}n = {int(k.scored.sum())}" for name, k in zip(names, table.kinds, strict=True)]
    labels = [
        name if _n_of_all(block) else with_n
        for block in _blocks(table)
        for name, with_n in list(zip(names, counted, strict=True))[block.first : block.last + 1]
    ]
    look = {"fontsize": _FLAT_PT if flat else _UPRIGHT_PT, "rotation": 0 if flat else 90}
    axes.set_xticks(
        range(len(table.kinds)),
        labels=labels,
        linespacing=1.1,
        multialignment="center" if flat else "left",
        **look,
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for block in list(_blocks(table))[:-1]:
        axes.axvline(block.last + 0.5, color="white", linewidth=3)


def _upright_letters(table: TrustTable) -> int:
    """Return how many letters a line of an upright name has, so that its lines, and n below, fit beside each other."""
    n_lines = max(1, int(_column_pt(table) / (_LINE * _UPRIGHT_PT)) - 1)
    names = [kind.name for kind in table.kinds]
    longest = max([_UPRIGHT_LETTERS, *map(len, names)])
    fitting = (
        letters
        for letters in range(_UPRIGHT_LETTERS, longest)
        if all(wrapped(name, letters).count("\n") < n_lines for name in names)
    )
    return next(fitting, longest)


@dataclass(frozen=True, slots=True)
class _Block:
    """Neighbouring columns of which the same is true."""

    kinds: tuple[Kind, ...]
    first: int
    last: int


def _blocks(table: TrustTable) -> Iterator[_Block]:
    for _, members in groupby(enumerate(table.kinds), key=lambda item: item[1].truth):
        places = [place for place, _ in members]
        yield _Block(table.kinds[places[0] : places[-1] + 1], places[0], places[-1])


def _n_of_all(block: _Block) -> int | None:
    """Return how many dyads each column of a block has, which its head then says once; None if they differ."""
    counts = {int(kind.scored.sum()) for kind in block.kinds}
    return counts.pop() if len(counts) == 1 and len(block.kinds) >= _MANY else None


def _head_blocks(figure: Figure, table: TrustTable) -> None:
    """Write above the names of each block of columns what would be right there, over a line as wide as the block."""
    axes = figure.axes[0]
    figure.draw_without_rendering()
    names_px = max(label.get_window_extent().height for label in axes.get_xticklabels())
    above_pt = 72 * names_px / figure.dpi + 8
    line = offset_copy(axes.get_xaxis_transform(), figure, y=above_pt, units="points")
    text = offset_copy(axes.get_xaxis_transform(), figure, y=above_pt + 3, units="points")
    for block in _blocks(table):
        first, last, n = block.first, block.last, _n_of_all(block)
        width_pt = 72 * _COLUMNS_IN * (last - first + 1) / len(table.kinds)
        told = HEADS[block.kinds[0].truth] + (
            f" (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{n}\N{NO-BREAK SPACE}each)" if n else ""
        )
        head = _broken(told, int(width_pt / (_LETTER * _FLAT_PT)))
        axes.plot([first - 0.42, last + 0.42], [1, 1], transform=line, color="#222222", lw=0.6, clip_on=False)
        axes.text((first + last) / 2, 1, head, transform=text, ha="center", va="bottom", fontsize=_FLAT_PT)


def _broken(head: str, n_letters: int) -> str:
    """Break a head that is too long, first of all behind its colon."""
    if len(head) <= n_letters or ": " not in head:
        return head
    what, expected = head.split(": ")
    return f"{wrapped(f'{what}:', n_letters)}\n{wrapped(expected, n_letters)}"
