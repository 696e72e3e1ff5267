"""What a program hears of a batch: counts that add up, and times by hand."""

import json
import time
from types import SimpleNamespace

import pytest

from snn.api import progress_records
from snn.api.cpu_use import CpuUse
from snn.api.progress_display import BatchDisplay, batch_display
from snn.api.progress_records import BatchRecords, told_as_records
from snn.batch.progress import Progress
from snn.batch.sweep import TrialEvent
from snn.config.trials.expand import expand
from tests.unit.synthetic_runs import small_experiment

TRIALS = expand(small_experiment(couplings=[0.5], replicates=6, duration="10 s"))


@pytest.fixture
def clock(monkeypatch):
    clock = SimpleNamespace(now_s=100.0)
    monkeypatch.setattr(time, "monotonic", lambda: clock.now_s)
    monkeypatch.setattr(progress_records.CpuUse, "percent", lambda _: 87.5)
    return clock


def event(progress, what, error=None):
    line = SimpleNamespace(error=error) if what == "failed" else None
    return TrialEvent(trial=TRIALS[0], what=what, stage="", progress=progress, line=line)


def heard():
    lines = []
    return lines, lambda text: lines.append(json.loads(text))


def test_a_line_says_how_all_stands_and_counts_failures_by_reason(clock):
    lines, write = heard()
    progress = Progress(n_total=6, n_workers=2, n_skipped=1, n_waiting=5, waiting_s=50.0)
    with BatchRecords(write, closing_s=5.0) as records:
        for key in "abc":
            progress = progress.started(key, duration_s=10.0, now_s=clock.now_s)
        records(event(progress, "started"))
        clock.now_s += 20.0
        progress = progress.finished("a", now_s=clock.now_s)  # 2 s for each second
        records(event(progress, "finished"))
        for key, error in (("b", "no luck"), ("c", "no luck")):
            progress = progress.failed(key)
            records(event(progress, "failed", error))
        progress = progress.started("d", duration_s=10.0, now_s=clock.now_s)
        records(event(progress, "started"))
    first, second, last = lines
    assert [first[name] for name in ("done", "failed", "running", "left", "eta_s")] == [1, 0, 3, 2, None]
    assert [second[name] for name in ("done", "failed", "running", "left")] == [2, 0, 2, 2]
    assert last == {
        "event": "progress",
        "elapsed_s": 20.0,
        "runs": 6,
        "done": 2,
        "failed": 2,
        "running": 1,
        "left": 1,
        "eta_s": 25.0,  # two runs of 20 s by two workers, and 5 s
        "simulated_s_per_s": 1.0,
        "cpu_percent": 87.5,
        "failures": {"no luck": 2},
    }
    for line in lines:
        assert line["done"] + line["failed"] + line["running"] + line["left"] == line["runs"]


def test_lines_come_with_runs_that_end_but_not_in_a_flood_and_now_and_then_without(clock):
    lines, write = heard()
    progress = Progress(n_total=6, n_workers=1, n_waiting=6, waiting_s=60.0)
    with BatchRecords(write) as records:
        for what, after_s, n_lines in (
            ("started", 0.0, 1),
            ("advanced", 9.9, 1),
            ("advanced", 0.1, 2),
            ("finished", 0.9, 2),
            ("finished", 0.1, 3),
            ("finished", 0.1, 3),
        ):
            clock.now_s += after_s
            records(event(progress, what))
            assert len(lines) == n_lines
    assert len(lines) == 4  # the end


def test_a_reader_that_has_gone_stops_no_work(clock):
    def broken(_line):
        raise BrokenPipeError

    with BatchRecords(broken) as records:
        for _ in range(3):
            records(event(Progress(n_total=6, n_workers=1, n_waiting=6), "started"))
            clock.now_s += 60.0


def test_people_are_told_unless_a_program_asks():
    assert isinstance(batch_display(1.0), BatchDisplay)
    with told_as_records(print):
        assert isinstance(batch_display(1.0), BatchRecords)
        with told_as_records(None):
            assert isinstance(batch_display(1.0), BatchDisplay)


def test_how_busy_the_machine_is_is_looked_at_no_more_than_once_a_second(monkeypatch):
    clock, asked = SimpleNamespace(now_s=0.0), []
    monkeypatch.setattr(time, "monotonic", lambda: clock.now_s)
    monkeypatch.setattr("psutil.cpu_percent", lambda: asked.append(clock.now_s) or 10.0 * len(asked))
    use = CpuUse()
    found = []
    for clock.now_s in (0.5, 1.0, 1.5, 2.5):
        found.append(use.percent())
    assert found == [None, 20.0, 20.0, 30.0]
    assert asked == [0.0, 1.0, 2.5]
