"""How a batch stands, from its folder alone."""

import json
import os
import socket
from datetime import UTC, datetime, timedelta

import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.errors import ResultError
from snn.record.atomic import temporary_path
from snn.record.batch_state import batch_state
from snn.record.lock import OWNER_NAME
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import poisoned_run, small_experiment, small_trials


@pytest.fixture
def directory(tmp_path):
    """Of six runs three are complete, two failed of different reasons, and one was not tried."""
    path = tmp_path / "small"
    with ResultStore(path, small_experiment()) as store:
        run_trials(store.trials[:5], store, executor=SerialExecutor(), run_trial=poisoned_run)
    (path / OWNER_NAME).unlink()
    return path


def test_runs_are_counted_by_how_they_stand_and_failures_by_reason(directory):
    state = batch_state(directory)
    assert dict(state.runs) == {"complete": 3, "failed": 2, "damaged": 0, "missing": 1}
    assert state.n_left == 3
    assert state.failed == {
        "unstable: membrane potential of cell 3 is not finite": 1,
        "ZeroDivisionError: of our own making": 1,
    }
    assert (state.at_work, state.writer) == ((), None)


def test_a_recording_of_another_size_counts_as_damaged_and_as_left(directory):
    key = small_trials()[0].key
    recording = directory / "runs" / key / "results.h5"
    recording.write_bytes(recording.read_bytes() + b"\0")
    state = batch_state(directory)
    assert (state.runs["complete"], state.runs["damaged"], state.n_left) == (2, 1, 4)


def test_what_is_left_costs_what_the_complete_runs_did_for_a_second(directory):
    manifest = directory / "manifest.jsonl"
    header, *lines = [json.loads(line) for line in manifest.read_text().splitlines()]
    complete = [line for line in lines if line["status"] == "complete"]
    for line, cpu_s in zip(complete, (3.0, 5.0, 40.0), strict=True):  # of 2 s each: 1.5, 2.5 and 20 a second
        line["provenance"] = {"cost": {"cpu_s": cpu_s, "peak_mb": 10 * cpu_s}}
    manifest.write_text("".join(json.dumps(line) + "\n" for line in [header, *lines]))
    state = batch_state(directory)
    assert state.cpu_left_s == pytest.approx(3 * 2 * 2.5)  # three runs of 2 s at the median
    assert state.as_record()["peak_mb"] == 400.0


def test_runs_under_way_are_those_whose_writer_lives(directory):
    living, dead, elsewhere = (trial.key for trial in small_trials()[:3])
    runs = directory / "runs"
    temporary_path(runs / living).mkdir()
    (
        runs / f".{dead}.tmp-{socket.gethostname()}-{2**22 + 1}"
    ).mkdir()  # above the largest number of a process
    (runs / f".{elsewhere}.tmp-another-host-{os.getpid()}").mkdir()
    (runs / f".not-a-run.tmp-{socket.gethostname()}-{os.getpid()}").mkdir()
    assert batch_state(directory).at_work == (living,)


@pytest.mark.parametrize(
    ("owner", "writes"),
    [
        ({}, True),
        ({"host": "another"}, False),
        ({"pid": 2**22 + 1}, False),
        (
            {"since": (datetime.now(UTC) - timedelta(days=3650)).isoformat()},
            False,
        ),  # a later process of its number
        ({"since": "yesterday"}, False),
    ],
)
def test_who_signed_the_folder_writes_if_it_is_still_the_same_process(directory, owner, writes):
    signed = {"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat()}
    (directory / OWNER_NAME).write_text(json.dumps(signed | owner))
    assert batch_state(directory).writer == (os.getpid() if writes else None)


def test_trials_that_nobody_makes_are_not_counted(directory):
    last = small_trials()[5].key
    state = batch_state(directory, is_spared=lambda trial, _: trial.key == last)
    assert (sum(state.runs.values()), state.runs["missing"]) == (5, 0)


def test_a_folder_of_anything_else_is_refused(tmp_path):
    with pytest.raises(ResultError, match="holds no experiment"):
        batch_state(tmp_path)
