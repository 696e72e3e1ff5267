"""What becomes of the items that a Dask scheduler has, told to us by hand: no scheduler, no worker."""

import pickle
import socket
from types import SimpleNamespace

import pytest

pytest.importorskip("distributed")

from distributed import KilledWorker

from snn.batch import dask_tasks
from snn.batch.dask_tasks import MAX_TRIES, DaskTasks, Waiting
from snn.batch.dask_work import ENDED, PROGRESS, STARTED, UNFIT
from snn.batch.executor import Failed, Finished, Started
from snn.errors import WorkersError
from tests.unit.batch import chores


class Future:
    def __init__(self, key):
        self.key, self.status, self.error, self.is_released = key, "pending", None, False
        self.callbacks = []

    def add_done_callback(self, callback):
        self.callbacks.append(callback)

    def exception(self):
        return self.error

    def release(self):
        self.is_released = True

    def end(self, status, error=None):
        self.status, self.error = status, error
        for callback in self.callbacks:
            callback(self)


class Client:
    """A scheduler that does nothing but remember what it was given."""

    def __init__(self):
        self.futures, self.cancelled, self.topics, self.stacks = [], [], [], []

    def submit(self, *_given, key, pure):
        assert not pure  # the same item again is another task
        self.futures.append(Future(key))
        return self.futures[-1]

    def cancel(self, futures, *, force):
        self.cancelled += [(future, force) for future in futures]

    def call_stack(self):
        return self.stacks.pop(0) if self.stacks else {}

    def subscribe_topic(self, topic, _hear):
        self.topics.append(topic)

    def unsubscribe_topic(self, topic):
        self.topics.remove(topic)


def death(host="node7"):
    return KilledWorker("key", SimpleNamespace(host=host, address="tcp://there:1"), 0)


whole_job_ended = dask_tasks._whole_job_ended


@pytest.fixture(autouse=True)
def whole_job(monkeypatch):
    """By default it is a worker that dies, not its whole job."""
    ended = {"job": False}
    monkeypatch.setattr(dask_tasks, "_whole_job_ended", lambda _worker: ended["job"])
    monkeypatch.setattr(dask_tasks, "POLL_S", 0.01)
    return ended


def tasks_of(items):
    cluster = SimpleNamespace(client=Client(), is_ours=True)
    tasks = DaskTasks(cluster=cluster, work=chores.square, waiting=Waiting(iter(items)), place=None)
    return tasks, cluster.client


def told(tasks, future, what, *more, heard=None):
    tasks.hear((0.0, [future.key, what, *more]))
    return tasks.take(lambda *what: heard.append(what))


def test_so_many_are_given_at_once_in_their_order():
    tasks, client = tasks_of([3, 4, 5])
    tasks.fill(2)
    assert [task.item for task in tasks.given.values()] == [3, 4]
    tasks.fill(2)
    assert len(client.futures) == 2


def test_a_result_ends_its_item_and_the_scheduler_forgets_it():
    tasks, client = tasks_of([3])
    tasks.fill(1)
    (future,), heard = client.futures, []
    assert told(tasks, future, PROGRESS, "simulate", 1.0, heard=heard) == []  # of one that has not begun
    assert told(tasks, future, STARTED) == [Started(3)]
    assert told(tasks, future, PROGRESS, "simulate", 2.0, heard=heard) == []
    assert heard == [(3, "simulate", 2.0)]
    assert told(tasks, future, ENDED, pickle.dumps(Finished(None, 9))) == [Finished(3, 9)]
    assert future.is_released
    assert tasks.given == {}
    assert told(tasks, future, ENDED, pickle.dumps(Finished(None, 9))) == []  # by another worker, again
    assert tasks.take(None) == []


def test_a_result_before_its_beginning_is_both():
    tasks, client = tasks_of([3])
    tasks.fill(1)
    assert told(tasks, client.futures[0], ENDED, pickle.dumps(Finished(None, 9))) == [
        Started(3),
        Finished(3, 9),
    ]


def test_an_unfit_worker_ends_all():
    tasks, client = tasks_of([3])
    tasks.fill(1)
    with pytest.raises(WorkersError, match="^cannot see the folder$"):
        told(tasks, client.futures[0], UNFIT, "cannot see the folder")


def died(tasks, client, *, begun=True, error=None):
    """Give a task, let it begin or not, and let its worker die."""
    tasks.fill(1)
    future = client.futures[-1]
    events = told(tasks, future, STARTED) if begun else []
    future.end("error", error or death())
    return [*events, *tasks.take(None)]


def test_two_deaths_are_the_items_fault():
    tasks, client = tasks_of([3])
    assert died(tasks, client) == [Started(3)]
    begun, failed = died(tasks, client)
    assert (begun, failed.error) == (Started(3), "2 workers died of it, the last on node7")
    assert "\n" not in failed.detail
    assert not tasks.waiting
    tasks, client = tasks_of([3])
    died(tasks, client)
    assert died(tasks, client, error=death(host=""))[1].error.endswith("the last on a host that is not known")


