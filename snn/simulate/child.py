"""Runs one child process to its end: reports progress, never outlives its parent, explains how it died."""

import ctypes
import math
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil

from snn.errors import SimulationError

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_STDERR_LINES = 40
_TICK_S = 1.0
_CHANGES_BYTES = (
    # What the C library, NumPy and the loader may be told; it would change spikes that are promised to be the same.
    "GLIBC_TUNABLES",
    "NPY_DISABLE_CPU_FEATURES",
    "NPY_ENABLE_CPU_FEATURES",
    # What a model takes from us; left over from elsewhere they would end a run early.
    "SNN_N_STEPS",
    "SNN_WATCH",
)
_STEERS_BUILDS = (
    "MAKEFLAGS",
    "MFLAGS",
    "GNUMAKEFLAGS",
    "MAKEFILES",
    "MAKELEVEL",
    "MAKEOVERRIDES",
    "CFLAGS",
    "CPPFLAGS",
    "CXXFLAGS",  # is among the words of the compiler already
    "LDFLAGS",
    "ARCHFLAGS",
    "LDSHARED",
)
_PYTHON_NEEDS = (
    "PYTHONHOME",
    "PYTHONPLATLIBDIR",
    "PYTHONNOUSERSITE",
    "PYTHONUSERBASE",
    "PYTHONPYCACHEPREFIX",
)


class KilledError(SimulationError):
    """A child was ended by SIGKILL, which nobody here sent: maybe memory was short for a moment."""


def child_environment(added: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables that a child gets: the user's, without those that would change what it computes."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _CHANGES_BYTES + _STEERS_BUILDS
        and (not name.startswith("PYTHON") or name in _PYTHON_NEEDS)
    }
    return kept | dict(added or {})


def ignored_variables() -> tuple[str, ...]:
    """Return the names of the user's variables that no child gets."""
    handed_on_otherwise = {"PYTHONPATH", "CXXFLAGS"}
    return tuple(sorted(set(os.environ) - set(child_environment()) - handed_on_otherwise))


