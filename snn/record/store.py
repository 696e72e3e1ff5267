"""Writing into a results folder: one writer, whole runs only, nothing replaced unasked.

What belongs together, and what stays asked: see `snn.record.one_experiment`.

What survives. A run is made in a temporary folder, which is forced to the disk when it is whole, and renamed; then a
line in the manifest makes it count. A process that is killed at any point in between leaves a run to be made again, and
no trace after the next start.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

from snn.config.file.resolved_document import resolved_yaml
from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import Trial, expand
from snn.errors import LostRunError, ResultError
from snn.foreign.regular_file import read_regular
from snn.record.atomic import (
    make_folder,
    remove_all,
    sync_folder,
    temporary_path,
    write_atomically,
    write_error,
)
from snn.record.lock import FolderLock
from snn.record.manifest import RunLine, append_line, create_manifest, line_text
from snn.record.one_experiment import refuse_another
from snn.record.results_folder import (
    EXPERIMENT_NAME,
    MANIFEST_NAME,
    RUNS_NAME,
    ResultsFolder,
    RunState,
    file_sha256,
)
from snn.record.run_folder import RECORDING_NAME, RunReport, write_run_notes
from snn.record.types import JSON
from snn.wording import another_folder


class ResultStore:
    """The right to write into the results folder of an experiment; use it as a context manager.

    Parameters
    ----------
    directory
        A folder of ours, an empty one, or one to be made.
    experiment
        What its runs belong to.
    force
        Let the experiment take the place of another one.

    Raises
    ------
    ResultError
        If the folder is not ours, holds another experiment, is in use, or cannot be written.
    """

    def __init__(self, directory: Path, experiment: Experiment, *, force: bool = False) -> None:
        self.folder = ResultsFolder(directory)
        self.experiment = experiment
        self.trials: tuple[Trial, ...] = expand(experiment)
        _prepare(self.folder)
        self._lock = FolderLock(directory)
        try:
            self._lines = self._read_lines()
            if not force and not self._is_stored():
                refuse_another(self.folder, experiment, self._lines)
            self._write_experiment()
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let others write."""
        self.close()

    def close(self) -> None:
        """Let others write. May be called twice."""
        self._lock.release()

    @property
    def lines(self) -> Mapping[str, RunLine]:
        """The last line of each run in the manifest, by key."""
        return self._lines

    def adopt(self, experiment: Experiment) -> None:
        """Take a later state of the experiment, which wants the same runs and perhaps more, and write it down."""
        self.experiment, self.trials = experiment, expand(experiment)
        self._write_experiment()

    def state(self, key: str, *, thorough: bool = True) -> RunState:
        """Say how a run stands; its recording is compared with the manifest to the bit, or only its size."""
        return self.folder.state(key, self._lines.get(key), thorough=thorough)

    def begin(self, key: str) -> Path:
        """Return where a run is to be made: a path for a folder, not there yet, that nobody else uses."""
        folder = temporary_path(self.folder.run_path(key))
        shutil.rmtree(folder, ignore_errors=True)
        return folder

    def commit(self, text: str, folder: Path) -> RunLine:
        """Make a run count.

        Parameters
        ----------
        text
            From `finish_run`, perhaps in another process.
        folder
            What `begin` gave, as `finish_run` left it.

        Returns
        -------
        RunLine
            Its line in the manifest.

        Raises
        ------
        LostRunError
            If its recording is not there, or not whole: a network disk lost it, or it was made again meanwhile.
        ResultError
            If the disk is full; the run does not count then.
        """
        line = RunLine.from_json(text)
        _require_whole(folder / RECORDING_NAME, line)
        self._put_in_place(folder, self.folder.run_path(line.key))
        return self._append(text, line)

    def list_run(self, text: str) -> RunLine:
        """Let a run count that lies in its place already; see `snn.record.collecting`."""
        return self._append(text, RunLine.from_json(text))

    def record_failure(self, trial: Trial, folder: Path, *, error: str, detail: str) -> RunLine:
        """Write down that a run failed and why, and remove what it left."""
        shutil.rmtree(folder, ignore_errors=True)
        line = RunLine(
            key=trial.key,
            condition=trial.condition,
            replicate=trial.replicate,
            status="failed",
            error=error,
            detail=detail,
        )
        return self._append(line_text(trial, status="failed", error=error, detail=detail), line)

    def _read_lines(self) -> dict[str, RunLine]:
        remove_all(self.folder.stale())
        manifest = self.folder.path / MANIFEST_NAME
        make_folder(manifest.with_name(RUNS_NAME))
        if not manifest.exists():
            create_manifest(manifest)
        return dict(self.folder.manifest().lines)

    def _is_stored(self) -> bool:
        """Tell whether the folder's experiment is, to the letter, the one that is asked for."""
        wanted = resolved_yaml(self.experiment).encode()
        try:
            return read_regular(self.folder.path / EXPERIMENT_NAME, max_bytes=len(wanted)) == wanted
        except OSError:
            return False

    def _write_experiment(self) -> None:
        if not self._is_stored():
            write_atomically(self.folder.path / EXPERIMENT_NAME, resolved_yaml(self.experiment).encode())

    def _put_in_place(self, folder: Path, final: Path) -> None:
        # What is there already does not count: it was found damaged, or its line was never written.
        aside = temporary_path(final.with_name(f"{final.name}.old"))
        try:
            shutil.rmtree(aside, ignore_errors=True)
            if final.exists():
                final.rename(aside)
            folder.rename(final)
            sync_folder(final.parent)
        except OSError as error:
            raise write_error(error, final, n_bytes=0) from error
        shutil.rmtree(aside, ignore_errors=True)

    def _append(self, text: str, line: RunLine) -> RunLine:
        append_line(self.folder.path / MANIFEST_NAME, text)
        self._lines[line.key] = line
        return line


