"""``python -m tests.reference.headline``: draws the figure of the README, from published tables of dyads.

Synchrony of the brains and the effect of the partner's cues in the same dyads, over the coupling, and in dyads
without any link who follow the same stream of intentions.
"""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.analyse.influence.cue_test import INFLUENCE_LEVEL
from snn.plot.save import save_figure
from snn.plot.style import NULL_BAND_COLOUR, NULL_COLOUR, OUTCOME_COLOUR, PAGE_IN, house_style
from snn.record.health import is_scored
from snn.record.types import FloatArray
from tests.reference.published import REFERENCE, PublishedRow, numbers, published_rows

COUPLINGS = ("0.05", "0.1", "0.2", "0.35", "0.5", "0.75", "1.0", "1.5", "2.0", "3.0")
_BELOW = {"xycoords": ("data", "axes fraction"), "ha": "center", "va": "top", "annotation_clip": False}
FILM_COLOUR = "#CC79A7"
WAYS = ("a_to_b", "b_to_a")
GROUPS: Mapping[str, str] = {"0": "uncoupled", "half": "half_common_input", "all": "common_input"}
"""Dyads of `dyad_kinds`, by tick label; the last two share a film and no link."""


def dyads() -> dict[str, list[PublishedRow]]:
    """Return the rows by tick label, from left to right."""
    kinds = {kind: [r for r in published_rows("dyad_kinds") if r["dyad"] == kind] for kind in GROUPS.values()}
    ladder = published_rows("recovery")
    (none, uncoupled), *films = GROUPS.items()
    by_coupling = {f"{float(x):g}": [r for r in ladder if r["coupling"] == x] for x in COUPLINGS}
    return {none: kinds[uncoupled]} | by_coupling | {label: kinds[kind] for label, kind in films}


def draw_synchrony(groups: Mapping[str, list[PublishedRow]], *, ax: Axes) -> Axes:
    """Draw C of every dyad over what circular shifts reach, and count the dyads above their null."""
    for place, rows in enumerate(groups.values()):
        rows = [row for row in rows if is_scored(row["health"])]
        c, null95 = numbers(rows, "C"), numbers(rows, "null95")
        ax.fill_between([place - 0.4, place + 0.4], 0.0, float(null95.mean()), color=NULL_BAND_COLOUR, lw=0)
        _dots(ax, place, c, is_film=_is_film(place, groups))
        _count(ax, place, int((numbers(rows, "p") < 0.05).sum()), len(rows))
    ax.set_ylabel("synchrony C")
    ax.set_title(
        "Synchrony: highest where nobody influences anybody, at chance where coupling is weak", pad=11
    )
    return ax


def draw_effect(groups: Mapping[str, list[PublishedRow]], *, ax: Axes) -> Axes:
    """Draw the effect of the cues in both directions of every dyad, and count the directions that are found."""
    for place, rows in enumerate(groups.values()):
        told = [(row, way) for row in rows for way in WAYS if not row[f"cue_withheld_{way}"]]
        effects = np.array([float(row[f"cue_effect_brain_{way}"]) for row, way in told])
        found = [float(row[f"cue_p_brain_{way}"]) <= INFLUENCE_LEVEL for row, way in told]
        if told:
            _dots(ax, place, effects, is_film=_is_film(place, groups))
            _count(ax, place, sum(found), len(told))
        else:
            ax.annotate(
                "no\ncues", (place, 0.1), xycoords=("data", "axes fraction"), ha="center", va="bottom"
            )
    ax.axhline(0.0, color=NULL_COLOUR, lw=0.6)
    ax.set_ylabel("cue effect (Hz per Hz)")
    ax.set_title("Influence by randomised cues: grows with the coupling, at chance without a link", pad=11)
    return ax


def _is_film(place: int, groups: Mapping[str, object]) -> bool:
    return place >= len(groups) - 2


def _dots(ax: Axes, place: int, values: FloatArray, *, is_film: bool) -> None:
    spread = np.linspace(-0.25, 0.25, values.size)
    colour = FILM_COLOUR if is_film else OUTCOME_COLOUR
    ax.plot(place + spread, values, "o", ms=1.8, mew=0, color=colour, alpha=0.8)


def _count(ax: Axes, place: int, n_found: int, n: int) -> None:
    where = {"xycoords": ("data", "axes fraction"), "ha": "center", "va": "bottom", "fontsize": 5.5}
    ax.annotate(f"{n_found}/{n}", (place, 1.0), **where)


@house_style()
def main() -> None:
    """Draw and write the figure."""
    groups = dyads()
    figure = Figure(figsize=(PAGE_IN, 4.2), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True)
    draw_synchrony(groups, ax=above)
    draw_effect(groups, ax=below)
    for ax in (above, below):
        ax.axvline(len(groups) - 2.5, color=NULL_COLOUR, lw=0.6, ls=":")
    below.set_xticks(range(len(groups)), list(groups))
    below.set_xlabel("coupling, both ways (1: default)")
    below.annotate("intentions in common,\nno link", (len(groups) - 1.5, -0.12), **_BELOW)
    n_kinds, n_ladder = len(groups["0"]), len(groups["1"])
    figure.supxlabel(
        f"Model dyads of 80 s: {n_ladder} at each coupling, {n_kinds} of coupling 0 and of each in common. A dot is a "
        "dyad (above) or a direction (below). Runaway dyads (at 3) have no C.\nGrey: what circular shifts of one "
        "partner reach in 5 % of cases. Numbers: dyads above it (p < .05); directions found (cue test, p <= .01).",
        fontsize=5.5,
        ha="left",
        x=0.01,
    )
    for path in save_figure(figure, REFERENCE / "headline"):
        if path.suffix == ".pdf":
            path.unlink()


if __name__ == "__main__":
    main()
