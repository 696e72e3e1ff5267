"""Chooses the figures that are drawn only if somebody asks for them, and gathers what they draw.

Of one condition also what is drawn of one dyad: which populations are in step, its mirror cells, its spectra. Of all
dyads of one condition, or of a few along one axis: who leads, strangers by lag. Of a sweep over two axes of numbers:
what dyads are called.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from snn.analyse.behaviour.around_acts import AroundActs, around_acts
from snn.analyse.behaviour.movement_spectra import movement_spectra
from snn.analyse.influence.dyad_after_acts import dyad_after_acts
from snn.analyse.influence.effect_after_acts import AfterActs, effects_after_acts
from snn.analyse.nulls.pseudo_dyads import pseudo_dyad_curves
from snn.analyse.views.execution_cells import execution_rates_hz
from snn.analyse.views.population_synchrony import population_synchrony
from snn.analyse.views.recorded_brains import missing_brain
from snn.batch.measures import summary_of
from snn.compare.effects import Estimate, mean_over_dyads
from snn.compare.pair_mean import mean_over_strangers
from snn.compare.proportions import proportion
from snn.config.schema.channels import PARTNERS, channels_of_valence
from snn.config.trials.measured_span import measured_span_s
from snn.errors import ResultError
from snn.record.health import assess_health, is_scored
from snn.record.types import FloatArray, Recording
from snn.record.window import windowed
from snn.report.assumptions import assumptions
from snn.report.conditions import by_condition, condition_name, scored_groups
from snn.report.regime_drawing import regime_map
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherFigure:
    """A figure that is drawn only if somebody asks for it."""

    draw: Callable[[Results], Drawn]
    shows: str
    of: str
    """Results that have it."""
    n_axes: tuple[int, ...] = (0,)
    """Axes of sweeps that can have it; 0 is one condition."""


def further_drawings(results: Results) -> dict[str, Draw]:
    """List by name what is drawn only if somebody asks for it."""
    live, n_axes = results.live, len(results.experiment.sweep)
    found = FURTHER.items() if live.trials else ()
    return {name: partial(figure.draw, live) for name, figure in found if n_axes in figure.n_axes}


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
    if shown_dyad(results)[0].has_spikes:
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
    if recording.has_spikes and any(
        _around(results, recording, valence).n_acts for valence in _ACTS.values()
    ):
        yield "around_events", partial(_around_events_figure, results)


def _around_events_figure(results: Results) -> "Figure":
    from snn.plot.around_events import LABELS, AroundEvents, around_events_figure

    recordings = [results.recording(trial) for trial in results.trials if trial.key in results.scored]
    found = []
    for name, valence in _ACTS.items():
        effects = effects_after_acts([_after_acts(results, recording, valence) for recording in recordings])
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
                    effects=effects,
                )
            )
    return around_events_figure(found, note=assumptions(results.experiment))


def _around(results: Results, recording: Recording, valence: int) -> AroundActs:
    return around_acts(
        _moved_hz(results, recording),
        step_ms=recording.movement.step_ms,
        channels=channels_of_valence(valence),
        rng=results.bootstrap_rng(),
    )


def _after_acts(results: Results, recording: Recording, valence: int) -> list[AfterActs]:
    """Sum up what follows the cues after acts; nothing in a recording that is too short, or has a brain too few."""
    with suppress(ResultError):
        return dyad_after_acts(
            recording,
            analysis=results.experiment.analysis,
            channels=channels_of_valence(valence),
            seed=results.experiment.seed,
        )
    return []


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
    # What cannot be read has no figure.
    if groups and len(groups) <= MAX_BY_LAG and shown_dyad(results)[0].has_spikes:
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


_DYAD: Final = "one condition, the first scored dyad"
FURTHER: Final[dict[str, FurtherFigure]] = {
    "populations": FurtherFigure(
        draw=_populations, shows="Which cells of A are in step with which of B, at which lag.", of=_DYAD
    ),
    "mirror_cells": FurtherFigure(
        draw=_mirror_cells, shows="Each cell's rate in seeing an act against that in doing it.", of=_DYAD
    ),
    "spectra": FurtherFigure(
        draw=_spectra,
        shows="Power of both partners' movement, and their coherence on the band of circular shifts.",
        of=f"{_DYAD}, from 20 s on",
    ),
    "around_events": FurtherFigure(
        draw=_around_events,
        shows="Movement of the other, and likeness of both, around positive and negative acts, beside random moments; "
        "effect of cues after acts, beside redrawn cues.",
        of="one condition, all dyads, if anybody acts",
    ),
    "lead_lag": FurtherFigure(
        draw=_lead_lag,
        shows="Lag of each dyad's peak, and the share of dyads in which A leads, beside chance.",
        of="all dyads of one condition, or of at most 20 along one axis",
        n_axes=(0, 1),
    ),
    "pseudo_dyads": FurtherFigure(
        draw=_pseudo_dyads,
        shows="Correlation by lag of partners who met and of strangers.",
        of="two or more dyads of one condition, or of at most 4 along one axis",
        n_axes=(0, 1),
    ),
    "regime_map": FurtherFigure(
        draw=regime_map,
        shows="What most dyads are called over two axes, and where most are unhealthy.",
        of="a sweep over two axes of numbers",
        n_axes=(2,),
    ),
}
