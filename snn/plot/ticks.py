"""Where the points of a sweep lie on an axis, and how they are named without overlaps."""

import re
import textwrap

import numpy as np
from matplotlib.axes import Axes

from snn.plot.outcome import SweptAxis
from snn.record.types import FloatArray

_MAX_TICKS = 9
_CHARACTER_IN = 6.5 * 0.56 / 72
"""Mean width of a character of a tick label."""
_MAX_LINES = 3


def positions(axis: SweptAxis) -> FloatArray:
    """Where the points lie: at their values, or evenly if they are conditions; shape ``(n_points,)``."""
    return np.array(axis.values if axis.numeric else range(len(axis.values)), dtype=np.float64)


def label_points(axis: SweptAxis, *, width_in: float, ax: Axes) -> None:
    """Label the x axis: conditions by wrapped or slanted names, numbers at their values if they fit."""
    x = positions(axis)
    ax.set_xlabel(axis.label)
    margin = 0.5 if not axis.numeric or x.size == 1 else 0.05 * float(np.ptp(x))
    ax.set_xlim(x.min() - margin, x.max() + margin)
    if not axis.numeric:
        _name_ticks([str(value) for value in axis.values], width_in=width_in, ax=ax)
    elif x.size == 1 or (x.size <= _MAX_TICKS and np.diff(np.sort(x)).min() > 0.08 * np.ptp(x)):
        ax.set_xticks(x, [f"{value:g}" for value in x])


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


def _name_ticks(names: list[str], *, width_in: float, ax: Axes) -> None:
    n_characters = int(width_in / len(names) / _CHARACTER_IN) - 1
    longest_word = max(len(word) for name in names for word in name.replace("_", " ").split())
    if longest_word <= n_characters:
        labels = [wrapped(name, n_characters) for name in names]
        if max(label.count("\n") for label in labels) < _MAX_LINES:
            ax.set_xticks(range(len(names)), labels)
            return
    slanted = [textwrap.shorten(name.replace("_", " "), 32, placeholder=" …") for name in names]
    ax.set_xticks(range(len(names)), slanted, rotation=40, ha="right", rotation_mode="anchor")
