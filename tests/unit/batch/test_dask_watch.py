"""Nobody waits for ever for workers that do not come."""

import pytest

from snn.batch.dask_watch import NO_WORKER_S, Watch
from snn.errors import EnvironmentWarning, WorkersError


class Cluster:
    """Workers as the test wants them."""

    def __init__(self, *, is_ours=True, n_workers=0, reason=""):
        self.is_ours, self.n_workers, self.reason = is_ours, n_workers, reason
        self.client = self
        self.done = []
        self.n_asked = 0

    def nthreads(self):
        return dict.fromkeys(range(self.n_workers), 1)

    def top_up(self):
        self.done.append("top up")

    def renew(self):
        self.done.append("renew")

    def waits_for(self):
        self.n_asked += 1
        return self.reason


class Time:
    now_s = 0.0

    def __call__(self):
        return self.now_s

    def pass_with(self, watch, seconds):
        for _ in range(int(seconds)):
            self.now_s += 1.0
            watch.look()


def watched(cluster):
    time = Time()
    return Watch(cluster, clock=time), time


def test_workers_of_ours_are_started_anew_once_and_then_it_is_over():
    cluster = Cluster()
    watch, time = watched(cluster)
    with pytest.warns(EnvironmentWarning, match="^no worker for 60 s; new ones are started$"):
        time.pass_with(watch, NO_WORKER_S + 3)
    assert cluster.done.count("renew") == 1
    with pytest.raises(
        WorkersError, match="^no worker for 60 s; look into their logs; what was done is kept"
    ):
        time.pass_with(watch, NO_WORKER_S + 3)
    assert cluster.done.count("renew") == 1


def test_workers_of_others_are_not_ours_to_start():
    cluster = Cluster(is_ours=False)
    watch, time = watched(cluster)
    with pytest.raises(WorkersError, match="start some with `dask worker ADDRESS`"):
        time.pass_with(watch, NO_WORKER_S + 3)
    assert "renew" not in cluster.done


def test_a_worker_that_came_begins_the_count_anew():
    cluster = Cluster()
    watch, time = watched(cluster)
    for _ in range(3):
        cluster.n_workers = 0
        time.pass_with(watch, NO_WORKER_S - 5)
        cluster.n_workers = 1
        time.pass_with(watch, 5)
    assert "renew" not in cluster.done


def test_lost_workers_are_replaced_now_and_then():
    cluster = Cluster(n_workers=1)
    watch, time = watched(cluster)
    time.pass_with(watch, 100)
    assert cluster.done == ["top up"] * 3


def test_a_queue_is_waited_for_and_told_of_once():
    cluster = Cluster(reason="2 of 2 jobs wait in the queue (Resources)")
    watch, time = watched(cluster)
    with pytest.warns(EnvironmentWarning) as told:
        time.pass_with(watch, 10 * NO_WORKER_S)
    assert [str(one.message) for one in told] == ["no worker yet: 2 of 2 jobs wait in the queue (Resources)"]
    assert cluster.n_asked == 36  # first after 62 s, then each 15 s
    cluster.reason = ""  # they have begun, and get as long as any to come up
    time.pass_with(watch, NO_WORKER_S - 16)
    assert "renew" not in cluster.done
    with pytest.warns(EnvironmentWarning, match="new ones are started"):
        time.pass_with(watch, NO_WORKER_S)


def test_a_scheduler_that_is_gone_is_one_line():
    cluster = Cluster()
    cluster.nthreads = lambda: (_ for _ in ()).throw(OSError("Timed out"))
    watch, time = watched(cluster)
    with pytest.raises(WorkersError, match="^the Dask scheduler is gone; what was done is kept"):
        time.pass_with(watch, 3)
