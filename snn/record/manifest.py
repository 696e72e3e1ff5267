"""The list of runs of a results folder: one JSON line for each run that ended, well or badly.

Lines are only appended, each forced to the disk before the run counts as done. A process killed while it
appends leaves a torn last line; readers pass over it and the next writer cuts it off, so that run is simply
made again.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, Self, cast

from snn.config.trials.versions import LAST_READER_OF_OLDER
from snn.errors import ResultError
from snn.foreign.json_value import parse_json
from snn.foreign.regular_file import read_regular
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """How one run ended."""

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
    health: Mapping[str, JSON] | None = None
    provenance: Mapping[str, JSON] | None = None
    """Engine, versions, seeds, timings of the run."""
    inputs: Sequence[Mapping[str, JSON]] = ()
    """What the run took from others: key, what, for which partner, whose, and the content of their recording."""
    error: str | None = None
    """Why the run failed, in one line."""
    detail: str | None = None
    """The traceback or the last output of a failed run."""

    @property
    def keeps_spikes(self) -> bool:
        """Whether the spikes of a complete run are in its recording."""
        return self.stored_digest is None

    def to_json(self) -> str:
        """Return this line as JSON, without its newline."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        if self.stored_digest is None:
            del values["stored_digest"]
        return json.dumps(values | {"condition": dict(self.condition)}, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read one line; ValueError if it is not one of ours."""
        values = parse_json(text)
        require_run_line(values)
        known = {field.name for field in fields(cls)}
        line: dict[str, Any] = {name: value for name, value in values.items() if name in known}
        line["condition"] = tuple(values["condition"].items())
        line["inputs"] = tuple(values.get("inputs", ()))
        return cls(**line)


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
        text = read_regular(path, max_bytes=MAX_BYTES).decode("utf-8", errors="replace")
    except OSError as error:
        raise ResultError(f"cannot read {path}: {error.strerror or error}") from error
    if text.count("\n") > MAX_LINES:
        raise ResultError(f"{path} is damaged (more than {MAX_LINES} lines); take another copy")
    # What follows the last newline is torn: its writer was killed before the run counted as done.
    header, *rest = text.split("\n")[:-1] or [""]
    _check_header(header, path)
    lines: dict[str, RunLine] = {}
    damaged: list[int] = []
    for number, line in enumerate(rest, start=2):
        try:
            run = RunLine.from_json(line)
        except ValueError:
            damaged.append(number)
            if len(damaged) > MAX_DAMAGED:
                raise ResultError(
                    f"{path} is damaged (more than {MAX_DAMAGED} lines are no runs); take another copy"
                ) from None
        else:
            lines[run.key] = run
    return Manifest(lines=lines, damaged=tuple(damaged))


def append_line(path: Path, line: RunLine) -> None:
    """Append one run and force it to the disk; from here on the run is done.

    Raises
    ------
    ResultError
        If the disk is full or the file cannot be written; the manifest is then as it was.
    """
    data = (line.to_json() + "\n").encode()
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
