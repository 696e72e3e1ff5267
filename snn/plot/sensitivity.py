"""Sensitivity: how often measures find coupling, against what the coupling causes."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import offset_copy
from numpy.typing import ArrayLike

from snn.compare.effects import Estimate
from snn.compare.trust import TrustRow, TrustTable
from snn.plot.measures import Look, looks_of, measure_label
from snn.plot.style import (
    NULL_COLOUR,
    PAGE_IN,
    TEXT_COLOUR,
    add_title_and_note,
    house_style,
    new_figure,
)
from snn.plot.ticks import wrapped
from snn.record.types import FloatArray

_APART_PT = 1.2
"""Sideways distance of the curves, so that equal intervals can be told apart."""
_AXES_IN, _NAME_PT, _LETTER = 4.6, 5.5, 0.64
"""Width of the axes, about; size of the names of the kinds, and width of their letters in parts of it."""
_NAMES_FROM, _NAMES_STEP = 1.06, 0.1
_TICKS = (0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1)


@house_style()
def sensitivity_figure(
    table: TrustTable, effects: Mapping[str, Estimate], measures: Collection[str], *, note: str = ""
) -> Figure:
    """Draw detection rates against the effect of cutting a link.

    Parameters
    ----------
    table
        From `snn.compare.trust`.
    effects
        By kind: what cutting a link changes in the rates of the partner who sees through it, in parts of their mean.
    measures
        Labels of at most seven measures of the table.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    figure = new_figure(width_in=PAGE_IN, height_in=3.9)
    ax = figure.subplots()
    kinds = sorted(
        (kind for kind in table.kinds if kind.name in effects), key=lambda k: effects[k.name].value
    )
    names = [kind.name for kind in kinds]
    x = _root(np.array([effects[name].value for name in names]))
    rows = [row for row in table.rows if row.measure in measures]
    width = max(float(np.ptp(x)), 1e-3)
    looks = looks_of([row.measure for row in rows])
    for number, row in enumerate(rows):
        apart_pt = (number - (len(rows) - 1) / 2) * _APART_PT
        _curve(row, names, x, looks[row.measure], apart_pt=apart_pt, ax=ax)
    ax.set_xlim(x.min() - 0.08 * width, x.max() + 0.08 * width)
    ticks = [tick for tick in _TICKS if _root(tick) <= x.max() + 0.05 * width]
    ax.set_xticks(_root(ticks), labels=[f"{tick:g}" for tick in ticks])
    n_levels = _effects(names, effects, ax=ax)
    ax.axhline(0.05, color=NULL_COLOUR, lw=0.7, ls=(0, (3, 3)))
    ax.set_xlabel("what cutting a link changes in the partner's rates (parts of their mean)")
    ax.set_ylim(-0.03, _NAMES_FROM + _NAMES_STEP * n_levels)
    ax.set_ylabel("dyads that are called coupled")
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1], labels=["0", "25 %", "50 %", "75 %", "100 %"])
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), borderaxespad=0, handlelength=4, labelspacing=0.8)
    n = "; ".join(f"{kind.name} {int(kind.scored.sum())}" for kind in kinds)
    n_twins = min((effects[name].n for name in names if effects[name].n), default=0)
    most_pt = (len(rows) - 1) / 2 * _APART_PT
    title = f"How little coupling can be found? {table.measured_s:g} s of each dyad"
    explanation = (
        f"Points: share of scored model dyads (n: {n}), with 95 % Clopper-Pearson intervals. Across: mean effect of "
        f"the weaker link in lesion twins (n = {n_twins} model dyads; dots and 95 % intervals at the top); 0 without a "
        f"link. Curves are moved sideways by up to {most_pt:.1f} points, so that equal intervals can be told apart: "
        "they belong below the dots. Dashed: 5 %. The axis is that of the square root."
    )
    add_title_and_note(figure, title=title, note=f"{explanation} {note}".strip())
    return figure


def _root(effect: ArrayLike) -> FloatArray:
    """Where an effect lies on the axis: small ones are what is asked about, and would lie on each other."""
    return np.sign(effect) * np.sqrt(np.abs(effect))


def _curve(
    row: TrustRow, names: Sequence[str], x: FloatArray, look: Look, *, apart_pt: float, ax: Axes
) -> None:
    found = [row.detected[name] for name in names]
    y = np.array([one.value for one in found])
    low, high = (np.array([getattr(one, end) for one in found]) for end in ("ci_low", "ci_high"))
    moved = offset_copy(ax.transData, ax.get_figure(root=True), x=apart_pt, units="points")
    ax.errorbar(
        x,
        y,
        yerr=[y - low, high - y],
        label=wrapped(measure_label(row.measure), 24),
        transform=moved,
        color=look.colour,
        ls=look.dashes,
        marker=look.marker,
        lw=1.0,
        ms=3.5,
        mec="white",
        mew=0.4,
        elinewidth=0.6,
    )


def _effects(names: Sequence[str], effects: Mapping[str, Estimate], *, ax: Axes) -> int:
    """Draw the effects with their intervals and the names of the kinds above the curves; return at how many heights.

    Each stands as low as it can without meeting another.
    """
    per_letter = float(np.ptp(ax.get_xlim())) * _NAME_PT * _LETTER / (72 * _AXES_IN)
    ends: list[float] = []
    for name in names:
        effect = effects[name]
        middle = float(_root(effect.value))
        interval = [end for end in _root([effect.ci_low, effect.ci_high]) if np.isfinite(end)]
        reach = 0.5 * per_letter * (len(name) + 1)
        left, right = min([middle - reach, *interval]), max([middle + reach, *interval])
        level = next((k for k, end in enumerate(ends) if end < left), len(ends))
        ends[level : level + 1] = [right]
        height = _NAMES_FROM + _NAMES_STEP * level
        ax.plot(interval, [height] * len(interval), color=NULL_COLOUR, lw=2, solid_capstyle="butt")
        ax.plot(middle, height, ".", ms=4, color=TEXT_COLOUR)
        ax.annotate(name, (middle, height + 0.02), ha="center", va="bottom", fontsize=_NAME_PT)
    return len(ends)
