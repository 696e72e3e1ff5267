"""Each item has its process, each process its item, and none is left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from itertools import islice

import pytest

from snn.batch.executor import Failed, Finished, Started
from snn.batch.pool import PoolExecutor
from tests.unit.batch import chores
from tests.unit.batch.processes import (
    alive,
    children_of_this_process,
    noted_in,
    wait_until,
    workers_of_this_process,
)


def ended(work, items, *, n_workers=2, on_progress=lambda *_: None):
    """Run all items; return how each ended, by item."""
    events = list(PoolExecutor(n_workers).run(work, items, on_progress=on_progress))
    ends = [event for event in events if not isinstance(event, Started)]
    assert len(ends) == len({event.item for event in ends}) == len(items)
    return {event.item: event for event in ends}


def results(work, items, **options):
    return {item: event.result for item, event in ended(work, items, **options).items()}


def test_every_item_is_worked_on_once_by_a_few_reused_processes():
    pids = results(chores.tell_process, range(6))
    assert len(set(pids.values())) == 2
    assert os.getpid() not in pids.values()
    assert alive(pids.values()) == set()


def test_results_and_progress_come_back():
    heard = []
    found = results(chores.square, [3, 4, 5], on_progress=lambda *what: heard.append(what))
    assert found == {3: 9, 4: 16, 5: 25}
    assert sorted(heard) == [(3, "squaring", 1.5), (4, "squaring", 2.0), (5, "squaring", 2.5)]


def test_progress_does_not_become_the_work_but_the_stages_are_all_heard():
    heard = []
    results(chores.send_much_progress, [20_000], on_progress=lambda *what: heard.append(what))
    assert heard[0] == (20_000, "counting", 0.0)
    assert heard[-1] == (20_000, "done", 20_000.0)
    assert len(heard) < 200


def test_items_are_taken_only_when_a_process_is_free():
    taken = []

    def items():
        for number in range(10):
            taken.append(number)
            yield number

    events = PoolExecutor(2).run(chores.square, items(), on_progress=lambda *_: None)
    assert [next(events), next(events)] == [Started(0), Started(1)]
    assert taken == [0, 1]
    events.close()


def test_without_items_nothing_is_started():
    assert list(PoolExecutor(2).run(chores.square, [], on_progress=lambda *_: None)) == []


def test_errors_are_their_items_own():
    found = ended(chores.refuse_odd, [1, 2, 4])
    assert found[1].error == "1 is odd"
    assert "SimulationError" in found[1].detail
    assert [found[2].result, found[4].result] == [4, 16]


def test_a_death_is_the_death_of_its_item_only():
    found = ended(chores.die_of_three, range(6))
    culprit = found.pop(3)
    assert isinstance(culprit, Failed)
    assert culprit.error.startswith("2 workers died of it: killed by SIGSEGV (it used up to ")
    assert culprit.detail.startswith("my last words\nFatal Python error: Segmentation fault")
    assert "die_of_three" in culprit.detail
    assert {item: event.result for item, event in found.items()} == {0: 0, 1: 1, 2: 4, 4: 16, 5: 25}


def test_an_exit_behind_our_back_is_a_death_too():
    found = ended(chores.exit_at_three, [2, 3], n_workers=1)
    assert found[3].error == "2 workers died of it: ended with exit code 7"
    assert found[2].result == 4


def test_one_death_may_be_bad_luck(tmp_path):
    marker = tmp_path / "died"
    events = list(PoolExecutor(1).run(chores.die_once, [marker], on_progress=lambda *_: None))
    assert events == [Started(marker), Started(marker), Finished(marker, "survived")]


def test_who_killed_a_worker_is_tried_again_after_the_others(tmp_path):
    """Memory that was short when all ran may suffice at the end."""
    items = [tmp_path / "died", tmp_path / "lives", tmp_path / "lives too"]
    for path in items[1:]:
        path.touch()
    events = list(PoolExecutor(1).run(chores.die_once, items, on_progress=lambda *_: None))
    assert [event.item.name for event in events if isinstance(event, Finished)] == [
        "lives",
        "lives too",
        "died",
    ]


def test_killed_without_a_word_is_told_as_perhaps_out_of_memory():
    events = PoolExecutor(1).run(chores.wait_to_be_killed, [0], on_progress=lambda *_: None)
    killed = 0
    for event in events:
        if isinstance(event, Started):
            assert wait_until(lambda: len(workers_of_this_process()) == 1, within_s=10)
            [worker] = workers_of_this_process()
            os.kill(worker, signal.SIGKILL)
            killed += 1
        else:
            assert isinstance(event, Failed)
            assert event.error.startswith(
                "2 workers died of it: killed by SIGKILL, perhaps for want of memory (it"
            )
    assert killed == 2


def test_work_that_cannot_be_found_or_sent_back_fails_with_the_reason():
    found = ended(chores.cannot_be_sent_back, [1], n_workers=1)
    assert found[1].error == "2 workers died of it: ended with exit code 1"
    assert "pickle" in found[1].detail


def start_and_stop(work, notes, *, n_processes, n_workers=2):
    """Let the work note its processes, close the iterator, and return them and how long closing took."""
    items = [notes] * n_workers
    events = PoolExecutor(n_workers).run(work, items, on_progress=lambda *_: None)
    for _ in items:
        next(events)
    assert wait_until(lambda: len(noted_in(notes)) == n_processes, within_s=20)
    started_s = time.monotonic()
    events.close()
    return noted_in(notes), time.monotonic() - started_s


def test_closing_ends_workers_and_what_they_started_and_lets_them_clean_up(tmp_path):
    pids, took_s = start_and_stop(chores.wait_for_simulator, tmp_path, n_processes=4)
    assert alive(pids) == set()
    assert not list(tmp_path.glob("temporary*"))
    assert took_s < 5


def test_closing_ends_workers_that_do_not_listen(tmp_path):
    pids, took_s = start_and_stop(chores.ignore_all_requests, tmp_path, n_processes=1, n_workers=1)
    assert alive(pids) == set()
    assert took_s < 5


PARENT = """
    import sys
    from pathlib import Path
    from snn.batch.pool import PoolExecutor
    from tests.unit.batch import chores
    notes, work = Path(sys.argv[1]), getattr(chores, sys.argv[2])
    for event in PoolExecutor(2).run(work, [notes, notes], on_progress=print):
        print(event, flush=True)
