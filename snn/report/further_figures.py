"""Chooses the figures that are drawn only if somebody asks for them, and gathers what they draw.

Of one condition also what is drawn of one dyad: which populations are in step, its mirror cells, its spectra. Of all
dyads of one condition, or of a few along one axis: who leads, strangers by lag. Of a sweep over two axes of numbers:
what dyads are called.
"""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, cast

import numpy as np
from numpy.typing import NDArray

from snn.analyse.behaviour.around_acts import AroundActs, around_acts
from snn.analyse.behaviour.movement_spectra import movement_spectra
from snn.analyse.nulls.pseudo_dyads import pseudo_dyad_curves
from snn.analyse.views.execution_cells import execution_rates_hz
from snn.analyse.views.population_synchrony import population_synchrony
from snn.analyse.views.recorded_brains import missing_brain
from snn.batch.measures import summary_of
from snn.compare.effects import Estimate, mean_over_dyads
from snn.compare.pair_mean import mean_over_strangers
from snn.compare.proportions import proportion
from snn.config.columns.words import InfluenceVerdict
from snn.config.null_models.axis import axis_names
from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.trials.measured_span import measured_span_s
from snn.errors import ResultError
from snn.record.health import assess_health, is_scored
from snn.record.types import FloatArray, Recording
from snn.record.window import windowed
from snn.report.assumptions import assumptions
from snn.report.conditions import by_condition, condition_name, scored_groups
from snn.report.outcomes import axis_label, outcome_of
from snn.report.results import Results
from snn.report.row_figures import Draw, Drawn
from snn.report.shown_dyad import shown_dyad

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MAX_BY_LAG: Final = 4
"""Conditions whose strangers are drawn by lag: a panel for each."""
MAX_LEADING: Final = 20
"""Conditions whose lags are drawn: a row for each."""
_ACTS: Final = {"Positive acts": 1, "Negative acts": -1}


def further_drawings(results: Results) -> dict[str, Draw]:
    """List by name what is drawn only if somebody asks for it."""
    live, sweep = results.live, results.experiment.sweep
    if not live.trials:
        return {}
    if not sweep:
        of_dyad = {"populations": _populations, "mirror_cells": _mirror_cells, "spectra": _spectra}
        of_dyads = {"around_events": _around_events, "lead_lag": _lead_lag, "pseudo_dyads": _pseudo_dyads}
        return {name: partial(draw, live) for name, draw in (of_dyad | of_dyads).items()}
    if len(sweep) == 1:
        return {"lead_lag": partial(_lead_lag, live), "pseudo_dyads": partial(_pseudo_dyads, live)}
    return {"regime_map": partial(_regime_map, live)} if len(sweep) == 2 else {}


def _populations(results: Results) -> Drawn:
    """Draw which populations of the partners are in step; a recording that is too short for the null has no map."""
    from snn.plot.populations import populations_figure

    recording, note = shown_dyad(results)
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
    shown_dyad(results)  # one that cannot be read has no figure
    yield "mirror_cells", partial(_mirror_cells_figure, results)


def _mirror_cells_figure(results: Results) -> "Figure":
    from snn.plot.mirror_cells import mirror_cells_figure

    recording, note = shown_dyad(results)
    found = summary_of(recording, experiment=results.experiment).responses
    return mirror_cells_figure(found, health=assess_health(recording), note=note)


def _spectra(results: Results) -> Drawn:
    """Draw the spectra of the dyad that is shown; a recording of fewer than three windows has none."""
    from snn.plot.spectra import spectra_figure

    recording, note = shown_dyad(results)
    moved_hz, step_ms = _moved_hz(results, recording), recording.movement.step_ms
    with suppress(ResultError):
        found = movement_spectra(moved_hz["a"], moved_hz["b"], step_ms=step_ms, rng=results.bootstrap_rng())
        yield "spectra", partial(spectra_figure, found, health=assess_health(recording), note=note)


def _around_events(results: Results) -> Drawn:
    """Draw what follows acts, if the dyad that is shown has any with room around it."""
    recording, _ = shown_dyad(results)
    if any(_around(results, recording, valence).n_acts for valence in _ACTS.values()):
        yield "around_events", partial(_around_events_figure, results)


def _around_events_figure(results: Results) -> "Figure":
    from snn.plot.around_events import LABELS, AroundEvents, around_events_figure

    recordings = [results.recording(trial) for trial in results.trials if trial.key in results.scored]
    found = []
    for name, valence in _ACTS.items():
        each = [_around(results, recording, valence) for recording in recordings]
        acting = [one for one in each if one.n_acts]
        if acting:
            rng = results.bootstrap_rng()
            courses, random = (
                {
                    measure: _means([getattr(one, before + measure) for one in acting], rng)
                    for measure in LABELS
                }
                for before in ("", "random_")
            )
            found.append(
                AroundEvents(
                    name=name,
                    times_s=acting[0].times_s,
                    courses=courses,
                    random=random,
                    n_dyads=len(acting),
                    n_acts=sum(one.n_acts for one in acting),
                )
            )
    return around_events_figure(found, note=assumptions(results.experiment))


def _around(results: Results, recording: Recording, valence: int) -> AroundActs:
    channels = [k for k, channel in enumerate(CHANNELS) if np.sign(channel.valence) == valence]
    return around_acts(
        _moved_hz(results, recording),
        step_ms=recording.movement.step_ms,
        channels=channels,
        rng=results.bootstrap_rng(),
    )


