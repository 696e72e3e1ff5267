"""Where everything lies in a results folder, and how to read it; anybody may read while somebody writes.

::

    DIR/experiment.yaml                       the experiment, every parameter written out
    DIR/manifest.jsonl                        one line for each run that ended
    DIR/results.csv                           one row for each complete run
    DIR/columns.csv                           what each of its columns means
    DIR/sobol_indices.csv                     what outcomes hang on, of a design of Saltelli
    DIR/answer.md                             the verdict, if the experiment names its test; answer.csv too
    DIR/cells.md                              what cells do in doing and in seeing, if the runs have trials
    DIR/figures/
    DIR/runs/<key>/config.resolved.yaml       the trial
    DIR/runs/<key>/manifest.json              where the run came from, and its measures
    DIR/runs/<key>/results.h5                 its recording
"""

import hashlib
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from snn.config.file.load import load_experiment
from snn.config.schema.experiment import Experiment
from snn.errors import ConfigError, ConfigWarning, ResultError
from snn.foreign.reading_child import MAX_FILE_BYTES
from snn.foreign.regular_file import open_regular
from snn.record.atomic import stale_in
from snn.record.lock import LOCK_NAME
from snn.record.manifest import Manifest, RunLine, read_manifest
from snn.record.run_folder import RECORDING_NAME, read_run_manifest

EXPERIMENT_NAME = "experiment.yaml"
MANIFEST_NAME = "manifest.jsonl"
TABLE_NAME = "results.csv"
COLUMNS_NAME = "columns.csv"
CELLS_NAME = "cells.md"
FIGURES_NAME = "figures"
RUNS_NAME = "runs"

RunState: TypeAlias = Literal["complete", "failed", "damaged", "missing"]
"""Every run is in exactly one of these. A damaged one was complete, but its files have changed since."""


@dataclass(frozen=True, slots=True)
class ResultsFolder:
    """A folder that holds, or will hold, the runs of one experiment."""

    path: Path

    def is_ours(self) -> bool:
        """Whether this is a results folder; the lock is the first thing that is made in a new one."""
        return (self.path / MANIFEST_NAME).is_file() or (self.path / LOCK_NAME).is_file()

    def experiment(self) -> Experiment:
        """Read the experiment of the folder.

        Raises
        ------
        ResultError
            If there is none, or this program does not understand it, or the folder is of an older model.
        """
        with warnings.catch_warnings():
            # What was doubtful was said when the experiment was started.
            warnings.simplefilter("ignore", ConfigWarning)
            try:
                return load_experiment(self.path / EXPERIMENT_NAME)
            except ConfigError as error:
                if (self.path / MANIFEST_NAME).is_file():
                    self.manifest()  # of an older folder says what reads it
                raise ResultError(
                    f"'{self.path}' holds no experiment that this snn understands: {error}"
                ) from error

    def manifest(self) -> Manifest:
        """Read the list of runs; ResultError if it cannot be read."""
        return read_manifest(self.path / MANIFEST_NAME)

    def stale(self) -> list[Path]:
        """Return what dead processes of this machine left under temporary names, here or one folder below."""
        if not self.path.is_dir():
            return []
        inner = sorted(entry for entry in self.path.iterdir() if entry.is_dir() and not entry.is_symlink())
        return [entry for folder in (self.path, *inner) for entry in stale_in(folder)]

    def run_path(self, key: str) -> Path:
        """Return the folder of a run."""
        return self.path / RUNS_NAME / key

    def recording_path(self, key: str) -> Path:
        """Return the recording of a run."""
        return self.run_path(key) / RECORDING_NAME

    def state(self, key: str, line: RunLine | None, *, thorough: bool) -> RunState:
        """Say how a run stands.

        Parameters
        ----------
        key
            The run.
        line
            Its last line in the manifest, if there is one.
        thorough
            Compare the content of the recording with the manifest, not only its size.
        """
        if line is None:
            return "missing"
        if line.status == "failed":
            return "failed"
        return "complete" if self.damage(key, line, thorough=thorough) is None else "damaged"

    def damage(self, key: str, line: RunLine, *, thorough: bool) -> str | None:
        """Say what has changed of a run that was complete; None if nothing has. Parameters as for `state`."""
        found = self._whole(key, line, thorough=thorough)
        return found if isinstance(found, str) else None

    def complete_run_manifest(self, key: str, line: RunLine | None) -> dict[str, Any] | None:
        """Return the manifest of a run, see `read_run_manifest`; None if it is not complete, as for `state`."""
        if line is None or line.status == "failed":
            return None
        found = self._whole(key, line, thorough=False)
        return None if isinstance(found, str) else found

    def _whole(self, key: str, line: RunLine, *, thorough: bool) -> dict[str, Any] | str:
        """Return the manifest of a run, or what has changed of it."""
        run = self.run_path(key)
        recording = run / RECORDING_NAME
        try:
            manifest = read_run_manifest(run)
            n_bytes = recording.stat().st_size
            if n_bytes != line.n_bytes:
                return f"{RECORDING_NAME} has {n_bytes} bytes, it had {line.n_bytes}"
            if thorough and file_sha256(recording) != line.sha256:
                return f"the content of {RECORDING_NAME} has changed"
        except OSError as error:
            return f"cannot read '{recording}': {error.strerror or error}"
        except ResultError as error:
            return str(error)
        return manifest


def results_folder(path: Path) -> ResultsFolder:
    """Return the results folder at a path.

    Raises
    ------
    ResultError
        If there is none.
    """
    folder = ResultsFolder(path)
    if not folder.is_ours():
        raise ResultError(f"{no_results_folder(path)}; name what `snn run` or `snn sweep` wrote into")
    return folder


def no_results_folder(path: Path) -> str:
    """Say that a path is none, and if nothing is there at all."""
    return f"'{path}' is no results folder{'' if path.exists() else ' (nothing is there)'}"


def refuse_inside(output: Path) -> None:
    """Refuse to write a file into a results folder; ConfigError says which."""
    inside = next((folder for folder in output.resolve().parents if ResultsFolder(folder).is_ours()), None)
    if inside is not None:
        raise ConfigError(
            f"'{output}' lies in the results folder '{inside}', which stays as it is; write elsewhere"
        )


def file_sha256(path: Path, *, max_bytes: int = MAX_FILE_BYTES) -> str:
    """Hash a file's content, in hexadecimal digits; OSError if it cannot be read, is large or no ordinary file."""
    with open_regular(path, max_bytes=max_bytes) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
