"""What the figures that somebody asks for are given to draw."""

from dataclasses import replace

import numpy as np
import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.config.trials.expand import expand
from snn.record.hdf5 import write_recording
from snn.record.movement import quantised
from snn.record.results_folder import ResultsFolder
from snn.record.run_folder import RunReport
from snn.record.store import ResultStore
from snn.report.further_figures import further_drawings
from snn.report.pseudo_dyads import all_pairings
from snn.report.results import Results, read_results
from tests.unit.conftest import movement_of
from tests.unit.synthetic_runs import small_experiment, synthetic_recording

COUPLING = {"label": "coupling", "keys": ["link.a_to_b.coupling"], "values": [0.5, 1]}
LEVEL = {"label": "oxytocin", "keys": ["partner.oxytocin.level"], "values": [0, 1]}
MECHANISM = {"label": "mechanism", "conditions": {"intact": {}, "off": {"partner.oxytocin.social_gain": 0}}}
QUICK = {
    "nulls": {"pseudo_dyads": True, "circular_shift": {"min_shift": "600 ms"}},
    "analysis": {"transient": "100 ms", "max_lag": "100 ms"},
}
ONSETS_S = (4.0, 12.0)


def acting_run(trial, folder, _on_progress):
    """Let A smile twice and B answer 300 ms later with less than an act; replicate 1 is not scored."""
    recording = synthetic_recording(trial)
    movement_hz = {
        partner: np.zeros(moved.shape) for partner, moved in recording.movement.movement_hz.items()
    }
    for onset_s in ONSETS_S:
        movement_hz["a"][0, round(onset_s * 100) :][:40] = 40.0
        movement_hz["b"][0, round(onset_s * 100) + 30 :][:40] = 10.0 + trial.replicate
    movement = movement_of({partner: quantised(moved) for partner, moved in movement_hz.items()})
    verdict = write_recording(replace(recording, movement=movement), folder / "results.h5")
    health = "runaway" if trial.replicate == 1 else "healthy"
    lag_s = 0.14 if trial.replicate % 2 else -0.1
    summary = {"C": 0.3, "null95": 0.2, "lag_s": lag_s, "health": health, "verdict": "reciprocity"}
    return RunReport(verdict=verdict, provenance={}, summary=summary)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    experiment = small_experiment(**QUICK, sweep=[], replicates=4, duration="20 s")
    with ResultStore(tmp_path_factory.mktemp("further") / "small", experiment) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=acting_run)
        return read_results(store.folder, experiment)


@pytest.fixture
def given(monkeypatch):
    """Return what a figure is given to draw."""

    def of(results, name, module="", **keep):
        caught = []
        module = module or name
        monkeypatch.setattr(
            f"snn.plot.{module}.{module}_figure", lambda *args, **more: caught.append((args, more))
        )
        [(drawn, draw)] = list(further_drawings(results)[name]())
        assert drawn == name
        draw()
        (((found, *_), more),) = caught
        return (found, more) if keep.get("more") else found

    return of


def rows_only(tmp_path, sweep, rows_of):
    """Results that have rows, and no recordings."""
    experiment = small_experiment(**{"analysis": QUICK["analysis"]}, sweep=sweep, replicates=3)
    trials = expand(experiment)
    rows = [{**dict(trial.condition), "replicate": trial.replicate, **rows_of(trial)} for trial in trials]
    return Results(ResultsFolder(tmp_path), experiment, tuple(trials), tuple(rows))


def test_spectra_are_of_the_measured_phase_of_the_dyad_that_is_shown(results, given):
    found = given(results, "spectra")
    assert found.n_segments == 5  # of 19.9 s: the transient is cut off
    assert found.power["a"].sum() > 10 * found.power["b"].sum() > 0


