"""What `snn show` counts in a folder: runs by how they stand, and files."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

from snn.record.results_folder import MANIFEST_NAME, RunState


def counts(states: Iterable[RunState]) -> dict[str, int]:
    """Count how many runs stand how, those that are 0 included."""
    counted = Counter(states)
    return {state: counted[state] for state in get_args(RunState)}


def files_in(path: Path, *, first: Sequence[str] = ()) -> list[str]:
    """Name the files of a folder, some first and the others sorted; none if it is not there.

    Hidden ones and the list of runs are left out: nobody opens them.
    """
    if not path.is_dir():
        return []
    found = {entry.name for entry in path.iterdir() if entry.is_file()} - {MANIFEST_NAME}
    others = sorted(name for name in found.difference(first) if not name.startswith("."))
    return [*(name for name in first if name in found), *others]
