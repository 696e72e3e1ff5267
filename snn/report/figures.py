"""Chooses the figures of a results folder.

One condition: spikes, movement and synchrony of the first scored dyad, its levels if they live, its mirror map if that
learns; with trials also shares of cells over dyads, with replicates all dyads beside each other. For sweeps and
nulls see `snn.report.row_figures`.

Nothing is drawn here before it is asked for: each drawing is a piece of work that any process can do. Nor is Matplotlib
imported before: who only lists drawings for other processes does without.
"""

import functools
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from snn.analyse.behaviour.lag_map import lag_map
from snn.analyse.cells.mirror_weights import mirror_weights
from snn.analyse.views.population_synchrony import population_synchrony
from snn.batch.measures import summary_of
from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.trials.measured_span import measured_span_s
from snn.errors import ResultError
from snn.record.found_run import FoundRun, complete_run
from snn.record.health import Health, assess_health, is_scored
from snn.record.types import Recording
from snn.record.window import phase_bounds_s, stopped_at_s, windowed
from snn.report.assumptions import assumptions
from snn.report.cell_table import has_trials
from snn.report.outcomes import mean_correlogram, outcome_of
from snn.report.results import Results
from snn.report.row_figures import SWEPT_OUTCOMES, Draw, Drawn, drawings_of_rows

if TYPE_CHECKING:
    from matplotlib.figure import Figure

OF_DYAD = ("raster", "levels", "learning")
"""Figures of the drawing ``dyad``."""


def drawings(results: Results) -> dict[str, Draw]:
    """List by name all that an experiment calls for to be drawn of its complete runs, in the order of the figures."""
    live = results.live
    found: dict[str, Draw] = {}
    if live.trials and not results.experiment.sweep:
        found |= {"dyad": partial(_dyad, live), "behaviour": partial(_behaviour, live)}
        found["synchrony"] = partial(_synchrony, live)
        if has_trials(live.experiment):
            found["cells"] = partial(_cells, live)
        if len(live.trials) > 1:
            found["replicates"] = partial(_replicates, live)
    return found | drawings_of_rows(results)


def further_drawings(results: Results) -> dict[str, Draw]:
    """List by name what is drawn of the dyad that is shown only if somebody asks for it."""
    live = results.live
    if not live.trials or results.experiment.sweep:
        return {}
    return {"populations": partial(_populations, live), "mirror_cells": partial(_mirror_cells, live)}


def figure_names(results: Results) -> list[str]:
    """Name the figures that can be drawn, and draw none: of what lives, learns or is long enough there is something."""
    found: list[str] = []
    for draw in (drawings(results) | further_drawings(results)).values():
        with suppress(ResultError):  # a recording that cannot be read is told to whoever asks for its figure
            found += [name for name, _ in draw()]
    return found


def figure_named(results: Results, name: str) -> "Figure":
    """Draw one figure.

    Raises
    ------
    ResultError
        If there is none of that name, or what is drawn cannot be read.
    """
    draw = (drawings(results) | further_drawings(results)).get("dyad" if name in OF_DYAD else name)
    figure = next((figure for drawn, figure in draw() if drawn == name), None) if draw else None
    if figure is None:
        known = ", ".join(figure_names(results)) or "none"
        raise ResultError(f"there is no figure '{name}' of these results; there are {known}")
    return figure()


def _dyad(results: Results) -> Drawn:
    """Draw the spikes of the dyad that is shown, and what changes slowly in it."""
    from snn.plot.raster import raster_figure

    experiment, (recording, note) = results.experiment, _shown(results)
    health = assess_health(recording)
    start_s = _measured_from_s(recording)
    yield (
        "raster",
        partial(
            raster_figure,
            recording,
            health=health,
            transient_s=start_s,
            measured_from_s=min(start_s, measured_span_s(experiment)[0]),
            note=note,
        ),
    )
    yield from _slow(recording, health, note=note)


def _behaviour(results: Results) -> Drawn:
    """Draw the movement of the dyad that is shown, and when and at what lag its partners move alike."""
    from snn.plot.behaviour import MAX_SHOWN_S, behaviour_figure

    recording, note = _shown(results)
    health, start_s = assess_health(recording), _measured_from_s(recording)
    stop_s = min(measured_span_s(recording.trial.experiment)[1], recording.duration_s)
    shown_s = (start_s, min(stop_s, start_s + MAX_SHOWN_S))
    try:
        shown = lag_map(**_moved(recording, *shown_s))
    except ResultError:
        return  # shorter than a window
    row = results.rows[_first_scored(results)]
    yield (
        "behaviour",
        partial(behaviour_figure, recording, shown, row, window_s=shown_s, health=health, note=note),
    )


def _moved(recording: Recording, start_s: float, stop_s: float) -> dict[str, Any]:
    """Return the movement of both partners in a stretch, as measures take it."""
    movement = windowed(recording, start_s=start_s, stop_s=stop_s).movement
    moved = {f"movement_{partner}_hz": movement.movement_hz[partner] for partner in PARTNERS}
    return {**moved, "step_ms": movement.step_ms}


