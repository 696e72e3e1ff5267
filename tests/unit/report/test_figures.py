"""Which figures an experiment gets."""

from dataclasses import replace

import pytest

from snn.batch.measures import measure
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.config.trials.expand import expand
from snn.errors import ResultError
from snn.record.hdf5 import write_recording
from snn.record.results_folder import ResultsFolder
from snn.record.run_folder import RunReport
from snn.record.store import ResultStore
from snn.report.drawing import drawing_figures
from snn.report.figures import drawings, figure_named, figure_names
from snn.report.further_figures import further_drawings
from snn.report.results import Results, read_results
from snn.report.shown_dyad import read_run
from tests.unit.conftest import levels_of
from tests.unit.synthetic_runs import small_experiment, synthetic_recording

LEARNING = {"partner": {"mirror": {"learning": {"rule": "triplet"}}}}
OUTCOMES = ["C", "execution_e_observing_hz", "execution_e_base_hz"]
COUPLING = {"label": "coupling", "keys": ["link.a_to_b.coupling"], "values": [0.5, 1]}
LEVEL = {"label": "oxytocin", "keys": ["partner.oxytocin.level"], "values": [0, 1]}
QUICK = {
    "nulls": {"circular_shift": {"min_shift": "600 ms", "surrogates": 20}},
    "analysis": {"transient": "100 ms"},
}
MECHANISM = {"label": "mechanism", "conditions": {"intact": {}, "off": {"partner.oxytocin.social_gain": 0}}}


def measured_run(trial, folder, _on_progress):
    """Store Poisson spikes with their true measures; weights only if the experiment learns, levels that live if so."""
    recording = synthetic_recording(trial)
    if trial.experiment.partners.a.mirror.learning.rule == "none":
        still = levels_of(step_ms=100.0, oxytocin=[[0.0] * 20] * 2)
        recording = replace(recording, weights=None, levels=still)
    verdict = write_recording(recording, folder / "results.h5")
    found = measure(recording, experiment=trial.experiment)
    return RunReport(verdict=verdict, provenance={}, summary=found.row, correlogram=found.correlogram)


@pytest.fixture
def feet():
    """What stands at the foot of each figure that was drawn, by name."""
    return {}


@pytest.fixture
def figures(tmp_path, monkeypatch, feet):
    """Run an experiment and return the names of its figures, without writing them."""

    def keep(figure, stem):
        feet[stem.name] = figure.get_supxlabel().replace("\n", " ")
        return (stem,)

    monkeypatch.setattr("snn.plot.save.save_figure", keep)

    def names(*, draws_all=False, **settings):
        experiment = small_experiment(**QUICK | settings)
        with ResultStore(tmp_path / "small", experiment) as store:
            run_trials(store.trials, store, executor=SerialExecutor(), run_trial=measured_run)
        results = read_results(ResultsFolder(tmp_path / "small"), experiment)
        named = figure_names(results)
        with drawing_figures(results, executor=SerialExecutor()) as found:
            pass
        drawn = [path.stem for path in found]
        further = [name for name in named if name in further_drawings(results)]
        assert named == drawn + further  # what is said to be drawable is, some of it only if somebody asks
        if draws_all:
            assert all(figure_named(results, name).axes for name in further)
        return drawn

    return names


def test_a_static_dyad_has_spikes_and_synchrony(figures):
    assert figures(sweep=[], replicates=1) == ["raster", "synchrony"]


def test_populations_and_cells_are_drawn_of_one_condition_only(figures, tmp_path):
    figures(sweep=[], replicates=1)
    folder = ResultsFolder(tmp_path / "small")
    results = read_results(folder, folder.experiment())
    of_dyad = ["populations", "mirror_cells", "spectra"]
    assert list(further_drawings(results)) == [*of_dyad, "around_events", "lead_lag", "pseudo_dyads"]
    swept = small_experiment(**QUICK | {"sweep": [COUPLING]})
    assert list(further_drawings(replace(results, experiment=swept))) == ["lead_lag", "pseudo_dyads"]


def test_a_dyad_that_learns_and_lives_has_its_levels_and_its_map_besides(figures):
    assert figures(draws_all=True, sweep=[], **LEARNING) == [
        "raster",
        "levels",
        "learning",
        "synchrony",
        "replicates",
    ]


def test_what_there_is_not_is_refused_with_what_there_is(figures, tmp_path):
    figures(sweep=[], replicates=1)
    folder = ResultsFolder(tmp_path / "small")
    results = read_results(folder, folder.experiment())
    assert figure_named(results, "raster").axes
    for name in ("levels", "nonsense"):
        with pytest.raises(
            ResultError,
            match=f"no figure '{name}' of these results; there are raster, synchrony, populations, mirror_cells$",
        ):
            figure_named(results, name)


def test_a_recording_that_cannot_be_read_is_told_to_who_asks_for_its_figure(figures, tmp_path):
    figures(sweep=[])
    folder = ResultsFolder(tmp_path / "small")
    results = read_results(folder, folder.experiment())
    for path in folder.path.glob("runs/*/results.h5"):
        path.write_bytes(bytes(path.stat().st_size))
    read_run.cache_clear()
    assert figure_names(results) == ["replicates", "lead_lag"]  # which are drawn of the table
    with pytest.raises(ResultError, match="is damaged"):
        figure_named(results, "raster")


RANGES = {f"partner.{name}.level": {"low": 0, "high": 1} for name in ("oxytocin", "serotonin")}


def test_a_design_is_drawn_over_its_factors(figures, feet):
    lists = {"partner.oxytocin.level": [0, 1], "partner.serotonin.mode": ["receptor", "inverted_u"]}
    assert figures(sweep=[{"zip": lists}]) == [f"design_{name}" for name in OUTCOMES]
    assert "Each dot is a model dyad at a point of the design" in feet["design_C"]


