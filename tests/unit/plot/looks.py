"""What figures look like: every artist with its data, its place and its style.

What a figure shows is tested by hand where it is drawn. How thick its lines are, and what is painted over what, has no
truth but the eye's: it was looked at, and ``looks.txt`` keeps a digest of each panel. Where a look has changed, a test
tells how the panel looks now. Look at the figure, and accept it: ``SNN_ACCEPT_LOOKS=1 python -m pytest
tests/unit/plot``.
"""

import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.axis import Axis
from matplotlib.colors import Colormap, to_hex
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.ticker import FixedFormatter

FILE = Path(__file__).parent / "looks.txt"
DRAWN_BY = f"Matplotlib {mpl.__version__.rpartition('.')[0]}"
"""Of another version defaults may differ."""
COLOURS = ("color", "edgecolor", "facecolor", "markerfacecolor", "markeredgecolor")
STYLES = (
    "label", "text", "position", "paths", "path", "offsets", "array", "extent", "clim", "cmap",
    "linewidth", "linestyle", "marker", "markersize", "markeredgewidth", "sizes", "hatch", "alpha", "zorder",
    "clip_on", "interpolation", "ha", "va", "rotation", "fontsize", "fontweight", "fontstyle", "linespacing",
)  # fmt: skip
ATTRIBUTES = (
    "xy",
    "xyann",
    "xycoords",
    "anncoords",
    "annotation_clip",
    "_linespacing",
    "_unscaled_dash_pattern",
)
PLACES = {"data": "transData", "axes": "transAxes", "figure": "transFigure"}


def require_look(figures: Iterable[Figure], name: str) -> None:
    """Compare the figures of a test with how they looked when somebody looked at them."""
    drawn_by, *lines = FILE.read_text(encoding="utf-8").splitlines() if FILE.is_file() else [DRAWN_BY]
    known = dict(line.rsplit(": ", 1) for line in lines)
    parts = [part for figure in figures for part in look_of(figure)]
    seen = [sha256(part.encode()).hexdigest()[:4] for part in parts]
    if "SNN_ACCEPT_LOOKS" in os.environ:
        known[name] = " ".join(seen)
        text = "\n".join([DRAWN_BY, *(f"{key}: {known[key]}" for key in sorted(known) if known[key])])
        FILE.write_text(f"{text}\n", encoding="utf-8")
    elif drawn_by != DRAWN_BY:
        pytest.skip(f"looks are known of {drawn_by} only")
    before = known.get(name, "").split()
    changed = [part for digest, part in zip(seen, parts, strict=True) if digest not in before]
    assert seen == before, "\n".join(["looks otherwise, or stands elsewhere (see looks.py):", *changed])


def look_of(figure: Figure) -> Iterator[str]:
    """Say what a figure and each of its panels look like, but for what depends on the width of letters."""
    outside = [*figure.texts, *figure.legends, *figure.lines, *figure.patches]
    lines = [line for artist in outside for line in _look(artist, figure, without="position")]
    yield "\n".join([f"figure {_said(figure.get_size_inches())}", *lines])
    for ax in figure.axes:
        limits = f"x {ax.get_xscale()} {_said(ax.get_xlim())} y {ax.get_yscale()} {_said(ax.get_ylim())}"
        lines = [line for artist in ax.get_children() for line in _look(artist, ax)]
        yield "\n".join([f"panel {limits} {ax.get_aspect()} {'on' if ax.axison else 'off'}", *lines])


def _look(artist: Artist, around: Any, without: str = "") -> Iterator[str]:
    if isinstance(artist, Axis):
        yield _axis(artist)
    elif isinstance(artist, Legend):
        yield f"Legend {artist._loc} {artist._ncols} {_said(artist.get_bbox_to_anchor().size)}"
        for part in [*artist.get_texts(), *artist.legend_handles]:
            yield from _look(part, artist)
    elif artist.get_visible() and _got(artist, "text") != "":
        parts = [
            f"{name} {_said(found)}"
            for name in STYLES
            if name != without and (found := _got(artist, name)) is not None
        ]
        parts += [f"{name} {_colour(found)}" for name in COLOURS if (found := _got(artist, name)) is not None]
        parts += [f"{name} {_said(getattr(artist, name))}" for name in ATTRIBUTES if hasattr(artist, name)]
        parts += [
            f"in {name}" for name, of in PLACES.items() if _got(artist, "transform") == getattr(around, of, 0)
        ]
        parts += [str(effect._gc) for effect in artist.get_path_effects() or ()]
        yield f"{type(artist).__name__} {'; '.join(parts)}"
        if (box := _got(artist, "bbox_patch")) is not None:
            yield from _look(box, around)


def _axis(axis: Axis) -> str:
    locator, formatter, text = axis.get_major_locator(), axis.get_major_formatter(), axis.label
    parts = [type(part).__name__ for part in (locator, axis.get_minor_locator(), formatter)]
    parts += [_said(getattr(locator, "locs", ())), str(axis.get_visible())]
    if isinstance(formatter, FixedFormatter):
        first = axis.get_majorticklabels()[:1]
        parts += [str(formatter.seq), *(line for label in first for line in _look(label, axis))]
    parts += [
        f"{name} {value}" for name, value in sorted(vars(locator).items()) if isinstance(value, int | float)
    ]
    parts += [
        f"{name} {getattr(formatter, name)}" for name in ("fmt", "decimals") if hasattr(formatter, name)
    ]
    parts += [_said(text.get_text()), _said(text.get_fontsize()), _colour(text.get_color())]
    return f"{axis.axis_name} {' '.join(parts)} {sorted(axis.get_tick_params().items())}"


def _got(artist: Any, name: str) -> Any:
    """Return a property of an artist that has it; of paths all vertices, and no labels that Matplotlib made up."""
    try:
        found = getattr(artist, f"get_{name}")()
    except (AttributeError, TypeError, ValueError):
        return None
    if name in ("path", "paths"):
        paths = found if name == "paths" else [found]
        return np.concatenate([path.vertices for path in paths] or [np.empty((0, 2))])
    return None if name == "label" and str(found).startswith("_") else found


def _colour(value: Any) -> str:
    """Return colours in hexadecimal, each once."""
    many = mpl.colors.to_rgba_array(value) if not isinstance(value, str) or value != "auto" else []
    return " ".join(dict.fromkeys(to_hex(one, keep_alpha=True) for one in many))


def _said(value: Any) -> str:
    """Return a value in words, numbers with four digits; of many of them their number, first, last, and sums."""
    if isinstance(value, str):
        return repr(" ".join(value.split()))
    if isinstance(value, Colormap):
        return f"{value.name} {to_hex(value.get_bad())}"
    try:
        numbers = np.ma.filled(np.ma.asarray(value, dtype=float), np.nan).ravel()
    except (TypeError, ValueError):
        return str(value)
    if numbers.size > 6:
        known = numbers[np.isfinite(numbers)]
        sums = [known.sum(), (known**2).sum(), (known * np.arange(known.size)).sum()]
        numbers = np.array([numbers.size, known.size, *known[:1], *known[-1:], *sums])
    away_from_halves = np.where(np.abs(numbers) < 1e-9, 0.0, numbers * (1 + 1e-7))
    return " ".join(f"{number:.4g}" for number in away_from_halves)