def _lead_lag(results: Results) -> Drawn:
    """Draw who leads, if there are several dyads with a lag and not too many conditions."""
    groups = by_condition(results)
    n_known = sum(np.isfinite(float(row.get("lag_s", np.nan))) for row in results.rows)
    if n_known > 1 and len(groups) <= MAX_LEADING:
        yield "lead_lag", partial(_lead_lag_figure, results)


def _lead_lag_figure(results: Results) -> "Figure":
    from snn.plot.lead_lag import LagsOfDyads, lead_lag_figure

    rng, found = results.bootstrap_rng(), []
    for condition, places in by_condition(results).items():
        rows = [results.rows[place] for place in places if is_scored(results.rows[place]["health"])]
        columns = (
            np.array([float(row.get(name, np.nan)) for row in rows]) for name in ("lag_s", "C", "null95")
        )
        lags_s, c, null95 = (values.reshape(len(rows)) for values in columns)
        known = np.isfinite(lags_s)
        above = (c > null95)[known]
        leading = lags_s[known][above]
        found.append(
            LagsOfDyads(
                name=condition_name(condition) or "all",
                lags_s=lags_s[known],
                above=above,
                mean=mean_over_dyads(leading, unscored=np.zeros(leading.size, dtype=np.bool_), rng=rng),
                a_leads=proportion(int((leading > 0).sum()), int((leading != 0).sum())),
            )
        )
    max_lag_s = results.experiment.analysis.max_lag_ms * 1e-3
    return lead_lag_figure(found, max_lag_s=max_lag_s, note=assumptions(results.experiment))


def _pseudo_dyads(results: Results) -> Drawn:
    """Draw strangers by lag, if some condition has two scored dyads, and there are not too many."""
    groups = scored_groups(results)
    if groups and len(groups) <= MAX_BY_LAG:
        shown_dyad(results)  # what cannot be read has no figure
        yield "pseudo_dyads", partial(_pseudo_dyads_figure, results)


def _pseudo_dyads_figure(results: Results) -> "Figure":
    from snn.plot.pseudo_dyads import PairedByLag, pseudo_dyads_figure

    analysis, found = results.experiment.analysis, []
    for condition, places in scored_groups(results).items():
        recordings = [results.measured_phase(results.trials[place]) for place in places]
        if lacking := next(filter(None, map(missing_brain, recordings)), ""):
            raise ResultError(lacking)
        bins = {"transient_ms": analysis.transient_ms, "bin_ms": analysis.bin_ms}
        a_hz, b_hz = (
            [execution_rates_hz(one, partner, **bins) for one in recordings] for partner in PARTNERS
        )
        curves = pseudo_dyad_curves(a_hz, b_hz, bin_ms=analysis.bin_ms, max_lag_ms=analysis.max_lag_ms)
        half = curves.shape[2] // 2
        found.append(
            PairedByLag(
                name=condition_name(condition),
                lags_s=np.arange(-half, half + 1) * analysis.bin_ms * 1e-3,
                dyads=_means(np.diagonal(curves).T, results.bootstrap_rng()),
                strangers=tuple(mean_over_strangers(pairs) for pairs in np.moveaxis(curves, 2, 0)),
                n_dyads=len(places),
            )
        )
    return pseudo_dyads_figure(found, note=assumptions(results.experiment))


def _regime_map(results: Results) -> Drawn:
    """Draw what dyads are called, if both axes are of numbers and anybody is called anything."""
    labels = [axis_label(results.experiment, index) for index in range(2)]
    if all(row.get("verdict") for row in results.rows) and all(_is_numeric(results, k) for k in (0, 1)):
        yield "regime_map", partial(_regime_map_figure, results, labels)


def _regime_map_figure(results: Results, labels: Sequence[str]) -> "Figure":
    from snn.plot.outcome import swept_axis
    from snn.plot.regime_map import RegimeCell, regime_map_figure

    names = axis_names(results.experiment)[:2]
    outcome = outcome_of(results.rows, "C", name="C", axes=names, rng=results.bootstrap_rng())
    rows, columns = (swept_axis(outcome, index=k, label=label) for k, label in enumerate(labels))
    cells = []
    for condition, places in by_condition(results).items():
        (_, row), (_, column) = condition
        of_cell = [results.rows[place] for place in places]
        scored = [one for one in of_cell if is_scored(one["health"])]
        cells.append(
            RegimeCell(
                row=rows.values.index(row),
                column=columns.values.index(column),
                verdicts=tuple(cast(InfluenceVerdict, one["verdict"]) for one in scored),
                n_unhealthy=sum(one["health"] != "healthy" for one in of_cell),
                n_dyads=len(of_cell),
            )
        )
    return regime_map_figure(cells, rows=rows, columns=columns, note=assumptions(results.experiment))


def _is_numeric(results: Results, index: int) -> bool:
    return not any(isinstance(trial.condition[index][1], str) for trial in results.trials)


def _means(curves: Sequence[FloatArray] | FloatArray, rng: np.random.Generator) -> tuple[Estimate, ...]:
    """Average curves of dyads point by point."""
    stacked = np.stack(list(curves))
    none = np.zeros(len(stacked), dtype=np.bool_)
    return tuple(mean_over_dyads(values, unscored=none, rng=rng) for values in stacked.T)


def _moved_hz(results: Results, recording: Recording) -> dict[str, NDArray[np.floating]]:
    """Return the movement of both partners in the measured phase, from the transient on."""
    start_s, stop_s = measured_span_s(recording.trial.experiment)
    start_s += results.experiment.analysis.transient_ms * 1e-3
    step_s = recording.movement.step_ms * 1e-3
    shown = slice(round(start_s / step_s), round(stop_s / step_s))
    return {partner: recording.movement.movement_hz[partner][:, shown] for partner in PARTNERS}
