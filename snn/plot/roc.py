"""ROC curves: how well measures tell live dyads from each kind of dyads that are not mutually coupled."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.compare.discrimination import Discrimination
from snn.plot.style import (
    NULL_COLOUR,
    PAGE_IN,
    add_title_and_note,
    house_style,
    new_figure,
    say_why_empty,
)
from snn.plot.ticks import wrapped

# Okabe & Ito (2008); dashes tell the curves apart without colour.
CURVE_COLOURS = ("#0072B2", "#D55E00", "#E69F00", "#56B4E9", "#CC79A7", "#222222", "#009E73")
CURVE_DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)), "-")
_COLUMNS, _PANEL_IN, _REST_IN = 4, 2.0, 1.0


@house_style()
def roc_figure(
    found: Sequence[Discrimination],
    *,
    measured_s: float,
    n_healthy: Mapping[str, int],
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
    n_healthy
        Healthy dyads by kind.
    live
        Name of the kind that is live.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    kinds = list(dict.fromkeys(one.kind for one in found))
    n_rows = -(-(len(kinds) + 1) // _COLUMNS)
    figure = new_figure(width_in=PAGE_IN, height_in=_REST_IN + _PANEL_IN * n_rows)
    panels = figure.subplots(n_rows, _COLUMNS, squeeze=False).ravel()
    for kind, ax in zip(kinds, panels, strict=False):
        _panel([one for one in found if one.kind == kind], ax=ax)
        ax.set_title(f"{wrapped(kind, 30)}\nn = {n_healthy[kind]}")
    for ax in panels[len(kinds) :]:
        ax.set_axis_off()
    handles, labels = panels[0].get_legend_handles_labels()
    names = [wrapped(label, 20) for label in labels]
    panels[len(kinds)].legend(handles, names, loc="center left", handlelength=2.5)
    title = f"Telling live dyads from others, {measured_s:g} s of each (n = {n_healthy[live]} live)"
    add_title_and_note(figure, title=title, note=f"{_EXPLANATION} {note}".strip())
    return figure


_EXPLANATION = (
    "Each curve: share of healthy live model dyads above a threshold against that of the dyads named above the panel, "
    "for all thresholds (areas with 95 % intervals in the table). Dashed diagonal: chance. A curve below it calls the "
    "others coupled before the live ones."
)


def _panel(found: Sequence[Discrimination], *, ax: Axes) -> None:
    ax.plot([0, 1], [0, 1], color=NULL_COLOUR, lw=0.7, ls=(0, (3, 3)))
    for number, one in enumerate(found):
        look = {"color": CURVE_COLOURS[number], "ls": CURVE_DASHES[number], "lw": 1.3, "clip_on": False}
        x, y = ([], []) if one.curve is None else (one.curve.false_alarm_rates, one.curve.hit_rates)
        ax.plot(x, y, label=one.measure, **look)
    if all(one.curve is None for one in found):
        say_why_empty("undefined in all dyads", ax=ax)
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal")
    ax.set_xticks([0, 0.5, 1], labels=["0", ".5", "1"])
    ax.set_yticks([0, 0.5, 1], labels=["0", ".5", "1"])
    ax.set(xlabel="false alarms", ylabel="live found")
