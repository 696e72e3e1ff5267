"""What nobody needs any more in a results folder: found here, and removed only when that is asked for."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR

from snn.config.trials.expand import expand
from snn.record.results_folder import RUNS_NAME, ResultsFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """A file or a folder that can go."""

    path: Path
    why: str
    n_bytes: int

    def remove(self) -> bool:
        """Remove it; return whether it is gone."""
        if self.path.is_dir() and not self.path.is_symlink():
            shutil.rmtree(self.path, ignore_errors=True)
        else:
            with suppress(OSError):
                self.path.unlink()
        return not self.path.exists()


def leftovers_in(folder: ResultsFolder) -> list[Leftover]:
    """Find what killed processes left, and the runs that the folder's experiment does not ask for.

    Runs of another experiment are whole: `--force` kept them when that one took the place of theirs.

    Raises
    ------
    ResultError
        If the folder's experiment or its list of runs cannot be read.
    """
    wanted = {trial.key for trial in expand(folder.experiment())}
    lines = folder.manifest().lines
    whys = dict.fromkeys(folder.stale(), "left by a process that was killed")
    for path in _runs(folder.path / RUNS_NAME):
        if path.name not in lines:
            whys[path] = "a run that is not in the list; `snn collect` looks whether it is whole"
        elif path.name not in wanted:
            whys[path] = "a run of another experiment"
    return [leftover(path, why) for path, why in whys.items()]


def leftover(path: Path, why: str) -> Leftover:
    """Name something that can go, with its size."""
    return Leftover(path=path, why=why, n_bytes=sum(_sizes(path)))


def _runs(path: Path) -> list[Path]:
    if not path.is_dir():
        return []
    return sorted(entry for entry in path.iterdir() if not entry.name.startswith("."))


def _sizes(path: Path) -> Iterator[int]:
    files = path.rglob("*") if path.is_dir() and not path.is_symlink() else [path]
    for file in files:
        with suppress(OSError):
            state = file.lstat()
            yield 0 if S_ISDIR(state.st_mode) else state.st_size
