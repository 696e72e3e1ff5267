"""The look of every figure: colours, sizes and fonts, applied for the time of drawing only."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import RLock
from typing import Any

from matplotlib import rc_context, rcParams, style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import withStroke

from snn.config.schema.channels import Channel
from snn.plot.letters import show_all_letters
from snn.plot.line_breaks import wrapped
from snn.plot.paper import PAPER_MM, Paper
from snn.plot.style_file import shipped_style
from snn.record.health import Health
from snn.wording import n_of

# Okabe & Ito (2008), "Color Universal Design": told apart with every common kind of colour blindness.
PARTNER_COLOURS = {"a": "#0072B2", "b": "#D55E00"}
PARTNER_LABELS = {"a": "A", "b": "B"}
INTERNEURON_COLOUR = "#222222"
NULL_COLOUR = "#9A9A9A"
NULL_BAND_COLOUR = "#DEDEDE"
OUTCOME_COLOUR = "#009E73"
DYAD_COLOUR = "#56B4A0"
FLAG_COLOUR = "#CC79A7"
_HOUSE = shipped_style("snn.mplstyle")
TEXT_COLOUR: str = _HOUSE["text.color"]
SEQUENTIAL_MAP: str = _HOUSE["image.cmap"]

SILENT = "undefined: no channel on which both partners fire"

COLUMN_IN = 3.5
"""Width of one column of a journal page: 89 mm."""
PAGE_IN = 7.2
"""Width of a journal page: 183 mm."""
_PAPER = shipped_style("paper.mplstyle")
_LINE_SPACING = 1.3
_HIGHEST_PANEL_IN = 2.8
"""Of panels below each other in one column."""
_USUAL_TEXT_IN = 0.5
"""What title and note may take of the height that a figure is given."""

# Matplotlib's settings are global. The lock lets one of our threads at a time change and restore them, for
# two that overlap would restore each other's.
_LOCK = RLock()
_holds = False
"""Whether the thread that has the lock draws in the house style already: to set all again costs milliseconds."""
_paper_in: float | None = None
"""Width of all figures, if they are made for a page."""


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style, whatever the user's settings are, and leave those as they were.

    A context, and a decorator (``@house_style()``) of every function that makes artists, because Matplotlib
    reads its settings when an artist is made. Pyplot is not involved: no figure is registered, no window
    opens.
    """
    global _holds
    with _LOCK:
        if _holds:
            yield
            return
        with style.context(["default", dict(_HOUSE)]):
            _holds = True
            try:
                yield
            finally:
                _holds = False


@contextmanager
def figures_for(paper: Paper | None = None, *, changes: Mapping[str, Any] | None = None) -> Iterator[None]:
    """Make all figures for a page of a journal, or in a style that somebody has changed.

    Parameters
    ----------
    paper
        Figures are as wide as `snn.plot.paper.PAPER_MM` says, letters have 7 to 8 points, panels stand below each
        other where they do not fit side by side, and what the note needs is added to the height.
    changes
        Settings of Matplotlib that are laid over all (`snn.plot.style_file.read_style`).
    """
    global _paper_in
    laid: Any = dict(_PAPER) if paper else {}
    with house_style(), rc_context(laid | dict(changes or {})):
        before, _paper_in = _paper_in, PAPER_MM[paper] / 25.4 if paper else None
        try:
            yield
        finally:
            _paper_in = before


def is_narrow() -> bool:
    """Tell whether figures are made for a single column, in which panels do not fit side by side."""
    return _paper_in is not None and _paper_in <= COLUMN_IN


def small_pt() -> float:
    """Size of what is written small inside of panels: that of legends."""
    return _points("legend.fontsize")


def tick_pt() -> float:
    """Size of the labels of ticks."""
    return _points("xtick.labelsize")


@house_style()
def _points(key: str) -> float:
    settings: Any = rcParams  # the stubs know each key
    return FontProperties(size=settings[key]).get_size_in_points()


@house_style()
def new_figure(*, width_in: float, height_in: float) -> Figure:
    """Make an empty figure whose parts are arranged so that no label is cut or covered.

    Its width is that of the page, where figures are made for one.
    """
    return Figure(figsize=(_paper_in or width_in, height_in), layout="constrained")


