"""One mutant: made, read in a process of its own, and what came of it."""

import csv
import math
import os
import re
import resource
import shutil
import signal
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

from snn.foreign.reading_child import max_content_bytes
from snn.foreign.shown_text import harmless
from tests.hostile.patients import Patient

TIME_LIMIT_S = 100.0
"""By the clock, for a whole command; the reader of recordings has 3 s of the processor for these small files."""
MEMORY_LIMIT_BYTES = 2 * max_content_bytes(2**20)
"""What a command may take beside what it had when it began."""
Outcome = Literal["refused", "accepted", "mishandled"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a mutant; ``how`` it was made, and why it was mishandled if it was."""

    outcome: Outcome
    how: str
    reason: str
    seconds: float


def examine(patient: Patient, case: Path, sandbox: Path, seed: str) -> Finding:
    """Make a mutant of a case in a sandbox, let it be read, and look at everything that happened.

    Parameters
    ----------
    patient
        What is mutated and read.
    case
        A sound case, which is copied.
    sandbox
        An empty folder, emptied again at the end.
    seed
        Of the mutant.
    """
    rng = Random(seed)
    mutant, outside = sandbox / "case", sandbox / "outside"
    shutil.copytree(case, mutant, symlinks=True)
    outside.mkdir()
    (outside / "secret").write_bytes(b"do not read me!!")
    path = sorted(mutant.glob(patient.file))[0]
    how = patient.mutate(path, outside, rng)
    before = _state(sandbox, but=mutant)
    started = time.perf_counter()
    code, out = _read(patient, mutant, sandbox / "printed")
    seconds = time.perf_counter() - started
    reason = _reason(code, out) or _escaped(before, sandbox, mutant) or _table_reason(mutant)
    shutil.rmtree(sandbox)
    sandbox.mkdir()
    outcome: Outcome = "mishandled" if reason else "accepted" if code == 0 else "refused"
    return Finding(outcome, how, reason, seconds)


def _read(patient: Patient, mutant: Path, printed: Path) -> tuple[int, str]:
    """Read a mutant in a fork; return its exit code, negative for a signal, and all that it printed."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        _become(printed, mutant)
        try:
            code = patient.read(mutant)
        except BaseException:
            traceback.print_exc()
            code = 70
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return _wait(pid), printed.read_bytes().decode("utf-8", "surrogateescape")


def _become(printed: Path, mutant: Path) -> None:
    target = os.open(printed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(target, 1)
    os.dup2(target, 2)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    os.environ["SNN_CACHE_DIR"] = str(mutant / "cache")
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + 2 * MEMORY_LIMIT_BYTES, resource.RLIM_INFINITY))


def _wait(pid: int) -> int:
    until = time.monotonic() + TIME_LIMIT_S
    while time.monotonic() < until:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return -signal.SIGALRM


def _reason(code: int, out: str) -> str:
    """Say what is wrong with an ending."""
    if code == -signal.SIGALRM:
        return f"more than {TIME_LIMIT_S:g} s"
    if code not in (0, 1, 2):
        return f"exit code {code}: {(out.strip().splitlines() or [''])[-1]}"
    if "Traceback" in out:
        return "a traceback"
    if harmless(out) != out.replace("\r\n", "\n"):
        return "something that a terminal obeys was printed"
    errors = [line for line in out.splitlines() if line.startswith("snn: error: ")]
    if code == 2 and len(errors) != 1 and not _places_of_a_configuration(errors):
        return f"{len(errors)} lines of error"
    if code == 1 and not any(line.startswith("snn: ") for line in out.splitlines()):
        return "failed without a word"
    return ""


def _places_of_a_configuration(errors: list[str]) -> bool:
    """All errors of a configuration are told at once, each in one line that begins with its file and line."""
    places = [re.match(r"snn: error: (.+\.yaml):(\d+): ", line) for line in errors]
    found = [place.groups() for place in places if place]
    return bool(errors) and len(set(found)) == len(errors) and len({file for file, _ in found}) == 1


def _state(folder: Path, *, but: Path) -> dict[str, tuple[int, int]]:
    found = {}
    for path in folder.rglob("*"):
        if but not in (path, *path.parents):
            state = path.lstat()
            found[str(path)] = (state.st_size, state.st_mtime_ns)
    return found


def _escaped(before: dict[str, tuple[int, int]], sandbox: Path, mutant: Path) -> str:
    after = _state(sandbox, but=mutant)
    changed = {name for name in after.keys() | before.keys() if after.get(name) != before.get(name)}
    strange = changed - {str(sandbox / "printed")}
    return f"written outside: {sorted(strange)[0]}" if strange else ""


def _table_reason(mutant: Path) -> str:
    """Say which cell of a table that was made a spreadsheet would run."""
    table = mutant / "new.csv"
    if not table.is_file():
        return ""
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            for cell in row:
                if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not _is_number(cell):
                    return f"a cell that a spreadsheet runs: {cell[:40]!r}"
                if harmless(cell) != cell:
                    return "a cell that a terminal obeys"
    return ""


def _is_number(text: str) -> bool:
    try:
        return not math.isnan(float(text))
    except ValueError:
        return text == "-"
