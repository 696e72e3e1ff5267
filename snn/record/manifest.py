"""The list of runs of a results folder: one JSON line for each run that ended, well or badly.

Lines are only appended, each forced to the disk before the run counts as done. A process killed while it
appends leaves a torn last line; readers pass over it and the next writer cuts it off, so that run is simply
made again.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from sys import intern
from typing import Any, Literal, Self, TypeAlias, cast

from snn.config.trials.trial import Trial
from snn.config.trials.versions import LAST_READER_OF_OLDER
from snn.errors import ResultError
from snn.foreign.json_value import parse_json
from snn.foreign.regular_file import count_lines, open_regular
from snn.foreign.schema import refuse_newer, refuse_older
from snn.foreign.shown_text import brief
from snn.record.atomic import require_no_link, write_atomically, write_error
from snn.record.manifest_schemas import require_header, require_run_line
from snn.record.types import JSON

FORMAT = "results"
SCHEMA_VERSION = 2
"""1: runs of a model whose partners were linked by synapses."""
MAX_BYTES = 500_000_000
"""100,000 runs, the most of an experiment, have lines of 1.2 kB each, and may be made anew a few times."""
MAX_LINES = 1_000_000
MAX_DAMAGED = 10_000
"""Each costs time, and is told of; a disk or a crash damages a few."""

Versions: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """How one run ended: of each of thousands what is asked of it later, which is a tenth of what the file says."""

    key: str
    condition: tuple[tuple[str, str | float], ...]
    """Label and point on each axis of the sweep; empty without one."""
    replicate: int
    status: Literal["complete", "failed"]
    sha256: str | None = None
    """Of ``results.h5``; None if the run failed."""
    n_bytes: int | None = None
    """Of ``results.h5``; None if the run failed."""
    digest: str | None = None
    """Of the recording's contents: equal for equal trials, wherever and in whatever order they ran."""
    stored_digest: str | None = None
    """Of what ``results.h5`` holds, where its spikes were not kept; None if it is all there."""
    health: str | None = None
    """State of the dyad when the run was made; None if the run failed."""
    versions: Versions = ()
    """Of the programs that made it."""
    toolchain: Versions = ()
    """What it was made with beside them: compiler, processor."""
    cpu_s: float = 0.0
    """What it took; of older versions its stages, which leaves the measuring out; 0 where nobody noted it."""
    peak_mb: float | None = None
    """The most memory that it took; None where nobody noted it."""
    error: str | None = None
    """Why the run failed, in one line."""
    detail: str | None = None
    """The traceback or the last output of a failed run."""

    @property
    def keeps_spikes(self) -> bool:
        """Whether the spikes of a complete run are in its recording."""
        return self.stored_digest is None

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read one line, from `line_text`; ValueError if it is not one of ours."""
        values = parse_json(text)
        require_run_line(values)
        made: Mapping[str, Any] = values.get("provenance") or {}
        condition = tuple(values["condition"].items())
        return cls(
            condition=_shared(condition, repr(condition)),  # 1 and 1.0 are equal, and written differently
            status=cast(Any, intern(values["status"])),
            health=intern(values["health"]["state"]) if values.get("health") else None,
            versions=_versions(made.get("versions")),
            toolchain=_versions(made.get("toolchain")),
            cpu_s=_cpu_s(made),
            peak_mb=_number(made.get("cost"), "peak_mb"),
            **{name: values[name] for name in _AS_WRITTEN if name in values},
        )


_AS_WRITTEN = ("key", "replicate", "sha256", "n_bytes", "digest", "stored_digest", "error", "detail")


def _versions(found: Any) -> Versions:
    return (
        _shared(tuple((name, str(then)) for name, then in found.items())) if isinstance(found, dict) else ()
    )


@lru_cache(maxsize=1000)
def _shared(pairs: Any, _written: str = "") -> Any:
    """Return pairs: of equal ones the same object, for thousands of lines say the same."""
    return pairs


def _cpu_s(made: Mapping[str, Any]) -> float:
    cpu_s, stages = _number(made.get("cost"), "cpu_s"), made.get("timings_s")
    if cpu_s is None and isinstance(stages, dict):
        return float(sum(_number(stages, name) or 0.0 for name in stages))
    return float(cpu_s or 0.0)


def _number(found: Any, name: str) -> float | None:
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, int | float) else None


def line_text(
    trial: Trial,
    *,
    status: Literal["complete", "failed"],
    sha256: str | None = None,
    n_bytes: int | None = None,
    digest: str | None = None,
    stored_digest: str | None = None,
    health: Mapping[str, JSON] | None = None,
    provenance: Mapping[str, JSON] | None = None,
    inputs: Sequence[Mapping[str, JSON]] = (),
    error: str | None = None,
    detail: str | None = None,
) -> str:
    """Return what the manifest is to say of a run, as JSON in one line without its newline.

    Parameters
    ----------
    trial
        The run; its key, condition and replicate are written.
    status, sha256, n_bytes, digest, stored_digest, error, detail
        As in `RunLine`.
    health
        All that is known of it.
    provenance
        Engine, versions, seeds, timings of the run.
    inputs
        What the run took from others: key, what, for which partner, whose, and the content of their recording.
    """
    values: dict[str, Any] = {
        "key": trial.key,
        "condition": dict(trial.condition),
        "replicate": trial.replicate,
        "status": status,
        "sha256": sha256,
        "n_bytes": n_bytes,
        "digest": digest,
    }
    if stored_digest is not None:
        values["stored_digest"] = stored_digest
    values |= {"health": health, "provenance": provenance, "inputs": inputs, "error": error, "detail": detail}
    return json.dumps(values, allow_nan=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a manifest file says."""

    lines: Mapping[str, RunLine]
    """The last line of each run, by key."""
    damaged: tuple[int, ...]
    """Numbers of the lines that cannot be read; their runs are made again."""


