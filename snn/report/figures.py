"""Chooses and writes the figures of a results folder.

One condition: spikes and synchrony of the first healthy dyad, its levels if they live, its mirror map if that learns;
with trials also shares of cells over dyads, with replicates all dyads beside each other. A sweep over one axis:
dose-response curves, that of the primary outcome first. Over two: maps, or one curve for each of up to four named
conditions. More axes have no figure; their numbers are in ``results.csv``. Simulated nulls count as one more axis, in
figures of their own.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from snn.analyse.mirror_weights import mirror_weights
from snn.config.channels import PARTNERS
from snn.config.experiment import Experiment
from snn.config.measured import measured_span_s
from snn.config.primary_outcome import OUTCOME_LABELS
from snn.config.simulated_nulls import NULL_AXIS, axis_names, simulates
from snn.plot.dose_lines import dose_lines, dose_lines_figure
from snn.plot.dose_response import dose_response_figure
from snn.plot.heatmap import heatmap_figure
from snn.plot.learning import learning_figure
from snn.plot.outcome import Outcome
from snn.plot.raster import raster_figure
from snn.plot.replicates import replicates_figure
from snn.plot.save import save_figure
from snn.plot.slow import levels_figure
from snn.plot.synchrony import synchrony_figure
from snn.record.atomic import make_folder
from snn.record.health import Health
from snn.record.results_folder import FIGURES_NAME
from snn.record.signals import derive_signals
from snn.record.types import Recording
from snn.record.window import phase_bounds_s
from snn.report.assumptions import assumptions
from snn.report.cell_figure import cell_figure
from snn.report.cell_table import has_trials
from snn.report.dither_table import HALF_WIDTH, dithered_rows
from snn.report.outcomes import axis_label, mean_correlogram, outcome_of
from snn.report.results import Results

SWEPT_OUTCOMES = {
    "C": OUTCOME_LABELS["C"],
    "execution_e_observing_hz": "Execution rate while observing (Hz)",
    "execution_e_base_hz": "Execution rate at rest (Hz)",
}
"""What a sweep draws after its primary outcome, by column of the table."""
LEARNED_OUTCOMES = {"selectivity": OUTCOME_LABELS["selectivity"]}
"""What a sweep draws besides, if a mirror path learned."""
DITHERED_C = "Peak correlation C after dither of partner b (1)"
MAX_AVERAGED = 100
"""Correlograms are averaged over at most this many dyads: each has to be read and analysed again."""


def write_figures(results: Results) -> list[Path]:
    """Write all figures that an experiment calls for into its folder, each as PNG and PDF.

    Parameters
    ----------
    results
        Its complete runs; without any there is nothing to draw.

    Returns
    -------
    list of Path
        The PNG files.
    """
    if not results.trials:
        return []
    folder = results.folder.path / FIGURES_NAME
    make_folder(folder)
    return [save_figure(figure, folder / name)[0] for name, figure in _figures(results)]


def _figures(results: Results) -> Iterator[tuple[str, Figure]]:
    live = results.live
    if live.trials and not results.experiment.sweep:
        yield from _of_one_condition(live)
    yield from figures_of_rows(results)


def figures_of_rows(results: Results) -> Iterator[tuple[str, Figure]]:
    """Draw what needs no recording, with the name of each figure: a sweep, dithered spikes, nulls."""
    live, experiment = results.live, results.experiment
    if live.trials:
        yield from _of_sweep(live) if experiment.sweep else ()
        yield from _of_dither(live)
    if simulates(experiment.nulls):
        labels = [axis_label(experiment, index) for index in range(len(experiment.sweep))]
        yield from _of_axes(results.compared, [*labels, NULL_AXIS], _primary(experiment), of="nulls")


def _of_one_condition(results: Results) -> Iterator[tuple[str, Figure]]:
    experiment, trials = results.experiment, results.trials
    shown = next((i for i, row in enumerate(results.rows) if row["health"] == "ok"), 0)
    recording, summary = results.measured(trials[shown])
    of_many = f"Shown: replicate {trials[shown].replicate}, of {len(trials)} counted from 0. "
    note = f"{of_many if len(trials) > 1 else ''}{assumptions(experiment)}"
    yield (
        "raster",
        raster_figure(
            recording,
            derive_signals(recording),
            health=summary.health,
            transient_s=summary.start_s,
            measured_from_s=min(summary.start_s, measured_span_s(experiment)[0]),
            note=note,
        ),
    )
    yield from _slow(recording, summary.health, note=note)
    yield (
        "synchrony",
        synchrony_figure(
            summary,
            events=recording.events,
            bin_ms=experiment.analysis.bin_ms,
            transient_s=summary.start_s,
            note=note,
        ),
    )
    if has_trials(experiment):
        yield "cells", cell_figure(results)
    if len(trials) > 1:
        yield from _of_replicates(results)


def _slow(recording: Recording, health: Health, *, note: str) -> Iterator[tuple[str, Figure]]:
    """Draw what changes slowly, if anything does, and how the mirror path learned, if it did."""
    experiment = recording.trial.experiment
    levels = levels_figure(recording, health=health, note=note)
    if levels is not None:
        yield "levels", levels
    learned = {
        partner: found
        for index, partner in enumerate(PARTNERS)
        if (found := mirror_weights(recording.weights, partner=index, experiment=experiment))
    }
    if learned:
        phases = phase_bounds_s(experiment)
        yield "learning", learning_figure(learned, phases=phases, health=health, note=note)


def _of_replicates(results: Results) -> Iterator[tuple[str, Figure]]:
    rng = results.bootstrap_rng()
    summaries = [results.measured(trial)[1] for trial in results.trials[:MAX_AVERAGED]]
    correlogram = mean_correlogram(summaries, rng)
    if correlogram is not None:
        outcome = outcome_of(results.rows, "C", name=SWEPT_OUTCOMES["C"], axes=(), rng=rng)
        yield "replicates", replicates_figure(outcome, correlogram, note=assumptions(results.experiment))


def _of_sweep(results: Results) -> Iterator[tuple[str, Figure]]:
    labels = [axis_label(results.experiment, index) for index in range(len(results.experiment.sweep))]
    yield from _of_axes(results, labels, _swept_outcomes(results))


def _of_axes(
    results: Results, labels: Sequence[str], outcomes: Mapping[str, str], *, of: str = ""
) -> Iterator[tuple[str, Figure]]:
    """Draw outcomes over one axis or two; ``of`` names the figures where that is not the sweep."""
    experiment, rng = results.experiment, results.bootstrap_rng()
    axes = axis_names(experiment)[: len(labels)]
    for column, name in outcomes.items() if len(labels) <= 2 else ():
        outcome = outcome_of(results.rows, column, name=name, axes=axes, rng=rng)
        note = f"{_why_undefined(column, outcome)}{assumptions(experiment)}"
        if len(labels) == 1:
            yield f"{of or 'sweep'}_{column}", dose_response_figure(outcome, label=labels[0], note=note)
        elif lines := dose_lines(outcome, labels=(labels[0], labels[1])):
            yield f"{of or 'sweep'}_{column}", dose_lines_figure(outcome, lines, note=note)
        else:
            figure = heatmap_figure(outcome, row_label=labels[0], column_label=labels[1], note=note)
            yield f"{of or 'map'}_{column}", figure


def _why_undefined(column: str, outcome: Outcome) -> str:
    """Say in a sentence why healthy dyads have no ratio of learned weights, if some have none."""
    undefined = ~np.isfinite(outcome.grid.values) & ~outcome.grid.flagged
    if column not in LEARNED_OUTCOMES or not undefined.any():
        return ""
    return "Undefined: no mirror path learns there, or no weight between channels is left. "


def _of_dither(results: Results) -> Iterator[tuple[str, Figure]]:
    """Draw what is left of C against the half-width, a curve for each named condition, if spikes were dithered."""
    experiment, rng, note = results.experiment, results.bootstrap_rng(), assumptions(results.experiment)
    if not experiment.nulls.dither.half_widths_ms or len(experiment.sweep) > 1:
        return
    rows, label = dithered_rows(results.rows, experiment=experiment), "dither half-width (ms)"
    if not rows:
        return
    axes = [*(axis.label for axis in experiment.sweep), HALF_WIDTH]
    outcome = outcome_of(rows, "C", name=DITHERED_C, axes=axes, rng=rng)
    if not experiment.sweep:
        yield "dither", dose_response_figure(outcome, label=label, note=note)
    elif lines := dose_lines(outcome, labels=(axis_label(experiment, 0), label)):
        yield "dither", dose_lines_figure(outcome, lines, note=note)


def _swept_outcomes(results: Results) -> dict[str, str]:
    """Return what is drawn of this sweep, its primary outcome first: selectivity only if anything learned."""
    learned = any(_is_finite(row.get("selectivity")) for row in results.rows)
    return _primary(results.experiment) | SWEPT_OUTCOMES | (LEARNED_OUTCOMES if learned else {})


def _primary(experiment: Experiment) -> dict[str, str]:
    return {experiment.primary: OUTCOME_LABELS[experiment.primary]}


def _is_finite(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)
