"""What a log says of a batch, by hand; and that a terminal has its bar."""

import time
from dataclasses import replace

import pytest

from snn.api import progress_display
from snn.api.progress_display import DRAWING_S, BatchDisplay, CountDisplay, working
from snn.batch.progress import Progress
from snn.batch.sweep import TrialEvent
from snn.config.trials.expand import expand
from snn.record.manifest import RunLine
from tests.unit.synthetic_runs import small_experiment

TRIALS = expand(small_experiment(couplings=[0.5], replicates=4, duration="10 s"))


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch):
    monkeypatch.setattr(progress_display, "_has_bars", lambda: False)


def event(progress, what="advanced", number=0):
    return TrialEvent(trial=TRIALS[number], what=what, stage="simulate", progress=progress, line=None)


def waiting(n):
    return Progress(n_total=4, n_workers=1, n_waiting=n, waiting_s=10.0 * n, n_skipped=4 - n)


def test_the_first_line_says_what_is_to_be_done_and_how_the_time_left_is_found(capsys):
    with BatchDisplay(40.0, closing_s=DRAWING_S):
        pass
    told = capsys.readouterr().err
    assert told == (
        "snn: compiling the model, then 40 simulated s; time left counts analysing, at the pace of the runs so far, "
        "and 5 s to draw\n"
    )


def test_nothing_to_do_is_nothing_to_tell(capsys):
    with BatchDisplay(0.0):
        pass
    assert capsys.readouterr().err == ""


def test_the_time_left_counts_analysing_and_drawing(capsys, monkeypatch):
    now_s = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now_s)
    # the first run took 20 s to simulate and 10 s to analyse: 3 s a second; three runs of 10 s are left
    progress = waiting(4).started("a", duration_s=10.0, now_s=now_s - 30).finished("a", now_s=now_s)
    with BatchDisplay(40.0, closing_s=5.0) as display:
        display._log._due_s = 0.0
        display(event(progress, "finished"))
    lines = capsys.readouterr().err.splitlines()
    assert lines[1] == "snn: 1 of 4 runs, 0.3 simulated s/s, 1 min 35 s left"  # 3 x 10 x 3 + 5
    assert lines[-1] == "snn: 1 of 4 runs after 0 s"


def test_a_line_counts_failures_and_what_is_at_work_and_says_how_busy_the_machine_is(capsys, monkeypatch):
    monkeypatch.setattr(progress_display.CpuUse, "percent", lambda _: 96.6)
    progress = Progress(n_total=4, n_workers=2, n_waiting=4, waiting_s=40.0)
    for key in "abc":
        progress = progress.started(key, duration_s=10.0, now_s=0.0)
    with BatchDisplay(40.0) as display:
        display._log._due_s = 0.0
        display(event(progress.failed("a")))
    assert "snn: 1 of 4 runs, 1 failed, 2 at work, CPU 97 %" in capsys.readouterr().err.splitlines()


def test_before_a_run_has_ended_the_time_left_is_the_least(capsys, monkeypatch):
    now_s = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now_s)
    progress = waiting(2).started("a", duration_s=10.0, now_s=now_s - 8).advanced("a", done_s=4.0)
    with BatchDisplay(20.0, closing_s=5.0) as display:
        display._log._due_s = 0.0
        display(event(progress))
    assert (
        "snn: 2 of 4 runs, 0.5 simulated s/s, at least 37 s left" in capsys.readouterr().err
    )  # (6 + 10) x 2 + 5


def test_other_work_is_counted_at_its_own_pace(capsys, monkeypatch):
    with CountDisplay("measuring", of="dyads") as display:
        monkeypatch.setattr(type(display._log), "elapsed_s", 30.0)
        display(0, 8)
        display._log._due_s = 0.0
        display(3, 8)
        display._log._due_s = 0.0
        display(8, 8)
    assert capsys.readouterr().err.splitlines() == [
        "snn: measuring: 0 of 8 dyads",
        "snn: measuring: 3 of 8 dyads, 50 s left",
        "snn: measuring: done after 30 s",
    ]


def test_what_has_no_measure_is_named(capsys):
    with working("drawing"):
        pass
    assert capsys.readouterr().err == "snn: drawing\n"


def test_a_terminal_has_a_bar_and_no_lines(capsys, monkeypatch):
    monkeypatch.setattr(progress_display, "_has_bars", lambda: True)
    with BatchDisplay(40.0) as display:
        assert not display._bar.disable
        assert display._bar.live.is_started
        assert display._bar.live.transient  # what stays is what the caller tells
        display(event(waiting(4).started("a", duration_s=10.0, now_s=0.0), "started"))
    assert not display._bar.live.is_started
    assert "snn:" not in capsys.readouterr().err


def test_a_failure_is_a_line_of_its_own_beside_a_bar_too(capsys, monkeypatch):
    monkeypatch.setattr(progress_display, "_has_bars", lambda: True)
    line = RunLine(key="0", condition=(), replicate=0, status="failed", error="boom")
    with BatchDisplay(40.0) as display:
        display(replace(event(waiting(4).failed("a"), "failed"), line=line))
    assert f"snn: run {TRIALS[0].key} failed: boom\n" in capsys.readouterr().err


def test_of_a_batch_that_was_broken_off_only_the_caller_tells(capsys):
    display = BatchDisplay(40.0)
    display.__enter__()
    display(event(waiting(4).started("a", duration_s=10.0, now_s=0.0), "started"))
    display.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_bar_is_as_long_as_what_is_done(monkeypatch):
    monkeypatch.setattr(progress_display, "_has_bars", lambda: True)
    display = CountDisplay("measuring", of="dyads")
    display.update(3, 12)
    (task,) = display._bar.tasks
    assert (task.description, task.completed, task.total) == ("measuring", 3, 12)
