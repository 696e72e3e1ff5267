"""Strangers of a results folder: who is paired with whom, in which time, and what is told of it."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.behaviour.synchrony import movement_synchrony
from snn.analyse.measures.crosscorrelation import cross_correlation
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.record.hdf5 import read_recording, write_recording
from snn.record.movement import quantised
from snn.record.run_folder import RunReport
from snn.record.store import ResultStore
from snn.report.null_lines import null_lines
from snn.report.pseudo_dyads import Pairings, all_pairings, pairing_cells, write_pairings
from snn.report.results import read_results
from tests.unit.conftest import movement_of
from tests.unit.synthetic_runs import TIME_STEP_MS, small_experiment, synthetic_recording, synthetic_run

SICK = 2
PHASES = [{"name": "first", "duration": "500 ms"}, {"name": "second", "duration": "1.5 s"}]
PARTS = {
    "replicates": 4,
    "couplings": [0.5, 1.0],
    "nulls": {"pseudo_dyads": True, "circular_shift": {"min_shift": "600 ms"}},
    "protocol": {"time_step": f"{TIME_STEP_MS:g} ms", "phases": PHASES},
    "analysis": {"transient": "100 ms", "max_lag": "100 ms"},
}


def judged_run(trial, folder, on_progress):
    """Make a synthetic run of which one replicate is not scored."""
    report = synthetic_run(trial, folder, on_progress)
    health = "runaway" if trial.replicate == SICK else "healthy"
    return replace(report, summary=report.summary | {"health": health})


def moving_run(trial, folder, _on_progress):
    """Let both partners move at random."""
    rng = np.random.default_rng(int(trial.key, 16))
    recording = synthetic_recording(trial)
    shapes = {partner: moved.shape for partner, moved in recording.movement.movement_hz.items()}
    walks = {partner: np.abs(rng.normal(size=shape).cumsum(axis=1)) for partner, shape in shapes.items()}
    movement = movement_of({partner: quantised(walk) for partner, walk in walks.items()})
    verdict = write_recording(replace(recording, movement=movement), folder / "results.h5")
    return RunReport(verdict=verdict, provenance={}, summary={"C": 0.0, "health": "healthy"})


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    experiment = small_experiment(**PARTS)
    with ResultStore(tmp_path_factory.mktemp("pseudo") / "small", experiment) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=judged_run)
        return read_results(store.folder, experiment)


@pytest.fixture(scope="module")
def pairings(results):
    return all_pairings(results)


def rates_hz(results, coupling, replicate, partner):
    """Bin the execution spikes of the second phase after its transient, by hand."""
    where = (("coupling", coupling), ("null", "live"))
    [trial] = [t for t in results.trials if (t.condition, t.replicate) == (where, replicate)]
    recording = read_recording(results.folder.recording_path(trial.key))
    trains = recording.spikes[f"{partner}_execution_e"]
    edges = np.arange(1200, 4001, 40)  # steps of 0.5 ms: from 0.6 s on in bins of 20 ms
    per_channel = trains.n_cells // 4
    return np.stack(
        [np.histogram(trains.steps[trains.cells // per_channel == k], edges)[0] for k in range(4)]
    ).astype(float)


def test_every_healthy_a_is_beside_every_healthy_b_of_its_condition(results, pairings):
    assert [found.condition for found in pairings] == [(("coupling", 0.5),), (("coupling", 1.0),)]
    for found, coupling in zip(pairings, (0.5, 1.0), strict=True):
        assert found.replicates == (0, 1, 3)
        for i, of_a in enumerate(found.replicates):
            for j, of_b in enumerate(found.replicates):
                a_hz = rates_hz(results, coupling, of_a, "a")
                b_hz = rates_hz(results, coupling, of_b, "b")
                c = cross_correlation(a_hz, b_hz, bin_ms=20.0, max_lag_ms=100.0).peak
                assert found.peaks[i, j] == pytest.approx(c, abs=1e-9)


def test_strangers_of_a_dyad_are_those_of_both_its_partners():
    peaks = np.array([[0.9, 0.1, 0.2], [0.3, 0.8, 0.4], [0.5, 0.6, 0.7]])
    found = Pairings(condition=(), replicates=(0, 1, 2), peaks=peaks, movement=peaks / 2)
    np.testing.assert_allclose(found.strangers, [(0.1 + 0.2 + 0.3 + 0.5) / 4, 0.35, 0.425])
    heading, line = pairing_cells([found], rng=np.random.default_rng(1))
    of_c = ["C", "pairs of strangers", "C of strangers", "p of all", "p<.05"]
    assert heading == ["dyads", *of_c, "movement", "movement of strangers", "p of all", "p<.05"]
    assert [line[0], line[1][:5], line[2], line[3][:5]] == ["3", "0.800", "6", "0.350"]
    # without each dyad in turn strangers have .5, .35 and .2: see snn.compare.pair_mean
    half = 4.302653 * np.sqrt(2 / 3 * (0.15**2 + 0.15**2))
    assert line[3] == f"0.350 [{0.35 - half:.3f}, {0.35 + half:.3f}]"
    assert [line[6][:5], line[7][:5]] == ["0.400", "0.175"]


def test_no_p_is_told_of_so_few_dyads_that_none_can_be_significant():
    def told(n_dyads):
        peaks = np.full((n_dyads, n_dyads), 0.1) + 0.5 * np.eye(n_dyads)
        found = Pairings(condition=(), replicates=tuple(range(n_dyads)), peaks=peaks, movement=peaks / 2)
        return pairing_cells([found], rng=np.random.default_rng(1))[1][4:6]

    assert told(2) == told(3) == ["-", "-"]  # one pairing of 2 or of 6 is as it was
    of_all, singly = told(4)
    assert float(of_all) == pytest.approx(1 / 24, abs=0.01)
    assert singly == told(20)[1] == "-"  # the highest of 20 is no rarer than .05
    assert told(21)[1] == "21"


def test_of_more_than_twenty_dyads_single_ones_can_be_above_all_strangers():
    peaks = np.full((21, 21), 0.1) + np.diag([0.5] * 20 + [0.0])
    found = Pairings(
        condition=(("dyad", "film"),), replicates=tuple(range(21)), peaks=peaks, movement=peaks / 2
    )
    _, line = pairing_cells([found], rng=np.random.default_rng(1))
    assert (line[0], line[5:7], line[-2:]) == ("film", ["0.0001", "20"], ["0.0001", "20"])


def test_a_line_for_each_dyad_is_written(results, pairings):
    path = write_pairings(pairings, results.folder.path)
    heading, *lines = path.read_text().splitlines()
    assert heading == "coupling,replicate,C,strangers_C,p,movement_synchrony,strangers_movement,movement_p"
    assert [line.split(",")[:2] for line in lines] == [
        [f"{coupling}", f"{replicate}"] for coupling in (0.5, 1.0) for replicate in (0, 1, 3)
    ]
    assert float(lines[0].split(",")[2]) == pytest.approx(pairings[0].peaks[0, 0])


def test_movement_of_strangers_is_that_of_the_measured_phase(tmp_path):
    """Ten seconds, of which the first and a transient do not count."""
    phases = [{"name": "first", "duration": "1 s"}, {"name": "second", "duration": "9 s"}]
    parts = PARTS | {
        "duration": "10 s",
        "couplings": [0.5],
        "protocol": PARTS["protocol"] | {"phases": phases},
    }
    experiment = small_experiment(**parts)
    with ResultStore(tmp_path / "small", experiment) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=moving_run)
        results = read_results(store.folder, experiment)
    [found] = all_pairings(results)
    live = {t.replicate: t for t in results.trials if dict(t.condition)["null"] == "live"}
    moved = {
        replicate: read_recording(results.folder.recording_path(trial.key)).movement.movement_hz
        for replicate, trial in live.items()
    }
    for i, of_a in enumerate(found.replicates):
        for j, of_b in enumerate(found.replicates):
            pair = moved[of_a]["a"][:, 110:], moved[of_b]["b"][:, 110:]
            expected = movement_synchrony(*pair, step_ms=10.0).value
            np.testing.assert_equal(found.movement[i, j], expected)
    assert np.isfinite(found.movement).all()


def test_they_are_told_where_they_were_asked_for(results):
    lines = null_lines(results)
    assert lines[1].startswith("coupling  dyads  C")
    assert lines[-1] == f"strangers of single dyads: {results.folder.path / 'pseudo_dyads.csv'}"


def test_one_dyad_has_no_strangers(results):
    few = [n for n, trial in enumerate(results.trials) if trial.replicate == 0]
    one = replace(
        results, trials=tuple(results.trials[n] for n in few), rows=tuple(results.rows[n] for n in few)
    )
    assert all_pairings(one) == []
    assert null_lines(one) == []
