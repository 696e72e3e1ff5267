"""A results folder takes whole runs of its own experiment, from one writer, and loses none of them."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from snn.config.file.load import load_experiment
from snn.config.schema import drawn_points
from snn.errors import ResultError
from snn.record import store as store_module
from snn.record.hdf5 import read_recording
from snn.record.results_folder import file_sha256
from snn.record.store import ResultStore, finish_run
from tests.unit.synthetic_runs import small_experiment, synthetic_run


def ignore(_stage: str, _done_s: float) -> None:
    """Listen to no progress."""


def make_run(store, trial):
    folder = store.begin(trial.key)
    folder.mkdir()
    return store.commit(finish_run(trial, folder, synthetic_run(trial, folder, ignore)), folder)


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def directory(tmp_path):
    return tmp_path / "results" / "small"


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory):
    directory = tmp_path_factory.mktemp("filled") / "small"
    with ResultStore(directory, small_experiment()) as store:
        make_run(store, store.trials[0])
        return directory, store.trials[0]


@pytest.fixture
def filled(directory, filled_once):
    """A folder with one complete run, and its trial."""
    source, trial = filled_once
    shutil.copytree(source, directory)
    return directory, trial


def test_a_run_lies_where_the_layout_says(filled):
    directory, trial = filled
    assert files_in(directory) == {
        ".snn.lock",
        ".snn.owner.json",
        "experiment.yaml",
        "manifest.jsonl",
        f"runs/{trial.key}/config.resolved.yaml",
        f"runs/{trial.key}/manifest.json",
        f"runs/{trial.key}/results.h5",
    }


def test_a_run_counts_when_its_files_and_its_name_are_on_the_disk(directory, monkeypatch):
    steps = []
    append, sync = store_module.append_line, store_module.sync_folder

    def note_sync(folder):
        steps.append((folder.name, sorted(path.name for path in folder.iterdir())))
        sync(folder)

    def note_line(path, line):
        steps.append("line")
        append(path, line)

    with ResultStore(directory, small_experiment()) as store:
        monkeypatch.setattr(store_module, "sync_folder", note_sync)
        monkeypatch.setattr(store_module, "append_line", note_line)
        key = store.trials[0].key
        private = store.begin(key).name
        make_run(store, store.trials[0])
    files = ["config.resolved.yaml", "manifest.json", "results.h5"]
    assert steps == [(private, files), ("runs", [key]), "line"]


def test_configurations_in_the_folder_load_as_what_was_run(filled):
    directory, trial = filled
    assert load_experiment(directory / "experiment.yaml") == small_experiment()
    assert load_experiment(directory / "runs" / trial.key / "config.resolved.yaml") == trial.experiment


def test_the_line_tells_what_is_in_the_file(filled):
    directory, trial = filled
    recording = directory / "runs" / trial.key / "results.h5"
    line = json.loads((directory / "manifest.jsonl").read_text().splitlines()[1])
    assert line["key"] == trial.key == read_recording(recording).trial.key
    assert line["condition"] == {"coupling": 0.0}
    assert line["replicate"] == 0
    assert line["status"] == "complete"
    assert line["sha256"] == file_sha256(recording)
    assert line["n_bytes"] == recording.stat().st_size
    assert line["health"]["state"] == "healthy"
    assert line["provenance"]["seed"] == 7


def test_opened_again_it_knows_its_runs(filled):
    directory, trial = filled
    with ResultStore(directory, small_experiment()) as store:
        states = {other.key: store.state(other.key) for other in store.trials}
    assert states.pop(trial.key) == "complete"
    assert set(states.values()) == {"missing"}
    assert len(states) == 5


def test_an_empty_folder_is_taken(directory):
    directory.mkdir(parents=True)
    ResultStore(directory, small_experiment()).close()
    assert (directory / "experiment.yaml").is_file()


def test_a_folder_of_somebody_else_is_not_touched(directory):
    directory.mkdir(parents=True)
    (directory / "thesis.txt").write_text("precious")
    for force in (False, True):
        with pytest.raises(
            ResultError, match=r"^'.*small' exists and is not a results folder; give another folder"
        ):
            ResultStore(directory, small_experiment(), force=force)
    assert files_in(directory) == {"thesis.txt"}


def test_a_file_is_not_taken_for_a_folder(tmp_path):
    (tmp_path / "file").write_text("precious")
    with pytest.raises(ResultError, match="file' is a file, expected a folder$"):
        ResultStore(tmp_path / "file", small_experiment())
    with pytest.raises(ResultError, match="^cannot write to "):
        ResultStore(tmp_path / "file" / "below", small_experiment())


def test_a_start_that_was_killed_can_be_started_again(directory):
    """Whatever is there after the first step or the second, the folder is ours."""
    directory.mkdir(parents=True)
    (directory / ".snn.lock").touch()
    ResultStore(directory, small_experiment()).close()
    (directory / "experiment.yaml").unlink()
    ResultStore(directory, small_experiment()).close()
    (directory / "manifest.jsonl").unlink()
    ResultStore(directory, small_experiment()).close()
    assert {"experiment.yaml", "manifest.jsonl"} <= files_in(directory)


def test_there_is_one_writer(filled):
    directory, _ = filled
    before = {name: (directory / name).read_bytes() for name in files_in(directory)}
    in_use = f"is in use by pid {os.getpid()} on host {socket.gethostname()} since"
    with ResultStore(directory, small_experiment()), pytest.raises(ResultError, match=in_use):
        ResultStore(directory, small_experiment(seed=8), force=True)
    changed = {name for name, data in before.items() if (directory / name).read_bytes() != data}
    assert changed <= {".snn.owner.json"}


@pytest.mark.parametrize(
    "changes",
    [
        {"replicates": 3},
        {"couplings": (0.0, 0.25, 0.5, 1.0)},
        {"name": "other"},
        {"question": "Another one?"},
        {"analysis": {"bin": "10 ms"}},
        {"nulls": {"circular_shift": {"surrogates": 99, "min_shift": "600 ms"}}},
        {"couplings": (1.0, 0.0)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_the_folder_grows_with_its_experiment(filled, changes):
    directory, trial = filled
    with ResultStore(directory, small_experiment(**changes)) as store:
        assert store.state(trial.key) == "complete"
    assert load_experiment(directory / "experiment.yaml") == small_experiment(**changes)


@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        ({"seed": 8}, "config differs in key seed (was 7, is 8)"),
        ({"duration": "3 s"}, "config differs in key duration (was 2 s, is 3 s)"),
        (
            {"name": "renamed", "partner": {"cells": {"tau_adaptation": "100 ms"}}},
            "config differs in key partners.a.cells.tau_adaptation (was 120 ms, is 100 ms)",
        ),
        (
            {"couplings": (0.5, 1.0)},
            "config differs in key sweep[0].values (was [0.0, 0.5, 1.0], is [0.5, 1.0])",
        ),
    ],
)
def test_another_experiment_is_refused_by_the_key_in_which_it_differs(filled, changes, difference):
    directory, _ = filled
    before = {name: (directory / name).read_bytes() for name in files_in(directory)}
    with pytest.raises(ResultError) as caught:
        ResultStore(directory, small_experiment(**changes))
    message = str(caught.value)
    assert message.startswith(f"'{directory}' holds config ")
    assert difference in message
    assert message.endswith(
        "; 1 complete run would not belong to it: give another folder, "
        "or force=True to put this in the place of what is there (no finished run is removed)"
    )
    after = {name: (directory / name).read_bytes() for name in files_in(directory)}
    assert {name for name in after if after[name] != before[name]} <= {".snn.owner.json"}
    ResultStore(directory, small_experiment()).close()


COUPLING = {"link.a_to_b.coupling": {"low": 0, "high": 1}}


def design(kind, n):
    return [{kind: {"n": n, "seed": 1, "factors": COUPLING}}]


def filled_with(directory, sweep):
    with ResultStore(directory, small_experiment(sweep=sweep, replicates=1)) as store:
        for trial in store.trials:
            make_run(store, trial)
    return [trial.key for trial in store.trials]


def test_a_sobol_design_grows_and_keeps_its_runs(directory):
    keys = filled_with(directory, design("sobol", 4))
    with ResultStore(directory, small_experiment(sweep=design("sobol", 8), replicates=1)) as store:
        assert [trial.key for trial in store.trials[:4]] == keys
        assert [store.state(trial.key) for trial in store.trials] == ["complete"] * 4 + ["missing"] * 4


def test_a_latin_hypercube_does_not_grow_and_says_so(directory):
    filled_with(directory, design("lhs", 4))
    with pytest.raises(ResultError) as caught:
        ResultStore(directory, small_experiment(sweep=design("lhs", 8), replicates=1))
    assert (
        "a Latin hypercube of 4 points does not grow to one of 8, which has other points (sobol grows); keep n, or add "
        "a hypercube of another seed in another folder; 4 complete runs would not belong to it"
    ) in str(caught.value)


def test_a_scipy_that_draws_otherwise_is_told_and_the_folder_can_be_gone_on_with(directory, monkeypatch):
    keys = filled_with(directory, design("sobol", 4))
    monkeypatch.setattr(drawn_points, "_shares", lambda *_: [[k / 4] for k in range(4)])
    with pytest.raises(
        ResultError, match=r"this SciPy draws other points .* go on with '.*experiment\.yaml'"
    ):
        ResultStore(directory, small_experiment(sweep=design("sobol", 4), replicates=1))
    with ResultStore(directory, load_experiment(directory / "experiment.yaml")) as store:
        assert [trial.key for trial in store.trials] == keys


def test_forced_the_folder_changes_hands_and_keeps_its_runs(filled):
    directory, trial = filled
    with ResultStore(directory, small_experiment(seed=8), force=True) as store:
        assert trial.key not in {other.key for other in store.trials}
        assert store.lines[trial.key].status == "complete"
        assert store.state(trial.key) == "complete"
        make_run(store, store.trials[0])
    ResultStore(directory, small_experiment(seed=8)).close()
    assert read_recording(directory / "runs" / trial.key / "results.h5").trial == trial


def test_before_any_run_is_complete_the_experiment_may_change(directory):
    with ResultStore(directory, small_experiment()) as store:
        trial = store.trials[0]
        store.record_failure(trial, store.begin(trial.key), error="no luck", detail="")
    ResultStore(directory, small_experiment(seed=8)).close()
    assert load_experiment(directory / "experiment.yaml").seed == 8


def test_the_primary_outcome_is_fixed_once_there_is_data(filled):
    directory, trial = filled
    before = (directory / "experiment.yaml").read_bytes()
    with pytest.raises(
        ResultError,
        match=r"1 complete run made to be judged by primary C, this is RI: .* or force=True to put this in ",
    ):
        ResultStore(directory, small_experiment(primary="RI"))
    assert (directory / "experiment.yaml").read_bytes() == before
    with ResultStore(directory, small_experiment(primary="RI"), force=True) as store:
        assert store.state(trial.key) == "complete"
    assert load_experiment(directory / "experiment.yaml").primary == "RI"


def test_the_primary_outcome_is_free_before_there_is_data(directory):
    ResultStore(directory, small_experiment()).close()
    ResultStore(directory, small_experiment(primary="RI")).close()
    assert load_experiment(directory / "experiment.yaml").primary == "RI"


def test_an_experiment_that_is_not_understood_is_told(filled):
    directory, _ = filled
    with (directory / "experiment.yaml").open("a") as file:
        file.write("mood: good\n")
    with pytest.raises(ResultError, match="holds no experiment that this snn understands: .*mood"):
        ResultStore(directory, small_experiment())
    ResultStore(directory, small_experiment(), force=True).close()


def damage_by_a_bit(run: Path) -> None:
    data = bytearray((run / "results.h5").read_bytes())
    data[len(data) // 2] ^= 4
    (run / "results.h5").write_bytes(data)


def damage_by_a_byte_less(run: Path) -> None:
    data = (run / "results.h5").read_bytes()
    (run / "results.h5").write_bytes(data[:-1])


def damage_by_removal(run: Path) -> None:
    (run / "results.h5").unlink()


def damage_of_the_notes(run: Path) -> None:
    (run / "manifest.json").write_text("{")


@pytest.mark.parametrize(
    "damage", [damage_by_a_bit, damage_by_a_byte_less, damage_by_removal, damage_of_the_notes]
)
def test_a_damaged_run_is_found_and_made_again(filled, damage):
    directory, trial = filled
    whole = (directory / "runs" / trial.key / "results.h5").read_bytes()
    damage(directory / "runs" / trial.key)
    with ResultStore(directory, small_experiment()) as store:
        assert store.state(trial.key) == "damaged"
        make_run(store, trial)
        assert store.state(trial.key) == "complete"
    assert (directory / "runs" / trial.key / "results.h5").read_bytes() == whole
    assert len(list((directory / "runs").iterdir())) == 1


def test_a_failed_run_says_why_leaves_nothing_and_may_succeed_later(directory):
    with ResultStore(directory, small_experiment()) as store:
        trial = store.trials[0]
        folder = store.begin(trial.key)
        folder.mkdir()
        (folder / "half").write_bytes(b"half")
        store.record_failure(trial, folder, error="killed by SIGSEGV", detail="a stack")
        assert store.state(trial.key) == "failed"
        assert store.lines[trial.key].error == "killed by SIGSEGV"
        assert store.lines[trial.key].detail == "a stack"
        assert list((directory / "runs").iterdir()) == []
        make_run(store, trial)
        assert store.state(trial.key) == "complete"


def test_a_run_without_a_recording_does_not_count(directory):
    with ResultStore(directory, small_experiment()) as store:
        trial = store.trials[0]
        elsewhere = directory / "elsewhere"
        elsewhere.mkdir()
        report = synthetic_run(trial, elsewhere, ignore)
        folder = store.begin(trial.key)
        folder.mkdir()
        with pytest.raises(ResultError, match=rf"^run {trial.key} left no results.h5$"):
            store.commit(finish_run(trial, folder, report), folder)
        assert store.state(trial.key) == "missing"


def test_a_run_counts_only_once_its_line_is_written(directory, monkeypatch):
    with ResultStore(directory, small_experiment()) as store:
        trial = store.trials[0]
        with monkeypatch.context() as patch:
            patch.setattr(
                store_module, "append_line", lambda *_: (_ for _ in ()).throw(ResultError("disk full"))
            )
            with pytest.raises(ResultError, match="disk full"):
                make_run(store, trial)
        assert store.state(trial.key) == "missing"
        make_run(store, trial)
        assert store.state(trial.key) == "complete"
    assert {path.name for path in (directory / "runs").iterdir()} == {trial.key}


def test_what_a_dead_writer_left_is_removed_and_what_a_living_one_makes_is_not(filled):
    directory, _ = filled
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    host = socket.gethostname()
    living = f".1.tmp-{host}-{os.getppid()}"
    for name in (f".0.tmp-{host}-{dead.pid}", f".0.old.tmp-{host}-{dead.pid}", living):
        (directory / "runs" / name).mkdir()
        (directory / "runs" / name / "results.h5").write_bytes(b"half")
    (directory / f".results.csv.tmp-{host}-{dead.pid}").touch()
    (directory / "figures").mkdir()
    (directory / "figures" / f".raster.pdf.tmp-{host}-{dead.pid}").touch()
    ResultStore(directory, small_experiment()).close()
    assert {path.name for path in (directory / "runs").iterdir() if path.name.startswith(".")} == {living}
    assert not list(directory.glob(".results*"))
    assert not list((directory / "figures").iterdir())


def test_a_torn_line_costs_its_run_and_is_mended(filled):
    directory, trial = filled
    manifest = directory / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes()[:-1])
    with ResultStore(directory, small_experiment()) as store:
        assert store.state(trial.key) == "missing"
        make_run(store, trial)
    _, line, end = manifest.read_bytes().split(b"\n")
    assert json.loads(line)["key"] == trial.key
    assert end == b""


def test_a_refusal_lets_the_next_one_in(filled):
    directory, _ = filled
    with pytest.raises(ResultError):
        ResultStore(directory, small_experiment(seed=8))
    ResultStore(directory, small_experiment()).close()


RISES = {"test": "trend", "hypothesis": "C rises.", "outcome": "C", "axis": "coupling", "direction": "rises"}


def test_the_test_that_answers_is_fixed_once_there_is_data(directory):
    rises, falls = (
        small_experiment(analysis={"answer": RISES | {"direction": direction}})
        for direction in ("rises", "falls")
    )
    with ResultStore(directory, small_experiment()) as store:
        make_run(store, store.trials[0])
    ResultStore(directory, rises).close()  # there was none
    with pytest.raises(
        ResultError, match=r"1 complete run to be judged by another analysis.answer \(trend along"
    ):
        ResultStore(directory, falls)
    with pytest.raises(ResultError, match=r"another analysis.answer"):
        ResultStore(directory, small_experiment())
    ResultStore(directory, falls, force=True).close()
    assert load_experiment(directory / "experiment.yaml").analysis.answer == falls.analysis.answer