def _require_whole(recording: Path, line: RunLine) -> None:
    try:
        n_bytes = recording.stat().st_size
    except OSError as error:
        raise LostRunError(
            f"run {line.key} was made, but its {RECORDING_NAME} is not there: {error.strerror}"
        ) from error
    if n_bytes != line.n_bytes:
        raise LostRunError(
            f"run {line.key} was made, but its {RECORDING_NAME} has {n_bytes} of {line.n_bytes} bytes"
        )


def finish_run(
    trial: Trial, folder: Path, report: RunReport, *, inputs: Sequence[Mapping[str, JSON]] = ()
) -> str:
    """Write what stands beside a recording, and force the whole folder to the disk; what a worker does last.

    Parameters
    ----------
    trial
        What was run.
    folder
        The private folder of the run, holding ``results.h5``.
    report
        What the run tells of itself.
    inputs
        What it took from other runs.

    Returns
    -------
    str
        What the manifest is to say of it, once the folder is in its place; see `line_text`.

    Raises
    ------
    ResultError
        If the recording is missing or the disk is full.
    """
    recording = folder / RECORDING_NAME
    if not recording.is_file():
        raise ResultError(f"run {trial.key} left no {RECORDING_NAME}")
    write_run_notes(folder, trial, report, inputs=inputs)
    try:
        sync_folder(folder)
    except OSError as error:
        raise write_error(error, folder, n_bytes=0) from error
    return line_text(
        trial,
        status="complete",
        sha256=file_sha256(recording),
        n_bytes=recording.stat().st_size,
        digest=report.verdict.digest,
        stored_digest=report.verdict.stored_digest,
        health=asdict(report.verdict.health),
        provenance=report.provenance,
        inputs=inputs,
    )


def _prepare(folder: ResultsFolder) -> None:
    """Make the folder, unless it is somebody else's."""
    path = folder.path
    try:
        if path.exists() and not path.is_dir():
            raise ResultError(f"'{path}' is a file, expected a folder")
        if path.is_dir() and any(path.iterdir()) and not folder.is_ours():
            raise ResultError(f"'{path}' exists and is not a results folder; {another_folder()}")
        # Nothing but the folder, before the lock says that it is ours.
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error, path, n_bytes=0) from error
