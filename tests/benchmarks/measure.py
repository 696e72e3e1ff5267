"""CPU time and peak memory of whole processes, run in turns so that a busy machine slows all of them alike."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Usage:
    """What one process and the processes it waited for used, and the JSON it printed on its last line."""

    cpu_s: float
    wall_s: float
    peak_mb: float
    said: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """Repeated measurements of one thing, in the order in which they were taken."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def scaled(self, factor: float) -> "Sample":
        return Sample(tuple(value * factor for value in self.values))

    def plus(self, other: "Sample") -> "Sample":
        """Add measurement by measurement; a sample that was taken once counts for all."""
        return Sample(tuple(a + b for a, b in _paired(self, other)))

    def minus(self, other: "Sample") -> "Sample":
        return self.plus(other.scaled(-1.0))

    def over(self, other: "Sample") -> "Sample":
        """Divide turn by turn: both sides of a turn had the same machine."""
        return Sample(tuple(a / b for a, b in _paired(self, other)))


def _paired(a: Sample, b: Sample) -> list[tuple[float, float]]:
    n = max(len(a.values), len(b.values))
    whole_a, whole_b = (s.values * n if len(s.values) == 1 else s.values for s in (a, b))
    return list(zip(whole_a, whole_b, strict=True))


def run_process(
    command: Sequence[str], *, directory: Path, environment: Mapping[str, str] | None = None
) -> Usage:
    """Run a command to its end and return what it used; raise with the end of its errors if it fails."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started_s = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=directory, env={**os.environ, **(environment or {})}, stdout=output, stderr=errors
        )
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started_s
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {errors.read().decode(errors='replace')[-2000:]}")
        said = _last_json(output.read().decode(errors="replace"))
    return Usage(used.ru_utime + used.ru_stime, wall_s, used.ru_maxrss / 1024, said)


def run_module(
    module: str, *arguments: object, directory: Path, environment: Mapping[str, str] | None = None
) -> Usage:
    """Run a module of the benchmarks in a process of its own, in ``directory``."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, arguments)]
    return run_process(
        command, directory=directory, environment={"PYTHONPATH": str(ROOT), **(environment or {})}
    )


def _last_json(output: str) -> dict[str, Any]:
    lines = [line for line in output.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else {}


def take_turns(variants: Mapping[str, Callable[[], Usage]], repeats: int) -> dict[str, list[Usage]]:
    """Run each variant once, then each again, and so on: A B A B, never A A B B."""
    usages: dict[str, list[Usage]] = {name: [] for name in variants}
    for turn in range(repeats):
        for name, run in variants.items():
            print(f"  {name}, {turn + 1} of {repeats}", file=sys.stderr, flush=True)
            usages[name].append(run())
    return usages


def cpu(usages: Sequence[Usage]) -> Sample:
    """Return the CPU seconds of whole processes."""
    return Sample(tuple(usage.cpu_s for usage in usages))


def wall(usages: Sequence[Usage]) -> Sample:
    """Return the time that passed on the clock."""
    return Sample(tuple(usage.wall_s for usage in usages))


def said(usages: Sequence[Usage], key: str) -> Sample:
    """Return a number that the processes measured in themselves and printed."""
    return Sample(tuple(float(usage.said[key]) for usage in usages))
