"""Whether a results folder is as it was when its tables and figures were made.

To read the notes of 10,000 runs and to average them takes a minute. Whoever did it leaves one hash of all that it rests
on and of all that it made: names, sizes and times of change of the files, the program and its libraries. If that is
still so, there is nothing to do. Times are compared for being equal only, whatever the clock says; `--verify` reads.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Final

from snn.foreign.json_value import read_json_file
from snn.record.atomic import write_atomically
from snn.record.provenance import source_sha256
from snn.record.results_folder import FIGURES_NAME, RUNS_NAME, ResultsFolder
from snn.record.run_folder import RECORDING_NAME, RUN_MANIFEST_NAME
from snn.record.store import ResultStore

CONCLUDED_NAME: Final = ".concluded.json"
MANY_RUNS: Final = 1000
"""Fewer are told of again: that takes some seconds."""
_LIBRARIES = ("numpy", "scipy", "matplotlib")
_MAX_BYTES = 1000


def is_concluded(store: ResultStore) -> bool:
    """Tell whether all of many runs are complete, and nothing has changed since what they say together was written."""
    keys = {trial.key for trial in store.trials}
    lines = store.lines
    if len(keys) < MANY_RUNS or any(key not in lines or lines[key].status != "complete" for key in keys):
        return False
    try:
        known = read_json_file(store.folder.path / CONCLUDED_NAME, max_bytes=_MAX_BYTES)
        return known == {"state": _state(store.folder, keys)}
    except (OSError, ValueError):
        return False


def note_concluded(store: ResultStore) -> None:
    """Remember that all of many runs are complete, and that what they say together is written.

    Raises
    ------
    ResultError
        If that cannot be written.
    """
    keys = {trial.key for trial in store.trials}
    if len(keys) >= MANY_RUNS:
        with suppress(OSError):  # somebody removed something meanwhile: then it is told again
            state = {"state": _state(store.folder, keys)}
            write_atomically(store.folder.path / CONCLUDED_NAME, json.dumps(state).encode())


def _state(folder: ResultsFolder, keys: Iterable[str]) -> str:
    digest = hashlib.sha256(source_sha256().encode())
    digest.update(repr([(name, version(name)) for name in _LIBRARIES]).encode())
    place = f"{folder.path}/"  # which may have another name tomorrow
    for path in _files(folder, keys):
        found = os.stat(place + path)
        digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files(folder: ResultsFolder, keys: Iterable[str]) -> Iterator[str]:
    """Name what the tables and figures of a folder rest on, and these; as text, for there are tens of thousands."""
    for place in (folder.path, folder.path / FIGURES_NAME):
        yield from sorted(str(path.relative_to(folder.path)) for path in place.iterdir() if _is_shown(path))
    for key in sorted(keys):
        yield f"{RUNS_NAME}/{key}/{RUN_MANIFEST_NAME}"
        yield f"{RUNS_NAME}/{key}/{RECORDING_NAME}"


def _is_shown(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".")
