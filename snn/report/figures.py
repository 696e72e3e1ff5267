"""Chooses and writes the figures of a results folder.

One condition: spikes and synchrony of the first healthy dyad; with replicates also all dyads beside each other. A sweep
over one axis: dose-response curves. Over two: maps. More axes have no figure; their numbers are in ``results.csv``.
"""

from collections.abc import Iterator
from pathlib import Path

from matplotlib.figure import Figure

from snn.config.experiment import Experiment
from snn.plot.dose_response import dose_response_figure
from snn.plot.heatmap import heatmap_figure
from snn.plot.raster import raster_figure
from snn.plot.replicates import replicates_figure
from snn.plot.save import save_figure
from snn.plot.synchrony import synchrony_figure
from snn.record.results_folder import FIGURES_NAME
from snn.record.signals import derive_signals
from snn.report.outcomes import axis_label, mean_correlogram, outcome_of
from snn.report.results import Results

SWEPT_OUTCOMES = {
    "C": "Peak correlation C (1)",
    "execution_e_observing_hz": "Execution rate while observing (Hz)",
    "execution_e_base_hz": "Execution rate at rest (Hz)",
}
"""What a sweep draws, by column of the table."""
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
    folder.mkdir(exist_ok=True)
    figures = _of_sweep(results) if results.experiment.sweep else _of_one_condition(results)
    return [save_figure(figure, folder / name)[0] for name, figure in figures]


def assumptions(experiment: Experiment) -> str:
    """Say what the result assumes, for the foot of a figure."""
    parts = []
    for name, partner in (("a", experiment.partners.a), ("b", experiment.partners.b)):
        serotonin = partner.serotonin
        if serotonin.mode == "inverted_u":
            parts.append(f"serotonin of {name}: phenomenological mode, its shape is assumed, not derived")
        if partner.oxytocin.level > 0 or serotonin.level != 1:
            levels = f"oxytocin {partner.oxytocin.level:g}, serotonin {serotonin.level:g}"
            parts.append(f"levels of {name} (arbitrary units): {levels}")
    parts.append("mirror map, coupling and intentions are inputs; rates and synchrony emerged")
    return f"Assumed: {'; '.join(parts)}."


def _of_one_condition(results: Results) -> Iterator[tuple[str, Figure]]:
    experiment, trials = results.experiment, results.trials
    shown = next((i for i, row in enumerate(results.rows) if row["health"] == "ok"), 0)
    recording, summary = results.measured(trials[shown])
    note = f"Replicate {trials[shown].replicate} of {len(trials)}. {assumptions(experiment)}"
    transient_s = summary.start_s
    yield (
        "raster",
        raster_figure(
            recording, derive_signals(recording), health=summary.health, transient_s=transient_s, note=note
        ),
    )
    yield (
        "synchrony",
        synchrony_figure(
            summary,
            events=recording.events,
            bin_ms=experiment.analysis.bin_ms,
            transient_s=transient_s,
            note=note,
        ),
    )
    if len(trials) > 1:
        yield from _of_replicates(results)


def _of_replicates(results: Results) -> Iterator[tuple[str, Figure]]:
    rng = results.bootstrap_rng()
    summaries = [results.measured(trial)[1] for trial in results.trials[:MAX_AVERAGED]]
    correlogram = mean_correlogram(summaries, rng)
    if correlogram is not None:
        outcome = outcome_of(results.rows, "C", name=SWEPT_OUTCOMES["C"], axes=(), rng=rng)
        yield "replicates", replicates_figure(outcome, correlogram, note=assumptions(results.experiment))


def _of_sweep(results: Results) -> Iterator[tuple[str, Figure]]:
    experiment, rng = results.experiment, results.bootstrap_rng()
    axes = [axis.label for axis in experiment.sweep]
    if len(axes) > 2:
        return
    labels = [axis_label(experiment, index) for index in range(len(axes))]
    note = assumptions(experiment)
    for column, name in SWEPT_OUTCOMES.items():
        outcome = outcome_of(results.rows, column, name=name, axes=axes, rng=rng)
        if len(axes) == 1:
            yield f"sweep_{column}", dose_response_figure(outcome, label=labels[0], note=note)
        else:
            yield (
                f"map_{column}",
                heatmap_figure(outcome, row_label=labels[0], column_label=labels[1], note=note),
            )
