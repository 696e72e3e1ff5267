"""The look of every figure: colours, sizes and fonts, applied for the time of drawing only."""

import re
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import withStroke
from matplotlib.textpath import text_to_path

from snn.config.schema.channels import Channel
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
TEXT_COLOUR = "#222222"
SEQUENTIAL_MAP = "cividis"

SILENT = "undefined: no channel on which both partners fire"

COLUMN_IN = 3.5
"""Width of one column of a journal page: 89 mm."""
PAGE_IN = 7.2
"""Width of a journal page: 183 mm."""
RESOLUTION_DPI = 200
"""Of the PNG, and of the spikes inside the PDF. Below 150 the hinting of small letters widens the lines of text."""
TITLE_PT, NOTE_PT = 8.0, 5.5

_SETTINGS = {
    "font.family": "DejaVu Sans",  # comes with Matplotlib, so that a figure looks alike on every machine
    "font.size": 7.0,
    "axes.titlesize": 7.5,
    "axes.titlelocation": "left",
    "axes.labelsize": 7.0,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.edgecolor": TEXT_COLOUR,
    "axes.labelcolor": TEXT_COLOUR,
    "text.parse_math": False,  # a dollar sign is a dollar sign
    "text.color": TEXT_COLOUR,
    "xtick.color": TEXT_COLOUR,
    "ytick.color": TEXT_COLOUR,
    "xtick.labelsize": 6.5,
    "ytick.labelsize": 6.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "lines.linewidth": 1.0,
    "legend.frameon": False,
    "legend.fontsize": 6.0,
    "legend.handlelength": 1.4,
    "hatch.linewidth": 0.5,
    "image.cmap": SEQUENTIAL_MAP,
    "figure.dpi": RESOLUTION_DPI,  # so that what is laid out is what is saved
    "figure.facecolor": "white",
    "pdf.fonttype": 42,  # TrueType: journals refuse Type 3 fonts
    "svg.fonttype": "path",
    "svg.hashsalt": "snn",  # else the identifiers in an SVG differ from run to run
}

# Matplotlib's settings are global. The lock lets one of our threads at a time change and restore them, for
# two that overlap would restore each other's.
_LOCK = RLock()
_holds = False
"""Whether the thread that has the lock draws in the house style already: to set all again costs milliseconds."""


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
        with style.context(["default", _SETTINGS]):
            _holds = True
            try:
                yield
            finally:
                _holds = False


@house_style()
def new_figure(*, width_in: float, height_in: float) -> Figure:
    """Make an empty figure whose parts are arranged so that no label is cut or covered."""
    return Figure(figsize=(width_in, height_in), layout="constrained")


@house_style()
def add_title_and_note(figure: Figure, *, title: str, note: str, health: Health | None = None) -> None:
    """Write above the figure what it shows, and below it what has to be known to read it.

    Lines are broken to fit the width, and so are the labels of axes, to fit their heights. If the dyad is not scored,
    the title says so in a second line.
    """
    if health is not None and health.state != "healthy":
        title = f"{title}\n{'Health' if health.scored else 'Not scored'}: {health.state}, {health.reason}"
    width_in = 0.97 * figure.get_figwidth()
    bold = FontProperties(size=TITLE_PT, weight="bold")
    figure.suptitle(_wrapped(title, width_in, font=bold), x=0.01, ha="left", fontproperties=bold)
    if note:
        plain = FontProperties(size=NOTE_PT)
        wrapped = _wrapped(note, width_in, font=plain)
        look = {"fontproperties": plain, "color": "#555555", "linespacing": 1.3}
        figure.supxlabel(wrapped, x=0.01, ha="left", **look)
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
        size=9,
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


def without_unit(label: str) -> str:
    """Cut the unit off an axis label.

    Examples
    --------
    >>> without_unit("Peak correlation C (1)")
    'Peak correlation C'
    """
    return re.sub(r" \([^()]*\)$", "", label)


def _fit_labels(figure: Figure) -> None:
    """Break the labels of vertical axes that are longer than these are high, once all has found its place."""
    engine = figure.get_layout_engine()
    if engine is not None and figure.axes:
        engine.execute(figure)
    for ax in figure.axes:
        label, height_in = ax.yaxis.label, ax.get_window_extent().height / figure.dpi
        if label.get_window_extent().height > height_in * figure.dpi:
            label.set_text(_wrapped(label.get_text(), height_in, font=label.get_fontproperties()))


def _wrapped(text: str, width_in: float, *, font: FontProperties) -> str:
    """Break lines between words where they would grow wider than the figure, as measured in the font."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".lstrip()
            width_pt, _, _ = text_to_path.get_text_width_height_descent(longer, font, False)
            if line and width_pt > 72 * width_in:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return "\n".join(lines)
