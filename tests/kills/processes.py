"""All processes that a command started, found by a mark in their environment, and the part that each plays."""

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

MARK = "SNN_KILLS_MARK"
Part = Literal["parent", "worker", "nursery", "simulator", "Dask worker", "build", "other"]


@dataclass(frozen=True, slots=True)
class Process:
    """A process that lives."""

    pid: int
    parent: int
    command: tuple[str, ...]


def marked(mark: str) -> list[Process]:
    """Return the living processes with this mark; those that have ended and are not waited for do not live."""
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            with suppress(OSError):
                if f"{MARK}={mark}".encode() in (path / "environ").read_bytes().split(b"\0"):
                    found.append(_process(path))
    return found


def part_of(process: Process, processes: list[Process], *, parent: int) -> Part:
    """Tell what a process does in its batch."""
    by_pid = {other.pid: other for other in processes}
    command = " ".join(process.command)
    if process.pid == parent:
        return "parent"
    if Path(process.command[0] if process.command else "").name == "model":
        return "simulator"
    if "nursery_process" in command:
        return "worker" if "nursery_process" in _command(by_pid.get(process.parent)) else "nursery"
    if any(word in command for word in ("build_worker", "cc1plus", "make ", "g++")):
        return "build"
    if "spawn_main" in command and process.parent == parent:
        return "Dask worker"
    return "other"


def all_gone(mark: str, *, within_s: float) -> list[Process]:
    """Wait until no process has the mark; return those that still live."""
    until_s = time.monotonic() + within_s
    while (left := marked(mark)) and time.monotonic() < until_s:
        time.sleep(0.02)
    return left


def _process(path: Path) -> Process:
    fields = (path / "stat").read_text().rpartition(")")[2].split()
    if fields[0] == "Z":
        raise ProcessLookupError
    command = (path / "cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    return Process(int(path.name), int(fields[1]), tuple(map(os.fsdecode, command)))


def _command(process: Process | None) -> str:
    return " ".join(process.command) if process else ""