@house_style()
def new_panels(
    n: int, *, width_in: float, panel_in: float, rest_in: float = 0.0, columns: int = 2, shared: bool = False
) -> tuple[Figure, list[Axes]]:
    """Make a figure of equal panels, side by side where there is room, else below each other.

    Parameters
    ----------
    n
        How many panels.
    width_in
        Of the figure, if it is not made for a page.
    panel_in, rest_in
        Height of a row of panels, and of what is above and below all.
    columns
        How many stand side by side where there is room.
    shared
        Whether all have the same axes.
    """
    columns = 1 if is_narrow() else min(columns, n)
    n_rows = -(-n // columns)
    panel_in = min(panel_in, _HIGHEST_PANEL_IN) if is_narrow() else panel_in
    figure = new_figure(width_in=width_in, height_in=rest_in + panel_in * n_rows)
    grid = figure.subplots(n_rows, columns, squeeze=False, sharex=shared, sharey=shared)
    for unused in list(grid.flat)[n:]:
        unused.remove()
    return figure, list(grid.flat)[:n]


@house_style()
def add_title_and_note(figure: Figure, *, title: str, note: str, health: Health | None = None) -> None:
    """Write above the figure what it shows, and below it what has to be known to read it.

    Lines are broken to fit the width, and so are the labels of axes, to fit their heights. If the dyad is not scored,
    the title says so in a second line.
    """
    if health is not None and health.state != "healthy":
        title = f"{title}\n{'Health' if health.scored else 'Not scored'}: {health.state}, {health.reason}"
    width_in = 0.97 * figure.get_figwidth()
    bold = FontProperties(size=rcParams["figure.titlesize"], weight=rcParams["figure.titleweight"])
    plain = FontProperties(size=rcParams["figure.labelsize"])
    title, note = wrapped(title, width_in, font=bold), wrapped(note, width_in, font=plain)
    figure.suptitle(title, x=0.01, ha="left", fontproperties=bold)
    if note:
        look = {"fontproperties": plain, "color": "#555555", "linespacing": _LINE_SPACING}
        figure.supxlabel(note, x=0.01, ha="left", **look)
    if _paper_in is not None:
        height_pt = _height_pt(title, bold) + _height_pt(note, plain)
        figure.set_figheight(figure.get_figheight() + height_pt / 72 - _USUAL_TEXT_IN)
    show_all_letters(figure)
    _fit_labels(figure)


def channel_label(channel: Channel) -> str:
    """Name a channel with the sign of its valence, such as ``smile +``."""
    return f"{channel.name} {'+' if channel.valence > 0 else '−'}"


@house_style()
def letter(name: str, *, ax: Axes) -> None:
    """Put a panel letter at the upper left corner, outside of the panel."""
    ax.annotate(
        name,
        xy=(0, 1),
        xycoords="axes fraction",
        xytext=(-24, 8),
        textcoords="offset points",
        size=rcParams["figure.titlesize"],
        weight="bold",
        annotation_clip=False,
    )


@house_style()
def say_why_empty(reason: str, *, ax: Axes) -> None:
    """Write in the middle of a panel why nothing is drawn there."""
    text = textwrap.fill(reason, 32)
    halo = [withStroke(linewidth=2, foreground="white")]
    ax.text(0.5, 0.6, text, transform=ax.transAxes, ha="center", va="center", path_effects=halo)
    ax.set(xticks=[], yticks=[])


def dyads(n: int) -> str:
    """Count dyads as every figure does: ``n = 1 model dyad``, ``n = 20 model dyads``."""
    return f"n = {n_of(n, 'model dyad')}"


def number(value: float) -> str:
    """Write a number with two decimals and a true minus sign.

    Examples
    --------
    >>> number(-0.254), number(-0.001)
    ('−0.25', '0.00')
    """
    return f"{value:z.2f}".replace("-", "−")


def as_shown(label: str) -> str:
    """Leave out the unit of a pure number, which tells a reader nothing.

    Examples
    --------
    >>> as_shown("Peak correlation C (1)"), as_shown("Rate (Hz)")
    ('Peak correlation C', 'Rate (Hz)')
    """
    return label.removesuffix(" (1)")


def without_unit(label: str) -> str:
    """Cut the unit off an axis label.

    Examples
    --------
    >>> without_unit("Peak correlation C (1)")
    'Peak correlation C'
    """
    return re.sub(r" \([^()]*\)$", "", label)


def _height_pt(text: str, font: FontProperties) -> float:
    return len(text.splitlines()) * _LINE_SPACING * font.get_size_in_points()


def _fit_labels(figure: Figure) -> None:
    """Break the labels of vertical axes that are longer than these are high, once all has found its place."""
    engine = figure.get_layout_engine()
    if engine is not None and figure.axes:
        engine.execute(figure)
    for ax in figure.axes:
        label, height_in = ax.yaxis.label, ax.get_window_extent().height / figure.dpi
        if label.get_window_extent().height > height_in * figure.dpi:
            label.set_text(wrapped(label.get_text(), height_in, font=label.get_fontproperties()))
