"""Dyads that are not healthy: shown, but in no mean."""

import numpy as np
from matplotlib.axes import Axes

from snn.plot.style import FLAG_COLOUR, house_style
from snn.record.types import FloatArray

FLAGGED_LABEL = "flagged"


@house_style()
def mark_flagged(x: FloatArray, values: FloatArray, *, ax: Axes) -> Axes:
    """Draw a cross for each flagged dyad.

    Parameters
    ----------
    x
        Position of each, shape ``(n_flagged,)``.
    values
        Outcome of each, same shape. Where it is nan the cross lies on the axis.
    ax
        Where to draw.
    """
    look = {"ls": "none", "marker": "x", "ms": 3.5, "mew": 0.9, "color": FLAG_COLOUR, "zorder": 3}
    known = np.isfinite(values)
    label = FLAGGED_LABEL
    if known.any():
        ax.plot(x[known], values[known], label=label, **look)
        label = "_"  # one entry in the legend for both
    if not known.all():
        heights = np.full(int((~known).sum()), 0.02)
        ax.plot(x[~known], heights, transform=ax.get_xaxis_transform(), label=label, **look)
    return ax
