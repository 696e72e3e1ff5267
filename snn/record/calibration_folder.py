"""Where everything lies in the folder of a calibration.

::

    DIR/nulls/                a results folder: live dyads and their nulls, the first thing that is made
    DIR/ladder/               a results folder: the conditions of the sweep
    DIR/trust.md, trust.csv   how far each measure can be trusted
    DIR/areas.csv, dyads.csv
    DIR/figures/
"""

from pathlib import Path

from snn.errors import ResultError
from snn.record.results_folder import ResultsFolder
from snn.wording import another_folder

NULLS_NAME, LADDER_NAME = "nulls", "ladder"
PART_NAMES = (NULLS_NAME, LADDER_NAME)


def is_calibration(path: Path) -> bool:
    """Whether this is the folder of a calibration; one that was interrupted is one."""
    return ResultsFolder(path / NULLS_NAME).is_ours() and not ResultsFolder(path).is_ours()


def refuse_another_folder(path: Path) -> None:
    """Let a calibration be written into its own folder, an empty one, or one to be made.

    Raises
    ------
    ResultError
        If the path is a file, or a folder of anything else.
    """
    if path.exists() and not path.is_dir():
        raise ResultError(f"'{path}' is a file, expected a folder")
    if path.is_dir() and any(path.iterdir()) and not is_calibration(path):
        raise ResultError(f"'{path}' exists and is not a calibration folder; {another_folder()}")
