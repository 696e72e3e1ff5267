"""Child processes: progress, deaths that explain themselves, and no orphans."""

import math
import os
import signal
import subprocess
import sys
import time
from functools import partial

import psutil
import pytest

from snn.errors import SimulationError
from snn.simulate import child
from snn.simulate.child import KilledError, child_environment, ignored_variables

run_child = partial(child.run_child, silence_limit_s=60)


def python(code):
    return [sys.executable, "-c", code]


def test_progress_lines_are_reported_and_others_passed_over(tmp_path):
    seen = []
    code = "print('hello'); print('progress 10', flush=True); print('progress 20')"
    run_child(python(code), directory=tmp_path, what="test", on_progress=seen.append)
    assert seen == [10, 20]


def test_environment_and_directory_reach_the_child(tmp_path):
    code = "import os; open('here', 'w').write(os.environ['SNN_N_STEPS'])"
    run_child(python(code), directory=tmp_path, what="test", environment={"SNN_N_STEPS": "7"})
    assert (tmp_path / "here").read_text() == "7"


def test_a_failed_child_names_its_exit_code_and_last_errors(tmp_path):
    code = "import sys; sys.stderr.write('first\\nlast words'); sys.exit(3)"
    with pytest.raises(SimulationError, match=r"^simulation: exit code 3: first \| last words$"):
        run_child(python(code), directory=tmp_path, what="simulation")


@pytest.mark.parametrize(
    ("name", "hint", "kind"),
    [
        ("SIGKILL", "maybe out of memory", KilledError),
        ("SIGSEGV", "killed by SIGSEGV", SimulationError),
    ],
)
def test_a_killed_child_names_its_signal(tmp_path, name, hint, kind):
    code = f"import os, signal; os.kill(os.getpid(), signal.{name})"
    with pytest.raises(SimulationError, match=name) as caught:
        run_child(python(code), directory=tmp_path, what="simulation")
    assert hint in str(caught.value)
    assert type(caught.value) is kind


def test_an_interrupted_parent_leaves_no_child(tmp_path):
    def interrupt(_):
        raise KeyboardInterrupt

    def children():
        return {p for p in psutil.Process().children(recursive=True) if p.status() != psutil.STATUS_ZOMBIE}

    others = children()  # of tests before: the process that reads recordings stays
    code = "import time; print('progress 1', flush=True); time.sleep(60)"
    with pytest.raises(KeyboardInterrupt):
        run_child(python(code), directory=tmp_path, what="test", on_progress=interrupt)
    assert children() <= others


def test_what_the_child_s_children_started_ends_with_it(tmp_path):
    """As a compiler that was started by `make`, which was started by the build."""
    started = []

    def interrupt(process_id):
        started.append(psutil.Process(process_id))
        raise KeyboardInterrupt

    inner = "sleep 60 & echo progress $!; wait"
    with pytest.raises(KeyboardInterrupt):
        run_child(
            ["sh", "-c", f"sh -c '{inner}'; true"], directory=tmp_path, what="test", on_progress=interrupt
        )
    _, alive = psutil.wait_procs(started, timeout=5)
    assert [p for p in alive if p.status() != psutil.STATUS_ZOMBIE] == []