def run_child(
    command: Sequence[str],
    *,
    directory: Path,
    what: str,
    silence_limit_s: float,
    environment: Mapping[str, str] | None = None,
    time_limit_s: float | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> float:
    """Run a command in ``directory`` and wait for it.

    Parameters
    ----------
    command
        Program and arguments; no shell.
    directory
        Working directory.
    what
        What the child does, for the message when it fails.
    silence_limit_s
        The child is ended when it prints nothing for so long. Time in which this process was stopped, or the machine
        asleep, does not count.
    environment
        Variables added to those of `child_environment`.
    time_limit_s
        The child is ended when it takes longer than that, counted in the same way; None for no limit.
    on_progress
        Called with the number of time steps done, for every line ``progress <n>`` that the child prints.

    Returns
    -------
    float
        The most memory that it had when it told of its progress, in MB; nan where the system does not tell.

    Raises
    ------
    KilledError
        If the child was ended by SIGKILL.
    SimulationError
        If it cannot be started, ends with another exit code than 0, with its signal or the last lines of its errors,
        is silent for too long, or takes longer than it may.
    """
    with tempfile.TemporaryFile(dir=directory) as errors:
        try:
            process = _start(command, directory, child_environment(environment), errors)
        except OSError as error:
            raise SimulationError(f"{what}: cannot run {command[0]}: {error.strerror or error}") from error
        try:
            peak_mb = _follow(process, _Limits(what, silence_limit_s, time_limit_s), on_progress)
        finally:
            if process.poll() is None:
                _kill_with_children(process)
        if process.returncode != 0:
            errors.seek(0)
            kind = KilledError if process.returncode == -signal.SIGKILL else SimulationError
            raise kind(_explain(what, process.returncode, errors.read().decode(errors="replace")))
    return peak_mb


def _start(
    command: Sequence[str], directory: Path, environment: Mapping[str, str], errors: IO[bytes]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=directory,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=errors,
        stdin=subprocess.DEVNULL,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )


def _end_with_parent() -> None:
    # Ctrl-C reaches the parent, which ends the child; the child itself must not stop early and look complete.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


@dataclass(slots=True)
class _Limits:
    """How long a child may be silent, and how long it may take.

    Both are counted in ticks: of a stretch in which this process was stopped no more than one counts.
    """

    what: str
    silence_limit_s: float
    time_limit_s: float | None
    silent_s: float = 0.0
    taken_s: float = 0.0
    _last_s: float = field(default_factory=time.monotonic)

    def heard(self, *, anything: bool) -> None:
        """Count the time since the last call; SimulationError if it was too much."""
        now_s = time.monotonic()
        self.taken_s += min(now_s - self._last_s, _TICK_S)
        self._last_s = now_s
        self.silent_s = 0.0 if anything else self.silent_s + _TICK_S
        if self.silent_s >= self.silence_limit_s:
            raise SimulationError(f"{self.what}: no progress for {self.silence_limit_s / 60:.3g} min; ended")
        if self.time_limit_s is not None and self.taken_s >= self.time_limit_s:
            raise SimulationError(f"{self.what}: took longer than the {self.time_limit_s:g} s it may; ended")


def _follow(
    process: subprocess.Popen[bytes], limits: _Limits, on_progress: Callable[[int], None] | None
) -> float:
    """Listen to a child to its end; return the most memory that it had when it told of its progress."""
    assert process.stdout is not None  # noqa: S101  (opened with PIPE above)
    peak_mb = math.nan
    with process.stdout:
        for line in _lines(process.stdout):
            limits.heard(anything=line is not None)
            word, _, value = (line or b"").partition(b" ")
            if word == b"progress":
                now_mb = _peak_mb(process.pid)
                peak_mb = now_mb if math.isnan(peak_mb) else max(peak_mb, now_mb)
                if on_progress:
                    on_progress(int(value))
    try:
        process.wait(limits.silence_limit_s)
    except subprocess.TimeoutExpired:
        silence_min = limits.silence_limit_s / 60
        raise SimulationError(f"{limits.what}: did not end within {silence_min:.3g} min; ended") from None
    return peak_mb


def _peak_mb(pid: int) -> float:
    """Return the most memory that a living process had so far, in MB; nan where the system does not tell."""
    # What the kernel counts of an ended child begins with the memory of its parent, of which it was forked.
    with suppress(OSError, ValueError, IndexError):
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:", 1)[1].split()[0]) * 1024 / 1e6
    return math.nan


def _lines(pipe: IO[bytes]) -> Iterator[bytes | None]:
    """Yield every line, and None for every tick in which there was nothing to read.

    Ticks are counted, not the clock: a process that was stopped for an hour finds one tick gone when it goes on.
    """
    held = b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        until_s = time.monotonic() + _TICK_S
        while True:
            if not selector.select(max(0.0, until_s - time.monotonic())):
                until_s = time.monotonic() + _TICK_S
                yield None
                continue
            read = os.read(pipe.fileno(), 65536)
            *whole, held = (held + read).split(b"\n")
            yield from whole
            if not read:
                return
            until_s = time.monotonic() + _TICK_S


def _kill_with_children(process: subprocess.Popen[bytes]) -> None:
    """End a child and all that it started: a compiler would go on writing into a folder that is removed."""
    with suppress(psutil.Error):
        for started in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.Error):
                started.kill()
    process.kill()
    process.wait()


def _explain(what: str, returncode: int, errors: str) -> str:
    tail = " | ".join(line.strip() for line in errors.strip().splitlines()[-_STDERR_LINES:])
    if returncode < 0:
        cause = f"killed by {signal.Signals(-returncode).name}"
        cause += " (maybe out of memory)" if returncode == -signal.SIGKILL else ""
    else:
        cause = f"exit code {returncode}"
    return f"{what}: {cause}" + (f": {tail.removeprefix('snn: ')}" if tail else "")
