"""Where the points of a sweep lie on an axis, and how they are named without overlaps."""

import re
import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullLocator

from snn.plot.outcome import Outcome, SweptAxis
from snn.plot.style import NULL_COLOUR, as_shown, tick_pt
from snn.record.types import FloatArray

_MAX_TICKS = 9
_LETTER = 0.56
"""Mean width of a character, in parts of its size."""
_MAX_LINES = 3
_BESIDE_IN = 0.6
"""What the labels beside a panel take of its width."""
_MARK_ROOM = 0.025
"""Of half a mark, in parts of the axis."""
_WIDE = 20.0
"""Ratio of the largest to the smallest value above 0 from which a linear axis would crush the small ones."""


def positions(axis: SweptAxis) -> FloatArray:
    """Where the points lie: at their values, or evenly if they are conditions; shape ``(n_points,)``."""
    return np.array(axis.values if axis.numeric else range(len(axis.values)), dtype=np.float64)


def width_of(ax: Axes) -> float:
    """Width of the inside of a panel in inches, before its figure is arranged."""
    figure = ax.figure
    inner = figure.subplotpars.right - figure.subplotpars.left
    whole_in = figure.bbox.width / figure.dpi * min(1.0, ax.get_position(original=True).width / inner)
    return whole_in - max(_BESIDE_IN, _names_in(ax))


def _names_in(ax: Axes) -> float:
    """Return what names at the left of a panel take of its width; 0 for numbers."""
    if not isinstance(ax.yaxis.get_major_locator(), FixedLocator):
        return 0.0
    lines = [line for label in ax.get_yticklabels() for line in label.get_text().splitlines()]
    return (max(map(len, lines), default=0) + 1) * _LETTER * tick_pt() / 72


def label_points(axis: SweptAxis, *, width_in: float, ax: Axes) -> None:
    """Label the x axis: conditions by wrapped or slanted names, numbers at their values if they fit."""
    x = positions(axis)
    ax.set_xlabel(as_shown(axis.label))
    margin = 0.5 if not axis.numeric or x.size == 1 else 0.05 * float(np.ptp(x))
    smallest = logarithmic_from(axis)
    if smallest is not None:
        _spread_evenly(x, smallest, ax=ax)
        return
    ax.set_xlim(x.min() - margin, x.max() + margin)
    if not axis.numeric:
        _name_ticks([str(value) for value in axis.values], width_in=width_in, ax=ax)
    elif x.size == 1 or (x.size <= _MAX_TICKS and np.diff(np.sort(x)).min() > 0.08 * np.ptp(x)):
        ax.set_xticks(x, [f"{value:g}" for value in x])


def logarithmic_from(axis: SweptAxis) -> float | None:
    """Return the value above which an axis of doses is logarithmic; None if it is linear.

    Examples
    --------
    >>> from snn.plot.outcome import SweptAxis
    >>> logarithmic_from(SweptAxis(label="half-width (ms)", values=(0, 25, 100, 10_000)))
    25.0
    """
    values = [float(value) for value in axis.values] if axis.numeric else []
    positive = [value for value in values if value > 0]
    wide = bool(positive) and min(values) >= 0 and len(values) > 2 and max(values) >= _WIDE * min(positive)
    return min(positive) if wide else None


def scale_note(axis: SweptAxis) -> str:
    """Say where an axis of doses is logarithmic, as one more sentence; empty if it is linear."""
    smallest = logarithmic_from(axis)
    return "" if smallest is None else f" Across: logarithmic from {smallest:g} on."


def is_ratio(outcome: Outcome) -> bool:
    """Whether an outcome is named as a ratio, ``one : other``, and all there is to draw is above 0."""
    drawn = [outcome.grid.values[outcome.in_mean], outcome.mean, *outcome.ci]
    known = np.concatenate([values[np.isfinite(values)] for values in drawn])
    return " : " in outcome.name and known.size > 0 and bool((known > 0).all())


def scale_outcome(outcome: Outcome, *, ax: Axes) -> None:
    """Draw a ratio, which halves as far as it doubles, on a logarithmic axis with a line at 1."""
    if not is_ratio(outcome):
        return
    ax.set_yscale("log")
    ax.axhline(1.0, color=NULL_COLOUR, lw=0.7, ls=(0, (3, 3)), zorder=0.5)
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.yaxis.set_minor_locator(NullLocator())


def start_at_zero(values: FloatArray, *, ax: Axes) -> None:
    """Let the vertical axis begin at 0, or below the least value with room for its mark if that is 0 or less."""
    lowest = float(np.min(values[np.isfinite(values)], initial=np.inf))
    _, top = ax.get_ylim()
    ax.set_ylim(bottom=0.0 if lowest > 0 else lowest - _MARK_ROOM * (top - lowest))


def ratio_note(outcome: Outcome) -> list[str]:
    """Explain the axis of a ratio in a sentence, if it is one."""
    return ["Logarithmic axis; dashed: 1, no difference."] if is_ratio(outcome) else []


def wrapped(name: str, n_characters: int) -> str:
    r"""Break a name of words or of ``parts_joined_so`` into lines of at most so many characters.

    Examples
    --------
    >>> wrapped("cut b_to_a", 9)  # who acts on whom stays on one line
    'cut\nb to a'
    """
    joined = re.sub(r"(?<![a-zA-Z])([ab])[_ ]to[_ ]([ab])(?![a-zA-Z])", "\\1\u00a0to\u00a0\\2", name)
    lines = textwrap.wrap(joined.replace("_", " "), n_characters)
    return "\n".join(lines).replace("\u00a0", " ") or name


def _spread_evenly(x: FloatArray, smallest: float, *, ax: Axes) -> None:
    """Draw doses logarithmically, linearly below the smallest one, so that 0 has a place."""
    ax.set_xscale("symlog", linthresh=smallest, linscale=0.5)
    scale = ax.xaxis.get_transform()
    ends = scale.transform(np.array([x.min(), x.max()]))
    margin = 0.05 * float(np.ptp(ends))
    ax.set_xlim(*scale.inverted().transform(ends + np.array([-margin, margin])))
    ax.set_xticks(x, [f"{value:g}" for value in x])
    ax.xaxis.set_minor_locator(NullLocator())


def _name_ticks(names: list[str], *, width_in: float, ax: Axes) -> None:
    n_characters = int(72 * width_in / len(names) / (_LETTER * tick_pt())) - 1
    longest_word = max(len(word) for name in names for word in name.replace("_", " ").split())
    if longest_word <= n_characters:
        labels = [wrapped(name, n_characters) for name in names]
        if max(label.count("\n") for label in labels) < _MAX_LINES:
            ax.set_xticks(range(len(names)), labels)
            return
    slanted = [textwrap.shorten(name.replace("_", " "), 32, placeholder=" …") for name in names]
    ax.set_xticks(range(len(names)), slanted, rotation=40, ha="right", rotation_mode="anchor")
