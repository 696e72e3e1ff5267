"""Chooses the figures that need no recording, but the table of dyads: of a sweep, of dithered spikes, of nulls.

Along one axis: dose-response curves, that of the primary outcome first. Over two: maps, or one curve for each of up to
four named conditions. Over more: along each axis, as means over all others. Of a design: over each factor, and Sobol
indices where it has them. Simulated nulls count as one more axis, in
figures of their own.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from snn.compare.main_effects import main_effect_rows
from snn.config.null_models.axis import NULL_AXIS, axis_names, simulates
from snn.config.schema.experiment import Experiment
from snn.config.schema.primary_outcome import OUTCOME_LABELS
from snn.config.trials.designs import designs_of, saltelli_of
from snn.plot.outcome import Outcome, dose_lines
from snn.report.assumptions import assumptions
from snn.report.design_figures import design_drawing, sobol_drawing
from snn.report.dither_table import HALF_WIDTH, dithered_rows
from snn.report.outcomes import axis_label, outcome_of
from snn.report.results import Results

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Drawn: TypeAlias = Iterator[tuple[str, Callable[[], "Figure"]]]
"""Names of the figures that there are, each with what draws it."""
Draw: TypeAlias = Callable[[], Drawn]
"""Looks which figures there are; a partial of a top-level function, so that other processes can import it."""

SWEPT_OUTCOMES = {
    "C": OUTCOME_LABELS["C"],
    "execution_e_observing_hz": "Execution rate while observing (Hz)",
    "execution_e_base_hz": "Execution rate at rest (Hz)",
}
"""What a sweep draws after its primary outcome, by column of the table."""
MAX_AXES = 2
"""Of a figure that shows all conditions."""
IF_DEFINED = {"movement_synchrony": "Behavioural synchrony (1)", "selectivity": OUTCOME_LABELS["selectivity"]}
"""What a sweep draws besides, if any run has it: not shorter than a window of movement; a mirror path that learned."""
DITHERED_C = "Peak correlation C after dither of partner b (1)"


def drawings_of_rows(results: Results) -> dict[str, Draw]:
    """List what needs no recording: a sweep, dithered spikes, nulls."""
    live, experiment = results.live, results.experiment
    found: dict[str, Draw] = {}
    if live.trials:
        found |= _of_sweep(live) if experiment.sweep else {}
        found |= _of_dither(live)
    if simulates(experiment.nulls) and not designs_of(experiment):
        labels = [axis_label(experiment, index) for index in range(len(experiment.sweep))]
        found |= _of_axes(results.compared, [*labels, NULL_AXIS], _primary(experiment), of="nulls")
    return found


def _of_sweep(results: Results) -> dict[str, Draw]:
    if designs_of(results.experiment):
        return _of_design(results)
    labels = [axis_label(results.experiment, index) for index in range(len(results.experiment.sweep))]
    return _of_axes(results, labels, _swept_outcomes(results))


def _of_design(results: Results) -> dict[str, Draw]:
    """List drawings of outcomes over the factors of a design, that of what the primary one hangs on first."""
    found: dict[str, Draw] = {}
    if saltelli_of(results.experiment):
        primary = _primary(results.experiment)
        for column, name in (primary | {"C": OUTCOME_LABELS["C"]}).items():
            if any(_is_finite(row.get(column)) for row in results.rows):
                found |= _one(f"indices_{column}", partial(sobol_drawing, results, column, name=name))
    for column, name in _swept_outcomes(results).items():
        found |= _one(f"design_{column}", partial(design_drawing, results, column, name=name))
    return found


def _of_axes(
    results: Results, labels: Sequence[str], outcomes: Mapping[str, str], *, of: str = ""
) -> dict[str, Draw]:
    """List drawings of outcomes over one axis or two; ``of`` names the figures where that is not the sweep."""
    experiment, rng = results.experiment, results.bootstrap_rng()
    axes = axis_names(experiment)[: len(labels)]
    found: dict[str, Draw] = {}
    if len(labels) > MAX_AXES:
        return _main_effects(results, labels, outcomes) if not of else {}
    for column, name in outcomes.items():
        # Here, for all outcomes draw from one generator, in their order.
        outcome = outcome_of(results.rows, column, name=name, axes=axes, rng=rng)
        note = f"{_why_undefined(column, outcome)}{assumptions(experiment)}"
        figure = partial(_over_axes, outcome, labels=labels, note=note)
        lines = len(labels) == 1 or dose_lines(outcome, labels=(labels[0], labels[1]))
        found |= _one(f"{of or ('sweep' if lines else 'map')}_{column}", figure)
    return found


def _main_effects(results: Results, labels: Sequence[str], outcomes: Mapping[str, str]) -> dict[str, Draw]:
    """List drawings of outcomes along each of many axes."""
    axes, rng, note = axis_names(results.experiment), results.bootstrap_rng(), assumptions(results.experiment)
    found: dict[str, Draw] = {}
    for column, name in outcomes.items():
        columns = [column, *(["null95"] if column == "C" else [])]
        along = [
            outcome_of(
                main_effect_rows(results.rows, columns, axis=axis), column, name=name, axes=[axis], rng=rng
            )
            for axis in axes[: len(labels)]
        ]
        found |= _one(f"effects_{column}", partial(_along_each, along, labels=labels, note=note))
    return found


def _along_each(outcomes: Sequence[Outcome], *, labels: Sequence[str], note: str) -> "Figure":
    from snn.plot.main_effects import main_effects_figure

    return main_effects_figure(outcomes, labels=labels, note=note)


def _over_axes(outcome: Outcome, *, labels: Sequence[str], note: str) -> "Figure":
    """Draw an outcome along one axis, as a curve for each named condition of another, or as a map."""
    from snn.plot.dose_lines import dose_lines_figure
    from snn.plot.dose_response import dose_response_figure
    from snn.plot.heatmap import heatmap_figure

    if len(labels) == 1:
        return dose_response_figure(outcome, label=labels[0], note=note)
    if lines := dose_lines(outcome, labels=(labels[0], labels[1])):
        return dose_lines_figure(outcome, lines, note=note)
    return heatmap_figure(outcome, row_label=labels[0], column_label=labels[1], note=note)


def _one(name: str, figure: Callable[[], "Figure"]) -> dict[str, Draw]:
    """Make a drawing of a single figure, which has its name."""
    return {name: partial(_drawn, name, figure)}


def _drawn(name: str, figure: Callable[[], "Figure"]) -> Drawn:
    yield name, figure


def _why_undefined(column: str, outcome: Outcome) -> str:
    """Say in a sentence why scored dyads have no ratio of learned weights, if some have none."""
    undefined = ~np.isfinite(outcome.grid.values) & ~outcome.grid.unscored
    if column != "selectivity" or not undefined.any():
        return ""
    return "Undefined: no mirror path learns there, or no weight between channels is left. "


def _of_dither(results: Results) -> dict[str, Draw]:
    """Draw what is left of C against the half-width, a curve for each named condition, if spikes were dithered."""
    experiment, rng, note = results.experiment, results.bootstrap_rng(), assumptions(results.experiment)
    if not experiment.nulls.dither.half_widths_ms or len(experiment.sweep) > 1 or designs_of(experiment):
        return {}
    rows, label = dithered_rows(results.rows, experiment=experiment), "dither half-width (ms)"
    if not rows:
        return {}
    axes = [*(axis.label for axis in experiment.sweep), HALF_WIDTH]
    outcome = outcome_of(rows, "C", name=DITHERED_C, axes=axes, rng=rng)
    labels = [label] if not experiment.sweep else [axis_label(experiment, 0), label]
    if len(labels) == 2 and not dose_lines(outcome, labels=(labels[0], labels[1])):
        return {}
    return _one("dither", partial(_over_axes, outcome, labels=labels, note=note))


def _swept_outcomes(results: Results) -> dict[str, str]:
    """Return what is drawn of this sweep, its primary outcome first."""
    defined = {
        name: label
        for name, label in IF_DEFINED.items()
        if any(_is_finite(row.get(name)) for row in results.rows)
    }
    return _primary(results.experiment) | SWEPT_OUTCOMES | defined


def _primary(experiment: Experiment) -> dict[str, str]:
    return {experiment.primary: OUTCOME_LABELS[experiment.primary]}


def _is_finite(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)
