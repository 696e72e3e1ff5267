"""Runs one child process to its end: reports progress, never outlives its parent, explains how it died."""

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from snn.errors import SimulationError

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_STDERR_LINES = 40


def run_child(
    command: Sequence[str],
    *,
    directory: Path,
    what: str,
    environment: Mapping[str, str] | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> None:
    """Run a command in ``directory`` and wait for it.

    Parameters
    ----------
    command
        Program and arguments; no shell.
    directory
        Working directory.
    what
        What the child does, for the message when it fails.
    environment
        Variables added to the parent's.
    on_progress
        Called with the number of time steps done, for every line ``progress <n>`` that the child prints.

    Raises
    ------
    SimulationError
        If the child ends with another exit code than 0, with its signal or the last lines of its errors.
    """
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command,
            cwd=directory,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=errors,
            stdin=subprocess.DEVNULL,
            text=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
        try:
            _follow(process, on_progress)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if process.returncode != 0:
            errors.seek(0)
            raise SimulationError(_explain(what, process.returncode, errors.read().decode(errors="replace")))


def _end_with_parent() -> None:
    # Ctrl-C reaches the parent, which ends the child; the child itself must not stop early and look complete.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _follow(process: subprocess.Popen[str], on_progress: Callable[[int], None] | None) -> None:
    assert process.stdout is not None  # noqa: S101  (opened with PIPE above)
    with process.stdout:
        for line in process.stdout:
            word, _, value = line.partition(" ")
            if word == "progress" and on_progress:
                on_progress(int(value))
    process.wait()


def _explain(what: str, returncode: int, errors: str) -> str:
    tail = " | ".join(line.strip() for line in errors.strip().splitlines()[-_STDERR_LINES:])
    if returncode < 0:
        cause = f"killed by {signal.Signals(-returncode).name}"
        cause += " (maybe out of memory)" if returncode == -signal.SIGKILL else ""
    else:
        cause = f"exit code {returncode}"
    return f"{what}: {cause}" + (f": {tail.removeprefix('snn: ')}" if tail else "")
