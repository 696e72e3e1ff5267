"""Chooses the figures of a results folder.

One condition: spikes, movement and synchrony of the first scored dyad, its levels if they live, its mirror map if that
learns; with trials also shares of cells over dyads, with replicates all dyads beside each other. For sweeps and
nulls see `snn.report.row_figures`.

Nothing is drawn here before it is asked for: each drawing is a piece of work that any process can do. Nor is Matplotlib
imported before: who only lists drawings for other processes does without.
"""

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from snn.analyse.behaviour.lag_map import lag_map
from snn.analyse.cells.mirror_weights import mirror_weights
from snn.batch.measures import summary_of
from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.trials.measured_span import measured_span_s
from snn.errors import ResultError
from snn.record.health import Health, assess_health
from snn.record.types import NO_SPIKES, Recording
from snn.record.window import phase_bounds_s, windowed
from snn.report.assumptions import assumptions
from snn.report.cell_table import has_trials
from snn.report.further_figures import further_drawings
from snn.report.outcomes import mean_correlogram, outcome_of
from snn.report.results import Results
from snn.report.row_figures import SWEPT_OUTCOMES, Draw, Drawn, drawings_of_rows
from snn.report.shown_dyad import first_scored, measured_from_s, shown_dyad

if TYPE_CHECKING:
    from matplotlib.figure import Figure

OF_DYAD = ("raster", "levels", "learning")
"""Figures of the drawing ``dyad``."""
OF_SPIKES = ("raster", "synchrony", "populations", "mirror_cells", "around_events", "pseudo_dyads")
"""Figures that there are not where spikes were not kept."""


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
        if name in OF_SPIKES and results.live.trials and not shown_dyad(results.live)[0].has_spikes:
            raise ResultError(f"no figure '{name}': {NO_SPIKES}; there are {known}")
        raise ResultError(f"there is no figure '{name}' of these results; there are {known}")
    return figure()


def _dyad(results: Results) -> Drawn:
    """Draw the spikes of the dyad that is shown, and what changes slowly in it."""
    from snn.plot.raster import raster_figure

    experiment, (recording, note) = results.experiment, shown_dyad(results)
    health = assess_health(recording)
    start_s = measured_from_s(recording)
    if recording.has_spikes:
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

    recording, note = shown_dyad(results)
    health, start_s = assess_health(recording), measured_from_s(recording)
    stop_s = min(measured_span_s(recording.trial.experiment)[1], recording.duration_s)
    shown_s = (start_s, min(stop_s, start_s + MAX_SHOWN_S))
    try:
        shown = lag_map(**_moved(recording, *shown_s))
    except ResultError:
        return  # shorter than a window
    row = results.rows[first_scored(results)]
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
    recording, note = shown_dyad(results)
    if recording.has_spikes:
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