def test_a_design_for_indices_is_drawn_with_them_first(figures, feet):
    found = figures(sweep=[{"saltelli": {"n": 2, "seed": 1, "factors": RANGES}}], replicates=1)
    assert found == ["indices_C", *(f"design_{name}" for name in OUTCOMES)]
    assert "n = 2 rows of points" in feet["indices_C"]


def test_a_sweep_of_three_axes_is_drawn_along_each(figures, feet):
    sweep = [COUPLING, LEVEL, MECHANISM]
    assert figures(sweep=sweep) == [f"effects_{name}" for name in OUTCOMES]
    assert "mean over all other axes" in feet["effects_C"]


def test_movement_is_shown_where_it_is_long_enough_for_a_window(figures, feet):
    found = figures(draws_all=True, sweep=[], replicates=1, duration="8 s")
    assert found == ["raster", "behaviour", "synchrony"]
    assert "what that partner sees" in feet["raster"]
    assert "Assumed" in feet["behaviour"]


@pytest.mark.parametrize(("value", "shown"), [(0.3, True), (float("nan"), False)])
def test_a_sweep_shows_behavioural_synchrony_where_there_is_any(tmp_path, value, shown):
    experiment = small_experiment(**QUICK | {"sweep": [COUPLING], "replicates": 1})
    trials = expand(experiment)
    measured = {
        "health": "healthy",
        "null95": 0.1,
        **dict.fromkeys(OUTCOMES, 1.0),
        "movement_synchrony": value,
    }
    rows = [{**dict(trial.condition), "replicate": 0, **measured} for trial in trials]
    found = drawings(Results(ResultsFolder(tmp_path), experiment, tuple(trials), tuple(rows)))
    assert list(found) == [f"sweep_{outcome}" for outcome in [*OUTCOMES, *["movement_synchrony"] * shown]]


def test_the_foot_counts_replicates_only_where_there_are_some(figures, feet):
    figures(sweep=[], replicates=1)
    assert "eplicate" not in feet["synchrony"]


def test_the_foot_says_which_replicate_is_shown(figures, feet):
    figures(sweep=[], replicates=2)
    assert "Shown: replicate 0, of 2 counted from 0. Assumed" in feet["synchrony"]


def test_the_foot_says_why_a_ratio_of_weights_is_undefined(figures, feet):
    off = {"partner.mirror.learning.rule": "none"}
    sweep = [{"label": "training", "conditions": {"learns": {}, "none": off}}]
    figures(sweep=sweep, replicates=1, **LEARNING)
    assert "Undefined: no mirror path learns there" in feet["sweep_selectivity"]
    assert "no mirror path learns" not in feet["sweep_C"]


def test_trials_of_one_condition_show_classes_of_cells(figures):
    phase = {"name": "test", "duration": "2 s", "trials": 1, "trial_interval": "0.2 s"}
    settings = {
        "partner": {"intention": {"duration": "100 ms"}},
        "protocol": {"time_step": "0.5 ms", "phases": [phase]},
    }
    assert figures(draws_all=True, sweep=[], replicates=1, **settings) == ["raster", "synchrony", "cells"]
    assert "cells" not in figures(sweep=[COUPLING], replicates=1, **settings)


def test_one_axis_gives_dose_response_curves(figures):
    assert figures(draws_all=True, sweep=[COUPLING], replicates=1) == [
        f"sweep_{outcome}" for outcome in OUTCOMES
    ]


def test_a_sweep_that_learns_shows_selectivity(figures):
    found = figures(sweep=[COUPLING], replicates=1, **LEARNING)
    assert found == [f"sweep_{outcome}" for outcome in [*OUTCOMES, "selectivity"]]


def test_two_axes_give_maps(figures):
    assert figures(sweep=[COUPLING, LEVEL], replicates=1) == [f"map_{outcome}" for outcome in OUTCOMES]


@pytest.mark.parametrize("sweep", [[], [MECHANISM]])
def test_dithered_spikes_have_a_figure_for_one_condition_and_for_named_ones(figures, sweep):
    dither = {"half_widths": ["5 ms", "50 ms"], "surrogates": 2}
    found = figures(sweep=sweep, replicates=2, nulls=QUICK["nulls"] | {"dither": dither})
    assert found[-1] == "dither"
    assert found.count("dither") == 1


@pytest.mark.parametrize("axes", [[MECHANISM, LEVEL], [LEVEL, MECHANISM]])
def test_named_conditions_by_a_dose_give_curves(figures, axes):
    assert figures(sweep=axes, replicates=1) == [f"sweep_{outcome}" for outcome in OUTCOMES]


NULLS = {
    "circular_shift": QUICK["nulls"]["circular_shift"],
    "uncoupled": True,
    "lesion_twin": {"branches": 1},
}


def test_nulls_are_drawn_beside_the_condition_in_a_figure_of_their_own(figures):
    drawn = figures(draws_all=True, sweep=[], replicates=2, nulls=NULLS)
    assert drawn == ["raster", "synchrony", "replicates", "nulls_C"]


def test_nulls_are_one_more_axis_of_a_sweep(figures):
    drawn = figures(sweep=[COUPLING], replicates=1, nulls=NULLS)
    assert drawn == [*(f"sweep_{outcome}" for outcome in OUTCOMES), "nulls_C"]


def test_the_figures_of_a_sweep_over_two_axes_leave_its_nulls_out(figures):
    drawn = figures(sweep=[COUPLING, LEVEL], replicates=1, nulls=NULLS)
    assert drawn == [f"map_{outcome}" for outcome in OUTCOMES]
