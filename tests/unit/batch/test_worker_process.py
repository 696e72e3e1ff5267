"""The parent's hold on one worker."""

import os
import signal
import sys
import time

import pytest

from snn.batch.executor import Finished
from snn.batch.nursery import Nursery
from snn.batch.worker import Progress
from snn.batch.worker_process import Death, WorkerProcess
from tests.unit.batch import chores
from tests.unit.batch.processes import (
    alive,
    children_of_this_process,
    noted_in,
    wait_until,
    workers_of_this_process,
)


@pytest.fixture
def nursery():
    nursery = Nursery()
    yield nursery
    nursery.end()
    assert children_of_this_process() == []


def heard(worker):
    """Return what a worker says next, but that it is there."""
    message = worker.take()
    return worker.take() if message is None else message


def test_it_does_one_item_after_the_other_and_ends_when_asked(nursery):
    worker = WorkerProcess(nursery)
    worker.give(chores.square, 3)
    assert heard(worker) == Progress("squaring", 1.5)
    assert heard(worker) == Finished(3, 9)
    worker.give(chores.square, 4)
    assert heard(worker) == Progress("squaring", 2.0)
    assert heard(worker) == Finished(4, 16)
    worker.ask_to_end()
    worker.wait(until_s=time.monotonic() + 20)
    assert worker.kill().error == "ended with exit code 143"
    assert workers_of_this_process() == []


def test_it_does_not_look_for_garbage_at_its_end(tmp_path, nursery):
    """Through all that Brian2, SciPy and Matplotlib made that takes a quarter of a second, while the user waits."""
    worker = WorkerProcess(nursery)
    worker.give(chores.leave_garbage, tmp_path / "found")
    assert heard(worker) == Finished(tmp_path / "found", None)
    worker.ask_to_end()
    worker.wait(until_s=time.monotonic() + 20)
    assert worker.kill().error == "ended with exit code 143"
    assert not (tmp_path / "found").exists()


def test_what_it_gives_to_a_dead_worker_is_answered_by_its_death(nursery):
    worker = WorkerProcess(nursery)
    worker.give(chores.tell_process, 0)
    pid = heard(worker).result
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not alive([pid]), within_s=10)
    worker.give(chores.square, 3)
    death = heard(worker)
    assert isinstance(death, Death)
    assert death.error.startswith("killed by SIGKILL, perhaps for want of memory")
    worker.ask_to_end()
    assert worker.kill() == death
    assert workers_of_this_process() == []


def test_only_the_end_of_long_last_words_is_kept(nursery):
    worker = WorkerProcess(nursery)
    worker.give(chores.talk_and_exit, 10_000)
    death = heard(worker)
    assert isinstance(death, Death)
    assert death.error == "ended with exit code 3"
    assert len(death.detail) <= 4096
    assert death.detail.endswith("word 9998\nword 9999")


def test_a_worker_does_not_wait_for_what_it_started(tmp_path, nursery):
    """A simulator that outlives its worker must not keep the worker's death a secret, nor live on."""
    worker = WorkerProcess(nursery)
    worker.give(chores.leave_simulator_behind, tmp_path)
    started_s = time.monotonic()
    death = heard(worker)
    assert isinstance(death, Death)
    assert death.error == "ended with exit code 5"
    assert time.monotonic() - started_s < 10
    assert wait_until(lambda: not alive(noted_in(tmp_path)), within_s=5)


def test_its_peak_memory_is_told(nursery):
    worker = WorkerProcess(nursery)
    worker.give(chores.fill_memory_and_die, 200)
    death = heard(worker)
    assert isinstance(death, Death)
    megabytes = int(death.error.split("up to ")[1].split(" MB")[0])
    assert 200 <= megabytes < 600


@pytest.mark.parametrize("ask", [True, False])
def test_waiting_does_not_last_longer_than_asked(tmp_path, ask, nursery):
    worker = WorkerProcess(nursery)
    worker.give(chores.ignore_all_requests, tmp_path)
    assert wait_until(lambda: bool(noted_in(tmp_path)), within_s=20)
    if ask:
        worker.ask_to_end()
    started_s = time.monotonic()
    worker.wait(until_s=started_s + 0.2)
    assert 0.2 <= time.monotonic() - started_s < 2
    assert alive(noted_in(tmp_path))
    worker.kill()
    assert not alive(noted_in(tmp_path))


@pytest.mark.parametrize("entry", ["", "."])
@pytest.mark.parametrize("name", ["signal", "select", "random", "json"])
def test_nothing_in_the_working_directory_passes_for_the_standard_library(
    tmp_path, monkeypatch, entry, name, nursery
):
    """A notebook has "" in front of its path; its own files were found before the standard library."""
    (tmp_path / f"{name}.py").write_text("raise SystemExit('shadowed')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", [entry, *sys.path])
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    worker = WorkerProcess(nursery)
    worker.give(chores.square, 3)
    try:
        assert heard(worker) == Progress("squaring", 1.5)
    finally:
        worker.kill()


def test_nothing_in_the_working_directory_passes_for_what_is_installed(tmp_path, monkeypatch, nursery):
    (tmp_path / "numpy.py").write_text("raise SystemExit('shadowed')")
    (tmp_path / "snn.py").write_text("raise SystemExit('shadowed')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", ["", *sys.path])
    worker = WorkerProcess(nursery)
    worker.give(chores.square, 3)
    try:
        assert heard(worker) == Progress("squaring", 1.5)
    finally:
        worker.kill()