def _synchrony(results: Results) -> Drawn:
    recording, note = _shown(results)
    yield "synchrony", partial(_synchrony_figure, recording, results.experiment, note)


def _synchrony_figure(recording: Recording, experiment: Experiment, note: str) -> "Figure":
    """Draw the synchrony of the dyad that is shown: its surrogates and rates are kept nowhere."""
    from snn.plot.synchrony import synchrony_figure

    summary = summary_of(recording, experiment=experiment)
    return synchrony_figure(
        summary,
        events=recording.events,
        bin_ms=experiment.analysis.bin_ms,
        transient_s=summary.start_s,
        note=note,
    )


def _first_scored(results: Results) -> int:
    """Return the number of the dyad that is shown: the first that is scored, or the first of all."""
    return next((i for i, row in enumerate(results.rows) if is_scored(row["health"])), 0)


def _shown(results: Results) -> tuple[Recording, str]:
    """Read the dyad that is shown, as it is measured now, and say which one of how many it is."""
    experiment, trials, shown = results.experiment, results.trials, _first_scored(results)
    of_many = f"Shown: replicate {trials[shown].replicate}, of {len(trials)} counted from 0. "
    recording = _read(complete_run(results.folder, results.lines[trials[shown].key]))
    asked = recording.trial.experiment.model_copy(update={"analysis": experiment.analysis})
    recording = replace(recording, trial=replace(recording.trial, experiment=asked))
    return recording, f"{of_many if len(trials) > 1 else ''}{assumptions(experiment)}"


@functools.lru_cache(maxsize=1)
def _read(run: FoundRun) -> Recording:
    """Read the dyad that is shown once for all its figures."""
    return run.read()


def _measured_from_s(recording: Recording) -> float:
    """Return the end of the transient; 0 for a dyad that was stopped before anything could be measured."""
    experiment, stopped_s = recording.trial.experiment, stopped_at_s(recording)
    start_s = measured_span_s(experiment)[0] + experiment.analysis.transient_ms * 1e-3
    return 0.0 if stopped_s is not None and stopped_s <= start_s else start_s


def _slow(recording: Recording, health: Health, *, note: str) -> Drawn:
    """Draw what changes slowly, if anything does, and how the mirror path learned, if it did."""
    from snn.plot.learning import learning_figure
    from snn.plot.slow import has_levels, levels_figure

    experiment = recording.trial.experiment
    if has_levels(recording):
        yield "levels", partial(levels_figure, recording, health=health, note=note)
    learned = {
        partner: found
        for index, partner in enumerate(PARTNERS)
        if (found := mirror_weights(recording.weights, partner=index, experiment=experiment))
    }
    if learned:
        phases = phase_bounds_s(experiment)
        yield "learning", partial(learning_figure, learned, phases=phases, health=health, note=note)


def _populations(results: Results) -> Drawn:
    """Draw which populations of the partners are in step; a recording that is too short for the null has no map."""
    from snn.plot.populations import populations_figure

    recording, note = _shown(results)
    experiment, (start_s, stop_s) = results.experiment, measured_span_s(results.experiment)
    with suppress(ResultError):
        found = population_synchrony(
            windowed(recording, start_s=start_s, stop_s=stop_s),
            transient_ms=experiment.analysis.transient_ms,
            bin_ms=experiment.analysis.bin_ms,
            max_lag_ms=experiment.analysis.max_lag_ms,
            min_shift_s=experiment.nulls.circular_shift.min_shift_s,
            rng=results.bootstrap_rng(),
        )
        yield "populations", partial(populations_figure, found, health=assess_health(recording), note=note)


def _mirror_cells(results: Results) -> Drawn:
    _shown(results)  # one that cannot be read has no figure
    yield "mirror_cells", partial(_mirror_cells_figure, results)


def _mirror_cells_figure(results: Results) -> "Figure":
    from snn.plot.mirror_cells import mirror_cells_figure

    recording, note = _shown(results)
    found = summary_of(recording, experiment=results.experiment).responses
    return mirror_cells_figure(found, health=assess_health(recording), note=note)


def _cells(results: Results) -> Drawn:
    from snn.report.cell_figure import cell_figure

    yield "cells", partial(cell_figure, results)


def _replicates(results: Results) -> Drawn:
    from snn.plot.replicates import replicates_figure

    rng = results.bootstrap_rng()
    scored = [trial for trial in results.trials if trial.key in results.scored]
    correlograms = [found for trial in scored if (found := results.correlogram(trial)) is not None]
    correlogram = mean_correlogram(correlograms, rng)
    if correlogram is not None:
        # Only now: the bootstraps of the curve and of the outcome draw from one generator, in this order.
        outcome = outcome_of(results.rows, "C", name=SWEPT_OUTCOMES["C"], axes=(), rng=rng)
        note = assumptions(results.experiment)
        yield "replicates", partial(replicates_figure, outcome, correlogram, note=note)
