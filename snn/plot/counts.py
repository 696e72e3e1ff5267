"""How many dyads each mean is of: said in the title, printed where some are left out, explained in the note."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import offset_copy

from snn.plot.flags import states_note
from snn.plot.outcome import Outcome
from snn.plot.style import TEXT_COLOUR, dyads, house_style, small_pt, without_unit
from snn.record.types import BoolArray, FloatArray

MIN_IN_LINE = 3
"""A mean of fewer dyads is open and in no line, unless there never were more."""
_FLAT_GAP_IN, _UPRIGHT_GAP_IN = 0.36, 0.1
"""Distances between counts from which they can be written side by side, flat or upright."""
_LETTER = 0.64
_COUNT = "count"


def too_few(outcome: Outcome) -> BoolArray:
    """Which means are of too few dyads for a line, shape ``(n_conditions,)``; where there are none there is no mean."""
    return outcome.n_in_mean < min(MIN_IN_LINE, outcome.n_dyads)


@house_style()
def print_counts(
    outcome: Outcome, x: FloatArray, *, width_in: float, ax: Axes, row: int = 0, colour: str = TEXT_COLOUR
) -> float:
    """Write above each point how many dyads are in its mean, if not all.

    Parameters
    ----------
    outcome
        Whose dyads are counted.
    x
        Where its conditions lie, shape ``(n_conditions,)``.
    width_in
        Width of the axes.
    ax
        Where to draw; its limits are set.
    row
        Of how many flat rows it is, from 0 at the bottom.
    colour
        Of the letters.

    Returns
    -------
    float
        Room that is taken above the axes, in points; 0 if all dyads are in all means, or no count could be read.
    """
    missing = outcome.n_in_mean < outcome.n_dyads
    gap_in = _gap_in(x[missing], width_in=width_in, ax=ax)
    if not missing.any() or gap_in < _UPRIGHT_GAP_IN:
        return 0.0
    upright = gap_in < _FLAT_GAP_IN
    size_pt = small_pt()
    row_pt = 1.3 * size_pt
    above_pt = 1.5 + row * row_pt
    place = offset_copy(ax.get_xaxis_transform(), ax.get_figure(root=True), y=above_pt, units="points")
    look = {"ha": "center", "va": "bottom", "size": size_pt, "rotation": 90 if upright else 0}
    counts = [f"{n}/{outcome.n_dyads}" for n in outcome.n_in_mean[missing]]
    for position, count in zip(x[missing], counts, strict=True):
        ax.text(position, 1, count, transform=place, gid=_COUNT, color=colour, **look)
    return above_pt + (size_pt * _LETTER * max(map(len, counts)) + 3 if upright else row_pt)


def _gap_in(x: FloatArray, *, width_in: float, ax: Axes) -> float:
    """Return the smallest distance between points on the paper, as wide as the axes if there is but one."""
    scale = ax.xaxis.get_transform()
    on_paper = np.sort(scale.transform(x))
    span = float(np.ptp(scale.transform(np.array(ax.get_xlim()))))
    return width_in * float(np.diff(on_paper).min()) / span if x.size > 1 else width_in


def title_of(outcome: Outcome, *, ax: Axes) -> str:
    """Name the outcome and count dyads, once the counts are printed."""
    said = f"{dyads(outcome.n_dyads)} per condition"
    if (outcome.n_in_mean < outcome.n_dyads).any():
        counted = any(text.get_gid() == _COUNT for text in ax.texts)
        said += ", fewer where a count stands" if counted else ", fewer in some"
    return f"{without_unit(outcome.name)} ({said})"


def counts_note(outcome: Outcome) -> list[str]:
    """Explain counts, open marks and crosses in sentences, if there are any."""
    parts: Sequence[tuple[bool, str]] = (
        (bool((outcome.n_in_mean < outcome.n_dyads).any()), _why_fewer(outcome)),
        (
            bool((too_few(outcome) & (outcome.n_in_mean > 0)).any()),
            f"Open: mean of fewer than {MIN_IN_LINE} dyads, in no line.",
        ),
    )
    return [sentence for holds, sentence in parts if holds]


def _why_fewer(outcome: Outcome) -> str:
    """Say which dyads are in no mean, of how many runs."""
    unscored = outcome.grid.unscored
    undefined = int((~np.isfinite(outcome.grid.values) & ~unscored).sum())
    reasons = states_note(outcome.grid, mark="Crosses")
    if undefined:
        reasons.append(f"Undefined, in no mean: {undefined} of {unscored.size} runs.")
    return " ".join(["Counts above: dyads in the mean, where not all are.", *reasons])
