"""No kill costs a run; and what looks at a killed batch can see."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time

import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.batch.table import write_table
from snn.record.store import ResultStore
from tests.kills.campaign import SEED, campaign
from tests.kills.examine import finished, left_in, reference_of, wrong_at_end, wrong_now
from tests.kills.moments import Changes
from tests.kills.processes import MARK, all_gone, marked, part_of
from tests.unit.batch.processes import wait_until
from tests.unit.synthetic_runs import small_experiment, small_trials, synthetic_run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs inotify and /proc")
KEYS = [trial.key for trial in small_trials()]


@pytest.mark.hostile
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("kind", ["pool", "serial", "Dask", "nothing compiled"])
def test_no_kill_costs_a_run(kind):
    """Other seeds than that of the published campaign."""
    batches = [batch for _, batch in campaign(20, seed=SEED + 1, kinds=(kind,))]
    assert sum(len(batch.kills) for batch in batches) == 20
    assert [what for batch in batches for what in batch.wrong] == []


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound") / "small"
    with ResultStore(folder, small_experiment()) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
        write_table(store)
    return folder


@pytest.fixture
def batch(sound, tmp_path):
    for name in ("tmp", "cache"):
        (tmp_path / name).mkdir()
    return shutil.copytree(sound, tmp_path / "small")


def left(batch):
    return list(left_in(batch, batch.parent / "tmp", batch.parent / "cache"))


def test_nothing_is_wrong_with_a_sound_batch(batch, sound):
    reference, known = reference_of(sound), set()
    assert list(wrong_now(batch, known, reference)) == []
    assert known == set(KEYS)
    assert list(wrong_at_end(batch, reference)) == []
    assert left(batch) == []


def without_a_line(batch):
    path = batch / "manifest.jsonl"
    path.write_text("".join(line for line in path.read_text().splitlines(True) if KEYS[2] not in line))


def flipped(batch):
    path = batch / "runs" / KEYS[2] / "results.h5"
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)


def swapped(batch):
    """Put a recording in the place of another, and into the list: only its digest tells."""
    line, path = finished(batch)[KEYS[1]], batch / "manifest.jsonl"
    shutil.copy(batch / "runs" / KEYS[1] / "results.h5", batch / "runs" / KEYS[2] / "results.h5")
    path.write_text(path.read_text() + json.dumps(line | {"key": KEYS[2]}) + "\n")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (without_a_line, "was finished and is not in the list any more"),
        (lambda batch: (batch / "manifest.jsonl").unlink(), "was finished and is not in the list any more"),
        (flipped, "its recording is not what was written"),
        (swapped, "with another digest"),
        (lambda batch: (batch / "runs" / KEYS[2] / "manifest.json").write_text("{"), "is damaged"),
        (lambda batch: (batch / "results.csv").write_text("a,b\n1"), "results.csv is not whole"),
    ],
)
def test_what_a_kill_could_do_is_seen(batch, sound, spoil, told):
    known = set(KEYS)
    spoil(batch)
    assert any(told in what for what in wrong_now(batch, known, reference_of(sound)))


def test_other_measures_and_tables_are_seen_at_the_end(batch, sound):
    path = batch / "runs" / KEYS[0] / "manifest.json"
    notes = json.loads(path.read_text())
    path.write_text(json.dumps(notes | {"summary": notes["summary"] | {"C": 0.5}}))
    (batch / "results.csv").write_text((batch / "results.csv").read_text() + "\n")
    found = list(wrong_at_end(batch, reference_of(sound)))
    assert found == [f"run {KEYS[0]} has other measures", "results.csv is not that of the undisturbed batch"]
    without_a_line(batch)
    assert list(wrong_at_end(batch, reference_of(sound))) == ["5 of 6 runs are complete"]


def test_all_that_is_left_is_seen(batch):
    (batch / "figures").mkdir()
    (batch / "figures" / f".raster.pdf.tmp-{socket.gethostname()}-{os.getpid()}").touch()
    (batch / "runs" / "another").mkdir()
    (batch.parent / "tmp" / "snn-dask-1").mkdir()
    (batch.parent / "tmp" / "85z3xn7e").write_bytes(b"blat")  # of Python's own
    found = left(batch)
    assert len(found) == 4
    assert found[-1].startswith("snn gc lists another: a run that is not in the list")


def test_changes_are_heard_also_in_folders_that_are_made(tmp_path):
    def last_is(path, *, is_rename=False):
        last = changes.last
        return last is not None and (last.path, last.is_rename) == (path, is_rename)

    with Changes(tmp_path) as changes:
        assert changes.since_last_s(time.monotonic()) == float("inf")
        (tmp_path / "a" / "b").mkdir(parents=True)
        assert wait_until(lambda: last_is(tmp_path / "a" / "b"), within_s=5)
        written = tmp_path / "a" / "b" / "file"
        written.write_bytes(b"x")
        assert wait_until(lambda: last_is(written), within_s=5)
        written.rename(tmp_path / "renamed")
        assert wait_until(lambda: last_is(tmp_path / "renamed", is_rename=True), within_s=5)
        assert changes.since_last_s(changes.last.at_s + 2) == pytest.approx(2)
        assert not changes.wait(lambda change: change.path == written, within_s=0.01)


def test_processes_are_found_by_their_mark_and_what_they_leave_behind_too():
    child = "import subprocess, sys; subprocess.Popen(['sleep', '60']); sys.stdin.read()"
    parent = subprocess.Popen(
        [sys.executable, "-c", child], env={**os.environ, MARK: "of-this-test"}, stdin=subprocess.PIPE
    )
    try:
        assert wait_until(lambda: len(marked("of-this-test")) == 2, within_s=10)
        found = marked("of-this-test")
        assert {part_of(one, found, parent=parent.pid) for one in found} == {"parent", "other"}
    finally:
        parent.kill()
        parent.communicate()
    [sleeper] = all_gone("of-this-test", within_s=0.1)
    assert sleeper.command == ("sleep", "60")
    os.kill(sleeper.pid, 9)
    assert all_gone("of-this-test", within_s=5) == []
