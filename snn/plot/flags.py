"""The states of the dyads in a figure; unscored ones are shown, but in no mean."""

import numpy as np
from matplotlib.axes import Axes

from snn.compare.tables import OutcomeGrid
from snn.plot.style import FLAG_COLOUR, house_style
from snn.record.health import counted_states, is_scored
from snn.record.types import FloatArray

UNSCORED_LABEL = "unscored"


@house_style()
def mark_unscored(x: FloatArray, values: FloatArray, *, ax: Axes) -> Axes:
    """Draw a cross for each unscored dyad.

    Parameters
    ----------
    x
        Position of each, shape ``(n_unscored,)``.
    values
        Outcome of each, same shape. Where it is nan the cross lies on the axis.
    ax
        Where to draw.
    """
    look = {"ls": "none", "marker": "x", "ms": 3.5, "mew": 0.9, "color": FLAG_COLOUR, "zorder": 3}
    known = np.isfinite(values)
    label = UNSCORED_LABEL
    if known.any():
        ax.plot(x[known], values[known], label=label, **look)
        label = "_"  # one entry in the legend for both
    if not known.all():
        heights = np.full(int((~known).sum()), 0.02)
        ax.plot(x[~known], heights, transform=ax.get_xaxis_transform(), label=label, **look)
    return ax


def states_note(grid: OutcomeGrid, *, mark: str) -> list[str]:
    """Count the dyads by their state of health, if not all are healthy, and say how the unscored ones are marked.

    Parameters
    ----------
    grid
        The dyads.
    mark
        Of unscored ones, as a sentence begins with it: ``Crosses``.

    Returns
    -------
    list of str
        At most one sentence.
    """
    states = [str(state) for state in grid.states.ravel() if state]
    if all(state == "healthy" for state in states):
        return []
    unscored = [state for state in states if not is_scored(state)]
    marked = f" {mark}: {counted_states(unscored)}, unscored and in no mean." if unscored else ""
    return [f"Health: {counted_states(states)} of {len(states)} dyads.{marked}"]
