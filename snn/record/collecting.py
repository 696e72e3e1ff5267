"""Finding the runs of an experiment in its folder again when the list of them is lost or damaged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snn.config.trials.trial import Trial
from snn.errors import ResultError
from snn.record.digest import digest
from snn.record.hdf5 import read_recording
from snn.record.manifest import create_manifest, line_text
from snn.record.results_folder import EXPERIMENT_NAME, MANIFEST_NAME, RUNS_NAME, ResultsFolder, file_sha256
from snn.record.run_folder import read_run_manifest
from snn.record.store import ResultStore
from snn.record.types import Recording, SpikesLeftOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What was found of runs that the list did not have."""

    found: tuple[str, ...]
    """Keys of runs that count now."""
    refused: dict[str, str]
    """Why others do not, by key; they will be made again."""


def list_again(path: Path) -> None:
    """Make an empty list of runs where there is none that can be read, in what was a results folder.

    One that cannot be read is kept beside it.

    Raises
    ------
    ResultError
        If the folder holds no experiment.
    """
    if (path / MANIFEST_NAME).exists():
        try:
            ResultsFolder(path).manifest()
        except ResultError:
            (path / MANIFEST_NAME).replace(path / f"{MANIFEST_NAME}.damaged")
        else:
            return
    if not (path / EXPERIMENT_NAME).is_file() or not (path / RUNS_NAME).is_dir():
        raise ResultError(
            f"'{path}' holds no {EXPERIMENT_NAME} and {RUNS_NAME}/ to collect; name what `snn run` or `snn sweep` wrote"
        )
    create_manifest(path / MANIFEST_NAME)


def collect_runs(store: ResultStore) -> Collected:
    """Put the runs that lie in the folder, but not in its list, into the list.

    A run counts if its manifest names it, and what its recording holds is, to the bit, what the manifest was written
    for.

    Raises
    ------
    ResultError
        If the list cannot be written, or all runs that lie here are of another experiment.
    """
    _refuse_strangers(store)
    found: list[str] = []
    refused: dict[str, str] = {}
    for trial in _unlisted(store):
        try:
            text = _line_of(trial, store.folder)
        except ResultError as error:
            refused[trial.key] = str(error)
        else:
            store.list_run(text)
            found.append(trial.key)
    return Collected(found=tuple(found), refused=refused)


def _refuse_strangers(store: ResultStore) -> None:
    """Refuse an experiment of which there is no run where there are others: it may have been changed by hand."""
    there = {path.name for path in (store.folder.path / RUNS_NAME).iterdir() if not path.name.startswith(".")}
    if there and not there & {trial.key for trial in store.trials}:
        raise ResultError(
            f"none of the {len(there)} runs in '{store.folder.path}' is of its {EXPERIMENT_NAME}; put the "
            "configuration there that they were made of (each has its own in config.resolved.yaml)"
        )


def _unlisted(store: ResultStore) -> Iterator[Trial]:
    for trial in {trial.key: trial for trial in store.trials}.values():
        if store.state(trial.key, thorough=False) != "complete" and store.folder.run_path(trial.key).is_dir():
            yield trial


def _line_of(trial: Trial, folder: ResultsFolder) -> str:
    """Write the line of a run from what stands beside its recording."""
    manifest: dict[str, Any] = read_run_manifest(folder.run_path(trial.key))
    recording = folder.recording_path(trial.key)
    if manifest["key"] != trial.key:
        raise ResultError(f"'{folder.run_path(trial.key)}' is run {manifest['key']}")
    if not _is_that_of(manifest, read_recording(recording)):
        raise ResultError(f"'{recording}' is not what its manifest was written for")
    return line_text(
        trial,
        status="complete",
        sha256=file_sha256(recording),
        n_bytes=recording.stat().st_size,
        digest=manifest["digest"],
        stored_digest=manifest.get("stored_digest"),
        health=manifest["health"],
        provenance=manifest["provenance"],
        inputs=tuple(manifest["inputs"]),
    )


def _is_that_of(manifest: Mapping[str, Any], recording: Recording) -> bool:
    """Tell whether a recording is the one that a manifest was written for, with all that was kept of it."""
    if isinstance(recording.spikes, SpikesLeftOut):
        stored = manifest.get("stored_digest")
        return recording.spikes.digest == manifest["digest"] and digest(recording) == stored
    return digest(recording) == manifest["digest"]
