"""What the branches of lesion twins are compared with, and what is told of it."""

from dataclasses import replace

import numpy as np
import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.record.hdf5 import read_recording, write_recording
from snn.record.run_folder import RunReport
from snn.record.store import ResultStore
from snn.report.lesion_twins import receiver_rates_hz, twin_lines, twin_rows, write_twins
from snn.report.null_lines import null_lines
from snn.report.results import read_results
from tests.unit.conftest import trains_of
from tests.unit.synthetic_runs import TIME_STEP_MS, small_experiment, synthetic_recording

NULLS = {"lesion_twin": {"branches": 2, "cut_at": "1 s"}, "circular_shift": {"min_shift": "600 ms"}}
QUICK = {"analysis": {"transient": "100 ms"}, "sweep": []}
HERE = {"a": "b_to_a", "b": "a_to_b"}


def regular_run(trial, folder, _on_progress):
    """Let every execution cell of each channel fire every 20 ms; where its link is cut from 1 s on, every 40 ms."""
    null = dict(trial.condition)["null"]
    recording = synthetic_recording(trial)
    spikes = dict(recording.spikes)
    for partner in "ab":
        name = f"{partner}_execution_e"
        trains = spikes[name]
        cut = null.endswith(f"cut {HERE[partner]}")
        steps = [*range(0, 2000, 40), *range(2000, 4000, 80 if cut else 40)]
        spikes[name] = trains_of(
            [(cell, step) for step in steps for cell in range(trains.n_cells)],
            n_cells=trains.n_cells,
            n_steps=trains.n_steps,
            time_step_ms=TIME_STEP_MS,
        )
    verdict = write_recording(replace(recording, spikes=spikes), folder / "results.h5")
    return RunReport(verdict=verdict, provenance={}, summary={"C": 0.0})


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    experiment = small_experiment(nulls=NULLS, **QUICK)
    with ResultStore(tmp_path_factory.mktemp("twins") / "small", experiment) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=regular_run)
        return read_results(store.folder, experiment)


def test_rates_are_those_of_who_sees_through_the_link_from_the_cut_on(results):
    trial = next(trial for trial in results.trials if dict(trial.condition)["null"] == "twin 5, cut a_to_b")
    recording = read_recording(results.folder.recording_path(trial.key))
    of_b = receiver_rates_hz(recording, "a_to_b", asked=results.experiment)
    of_a = receiver_rates_hz(recording, "b_to_a", asked=results.experiment)
    assert of_b.shape == of_a.shape == (4, 50)
    assert of_b.mean(axis=1) == pytest.approx([25] * 4)
    assert of_a.mean(axis=1) == pytest.approx([50] * 4)


def test_each_dyad_has_an_effect_of_each_link(results):
    rows = twin_rows(results)
    assert [(row.condition, row.replicate, row.link) for row in rows] == [
        ((), 0, "a_to_b"),
        ((), 0, "b_to_a"),
        ((), 1, "a_to_b"),
        ((), 1, "b_to_a"),
    ]
    for row in rows:
        assert (row.found.effect, row.found.baseline) == pytest.approx((0.5, 0.0))


def test_effects_are_written_and_told(results):
    lines = null_lines(results)
    path = results.folder.path / "lesion_twins.csv"
    assert lines == [
        "lesion twin: cutting a_to_b changes the rates of b by 0.500 of their mean beyond chance (2 dyads)",
        "lesion twin: cutting b_to_a changes the rates of a by 0.500 of their mean beyond chance (2 dyads)",
        f"effects of single dyads: {path}",
    ]
    heading, *values = path.read_text().splitlines()
    assert heading == "replicate,link,effect,baseline,causal_effect"
    assert values[1] == "0,b_to_a,0.5,0.0,0.5"
    assert len(values) == 4


def test_a_dyad_of_which_a_branch_is_missing_is_left_out(results):
    kept = [
        number for number, trial in enumerate(results.trials) if trial.condition[0][1] != "twin 6, cut a_to_b"
    ]
    fewer = replace(
        results, trials=tuple(results.trials[k] for k in kept), rows=tuple(results.rows[k] for k in kept)
    )
    assert [row.link for row in twin_rows(fewer)] == ["b_to_a", "b_to_a"]


def test_conditions_are_told_apart(results, tmp_path):
    (row, *_) = twin_rows(results)
    rows = [replace(row, condition=(("dose", dose),), replicate=k) for dose in (0.0, 1.0) for k in range(3)]
    told = list(twin_lines(rows, rng=np.random.default_rng(0)))
    assert [line.split("lesion")[0] for line in told] == ["(dose = 0.0) ", "(dose = 1.0) "]
    assert write_twins(rows, tmp_path).read_text().splitlines()[4] == "1.0,0,a_to_b,0.5,0.0,0.5"


def test_without_nulls_nothing_is_told(tmp_path):
    experiment = small_experiment()
    with ResultStore(tmp_path / "small", experiment) as store:
        assert null_lines(read_results(store.folder, experiment)) == []
    assert not (tmp_path / "small" / "lesion_twins.csv").exists()


def test_rate_matches_are_told(tmp_path):
    nulls = {"rate_matched_coupled": True, "circular_shift": {"min_shift": "600 ms"}}
    experiment = small_experiment(nulls=nulls, sweep=[], partner={"oxytocin": {"level": 1}})
    with ResultStore(tmp_path / "small", experiment) as store:
        found = null_lines(read_results(store.folder, experiment))
    assert found == ["rate-matched coupled: not solved, and left out"]


def test_a_table_without_dyads_still_has_its_heading(tmp_path):
    assert write_twins([], tmp_path).read_text() == "replicate,link,effect,baseline,causal_effect\n"
