"""The process that forks workers: what it imports they have; when it dies they go on, and another takes its place."""

import os
import signal
import tempfile
import time
from multiprocessing import Pipe

import pytest

from snn.batch.executor import Finished
from snn.batch.nursery import Ending, Nursery
from snn.batch.worker import Progress
from snn.batch.worker_process import Death, WorkerProcess
from tests.unit.batch import chores
from tests.unit.batch.processes import alive, children_of_this_process, wait_until, workers_of_this_process


@pytest.fixture
def nursery():
    nursery = Nursery(("colorsys", "no_such_module"))
    yield nursery
    nursery.end()
    assert children_of_this_process() == []


def results_of(worker, work, item):
    worker.give(work, item)
    while isinstance(message := worker.take(), Progress | None):
        pass
    return message


def test_it_starts_with_the_first_worker_or_when_asked(nursery):
    assert children_of_this_process() == []
    nursery.start()
    [process] = children_of_this_process()
    worker = WorkerProcess(nursery)
    assert results_of(worker, chores.is_loaded, "colorsys") == Finished("colorsys", True)
    assert children_of_this_process() == [process]
    worker.kill()


def test_workers_are_its_children_and_share_what_it_imported(nursery):
    workers = [WorkerProcess(nursery) for _ in range(2)]
    [parent] = children_of_this_process()
    assert {results_of(worker, chores.tell_parent, 0).result for worker in workers} == {parent}
    assert len(workers_of_this_process()) == 2
    for worker in workers:
        worker.kill()
    assert workers_of_this_process() == []


def test_workers_outlive_it_and_a_new_one_makes_the_next(nursery):
    first = WorkerProcess(nursery)
    assert results_of(first, chores.square, 3) == Finished(3, 9)
    [process] = children_of_this_process()
    os.kill(process, signal.SIGKILL)
    assert wait_until(lambda: not alive([process]), within_s=10)
    assert results_of(first, chores.square, 4) == Finished(4, 16)
    second = WorkerProcess(nursery)
    assert results_of(second, chores.square, 5) == Finished(5, 25)
    assert children_of_this_process() != [process]
    assert (
        first.kill().error == "killed; how it ended is not known, since the process that forked it ended too"
    )
    assert second.kill().error.startswith("killed by SIGKILL")


def test_a_worker_asked_of_one_that_is_killed_is_a_dead_worker(nursery):
    nursery.start()
    [process] = children_of_this_process()
    os.kill(process, signal.SIGSTOP)
    worker = WorkerProcess(nursery)
    worker.give(chores.square, 3)
    os.kill(process, signal.SIGKILL)
    death = worker.take()
    assert isinstance(death, Death)
    assert death.error == "could not be started"


def test_a_worker_that_is_not_there_yet_is_ended_at_once_and_never_comes(nursery):
    nursery.start()
    [process] = children_of_this_process()
    os.kill(process, signal.SIGSTOP)
    worker = WorkerProcess(nursery)
    started_s = time.monotonic()
    worker.ask_to_end()
    worker.wait(until_s=started_s + 5)
    assert worker.kill().error == "could not be started"
    assert time.monotonic() - started_s < 2
    assert alive([process]) == set()


def test_it_ends_with_its_parents_end_of_the_socket(nursery):
    nursery.start()
    [process] = children_of_this_process()
    nursery._control.close()
    assert wait_until(lambda: not alive([process]), within_s=10)


def test_endings_are_those_of_the_worker_that_is_asked_for(nursery):
    with tempfile.TemporaryFile() as output:
        pipes = [Pipe(), Pipe()]
        for _, theirs in pipes:
            nursery.fork(theirs, output)
            theirs.close()
        first, second = (ours.recv() for ours, _ in pipes)
        assert nursery.ending(second, options=os.WNOHANG) is None
        os.kill(second, signal.SIGKILL)
        assert nursery.ending(second, options=0).code == -signal.SIGKILL
        pipes[0][0].close()
        ending = nursery.ending(first, options=0)
        assert isinstance(ending, Ending)
        assert ending.code in (0, 143, -signal.SIGTERM)
        assert 5 < ending.peak_memory_mb < 500
    nursery.end()
    with pytest.raises(OSError):  # noqa: PT011  (of which kind is the system's choice)
        nursery.ending(first, options=0)
