"""Finding one finished run by a path that a person gave."""

from dataclasses import dataclass
from pathlib import Path

from snn.errors import ResultError
from snn.record.hdf5 import read_recording
from snn.record.manifest import RunLine
from snn.record.results_folder import MANIFEST_NAME, RUNS_NAME, ResultsFolder, file_sha256
from snn.record.run_folder import RECORDING_NAME, RUN_MANIFEST_NAME, read_run_manifest
from snn.record.types import Recording
from snn.wording import n_of

REMEDY = "`snn run` with verify makes it again"
"""What to do about a recording that is no longer what the manifest says."""


@dataclass(frozen=True, slots=True)
class FoundRun:
    """A recording that exists."""

    recording: Path
    sha256: str
    """Of its content, when it was found or written."""

    def read(self) -> Recording:
        """Read it; ResultError if it cannot be read, or is another one by now."""
        try:
            unchanged = file_sha256(self.recording) == self.sha256
        except OSError as error:
            raise ResultError(f"cannot read '{self.recording}': {error.strerror or error}") from error
        if not unchanged:
            raise ResultError(f"'{self.recording}' is damaged: its content has changed; {REMEDY}")
        return read_recording(self.recording)


def complete_run(folder: ResultsFolder, line: RunLine) -> FoundRun:
    """Return a run of a results folder as its manifest knows it; that it is still so is seen when it is read."""
    return FoundRun(folder.recording_path(line.key), line.sha256 or "")


def find_run(path: Path) -> FoundRun:
    """Find a complete run.

    Parameters
    ----------
    path
        A recording, the folder of a run, or a results folder with exactly one complete run.

    Raises
    ------
    ResultError
        If there is none, it did not end well, or its file has changed since.
    """
    if path.is_file():
        folder = path.parent
        return _intact(folder) if path.name == RECORDING_NAME else FoundRun(path, _sha256(path))
    if not path.is_dir():
        raise ResultError(f"'{path}' not found; give a run, a results folder or a results.h5")
    if ResultsFolder(path).is_ours():
        return _intact(_only_run(ResultsFolder(path)))
    if (path / RUN_MANIFEST_NAME).is_file() or (path / RECORDING_NAME).is_file():
        return _intact(path)
    raise ResultError(f"'{path}' is neither a results folder, nor a run, nor a recording")


def _only_run(folder: ResultsFolder) -> Path:
    lines = folder.manifest().lines
    complete = [key for key, line in lines.items() if line.status == "complete"]
    if len(complete) != 1:
        how_many = n_of(len(complete), "complete run") if complete else "no complete run"
        raise ResultError(f"'{folder.path}' holds {how_many}; give one, such as {folder.run_path('KEY')}")
    return folder.run_path(complete[0])


def _intact(run: Path) -> FoundRun:
    """Check a run against what its folder, and the results folder around it if there is one, say of it."""
    recording = run / RECORDING_NAME
    if not recording.is_file():
        raise ResultError(f"'{run}' holds no {RECORDING_NAME}; did the run end well?")
    sha256 = _sha256(recording)
    around = run.resolve().parent
    if around.name == RUNS_NAME and (around.parent / MANIFEST_NAME).is_file():
        line = ResultsFolder(around.parent).manifest().lines.get(run.resolve().name)
        if line is None or line.status != "complete":
            raise ResultError(f"'{run}' is not a complete run")
        if line.sha256 != sha256:
            raise ResultError(f"'{recording}' is damaged: it has changed since it was written; {REMEDY}")
        read_run_manifest(run)
    return FoundRun(recording, sha256)


def _sha256(recording: Path) -> str:
    try:
        return file_sha256(recording)
    except OSError as error:
        raise ResultError(f"cannot read '{recording}': {error.strerror or error}") from error
