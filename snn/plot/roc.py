"""ROC curves: how well measures tell live dyads from each kind of dyads that are not mutually coupled."""

from collections.abc import Mapping, Sequence
from string import ascii_lowercase
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from snn.calibration.discrimination import Discrimination
from snn.plot.measures import Look, looks_of, measure_label
from snn.plot.style import (
    NULL_COLOUR,
    PAGE_IN,
    add_title_and_note,
    house_style,
    letter,
    new_figure,
    say_why_empty,
    small_pt,
)
from snn.plot.ticks import wrapped
from snn.record.types import FloatArray

_LINE_PT: Final = 0.8
_MARK: Final[dict[str, Any]] = {"ms": 4.0, "mec": "white", "mew": 0.3, "clip_on": False, "zorder": 3}
_COLUMNS, _PANEL_IN, _REST_IN = 4, 2.0, 1.0


@house_style()
def roc_figure(
    found: Sequence[Discrimination],
    *,
    measured_s: float,
    n_scored: Mapping[str, int],
    live: str,
    note: str = "",
) -> Figure:
    """Draw one panel for each kind of dyads that are not mutually coupled, one curve for each measure.

    Parameters
    ----------
    found
        Of at most seven measures.
    measured_s
        How long dyads were measured.
    n_scored
        Scored dyads by kind.
    live
        Name of the kind that is live.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    kinds, flawless = _kinds(found)
    n_rows = -(-(len(kinds) + 1) // _COLUMNS)
    figure = new_figure(width_in=PAGE_IN, height_in=_REST_IN + _PANEL_IN * n_rows)
    panels = figure.subplots(n_rows, _COLUMNS, squeeze=False).ravel()
    looks = looks_of(list(dict.fromkeys(one.measure for one in found)))
    for number, (kind, ax) in enumerate(zip(kinds, panels, strict=False)):
        _panel([one for one in found if one.kind == kind], looks, ax=ax)
        ax.set_title(f"{wrapped(kind, 30)}\nn = {n_scored[kind]}")
        letter(ascii_lowercase[number], ax=ax)
    for ax in panels[len(kinds) :]:
        ax.set_axis_off()
    handles = [_handle(look, wrapped(measure_label(name), 24)) for name, look in looks.items()]
    panels[len(kinds)].legend(handles=handles, loc="center left", handlelength=4)
    title = f"Telling live dyads from others, {measured_s:g} s of each (n = {n_scored[live]} live)"
    left_out = [f"{kind} (n = {n_scored[kind]})" for kind in flawless]
    told = f"Not drawn, for every measure tells them from live dyads without an error: {', '.join(left_out)}."
    parts = [_EXPLANATION, told if flawless else "", note]
    add_title_and_note(figure, title=title, note=" ".join(filter(None, parts)))
    return figure


def _kinds(found: Sequence[Discrimination]) -> tuple[list[str], list[str]]:
    """Return the kinds that have a panel, and those that no measure takes for live: their panels would be rectangles.

    Where these are all there are, they are drawn.
    """
    kinds = list(dict.fromkeys(one.kind for one in found))
    areas = {kind: [one.area for one in found if one.kind == kind] for kind in kinds}
    flawless = [kind for kind in kinds if all(area == 1 for area in areas[kind])]
    if len(flawless) == len(kinds):
        return kinds, []
    return [kind for kind in kinds if kind not in flawless], flawless


_EXPLANATION = (
    "Each curve: share of scored live model dyads above a threshold against that of the dyads named above the panel, "
    "for all thresholds; numbers: areas below the curves that err (95 % intervals in the table). Dashed diagonal: "
    "chance. A curve below it calls the others coupled before the live ones. Marks, each measure's at places of its "
    "own, tell curves apart that lie on each other, as all do along the upper left corner that are never wrong."
)


def _handle(look: Look, label: str) -> Line2D:
    return Line2D(
        [], [], color=look.colour, ls=look.dashes, lw=_LINE_PT, marker=look.marker, label=label, **_MARK
    )


def _panel(found: Sequence[Discrimination], looks: Mapping[str, Look], *, ax: Axes) -> None:
    ax.plot([0, 1], [0, 1], color=NULL_COLOUR, lw=0.7, ls=(0, (3, 3)))
    for number, one in enumerate(found):
        look = looks[one.measure]
        x, y = ([], []) if one.curve is None else (one.curve.false_alarm_rates, one.curve.hit_rates)
        ax.plot(x, y, color=look.colour, ls=look.dashes, lw=_LINE_PT, clip_on=False)
        if one.curve is not None:
            places = (number + 0.5) / len(found) + np.array([0.0, 1.0])
            ax.plot(*_along(x, y, places), color=look.colour, ls="none", marker=look.marker, **_MARK)
    _write_areas(found, looks, ax=ax)
    if all(one.curve is None for one in found):
        say_why_empty("undefined in all dyads", ax=ax)
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal")
    ax.set_xticks([0, 0.5, 1], labels=["0", ".5", "1"])
    ax.set_yticks([0, 0.5, 1], labels=["0", ".5", "1"])
    ax.set(xlabel="false alarms", ylabel="live found")


def _write_areas(found: Sequence[Discrimination], looks: Mapping[str, Look], *, ax: Axes) -> None:
    """Write the area below each curve that is not without an error into the corner that curves seldom reach."""
    erring = [one for one in found if one.area < 1]
    for row, one in enumerate(reversed(erring)):
        look, y = looks[one.measure], 0.05 + 0.085 * row
        ax.plot(0.74, y, color=look.colour, ls="none", marker=look.marker, **_MARK)
        ax.text(0.8, y, f"{one.area:.2f}".removeprefix("0"), va="center", size=small_pt())


def _along(x: ArrayLike, y: ArrayLike, places: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Find points of a rising curve from (0, 0) to (1, 1) by how far they lie along it, across and up: 0 to 2."""
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    return np.interp(places, x + y, x), np.interp(places, x + y, y)
