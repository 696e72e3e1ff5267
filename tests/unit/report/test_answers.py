"""Answers counted in a folder with recordings of partners: b answers a, and never as a recording."""

from dataclasses import replace

import numpy as np
import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.record.hdf5 import write_recording
from snn.record.run_folder import RunReport
from snn.record.store import ResultStore
from snn.report.answers import answer_lines, answer_rows, write_answers
from snn.report.null_lines import null_lines
from snn.report.results import read_results
from tests.unit.conftest import moved_by, movement_of, trains_of
from tests.unit.synthetic_runs import TIME_STEP_MS, small_experiment, synthetic_recording

PARTS = {
    "replicates": 3,
    "duration": "10 s",
    "couplings": [1.0],
    "nulls": {"replay": True, "circular_shift": {"min_shift": "600 ms"}},
    "analysis": {"transient": "100 ms"},
}
SICK = 2
A_ACTS_S = (0.5, 2.5, 4.5, 6.5)
LIVE_DELAY_S, FILM_DELAY_S = 0.3, 1.2


def bursts(trains, onsets_s):
    """Let all motor cells of the first channel fire every 10 ms for 300 ms from each onset."""
    n_cells = trains.n_cells // 4
    starts = [round(onset_s * 1e3 / TIME_STEP_MS) for onset_s in onsets_s]
    steps = [start + 20 * spike for start in starts for spike in range(30)]
    spikes = [(cell, step) for step in steps for cell in range(n_cells)]
    return trains_of(spikes, n_cells=trains.n_cells, n_steps=trains.n_steps, time_step_ms=TIME_STEP_MS)


def answering_run(trial, folder, _on_progress):
    recording = synthetic_recording(trial)
    delay_s = FILM_DELAY_S if dict(trial.condition)["null"] == "replay b" else LIVE_DELAY_S
    spikes = dict(recording.spikes)
    spikes["a_motor"] = bursts(spikes["a_motor"], A_ACTS_S)
    spikes["b_motor"] = bursts(spikes["b_motor"], [onset_s + delay_s for onset_s in A_ACTS_S])
    movement = movement_of({partner: moved_by(spikes[f"{partner}_motor"]) for partner in "ab"})
    verdict = write_recording(replace(recording, spikes=spikes, movement=movement), folder / "results.h5")
    health = "runaway" if trial.replicate == SICK else "healthy"
    return RunReport(verdict=verdict, provenance={}, summary={"C": 0.0, "health": health})


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    experiment = small_experiment(**PARTS)
    with ResultStore(tmp_path_factory.mktemp("answers") / "small", experiment) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=answering_run)
        return read_results(store.folder, experiment)


def test_answers_of_a_partner_are_compared_with_those_of_its_own_recording(results):
    rows = answer_rows(results)
    assert [(row.replicate, row.partner) for row in rows] == [(0, "a"), (0, "b"), (1, "a"), (1, "b")]
    for row in rows:
        live, twin = row.found.live, row.found.twin
        assert (live.n_acts, twin.n_acts) == (4, 4)
        # b acts 0.3 s after a, and a 1.7 s after b
        assert (live.n_answered, twin.n_answered) == ((4, 0) if row.partner == "a" else (0, 0))
    assert rows[0].found.margin == 1.0
    assert rows[0].found.p_value == pytest.approx(
        1 / 70
    )  # 4 of 4 and 0 of 4: one of the ways to choose 4 of 8


def test_each_condition_and_partner_has_a_line(results):
    first, second = answer_lines(answer_rows(results), rng=np.random.default_rng(1))
    assert first == (
        "(coupling = 1.0) acts of a: answered 1.000 more often than by a recording of b; "
        "p < 0.05 in 2 of 2 dyads (Fisher)"
    )
    assert second.startswith(
        "(coupling = 1.0) acts of b: answered 0.000 more often than by a recording of a; "
    )
    assert second.endswith("in 0 of 2 dyads (Fisher)")


def test_each_dyad_is_written(results):
    heading, *lines = write_answers(answer_rows(results), results.folder.path).read_text().splitlines()
    assert heading == "coupling,replicate,acts_of,n_live,answered_live,n_recording,answered_recording,L,p"
    assert lines[0].startswith("1.0,0,a,4,4,4,0,1.0,0.014")
    assert len(lines) == 4


def test_they_are_told_where_recordings_were_asked_for(results):
    assert null_lines(results)[-1] == f"answers in single dyads: {results.folder.path / 'answers.csv'}"
