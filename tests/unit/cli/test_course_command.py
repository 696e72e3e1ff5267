"""``snn course`` from its command line to its files, on dyads that take milliseconds."""

import csv
import json
import shutil

import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.cli.main import main
from snn.record.run_folder import RunReport
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import small_experiment, synthetic_run

QUICK = {"analysis": {"max_lag": "100 ms", "transient": "100 ms"}}


def judged_run(trial, folder, on_progress):
    """Flag the second replicate of every condition."""
    made = synthetic_run(trial, folder, on_progress)
    health = "runaway" if trial.replicate == 1 else "healthy"
    return RunReport(verdict=made.verdict, provenance=made.provenance, summary={"C": 0.0, "health": health})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    with ResultStore(
        tmp_path_factory.mktemp("course") / "small",
        small_experiment(couplings=(0.5, 1), replicates=3, **QUICK),
    ) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=judged_run)
        return store.folder.path


def test_table_and_figures_are_written(folder, capsys):
    assert main(["course", str(folder), "--window", "400 ms"]) == 0
    told = capsys.readouterr().out
    assert "coupling 0.5  whole  9        2 of 3" in told
    for name in ("course", "course_positive", "course_negative"):
        assert (folder / "figures" / f"{name}.png").is_file()
    with (folder / "course.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * 3 * 9  # windows of 0.4 s every 0.2 s in 2 s
    assert rows[1]["start_s"] == "0.2"
    assert {row["health"] for row in rows} == {"healthy", "runaway"}


def test_the_step_is_a_choice_and_json_is_for_programs(folder, capsys):
    assert main(["course", str(folder), "--window", "400 ms", "--step", "400 ms", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [line["windows"] for line in told] == [5, 5]
    assert [line["condition"] for line in told] == [{"coupling": 0.5}, {"coupling": 1.0}]
    assert all(line["lowest_C"] <= line["mean_C"] <= line["highest_C"] for line in told)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--window", "1 s"],
            "2 s cannot be followed in windows of 1 s: four of them are the least; take at most 0.5 s",
        ),
        (["--window", "510 ms"], "--window: 510 ms is not a whole multiple of analysis.bin (20 ms)"),
        (
            ["--window", "300 ms"],
            "--window: half of 300 ms, the step, is not a whole multiple of analysis.bin (20 ms); give --step",
        ),
        (
            ["--window", "400 ms", "--step", "30 ms"],
            "--step: 30 ms is not a whole multiple of analysis.bin (20 ms)",
        ),
        (
            ["--window", "200 ms", "--step", "1 s"],
            "--step: 1 s is longer than --window (200 ms): no window would hold",
        ),
        (["--window", "ten"], "--window: "),
        (["--window", "0 s"], "--window: 0 s is not above 0 s"),
        (["--window", "400 ms", "--step", "-1 s"], "--step: -1 s is not above 0 s"),
        (
            ["--window", "80 ms"],
            "--window: 80 ms is no longer than the largest lag (analysis.max_lag, 100 ms); take from 120 ms to 0.5 s",
        ),
    ],
)
def test_bad_windows_are_one_line(folder, capsys, words, message):
    assert main(["course", str(folder), *words]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1


def test_another_folder_is_named(tmp_path, capsys):
    assert main(["course", str(tmp_path)]) == 2
    assert "is no results folder; name what `snn run` or `snn sweep` wrote into" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "damage", "reason"),
    [
        (
            "results.h5",
            lambda path: path.write_bytes(path.read_bytes()[:1000]),
            "results.h5 has 1000 bytes, it had ",
        ),
        ("results.h5", lambda path: path.unlink(), "results.h5': No such file or directory"),
        ("manifest.json", lambda path: path.write_text("{gar"), "manifest.json' is damaged ("),
        ("manifest.json", lambda path: path.unlink(), "manifest.json': No such file or directory"),
    ],
)
def test_damaged_runs_are_told(folder, tmp_path, capsys, monkeypatch, name, damage, reason):
    monkeypatch.setattr("snn.plot.course.MAX_PANELS", 0)  # nothing has to be drawn for it
    shutil.copytree(folder, tmp_path / "copy")
    lines = (tmp_path / "copy" / "manifest.jsonl").read_text().splitlines()
    key = json.loads(lines[1])["key"]
    damage(tmp_path / "copy" / "runs" / key / name)
    assert main(["course", str(tmp_path / "copy"), "--window", "400 ms"]) == 1
    told = capsys.readouterr().err
    assert f"snn: run {key} is damaged (" in told
    assert reason in told
    assert "): the same `snn sweep` makes it again\n" in told
    assert told.count("is damaged (") == 1 + ("is damaged (" in reason)


def test_too_many_conditions_for_a_figure_are_in_the_table_all_the_same(folder, capsys, monkeypatch):
    monkeypatch.setattr("snn.plot.course.MAX_PANELS", 1)
    (folder / "course.csv").unlink(missing_ok=True)
    assert main(["course", str(folder), "--window", "400 ms"]) == 0
    told = capsys.readouterr()
    assert "2 conditions are too many for a figure over time (1); all are in the table" in told.err
    assert "figure" not in told.out
    assert (folder / "course.csv").is_file()
