"""Ctrl-C and SIGTERM in the middle of a sweep: what is finished is in the table."""

import csv
import json
import os
import signal
from dataclasses import replace

import pytest

from snn.batch.measures import measure
from snn.cli.main import main
from tests.unit.synthetic_runs import synthetic_recording, synthetic_run

CONFIG = """
name: small
question: Is what was finished told?
seed: 7
replicates: 2
duration: 2 s
protocol: {time_step: 0.5 ms}
nulls: {circular_shift: {min_shift: 600 ms}}
sweep:
  - label: coupling
    keys: [link.a_to_b.coupling]
    values: [0, 0.5, 1]
"""
VERB = ["sweep", "small.yaml", "--engine", "numpy"]


@pytest.fixture
def stopped(tmp_path, monkeypatch):
    """Run a sweep, serially, that gets a signal in its fourth run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(CONFIG)
    monkeypatch.setattr("snn.api.making._compile", lambda *_: None)

    def run(number, *options, in_run=4):
        calls = []

        def work(trial, folder, on_progress, *, engine):
            assert engine.name == "numpy"
            calls.append(trial)
            if len(calls) == in_run:
                os.kill(os.getpid(), number)
            report = synthetic_run(trial, folder, on_progress)
            row = measure(synthetic_recording(trial), experiment=trial.experiment).row
            return replace(report, summary=row)

        monkeypatch.setattr("snn.batch.run_one.run_one", work)
        return main([*VERB, *options])

    return run


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_finished_runs_are_in_the_table_and_shown(stopped, tmp_path, capsys, number, code):
    assert stopped(number) == code
    out, err = capsys.readouterr()
    table = tmp_path / "results" / "small" / "results.csv"
    with table.open() as file:
        assert [row["coupling"] for row in csv.DictReader(file)] == ["0.0", "0.0", "0.5"]
    assert "stopped; 3 of 6 runs complete; the same command goes on from there" in err
    assert "results/small/results.csv has 3 complete runs" in err
    lines = out.splitlines()
    assert lines[0] == "small: Is what was finished told?"
    assert [line.split()[:3] for line in lines[3:5]] == [["0", "2", "2"], ["0.5", "1", "1"]]


def test_programs_get_whole_lines_and_are_told_where_it_stopped(stopped, tmp_path, capsys):
    assert stopped(signal.SIGINT, "--json") == 130
    *progress, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert [line["event"] for line in progress] == ["progress"] * len(progress)
    assert [progress[-1][name] for name in ("runs", "done", "running", "left")] == [6, 3, 1, 2]
    table = "results/small/results.csv"
    assert last == {"event": "stopped", "folder": "results/small", "complete": 3, "results": table}
    assert (tmp_path / table).is_file()


def test_programs_are_told_at_the_end_what_ran_and_where_it_is(stopped, tmp_path, capsys):
    assert stopped(signal.SIGINT, "--json", in_run=0) == 0
    *progress, end = map(json.loads, capsys.readouterr().out.splitlines())
    assert [progress[-1][name] for name in ("runs", "done", "running", "left")] == [6, 6, 0, 0]
    assert (end["event"], len(end["finished"]), end["failed"], end["n_not_made"]) == ("end", 6, {}, 0)
    assert (tmp_path / end["results"]).is_file()
    assert all((tmp_path / figure).is_file() for figure in end["figures"])
    assert stopped(signal.SIGINT, "--json", in_run=0) == 0
    [again] = map(json.loads, capsys.readouterr().out.splitlines())  # nothing was left to do
    assert (again["finished"], sorted(again["skipped"])) == ([], sorted(end["finished"]))


def test_before_the_first_run_has_ended_there_is_nothing_to_show(stopped, capsys):
    assert stopped(signal.SIGINT, in_run=1) == 130
    out, err = capsys.readouterr()
    assert out == ""
    assert "0 of 6 runs complete" in err


def test_a_stop_while_figures_are_drawn_loses_no_run(stopped, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("snn.report.drawing._draw", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    assert stopped(signal.SIGTERM, in_run=0) == 143
    assert "results/small/results.csv has 6 complete runs" in capsys.readouterr().err
    with (tmp_path / "results" / "small" / "results.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 6
