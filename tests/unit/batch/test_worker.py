"""What a worker says to its parent."""

import threading
from multiprocessing import Pipe

import pytest

from snn.batch import worker
from snn.batch.executor import Failed, Finished
from snn.batch.worker import Progress, ProgressSender, serve
from tests.unit.batch.chores import refuse_odd


class Listener:
    def __init__(self):
        self.heard = []

    def send(self, message):
        self.heard.append(message)


@pytest.fixture
def clock(monkeypatch):
    now_s = [100.0]
    monkeypatch.setattr(worker.time, "monotonic", lambda: now_s[0])
    return now_s


def test_progress_is_told_ten_times_a_second_and_at_each_new_stage(clock):
    listener = Listener()
    tell = ProgressSender(listener)
    for step in range(25):
        clock[0] = 100.0 + step / 64  # exact in binary: the tenth of a second is passed at 7/64
        tell("simulate", float(step))
    tell("analyse", 24.0)
    assert listener.heard == [
        Progress("simulate", 0.0),
        Progress("simulate", 7.0),
        Progress("simulate", 14.0),
        Progress("simulate", 21.0),
        Progress("analyse", 24.0),
    ]


def test_items_are_served_until_the_parent_hangs_up():
    ours, theirs = Pipe()
    serving = threading.Thread(target=serve, args=(theirs,))
    serving.start()
    ours.send((refuse_odd, 4))
    assert ours.recv() == Progress("squaring", 2.0)
    assert ours.recv() == Finished(4, 16)
    ours.send((refuse_odd, 5))
    refused = ours.recv()
    assert isinstance(refused, Failed)
    assert refused.error == "5 is odd"
    ours.close()
    serving.join(timeout=10)
    assert not serving.is_alive()
