"""Looking after results folders: how a batch stands, finding lost runs again, and what can be removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from snn.api.checked_arguments import FOLDER, checked
from snn.errors import ResultError

if TYPE_CHECKING:
    from snn.record.batch_state import BatchState
    from snn.record.collecting import Collected
    from snn.record.leftovers import Leftover


@checked(folder=FOLDER)
def states_of(folder: Path | str) -> "list[BatchState]":
    """Say how the runs of a folder stand: one state of a results folder, one for each part of a calibration.

    Raises
    ------
    ResultError
        If it is neither, or cannot be read.
    """
    from snn.config.trials.calibration_parts import is_spared
    from snn.record.batch_state import batch_state
    from snn.record.calibration_folder import PART_NAMES, is_calibration
    from snn.record.results_folder import ResultsFolder, results_folder

    path = Path(folder)
    if is_calibration(path):
        parts = [path / name for name in PART_NAMES]
        return [batch_state(part, is_spared=is_spared) for part in parts if ResultsFolder(part).is_ours()]
    return [batch_state(results_folder(path).path)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recollected:
    """What a folder holds after its runs were collected."""

    collected: "Collected"
    n_rows: int
    """Of the table of results."""
    table: Path


@checked(folder=FOLDER)
def collect(folder: Path | str) -> Recollected:
    """Make the list of runs and the table of results again from the runs that lie in a folder. Nothing is simulated.

    Raises
    ------
    ResultError
        If there is no experiment to collect for, or the folder cannot be written.
    """
    from snn.batch.table import write_table
    from snn.record.collecting import collect_runs, list_again
    from snn.record.results_folder import TABLE_NAME, ResultsFolder
    from snn.record.store import ResultStore

    path = Path(folder)
    list_again(path)
    with ResultStore(path, ResultsFolder(path).experiment()) as store:
        collected = collect_runs(store)
        n_rows = write_table(store)
    return Recollected(collected=collected, n_rows=n_rows, table=path / TABLE_NAME)


def removable(folders: Sequence[Path], *, older_than_days: float) -> "list[Leftover]":
    """Find what can go in results folders and among the compiled models; nothing is removed.

    Parameters
    ----------
    folders
        Results folders.
    older_than_days
        Compiled models that were built so long ago can go.

    Raises
    ------
    ResultError
        If one is no results folder, or another process writes into it.
    """
    from snn.record.batch_state import batch_state
    from snn.record.leftovers import leftovers_in
    from snn.record.results_folder import results_folder
    from snn.simulate.cache_leftovers import cache_leftovers

    found: list[Leftover] = []
    for folder in map(results_folder, folders):
        if (writer := batch_state(folder.path).writer) is not None:
            raise ResultError(f"'{folder.path}' is in use by pid {writer}; wait for it")
        found += leftovers_in(folder)
    return found + cache_leftovers(older_than_days=older_than_days)
