"""The serial executor works on one item after the other, and takes the next only when it is due."""

from snn.batch.executor import Failed, Finished, Started
from snn.batch.serial import SerialExecutor
from tests.unit.batch.chores import refuse_odd, square


def test_each_item_starts_and_ends_in_order():
    heard = []
    events = list(SerialExecutor().run(square, [2, 3], on_progress=lambda *what: heard.append(what)))
    assert events == [Started(2), Finished(2, 4), Started(3), Finished(3, 9)]
    assert heard == [(2, "squaring", 1.0), (3, "squaring", 1.5)]


def test_a_failure_is_one_items_own():
    events = list(SerialExecutor().run(refuse_odd, [1, 2], on_progress=lambda *_: None))
    assert isinstance(events[1], Failed)
    assert events[1].error == "1 is odd"
    assert events[3] == Finished(2, 4)


def test_items_are_taken_when_they_are_due():
    taken = []

    def items():
        for number in range(3):
            taken.append(number)
            yield number

    events = SerialExecutor().run(square, items(), on_progress=lambda *_: None)
    next(events)
    assert taken == [0]
    events.close()
    assert taken == [0]


def test_it_is_one_worker():
    assert SerialExecutor().n_workers == 1
