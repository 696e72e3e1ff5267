"""What is in a results folder, a run folder or a recording, as plain values; quick, for no data is read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

import h5py

from snn.config.trials.expand import Trial, expand
from snn.errors import ResultError
from snn.foreign.reading_child import read_in_child
from snn.record.calibration_contents import describe_calibration
from snn.record.calibration_folder import is_calibration
from snn.record.folder_listing import counts, files_in
from snn.record.hdf5_guard import attribute
from snn.record.hdf5_layout import open_recording, read_index, read_json
from snn.record.manifest import RunLine
from snn.record.results_folder import (
    CELLS_NAME,
    COLUMNS_NAME,
    EXPERIMENT_NAME,
    FIGURES_NAME,
    TABLE_NAME,
    ResultsFolder,
    RunState,
)
from snn.record.run_folder import RECORDING_NAME, RUN_MANIFEST_NAME, read_run_manifest

Contents: TypeAlias = dict[str, Any]
_MEASURED_HEALTH = {"state": "", "reason": "_reason", "onset_s": "_onset_s"}
"""What the columns of health tell, by the end of their names."""


def describe(path: Path) -> Contents:
    """Describe what a path leads to; its ``kind`` is ``results``, ``calibration``, ``run`` or ``recording``.

    Raises
    ------
    ResultError
        If it is none of these, or is damaged.
    """
    if path.is_file():
        return describe_recording(path)
    if not path.is_dir():
        raise ResultError(f"'{path}' not found")
    if ResultsFolder(path).is_ours():
        return describe_results(path)
    if is_calibration(path):
        return describe_calibration(path)
    if (path / RUN_MANIFEST_NAME).is_file():
        return describe_run(path)
    raise ResultError(f"'{path}' is neither a results folder, nor a calibration, nor a run, nor a recording")


def describe_results(path: Path) -> Contents:
    """Describe a results folder: its experiment, and how many runs of each condition stand how."""
    folder = ResultsFolder(path)
    experiment, manifest = folder.experiment(), folder.manifest()
    trials = expand(experiment)
    states: dict[str, RunState] = {
        trial.key: folder.state(trial.key, manifest.lines.get(trial.key), thorough=False) for trial in trials
    }
    wanted = [manifest.lines[key] for key in states if key in manifest.lines]
    return {
        "kind": "results",
        "path": str(path),
        "name": experiment.name,
        "question": experiment.question,
        "seed": experiment.seed,
        "replicates": experiment.replicates,
        "duration_s": experiment.duration_s,
        "runs": counts(states.values()),
        "conditions": [
            _condition(list(group), states, folder)
            for _, group in groupby(trials, key=lambda trial: trial.condition)
        ],
        "failures": [_failure(line) for line in wanted if line.status == "failed"],
        "damaged": [key for key, state in states.items() if state == "damaged"],
        "runs_of_other_experiments": sum(
            line.status == "complete" and line.key not in states for line in manifest.lines.values()
        ),
        "unreadable_manifest_lines": list(manifest.damaged),
        "files": files_in(path, first=(EXPERIMENT_NAME, TABLE_NAME, COLUMNS_NAME, CELLS_NAME)),
        "figures": files_in(path / FIGURES_NAME),
    }


def describe_run(path: Path) -> Contents:
    """Describe a run folder: where the run came from, its measures, and its recording."""
    manifest = read_run_manifest(path)
    told = ("name", "key", "condition", "replicate", "digest", "inputs", "summary")
    recording = path / RECORDING_NAME
    return {
        "kind": "run",
        "path": str(path),
        **{name: manifest.get(name) for name in told},
        "health": _health(manifest),
        "provenance": manifest.get("provenance", {}),
        "recording": describe_recording(recording) if recording.exists() else None,
    }


def describe_recording(path: Path) -> Contents:
    """Describe a recording: what it is of, and every array in it with shape, type and unit."""
    return read_in_child(_recording_here, path)


def _recording_here(path: Path) -> Contents:
    with open_recording(path) as file:
        index, configuration = read_index(file), read_json(file, "snn/config")
        return {
            "kind": "recording",
            "path": str(path),
            "n_bytes": path.stat().st_size,
            "schema_version": int(attribute(file, "schema_version")),
            **{name: configuration[name] for name in ("name", "question", "duration", "seed")},
            **index,
            "has_spikes": "spikes" in file,
            "arrays": _arrays(file),
            "provenance": read_json(file, "snn/provenance"),
        }


def _condition(trials: Sequence[Trial], states: Mapping[str, RunState], folder: ResultsFolder) -> Contents:
    complete = [folder.run_path(trial.key) for trial in trials if states[trial.key] == "complete"]
    return {
        "condition": dict(trials[0].condition),
        "runs": counts(states[trial.key] for trial in trials),
        "health": dict(Counter(str(_health(read_run_manifest(path)).get("state")) for path in complete)),
    }


def _health(manifest: Mapping[str, Any]) -> Contents:
    """Return the state of a run as it was last measured; as it was when the run was made, without measures."""
    measured = {name: manifest["summary"].get(f"health{end}") for name, end in _MEASURED_HEALTH.items()}
    return measured if measured["state"] else dict(manifest.get("health") or {})


def _failure(line: RunLine) -> Contents:
    return {
        "key": line.key,
        "condition": dict(line.condition),
        "replicate": line.replicate,
        "error": line.error,
        "detail": line.detail,
    }


def _arrays(file: h5py.File) -> list[Contents]:
    found: list[Contents] = []

    def look(name: str, item: object) -> None:
        if isinstance(item, h5py.Dataset) and item.shape:
            unit = item.attrs.get("unit", item.attrs.get("units", ""))
            array = {"name": name, "shape": list(item.shape), "type": str(item.dtype), "unit": str(unit)}
            found.append(array | {"axes": str(item.attrs.get("shape", "n_spikes")), "n_bytes": item.nbytes})

    file.visititems(look)
    return found
