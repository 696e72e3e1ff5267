"""``snn status``, ``collect``, ``gc`` and ``resume`` from their command lines, on dyads that take milliseconds."""

import json
import os
import socket
import tempfile
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

import snn.api.making
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.cli.main import main
from snn.errors import SimulationError
from snn.record import concluded
from snn.record.lock import OWNER_NAME
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import measured_run, poisoned_run, small_experiment, small_trials


@pytest.fixture
def directory(tmp_path, monkeypatch):
    """Of six runs three are complete, two failed and one was not tried."""
    monkeypatch.setenv("SNN_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    with ResultStore(tmp_path / "small", small_experiment()) as store:
        run_trials(store.trials[:5], store, executor=SerialExecutor(), run_trial=poisoned_run)
    (tmp_path / "small" / OWNER_NAME).unlink()
    return tmp_path / "small"


def said(capsys, *words):
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


@pytest.mark.usefixtures("directory")
def test_how_a_batch_stands_is_told_in_a_few_lines(capsys):
    code, lines, _ = said(capsys, "status", "small")
    assert code == 1
    assert lines == [
        "small: small",
        "  complete 3 of 6 runs; 2 failed, 1 missing",
        "  failed   1 of: unstable: membrane potential of cell 3 is not finite",
        "  failed   1 of: ZeroDivisionError: of our own making",
        "  left     some 0 s of CPU time; drawing comes on top",
        "  next     snn resume small",
    ]


def test_a_batch_that_runs_says_by_whom_and_is_not_to_be_resumed(directory, capsys):
    owner = {"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat()}
    (directory / OWNER_NAME).write_text(json.dumps(owner))
    _, lines, _ = said(capsys, "status", "small")
    assert f"  at work  0 runs, by pid {os.getpid()}" in lines
    assert not [line for line in lines if "next" in line]


@pytest.mark.usefixtures("directory")
def test_programs_get_json(capsys):
    _, lines, _ = said(capsys, "status", "small", "--json")
    [state] = json.loads("\n".join(lines))
    assert state["runs"] == {"complete": 3, "failed": 2, "damaged": 0, "missing": 1}
    assert (state["left"], state["at_work"]) == (3, [])


def test_a_lost_list_and_table_are_collected_again(directory, capsys):
    (directory / "manifest.jsonl").unlink()
    key = small_trials()[0].key
    (directory / "runs" / key / "results.h5").write_bytes(b"not a recording")
    code, lines, _ = said(capsys, "collect", "small")
    assert code == 1
    assert lines[0] == "2 runs found that the list did not have"
    assert lines[1].startswith(f"not taken, to be made again: {key}: ")
    assert lines[-1] == "table    small/results.csv (2 rows)"
    assert len((directory / "results.csv").read_text().splitlines()) == 3


def test_where_nothing_is_amiss_upkeep_ends_well(tmp_path, capsys):
    with ResultStore(tmp_path / "whole", small_experiment()) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=measured_run)
    code, lines, _ = said(capsys, "status", str(tmp_path / "whole"))
    assert (code, lines[1]) == (0, "  complete 6 of 6 runs")
    assert said(capsys, "collect", str(tmp_path / "whole"))[0] == 0


def test_what_can_go_is_listed_first_and_removed_when_that_is_asked(directory, capsys):
    left = directory / "runs" / f".{small_trials()[5].key}.tmp-{socket.gethostname()}-{2**22 + 1}"
    left.mkdir()
    (left / "results.h5").write_bytes(b"x" * 2_000_000)
    code, lines, _ = said(capsys, "gc", "small")
    assert (code, lines) == (
        0,
        [
            f"2.0 MB  small/runs/{left.name}: left by a process that was killed",
            "2.0 MB in all; --remove removes it",
        ],
    )
    assert left.exists()
    code, lines, _ = said(capsys, "gc", "small", "--remove")
    assert (code, lines[-1]) == (0, "2.0 MB in all, 1 of 1 removed")
    assert not left.exists()
    assert said(capsys, "gc", "small")[1] == ["nothing to remove"]
    assert said(capsys, "status", "small")[1][1] == "  complete 3 of 6 runs; 2 failed, 1 missing"


def test_nothing_is_looked_for_where_somebody_writes(directory, capsys):
    owner = {"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat()}
    (directory / OWNER_NAME).write_text(json.dumps(owner))
    code, _, err = said(capsys, "gc", "small", "--remove")
    assert (code, err) == (2, f"snn: error: 'small' is in use by pid {os.getpid()}; wait for it\n")


@pytest.mark.parametrize("words", [("status",), ("collect",), ("gc",), ("resume",)])
def test_a_folder_of_anything_else_is_refused_in_a_line(tmp_path, capsys, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SNN_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "other").mkdir()
    code, _, err = said(capsys, *words, "other")
    assert (code, err.count("\n")) == (2, 1)
    assert "'other'" in err


def fail_twice(trial, folder, on_progress):
    if trial.key in {one.key for one in small_trials()[1:3]}:
        raise SimulationError("no luck")
    return measured_run(trial, folder, on_progress)


def test_a_batch_goes_on_as_its_own_experiment_has_it(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with ResultStore(tmp_path / "small", small_experiment()) as store:
        run_trials(store.trials[:5], store, executor=SerialExecutor(), run_trial=fail_twice)
    asked = []

    def make_up(store, _engine, executor, *, rules, **_options):
        del executor
        asked.append(rules)
        options = {"executor": SerialExecutor(), "run_trial": measured_run}
        return run_trials(store.trials, store, rules=rules, **options), 0

    monkeypatch.setattr(snn.api.making, "make_runs", make_up)
    monkeypatch.setattr(snn.api.making, "chosen_engine", lambda _name, **_limits: SimpleNamespace())
    code, lines, _ = said(capsys, "resume", "small", "--keep-failed", "--timeout", "10 min")
    assert code == 1
    assert "1 run made, 3 were complete before, 2 FAILED" in lines[-1]
    assert (asked[0].keep_failed, asked[0].time_limit_s) == (True, 600.0)
    code, lines, _ = said(capsys, "resume", "small")
    assert (code, lines[-1].split(";")[0]) == (0, "2 runs made, 4 were complete before")


def test_a_big_batch_that_has_not_changed_is_told_once(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(concluded, "MANY_RUNS", 6)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nothing"))
    with ResultStore(tmp_path / "small", small_experiment()) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=measured_run)
    first = said(capsys, "resume", "small")
    assert any("Does the store keep what it is given?" in line for line in first[1])
    code, lines, _ = said(capsys, "resume", "small")
    assert (code, len(lines)) == (0, 2)
    assert lines[0].startswith("nothing has changed: tables and figures are up to date")
    assert lines[1].startswith("0 runs made, 6 were complete before; ")
    assert json.loads("\n".join(said(capsys, "resume", "small", "--json")[1]))["table"]
    for words in (("--verify",), ()):
        if not words:
            (tmp_path / "small" / "results.csv").unlink()
        _, lines, _ = said(capsys, "resume", "small", *words)
        assert any("Does the store keep what it is given?" in line for line in lines)
        assert (tmp_path / "small" / "results.csv").is_file()


@pytest.mark.parametrize(
    ("text", "told"), [("soon", "--timeout: "), ("0 s", "--timeout: expected a duration above 0")]
)
def test_a_limit_that_is_none_is_refused(directory, capsys, text, told):
    del directory
    code, _, err = said(capsys, "resume", "small", "--timeout", text)
    assert (code, err.count("\n")) == (2, 1)
    assert told in err