def test_around_events_is_over_scored_dyads_and_holds_the_answer(results, given):
    (positive,) = given(results, "around_events")  # nobody acts unkindly
    assert (positive.name, positive.n_dyads, positive.n_acts) == ("Positive acts", 3, 3 * len(ONSETS_S))
    courses = zip(positive.times_s, positive.courses["other_hz"], strict=True)
    mean = {round(time_s, 1): each.value for time_s, each in courses}
    assert mean[0.5] == pytest.approx((10 + 12 + 13) / 3, abs=0.1)  # not of replicate 1
    assert mean[0.0] == mean[1.0] == 0.0
    assert [one.n_cues for one in positive.effects] == [
        0,
        0,
        0,
        0,
        3,
    ]  # A's cue at 0.25 s is in the transient


def test_lags_are_those_of_scored_dyads(results, given):
    (found,) = given(results, "lead_lag")
    assert found.lags_s.tolist() == [-0.1, -0.1, 0.14]
    assert found.above.all()
    assert (found.a_leads.n_found, found.a_leads.n) == (1, 3)


def test_pseudo_dyads_are_the_pairs_that_the_table_has(results, given):
    (found,) = given(results, "pseudo_dyads")
    (table,) = all_pairings(results)
    assert found.n_dyads == len(table.replicates) == 3
    assert found.lags_s[[0, -1]] == pytest.approx([-0.1, 0.1])
    means = [each.value for each in found.dyads]
    assert max(means) <= np.diagonal(table.peaks).mean() + 1e-12
    off = ~np.eye(3, dtype=bool)
    assert max(each.value for each in found.strangers) <= table.peaks[off].mean() + 1e-12


def test_one_scored_dyad_has_no_strangers(results):
    alone = replace(results, rows=tuple({**row, "health": "runaway"} for row in results.rows))
    assert list(further_drawings(alone)["pseudo_dyads"]()) == []


def test_a_lag_of_a_c_that_is_not_above_its_null_counts_in_no_share(tmp_path, given):
    def rows_of(trial):
        c = 0.1 if trial.replicate == 0 else 0.3
        return {"health": "healthy", "lag_s": 0.1, "C": c, "null95": 0.2, "key": trial.key}

    live = rows_only(tmp_path, [COUPLING], rows_of)
    found, more = given(live, "lead_lag", more=True)
    assert [one.name for one in found] == ["coupling 0.5", "coupling 1"]
    assert [one.above.tolist() for one in found] == [[False, True, True]] * 2
    assert [(one.a_leads.n_found, one.a_leads.n) for one in found] == [(2, 2)] * 2
    assert more["max_lag_s"] == 0.1


def test_the_regimes_are_the_words_of_each_point(tmp_path, given):
    def rows_of(trial):
        point = dict(trial.condition)
        word = "mutual influence" if point["coupling"] == 1 else "no influence shown"
        health = "runaway" if (point["oxytocin"], trial.replicate) == (1, 0) else "healthy"
        return {"verdict": word, "health": health, "C": 0.1, "null95": 0.2, "key": trial.key}

    found, more = given(rows_only(tmp_path, [COUPLING, LEVEL], rows_of), "regime_map", more=True)
    cells = {(cell.row, cell.column): cell for cell in found}
    assert (more["rows"].values, more["columns"].values) == ((0.5, 1.0), (0.0, 1.0))
    assert cells[1, 0].verdicts == ("mutual influence",) * 3
    assert cells[0, 1].verdicts == ("no influence shown",) * 2  # of the scored
    assert [cells[0, k].n_unhealthy for k in (0, 1)] == [0, 1]
    assert {cell.n_dyads for cell in found} == {3}


def test_a_map_of_regimes_needs_two_axes_of_numbers(tmp_path):
    def rows_of(trial):
        return {"verdict": "reciprocity", "health": "healthy", "C": 0.1, "null95": 0.2, "key": trial.key}

    named = rows_only(tmp_path, [COUPLING, MECHANISM], rows_of)
    assert list(further_drawings(named)["regime_map"]()) == []
    assert "regime_map" not in further_drawings(rows_only(tmp_path, [COUPLING], rows_of))
