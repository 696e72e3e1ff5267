"""What is in the folder of a calibration, finished or interrupted, as plain values."""

from pathlib import Path
from typing import Any, TypeAlias

from snn.config.trials.calibration_parts import is_spared
from snn.config.trials.expand import expand
from snn.record.calibration_folder import NULLS_NAME, PART_NAMES
from snn.record.folder_listing import counts, files_in
from snn.record.results_folder import FIGURES_NAME, ResultsFolder

Contents: TypeAlias = dict[str, Any]


def describe_calibration(path: Path) -> Contents:
    """Describe the folder of a calibration: its parts and how their runs stand, and what was written.

    Raises
    ------
    ResultError
        If a part holds no experiment that this program understands.
    """
    base = ResultsFolder(path / NULLS_NAME).experiment()
    parts = [ResultsFolder(path / name) for name in PART_NAMES]
    return {
        "kind": "calibration",
        "path": str(path),
        "name": base.name,
        "question": base.question,
        "seed": base.seed,
        "parts": [_part(part) for part in parts if part.is_ours()],
        "files": files_in(path, first=("trust.md", "trust.csv", "areas.csv", "dyads.csv")),
        "figures": files_in(path / FIGURES_NAME),
    }


def _part(folder: ResultsFolder) -> Contents:
    experiment, lines = folder.experiment(), folder.manifest().lines
    wanted = [trial.key for trial in expand(experiment) if not is_spared(trial, experiment)]
    return {
        "name": folder.path.name,
        "duration_s": experiment.duration_s,
        "n_wanted": len(wanted),
        "runs": counts(folder.state(key, lines.get(key), thorough=False) for key in wanted),
    }
