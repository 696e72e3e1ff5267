"""What lies in a results folder after a kill, and at the end, beside what an undisturbed batch left.

Most of it is read here by hand: what the program says of its own files is not taken for true.
"""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from snn.errors import SnnError
from snn.record.digest import digest
from snn.record.hdf5 import read_recording
from snn.record.leftovers import leftovers_in
from snn.record.results_folder import ResultsFolder
from snn.simulate.private_folder import left_behind


@dataclass(frozen=True, slots=True)
class Reference:
    """What a batch that nobody disturbs leaves."""

    digests: Mapping[str, str]
    """Of what each run recorded, by key."""
    summaries: Mapping[str, object]
    tables: Mapping[str, bytes]
    """results.csv, columns.csv and differences.csv."""


def reference_of(folder: Path) -> Reference:
    """Read a finished batch."""
    lines = finished(folder)
    return Reference(
        {key: digest(read_recording(folder / "runs" / key / "results.h5")) for key in sorted(lines)},
        {key: _summary(folder, key) for key in sorted(lines)},
        {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))},
    )


def finished(folder: Path) -> dict[str, dict[str, object]]:
    """Return the lines of the runs that the list of a folder says are complete; ValueError if a whole line is none."""
    path = folder / "manifest.jsonl"
    if not path.exists():
        return {}
    _, *lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    read = [json.loads(line) for line in lines]
    return {line["key"]: line for line in read if line["status"] == "complete"}


def wrong_now(folder: Path, known: set[str], reference: Reference) -> Iterator[str]:
    """Say what is wrong with a folder that a kill has just met; runs that were finished before are ``known``.

    All that the list now has are added to them.
    """
    try:
        lines = finished(folder)
    except (ValueError, KeyError, OSError) as error:
        yield f"manifest.jsonl cannot be read: {error}"
        return
    for key in sorted(known - set(lines)):
        yield f"run {key} was finished and is not in the list any more"
    for key, line in lines.items():
        path = folder / "runs" / key / "results.h5"
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != line["sha256"]:
            yield f"run {key} is in the list, but its recording is not what was written"
        elif line["digest"] != reference.digests.get(key):
            yield f"run {key} is in the list with another digest"
    known |= set(lines)
    yield from _wrong_of_program(folder)
    yield from _wrong_table(folder, reference)


def _wrong_of_program(folder: Path) -> Iterator[str]:
    """Say what the program itself cannot read."""
    if (folder / "manifest.jsonl").exists():
        found = ResultsFolder(folder)
        try:
            manifest = found.manifest()
        except SnnError as error:
            yield f"snn cannot read the list: {error}"
            return
        if manifest.damaged:
            yield f"lines {manifest.damaged} of the list are damaged"
        for key, line in manifest.lines.items():
            if (state := found.state(key, line, thorough=False)) == "damaged":
                yield f"snn says that run {key} is {state}"


def _wrong_table(folder: Path, reference: Reference) -> Iterator[str]:
    path = folder / "results.csv"
    if path.exists():
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        columns = len(next(csv.reader([reference.tables["results.csv"].decode().splitlines()[0]])))
        if not rows or any(len(row) != len(rows[0]) for row in rows) or len(rows[0]) > columns:
            yield "results.csv is not whole"


def wrong_at_end(folder: Path, reference: Reference) -> Iterator[str]:
    """Say in what a batch that was killed and resumed differs from one that nobody disturbed."""
    lines = finished(folder)
    if set(lines) != set(reference.digests):
        yield f"{len(lines)} of {len(reference.digests)} runs are complete"
        return
    for key, expected in reference.digests.items():
        if digest(read_recording(folder / "runs" / key / "results.h5")) != expected:
            yield f"run {key} recorded something else"
        if _summary(folder, key) != reference.summaries[key]:
            yield f"run {key} has other measures"
    for name, expected in reference.tables.items():
        if not (folder / name).is_file() or (folder / name).read_bytes() != expected:
            yield f"{name} is not that of the undisturbed batch"


def left_in(folder: Path, temporary: Path, cache: Path) -> Iterator[str]:
    """Say what a finished batch left beside its results, among temporary files and among compiled models."""
    keys = set(finished(folder))
    strange = [*folder.rglob(".*.tmp-*"), *left_behind(cache)]
    strange += [path for path in temporary.iterdir() if not _is_of_python(path)]
    strange += [path for path in (folder / "runs").iterdir() if path.name not in keys]
    for path in sorted(set(strange)):
        yield f"left behind: {path.name}"
    for leftover in leftovers_in(ResultsFolder(folder)):
        yield f"snn gc lists {leftover.path.name}: {leftover.why}"


def _is_of_python(path: Path) -> bool:
    """Tell whether `tempfile` was killed while it tried whether the folder can be written."""
    return len(path.name) == 8 and path.is_file() and path.read_bytes() in (b"", b"blat")


def _summary(folder: Path, key: str) -> object:
    return json.loads((folder / "runs" / key / "manifest.json").read_text(encoding="utf-8"))["summary"]