"""


def die_as_parent(work, notes, *, n_processes, number):
    """Let another process run the work in a pool, and end it by a signal once all processes are there."""
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PARENT), str(notes), work.__name__], stdout=subprocess.DEVNULL
    )
    try:
        assert wait_until(lambda: len(noted_in(notes)) == n_processes, within_s=30)
    finally:
        parent.send_signal(number)
        parent.wait()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_outlives_a_parent_that_dies(tmp_path, number):
    die_as_parent(chores.wait_for_simulator, tmp_path, n_processes=4, number=number)
    assert wait_until(lambda: not alive(noted_in(tmp_path)), within_s=10)
    assert not list(tmp_path.glob("temporary*"))


def test_not_even_a_process_that_does_not_listen(tmp_path):
    die_as_parent(chores.ignore_all_requests, tmp_path, n_processes=2, number=signal.SIGKILL)
    assert wait_until(lambda: not alive(noted_in(tmp_path)), within_s=10)


def test_a_file_in_the_working_directory_is_not_taken_for_a_module(tmp_path, monkeypatch):
    (tmp_path / "colorsys.py").write_text("raise SystemExit('run by accident')")
    monkeypatch.chdir(tmp_path)
    found = results(chores.load_module, ["colorsys"], n_workers=1)
    assert not found["colorsys"].startswith(str(tmp_path))


def test_workers_share_the_cores_unless_told_otherwise(monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    assert results(chores.tell_environment, ["OMP_NUM_THREADS"], n_workers=1)["OMP_NUM_THREADS"][0] == "1"
    monkeypatch.setenv("OMP_NUM_THREADS", "4")
    assert results(chores.tell_environment, ["OMP_NUM_THREADS"], n_workers=1)["OMP_NUM_THREADS"][0] == "4"


def test_processes_are_kept_from_one_piece_of_work_to_the_next():
    with PoolExecutor(2) as pool:
        first = {
            e.result for e in pool.run(chores.tell_process, range(4), on_progress=ignore) if ended_well(e)
        }
        again = {
            e.result for e in pool.run(chores.tell_process, range(4), on_progress=ignore) if ended_well(e)
        }
        squares = {e.result for e in pool.run(chores.square, [3, 4], on_progress=ignore) if ended_well(e)}
        assert first == again == alive(first)
        assert squares == {9, 16}
    assert alive(first) == set()
    assert children_of_this_process() == []


def test_processes_that_import_in_advance_start_with_the_context_and_end_with_it():
    with PoolExecutor(2, imports=("colorsys", "no_such_module")) as pool:
        assert len(children_of_this_process()) == 1
        found = {
            e.result
            for e in pool.run(chores.is_loaded, ["colorsys"] * 4, on_progress=ignore)
            if ended_well(e)
        }
        assert found == {True}
        assert len(children_of_this_process()) == 1
    assert children_of_this_process() == []
    assert results(chores.is_loaded, ["colorsys"], n_workers=1) == {"colorsys": False}


def test_what_may_have_nothing_to_do_imports_once_and_only_then():
    with PoolExecutor(2, imports=("colorsys",), in_advance=False) as pool:
        assert children_of_this_process() == []
        found = [
            e.result for e in pool.run(chores.is_loaded, ["colorsys"], on_progress=ignore) if ended_well(e)
        ]
        assert found == [True]


def test_processes_that_still_import_do_not_hold_up_an_error():
    started_s = time.monotonic()
    with pytest.raises(ZeroDivisionError), PoolExecutor(2, imports=("brian2",)):
        _ = 1 / 0
    assert time.monotonic() - started_s < 1
    assert children_of_this_process() == []


def test_a_kept_process_that_died_meanwhile_costs_nothing():
    with PoolExecutor(1) as pool:
        list(pool.run(chores.square, [3], on_progress=ignore))
        [worker] = workers_of_this_process()
        os.kill(worker, signal.SIGKILL)
        assert wait_until(lambda: not alive([worker]), within_s=10)
        [found] = [e for e in pool.run(chores.square, [4], on_progress=ignore) if ended_well(e)]
    assert found == Finished(4, 16)


def test_closing_ends_kept_processes_too():
    with PoolExecutor(2) as pool:
        events = pool.run(chores.square, range(5), on_progress=ignore)
        next(events)
        events.close()
        assert workers_of_this_process() == []
    assert children_of_this_process() == []


def test_nobody_waits_while_a_result_is_put_away():
    taken = []

    def items():
        for number in range(3):
            taken.append(number)
            yield number

    events = PoolExecutor(1).run(chores.square, items(), on_progress=ignore)
    told = [(event, list(taken)) for event in events]
    assert told[:2] == [(Started(0), [0]), (Finished(0, 0), [0, 1])]
    assert told[-1] == (Finished(2, 4), [0, 1, 2])


def ignore(*_):
    pass


def ended_well(event):
    return isinstance(event, Finished)


def test_a_worker_that_is_silent_keeps_none_of_the_others_waiting(tmp_path):
    """That a worker is there is its first word; the next may take minutes."""
    (tmp_path / "quiet").mkdir()
    items = [tmp_path / "quiet", 3, 4]
    events = PoolExecutor(2).run(chores.square_or_wait, items, on_progress=ignore)
    found = islice((event for event in events if ended_well(event)), 2)
    assert {event.result for event in found} == {9, 16}
    events.close()
