"""Child processes: progress, deaths that explain themselves, and no orphans."""

import signal
import subprocess
import sys
import time

import psutil
import pytest

from snn.errors import SimulationError
from snn.simulate.child import run_child


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
    ("name", "hint"), [("SIGKILL", "maybe out of memory"), ("SIGSEGV", "killed by SIGSEGV")]
)
def test_a_killed_child_names_its_signal(tmp_path, name, hint):
    code = f"import os, signal; os.kill(os.getpid(), signal.{name})"
    with pytest.raises(SimulationError, match=name) as caught:
        run_child(python(code), directory=tmp_path, what="simulation")
    assert hint in str(caught.value)


def test_an_interrupted_parent_leaves_no_child(tmp_path):
    def interrupt(_):
        raise KeyboardInterrupt

    code = "import time; print('progress 1', flush=True); time.sleep(60)"
    with pytest.raises(KeyboardInterrupt):
        run_child(python(code), directory=tmp_path, what="test", on_progress=interrupt)
    assert not [p for p in psutil.Process().children(recursive=True) if p.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.skipif(
    sys.platform != "linux", reason="the kernel ends the child of a dead parent on Linux only"
)
def test_a_killed_parent_takes_the_child_along(tmp_path):
    inner = "import time; open('alive', 'w').write(str(__import__('os').getpid())); time.sleep(60)"
    outer = (
        "import sys; from pathlib import Path; from snn.simulate.child import run_child;"
        f"run_child([sys.executable, '-c', {inner!r}], directory=Path({str(tmp_path)!r}), what='x')"
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