def create_manifest(path: Path) -> None:
    """Write a manifest that lists no run."""
    header = {"snn_format": FORMAT, "schema_version": SCHEMA_VERSION}
    write_atomically(path, (json.dumps(header) + "\n").encode())


def read_manifest(path: Path) -> Manifest:
    """Read a manifest.

    Raises
    ------
    ResultError
        If the file cannot be read, is not a manifest, is of another format, or has more lines, or more damaged ones,
        than ours ever have.
    """
    try:
        with open_regular(path, max_bytes=MAX_BYTES) as file:
            n_lines = count_lines(file, path, max_bytes=MAX_BYTES)
            if n_lines > MAX_LINES:
                raise ResultError(f"{path} is damaged (more than {MAX_LINES} lines); take another copy")
            # What follows the last newline is torn: its writer was killed before the run counted as done.
            texts = (line[:-1].decode("utf-8", errors="replace") for line in islice(file, n_lines))
            _check_header(next(texts, ""), path)
            return _read_lines(texts, path)
    except OSError as error:
        raise ResultError(f"cannot read {path}: {error.strerror or error}") from error


def _read_lines(texts: Iterable[str], path: Path) -> Manifest:
    """Read all lines after the first."""
    lines: dict[str, RunLine] = {}
    damaged: list[int] = []
    for number, text in enumerate(texts, start=2):
        try:
            run = RunLine.from_json(text)
        except ValueError:
            damaged.append(number)
            if len(damaged) > MAX_DAMAGED:
                raise ResultError(
                    f"{path} is damaged (more than {MAX_DAMAGED} lines are no runs); take another copy"
                ) from None
        else:
            lines[run.key] = run
    return Manifest(lines=lines, damaged=tuple(damaged))


def append_line(path: Path, text: str) -> None:
    """Append one run, from `line_text`, and force it to the disk; from here on the run is done.

    Raises
    ------
    ResultError
        If the disk is full or the file cannot be written; the manifest is then as it was.
    """
    data = (text + "\n").encode()
    try:
        require_no_link(path)
        with path.open("r+b", buffering=0) as file:
            end = _cut_torn_line(file.fileno())
            try:
                file.seek(end)
                # One write may be cut short by a full disk without an error: the rest then raises.
                written = 0
                while written < len(data):
                    written += cast(int, file.write(data[written:]))
                os.fsync(file.fileno())
            except BaseException:
                os.ftruncate(file.fileno(), end)
                raise
    except OSError as error:
        raise write_error(error, path, n_bytes=len(data)) from error


def _cut_torn_line(descriptor: int) -> int:
    """Cut the file after its last newline; return its length."""
    size = os.fstat(descriptor).st_size
    position = size
    while position > 0:
        start = max(0, position - 4096)
        newline = os.pread(descriptor, position - start, start).rfind(b"\n")
        if newline >= 0:
            position = start + newline + 1
            break
        position = start
    if position < size:
        os.ftruncate(descriptor, position)
    return position


def _check_header(header: str, path: Path) -> None:
    try:
        values = parse_json(header)
        refuse_newer(values, SCHEMA_VERSION, path=path)
        require_header(values)
        refuse_older(values, SCHEMA_VERSION, path=path, older_reader=LAST_READER_OF_OLDER)
    except ValueError as error:
        raise ResultError(
            f"{path} is not the manifest of a results folder, or its first line is damaged ({brief(str(error))})"
        ) from error