@pytest.mark.parametrize("begun", [True, False])
def test_a_job_that_is_taken_away_is_tried_ten_times(whole_job, begun):
    whole_job["job"] = True
    tasks, client = tasks_of([3])
    begins = [Started(3)] if begun else []
    for _ in range(MAX_TRIES - 1):
        assert died(tasks, client, begun=begun) == begins
    first, last = died(tasks, client, begun=begun)
    assert first == Started(3)
    assert last.error == "tried 10 times, and each time its worker was taken away"
    assert len(client.futures) == MAX_TRIES == 10


def test_one_that_begins_too_often_is_given_up():
    tasks, client = tasks_of([3])
    tasks.fill(1)
    events = [told(tasks, client.futures[0], STARTED) for _ in range(MAX_TRIES + 1)]
    assert events[:-1] == [[Started(3)]] * MAX_TRIES
    assert events[-1][0].error.startswith("tried 10 times")
    assert client.futures[0].is_released


def test_new_items_come_before_one_that_cost_a_worker_its_life():
    tasks, client = tasks_of([3, 4])
    died(tasks, client)
    tasks.fill(2)
    assert [task.item for task in tasks.given.values()] == [4, 3]
    assert not tasks.given[client.futures[-1].key].is_begun


def test_work_that_ends_without_a_word_is_a_death():
    tasks, client = tasks_of([3])
    for _ in range(2):
        tasks.fill(1)
        told(tasks, client.futures[-1], STARTED)
        client.futures[-1].end("finished")
        events = tasks.take(None)
    error = "2 workers died of it, the last on a host that is not known"
    assert events == [Failed(3, error, "None", workers_died=True)]


def test_an_error_that_is_no_death_is_the_items_and_none_at_all_is_the_schedulers():
    tasks, client = tasks_of([3, 4])
    found = died(tasks, client, begun=False, error=ValueError("two\nlines"))
    assert found == [Started(3), Failed(3, "ValueError: two lines", "")]
    tasks.fill(1)
    client.futures[-1].end("cancelled")
    with pytest.raises(WorkersError, match="^the Dask scheduler is gone"):
        tasks.take(None)


def test_what_is_given_up_is_cancelled_and_waited_for_a_moment(monkeypatch):
    tasks, client = tasks_of([3])
    tasks.give_up()
    assert client.cancelled == []
    tasks.fill(1)
    client.stacks = [{"x": ["at work"], "y": []}] * 2 + [{"x": []}, {"x": ["never asked"]}]
    tasks.give_up()
    assert client.cancelled == [(client.futures[0], True)]
    assert tasks.given == {}
    assert len(client.stacks) == 1
    tasks, client = tasks_of([3])
    tasks.fill(1)
    client.stacks = [{"x": ["at work"]}] * 1000
    monkeypatch.setattr(dask_tasks, "GRACE_S", 0.1)
    tasks.give_up()  # not for ever
    assert len(client.stacks) > 900


def done_at_once(tasks, client):
    """Run; each item is done as soon as it is given."""
    submit = client.submit

    def submit_and_do(perform, packed, place, told_key, topic, *, key, pure):
        assert topic in client.topics
        assert told_key == key
        future = submit(perform, packed, place, key, topic, key=key, pure=pure)
        work, item = pickle.loads(packed)  # noqa: S301  (ours)
        tasks.hear((0.0, [key, STARTED]))
        tasks.hear((0.0, [key, ENDED, pickle.dumps(Finished(None, work(item, lambda *_: None)))]))
        return future

    client.submit = submit_and_do
    return tasks.events(1, lambda *_: None)


def test_all_items_are_told_of_and_the_topic_is_left(monkeypatch):
    looks = []
    monkeypatch.setattr(
        dask_tasks, "Watch", lambda cluster: SimpleNamespace(look=lambda: looks.append(cluster))
    )
    tasks, client = tasks_of([3, 4])
    assert list(done_at_once(tasks, client)) == [Started(3), Finished(3, 9), Started(4), Finished(4, 16)]
    assert client.topics == []
    assert looks == [tasks.cluster] * 4  # after each thing that is heard
    tasks, client = tasks_of([3, 4])
    events = tasks.events(1, lambda *_: None)
    looks = SimpleNamespace(append=lambda _: tasks.hear((0.0, [client.futures[0].key, STARTED])))
    assert next(events) == Started(3)
    events.close()
    assert [future.key for future, _ in client.cancelled] == [client.futures[0].key]


@pytest.fixture
def slept_s(monkeypatch):
    slept_s = []
    monkeypatch.setattr(dask_tasks.time, "sleep", slept_s.append)
    return slept_s


def test_a_job_whose_nanny_answers_has_not_ended(slept_s):
    with socket.create_server(("127.0.0.1", 0)) as nanny:
        host, port = nanny.getsockname()
        alive = SimpleNamespace(nanny=f"tcp://{host}:{port}")
        assert not whole_job_ended(alive)
    assert whole_job_ended(alive)
    assert not whole_job_ended(SimpleNamespace(nanny=None))  # nobody can tell: its item is to blame
    assert not whole_job_ended(SimpleNamespace(nanny="tcp://127.0.0.1"))
    assert slept_s == [0.3, 0.3]  # a nanny may die a moment after its worker
