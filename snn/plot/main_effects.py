"""An outcome of a sweep with many axes: along each of them, as the mean over all others."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.plot.dose_response import outcome_note, plot_dose_response
from snn.plot.outcome import Outcome
from snn.plot.style import PAGE_IN, add_title_and_note, dyads, house_style, new_panels, without_unit


@house_style()
def main_effects_figure(outcomes: Sequence[Outcome], *, labels: Sequence[str], note: str = "") -> Figure:
    """Draw an outcome along each axis of a sweep, on one scale.

    Parameters
    ----------
    outcomes
        One for each axis, averaged over all other axes (`snn.compare.main_effects.main_effect_rows`).
    labels
        Names of the axes, with the unit in brackets.
    note
        Text below the figure: what is assumed, what emerged.
    """
    figure, axes = new_panels(len(outcomes), width_in=PAGE_IN, panel_in=2.5, rest_in=0.6)
    for outcome, label, ax in zip(outcomes, labels, axes, strict=True):
        plot_dose_response(outcome, label=label, ax=ax)
    _share_scale(axes)
    title = (
        f"{without_unit(outcomes[0].name)} at each value, whatever the others ({dyads(outcomes[0].n_dyads)})"
    )
    fewest = min(outcomes, key=lambda outcome: int(outcome.n_in_mean.min()))
    said = (
        "Each dyad's mean over all other axes; one that is unscored in any condition of a point is unscored there. "
        f"{outcome_note(fewest)}"
    )
    add_title_and_note(figure, title=title, note=f"{said} {note}".strip())
    return figure


def _share_scale(axes: Sequence[Axes]) -> None:
    """Give all panels the widest limits, the name of the outcome once a row, and one legend."""
    bottom, top = min(ax.get_ylim()[0] for ax in axes), max(ax.get_ylim()[1] for ax in axes)
    for place, ax in enumerate(axes):
        ax.set_ylim(bottom, top)
        if ax.get_position().x0 > axes[0].get_position().x0:
            ax.set_ylabel("")
        if place and (legend := ax.get_legend()):
            legend.remove()