@pytest.mark.skipif(
    sys.platform != "linux", reason="the kernel ends the child of a dead parent on Linux only"
)
def test_a_killed_parent_takes_the_child_along(tmp_path):
    inner = "import time; open('alive', 'w').write(str(__import__('os').getpid())); time.sleep(60)"
    outer = (
        "import sys; from pathlib import Path; from snn.simulate.child import run_child;"
        f"run_child([sys.executable, '-c', {inner!r}], directory=Path({str(tmp_path)!r}), what='x', "
        "silence_limit_s=60)"
    )
    parent = subprocess.Popen(python(outer))
    marker = tmp_path / "alive"
    deadline = time.monotonic() + 30
    while not (marker.exists() and marker.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    child = int(marker.read_text())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    while psutil.pid_exists(child) and psutil.Process(child).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_program_that_cannot_be_run_is_one_line(tmp_path):
    (tmp_path / "model").write_bytes(b"\x7fELF, but no more of it")
    (tmp_path / "model").chmod(0o755)
    with pytest.raises(SimulationError, match=r"^simulation: cannot run .*/model: Exec format error$"):
        run_child([str(tmp_path / "model")], directory=tmp_path, what="simulation")


def test_a_child_that_makes_no_progress_is_ended_with_all_that_it_started(tmp_path, monkeypatch):
    monkeypatch.setattr(child, "_TICK_S", 0.05)
    sleeper = "import time; time.sleep(60)"
    code = (
        "import subprocess, sys, time;"
        f"started = subprocess.Popen([sys.executable, '-c', {sleeper!r}]);"
        "open('started', 'w').write(str(started.pid)); print('progress 1', flush=True); time.sleep(60)"
    )
    started_s = time.monotonic()
    with pytest.raises(SimulationError, match=r"^simulation: no progress for 0.05 min; ended$") as caught:
        run_child(python(code), directory=tmp_path, what="simulation", silence_limit_s=3)
    assert time.monotonic() - started_s < 30
    assert not isinstance(caught.value, KilledError)  # nobody tries it again
    started = int((tmp_path / "started").read_text())
    while psutil.pid_exists(started) and psutil.Process(started).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() - started_s < 30
        time.sleep(0.05)


def test_a_child_that_closed_its_output_and_does_not_end_is_ended(tmp_path):
    command = ["sh", "-c", "exec >&-; exec sleep 60"]
    with pytest.raises(SimulationError, match=r"^test: did not end within 0.005 min; ended$"):
        run_child(command, directory=tmp_path, what="test", silence_limit_s=0.3)


def test_progress_that_comes_in_time_is_waited_for_longer_than_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(child, "_TICK_S", 0.05)
    seen = []
    command = ["sh", "-c", "for n in 0 1 2 3 4 5; do sleep .5; echo progress $n; done"]
    run_child(command, directory=tmp_path, what="test", silence_limit_s=2.5, on_progress=seen.append)
    assert seen == list(range(6))


def test_time_in_which_this_process_is_stopped_does_not_count(tmp_path):
    """As after Ctrl-Z, or when a laptop sleeps: the child was stopped too."""
    program = (
        "import sys; from pathlib import Path; from snn.simulate import child; child._TICK_S = 0.05\n"
        f"child.run_child(['sleep', '2.8'], directory=Path({str(tmp_path)!r}), what='x', silence_limit_s=2)\n"
    )
    process = subprocess.Popen(python(program), stderr=subprocess.PIPE)
    deadline = time.monotonic() + 30
    while not psutil.Process(process.pid).children() and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGSTOP)
    time.sleep(2.4)
    process.send_signal(signal.SIGCONT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors


def test_what_would_change_a_build_or_a_run_does_not_reach_the_child(monkeypatch):
    harmful = ["MAKEFLAGS", "CFLAGS", "PYTHONWARNINGS", "PYTHONHASHSEED", "GLIBC_TUNABLES", "SNN_WATCH"]
    for name in [*harmful, "PYTHONUSERBASE", "HTTP_PROXY"]:
        monkeypatch.setenv(name, "x")
    kept = child_environment({"SNN_N_STEPS": "7"})
    assert not set(harmful) & set(kept)
    assert {"PYTHONUSERBASE", "HTTP_PROXY", "SNN_N_STEPS", "PATH"} <= set(kept)
    assert set(harmful) <= set(ignored_variables())
    assert os.environ["MAKEFLAGS"] == "x"


def test_a_child_that_takes_too_long_is_ended_however_much_it_tells(tmp_path, monkeypatch):
    monkeypatch.setattr(child, "_TICK_S", 0.05)
    command = ["sh", "-c", "while :; do sleep .05; echo progress 1; done"]
    started_s = time.monotonic()
    with pytest.raises(SimulationError, match=r"^test: took longer than the 0.5 s it may; ended$"):
        run_child(command, directory=tmp_path, what="test", time_limit_s=0.5)
    assert time.monotonic() - started_s > 0.4


def test_a_child_that_ends_in_time_is_not_ended(tmp_path):
    run_child(["sleep", "0.2"], directory=tmp_path, what="test", time_limit_s=30)


def test_the_most_memory_that_a_child_had_is_told(tmp_path):
    small, large = (
        run_child(
            python(
                f"import time; x = bytearray({size}); del x; print('progress 1', flush=True); time.sleep(.3)"
            ),
            directory=tmp_path,
            what="test",
        )
        for size in (1, 200_000_000)
    )
    assert 5 < small < 30  # not that of this process, of which it was forked
    assert 190 < large - small < 210


def test_of_a_child_that_tells_nothing_no_memory_is_known(tmp_path):
    assert math.isnan(run_child(["true"], directory=tmp_path, what="test"))


def test_the_most_memory_is_what_the_kernel_counts_in_kib(tmp_path, monkeypatch):
    assert 1 < child._peak_mb(os.getpid()) < 100_000
    monkeypatch.setattr(child, "Path", lambda _place: tmp_path / "status")
    assert math.isnan(child._peak_mb(1))
    (tmp_path / "status").write_text("VmPeak:\t9 kB\nVmHWM:\t    2000 kB\nVmRSS:\t7 kB\n")
    assert child._peak_mb(1) == 2.048
