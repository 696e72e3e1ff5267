"""The table of cells: conditions side by side, inputs apart from what emerged, and only where there are trials."""

import math
from dataclasses import replace

import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.record.results_folder import CELLS_NAME, ResultsFolder
from snn.record.store import ResultStore
from snn.report.cell_figure import cell_figure
from snn.report.cell_table import LEGEND, cell_lines, has_trials, write_cell_table
from snn.report.results import read_results
from tests.unit.synthetic_runs import small_experiment, synthetic_run

TEST = {"name": "test", "duration": "2 s", "trials": 1, "trial_interval": "0.2 s"}
TRIALS = {"time_step": "0.5 ms", "phases": [TEST]}
BRIEF = {"intention": {"duration": "100 ms"}}
GATES = [{"label": "gate", "keys": ["partners.a.motor.gate_conductance"], "values": ["60 nS", "0 nS"]}]


@pytest.fixture
def results(tmp_path):
    """Two gates and three dyads each; the last dyad at the open gate is not scored."""

    def made(**changes):
        experiment = small_experiment(
            **{"protocol": TRIALS, "partner": BRIEF, "sweep": GATES, "replicates": 3} | changes
        )
        with ResultStore(tmp_path / "small", experiment) as store:
            run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
        found = read_results(ResultsFolder(tmp_path / "small"), experiment)
        rows = [
            {**row, "health": "healthy", "mimicry_share": 0.1 * number, "motor_mirror_fraction": 0.2}
            for number, row in enumerate(found.rows)
        ]
        rows[-1] |= {"health": "runaway", "mimicry_share": 9.0}
        return replace(found, rows=tuple(rows))

    return made


def line(lines, name):
    (found,) = [one for one in lines if one[0] == name]
    return found


def test_conditions_stand_side_by_side(results):
    lines = cell_lines(results())
    assert lines[0] == ["", "", "gate 60", "gate 0", "recorded"]
    assert {len(one) for one in lines} == {5}
    assert line(lines, "scored model dyads, n of all")[2:4] == ["3 of 3", "2 of 3"]


def test_inputs_are_told_apart_from_what_emerged(results):
    lines = cell_lines(results())
    assert line(lines, "motor gate (nS)") == ["motor gate (nS)", "input", "60", "0 / 60", "-"]
    copied = line(lines, "seen acts that were overtly copied")
    assert copied[1] == "emerged"
    assert copied[2].startswith("0.100 [")  # mean of 0, .1 and .2
    assert copied[3] == "0.350"  # of two dyads: the third is unscored
    assert line(lines, "latency of the copy (ms)")[2:4] == ["-", "-"]
    assert "27/132" in line(lines, "motor: suppressed in observation")[4]


def test_one_condition_is_called_the_model(results):
    assert cell_lines(results(sweep=[]))[0] == ["", "", "model", "recorded"]


def test_the_file_holds_the_table_and_what_it_means(results):
    found = results()
    table = write_cell_table(found)
    assert table is not None
    assert table.path == found.folder.path / CELLS_NAME
    text = table.path.read_text(encoding="utf-8")
    assert "| motor gate (nS) | input | 60 | 0 / 60 | - |" in text
    assert LEGEND in text
    assert table.lines == cell_lines(found)


@pytest.mark.parametrize("changes", [{"protocol": {"time_step": "0.5 ms"}}])
def test_without_trials_there_is_neither_table_nor_file(results, changes):
    found = results(**changes)
    assert write_cell_table(found) is None
    assert not (found.folder.path / CELLS_NAME).exists()
    assert cell_lines(replace(found, trials=(), rows=())) == []


def test_only_trials_of_the_measured_phase_count():
    phases = [{"name": "free", "duration": "500 ms"}, {**TEST, "duration": "1.8 s"}]
    settings = {"partner": BRIEF, "protocol": {"time_step": "0.5 ms", "phases": phases}, "duration": "2.3 s"}
    assert has_trials(small_experiment(**settings))
    assert not has_trials(small_experiment(**settings, analysis={"phase": "free", "transient": "0 ms"}))


def test_the_figure_shows_each_healthy_dyad_and_each_class(results):
    execution, motor = cell_figure(results(sweep=[])).axes
    assert [text.get_text() for text in execution.get_yticklabels()][:2] == ["mirror", "congruent"]
    dots = [one.get_xdata() for one in motor.get_lines() if one.get_marker() == "."]
    assert dots[0].tolist() == [0.2, 0.2]  # of three, one is unscored
    assert all(math.isnan(value) for value in dots[1])
