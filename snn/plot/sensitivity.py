"""Sensitivity: how often measures find coupling, against what the coupling causes."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from snn.compare.effects import Estimate
from snn.compare.trust import TrustRow, TrustTable
from snn.plot.roc import CURVE_COLOURS, CURVE_DASHES
from snn.plot.style import (
    NULL_COLOUR,
    PAGE_IN,
    add_title_and_note,
    house_style,
    new_figure,
)
from snn.record.types import FloatArray

_MARKERS = ("o", "s", "^", "D", "v", "P", "X")
_SPREAD = 0.008
"""Sideways distance of the curves, in parts of the axis, so that equal intervals can be told apart."""
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
    figure = new_figure(width_in=0.72 * PAGE_IN, height_in=3.7)
    ax = figure.subplots()
    kinds = sorted(
        (kind for kind in table.kinds if kind.name in effects), key=lambda k: effects[k.name].value
    )
    names = [kind.name for kind in kinds]
    x = _root(np.array([effects[name].value for name in names]))
    rows = [row for row in table.rows if row.measure in measures]
    width = max(float(np.ptp(x)), 1e-3)
    for number, row in enumerate(rows):
        _curve(row, names, x + (number - (len(rows) - 1) / 2) * _SPREAD * width, number, ax=ax)
    ticks = [tick for tick in _TICKS if _root(tick) <= x.max() + 0.05 * width]
    ax.set_xticks(_root(ticks), labels=[f"{tick:g}" for tick in ticks])
    _effects(names, effects, ax=ax)
    ax.axhline(0.05, color=NULL_COLOUR, lw=0.7, ls=(0, (3, 3)))
    ax.set(
        xlabel="what cutting a link changes in the partner's rates (parts of their mean)", ylim=(-0.03, 1.2)
    )
    ax.set_ylabel("dyads that are called coupled")
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1], labels=["0", "25 %", "50 %", "75 %", "100 %"])
    ax.legend(loc="lower right", handlelength=2.5)
    n = "; ".join(f"{kind.name} {int(kind.healthy.sum())}" for kind in kinds)
    n_twins = min((effects[name].n for name in names if effects[name].n), default=0)
    title = f"How little coupling can be found? {table.measured_s:g} s of each dyad"
    explanation = (
        f"Points: share of healthy model dyads (n: {n}), with 95 % Clopper-Pearson intervals. Across: mean effect of "
        f"the weaker link in lesion twins (n = {n_twins} model dyads, 95 % intervals at the top); 0 without a link. "
        "Dashed: 5 %. The axis is that of the square root."
    )
    add_title_and_note(figure, title=title, note=f"{explanation} {note}".strip())
    return figure


def _root(effect: ArrayLike) -> FloatArray:
    """Where an effect lies on the axis: small ones are what is asked about, and would lie on each other."""
    return np.sign(effect) * np.sqrt(np.abs(effect))


def _curve(row: TrustRow, names: Sequence[str], x: np.ndarray, number: int, *, ax: Axes) -> None:
    found = [row.detected[name] for name in names]
    y = np.array([one.value for one in found])
    low, high = (np.array([getattr(one, end) for one in found]) for end in ("ci_low", "ci_high"))
    look = {"color": CURVE_COLOURS[number], "ls": CURVE_DASHES[number], "lw": 1.2, "marker": _MARKERS[number]}
    ax.errorbar(
        x, y, yerr=[y - low, high - y], label=row.measure, ms=4, mec="white", mew=0.5, elinewidth=0.7, **look
    )


def _effects(names: Sequence[str], effects: Mapping[str, Estimate], *, ax: Axes) -> None:
    """Draw the intervals of the effects above the curves, with the names of the kinds at two heights in turn."""
    for number, name in enumerate(names):
        effect = effects[name]
        if np.isfinite(effect.ci_low):
            ax.plot(_root([effect.ci_low, effect.ci_high]), [1.06, 1.06], color=NULL_COLOUR, lw=2)
        place = float(_root(effect.value)), 1.08 + 0.05 * (number % 2)
        ax.annotate(name, place, ha="center", va="bottom", fontsize=5.5)
