"""The phases of an experiment behind the data: alternately shaded, and named where there is room."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties

from snn.plot.letters import width_pt
from snn.plot.style import house_style, small_pt
from snn.record.window import PhaseBounds

SHADE = "#EFEDE6"


@house_style()
def shade_phases(phases: Sequence[PhaseBounds], *, window_s: tuple[float, float], ax: Axes) -> Axes:
    """Shade every other phase from the first on, and draw a line where one begins.

    Parameters
    ----------
    phases
        Name, start and stop in seconds. A single one is the whole recording and is not shaded.
    window_s
        Start and stop of the stretch shown.
    ax
        Where to draw; its limits are kept.
    """
    if len(phases) < 2:
        return ax
    for number, (_, start_s, stop_s) in enumerate(phases):
        left_s, right_s = max(start_s, window_s[0]), min(stop_s, window_s[1])
        if left_s >= right_s:
            continue
        if number % 2 == 0:
            ax.axvspan(left_s, right_s, color=SHADE, lw=0, zorder=-2)
        if window_s[0] < start_s < window_s[1]:
            ax.axvline(start_s, color="#8A8474", lw=0.6, zorder=-1)
    return ax


@house_style()
def name_phases(phases: Sequence[PhaseBounds], *, window_s: tuple[float, float], ax: Axes) -> Axes:
    """Write the name of each phase above the axes, over its stretch; see `shade_phases`.

    A name that is longer than its stretch is left out: the note of the figure can list it.
    """
    if len(phases) < 2:
        return ax
    width_pt = 72 * ax.get_position().width * ax.figure.bbox.width / ax.figure.dpi
    for name, start_s, stop_s in phases:
        left_s, right_s = max(start_s, window_s[0]), min(stop_s, window_s[1])
        room_pt = width_pt * (right_s - left_s) / (window_s[1] - window_s[0])
        if left_s < right_s and _width_pt(_spoken(name)) <= room_pt:
            ax.annotate(
                _spoken(name),
                xy=((left_s + right_s) / 2, 1),
                xycoords=ax.get_xaxis_transform(),
                xytext=(0, 2),
                textcoords="offset points",
                ha="center",
                va="bottom",
                size=small_pt(),
                style="italic",
                color="#6B6552",
                annotation_clip=False,
            )
    return ax


def phases_note(phases: Sequence[PhaseBounds]) -> str:
    """List the phases for the note of a figure; empty if there is only one."""
    if len(phases) < 2:
        return ""
    listed = ", ".join(f"{_spoken(name)} {start_s:g} to {stop_s:g} s" for name, start_s, stop_s in phases)
    return f"Phases: {listed}."


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def _width_pt(text: str) -> float:
    return width_pt(text, FontProperties(size=small_pt()))
