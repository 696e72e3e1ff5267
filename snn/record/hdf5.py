"""One recording in one HDF5 file: written whole or not at all, read back to the bit.

What lies where in the file is told in `snn.record.hdf5_layout`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from snn.config.file.load import experiment_from
from snn.config.schema.channels import PARTNERS
from snn.config.trials.expand import Trial
from snn.errors import ConfigError, ResultError
from snn.foreign.damage import damaged
from snn.foreign.reading_child import read_in_child
from snn.record.atomic import write_atomically
from snn.record.digest import digest
from snn.record.hdf5_image import file_image, keeps_spikes
from snn.record.hdf5_layout import (
    EVENT_COLUMNS,
    HAPPENING_COLUMNS,
    NODE_ID_TYPES,
    SYNAPSE_COLUMNS,
    TIMESTAMP_TYPES,
    open_recording,
    read_columns,
    read_index,
    read_json,
    read_values,
    steps_at,
    subgroup,
)
from snn.record.health import Health, assess_health
from snn.record.recording_checks import require_sound
from snn.record.types import (
    EventTable,
    Happenings,
    LevelTraces,
    Movement,
    PlasticWeights,
    Population,
    Recording,
    SpikesLeftOut,
    SpikeTrains,
    VideoNote,
)

_POPULATION = tuple(field.name for field in fields(Population))
_HEALTH = tuple(field.name for field in fields(Health))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a file says of its recording as a whole."""

    digest: str
    """Of the whole recording: equal for equal recordings, and for no others, whatever is kept of them."""
    health: Health
    stored_digest: str | None = None
    """Of what the file holds, where that is not all: the spikes were left out."""


def write_recording(recording: Recording, path: Path) -> Verdict:
    """Write a recording to a new file, without its spikes if its experiment asks for that.

    The file is read back and compared before it gets its name.

    Parameters
    ----------
    recording
        What one trial gave, spikes included.
    path
        A file that does not exist, in a folder that does.

    Returns
    -------
    Verdict
        Digest and health of the whole recording, as the file has them.

    Raises
    ------
    ResultError
        If the file exists, the disk is full, a value is not finite, or what was written is not what was
        given. There is no file then.
    """
    if path.exists():
        raise ResultError(f"'{path}' exists; give another name, or remove it first")
    whole, health = digest(recording), assess_health(recording)
    image = file_image(recording, digest=whole, health=asdict(health))
    stored = None if keeps_spikes(recording) else digest(_without_spikes(recording, whole, health))
    write_atomically(path, image, check=partial(_check, expected_digest=stored or whole))
    return Verdict(digest=whole, health=health, stored_digest=stored)


def read_recording(path: Path) -> Recording:
    """Read a recording.

    Parameters
    ----------
    path
        A file that `write_recording` wrote, here or elsewhere.

    Returns
    -------
    Recording
        What was written, to the bit. Where spikes were not kept, whoever asks for any is told so by a `ResultError`.

    Raises
    ------
    ResultError
        If it is not such a file, is of another version of the format, damaged, made to reach outside itself, or
        costs more than a file of its size may.
    """
    return read_in_child(_read_here, path)


def _read_here(path: Path) -> Recording:
    """Read a recording in this process, which is the child's."""
    with open_recording(path) as file:
        return _recording_in(file)


def _recording_in(file: h5py.File) -> Recording:
    index = read_index(file)
    trial = _trial(file, index)
    recording = Recording(
        populations=tuple(
            Population(**{name: p[name] for name in _POPULATION}) for p in index["populations"]
        ),
        spikes=_spikes(file, index, trial),
        events=_events(subgroup(file, "snn/events")),
        trial=trial,
        provenance=read_json(file, "snn/provenance"),
        levels=_levels(subgroup(file, "snn/levels"), index["levels"]),
        happenings=_happenings(subgroup(file, "snn/happenings")),
        weights=_weights(subgroup(file, "snn/weights")) if index["learns"] else None,
        movement=_movement(file, index["movement"]),
        videos={
            partner: VideoNote(script=note["script"], has_brain=note["has_brain"])
            for partner, note in index["videos"].items()
        },
    )
    require_sound(recording, path=file.filename)
    return recording


def _check(path: Path, *, expected_digest: str) -> None:
    # Not guarded: what this process has just written is no foreign file.
    with h5py.File(path, "r") as file:
        found = digest(_recording_in(file))
    if found != expected_digest:
        raise ResultError(f"'{path}': what was written is not what was recorded; is the disk failing?")


def _without_spikes(recording: Recording, whole: str, health: Health) -> Recording:
    """Return what a file holds of a recording whose spikes are not kept."""
    left_out = SpikesLeftOut(
        time_step_ms=recording.time_step_ms, n_steps=recording.n_steps, digest=whole, health=health
    )
    return replace(recording, spikes=left_out)


def _spikes(file: h5py.File, index: Mapping[str, Any], trial: Trial) -> Mapping[str, SpikeTrains]:
    listed = index["populations"]
    if trial.experiment.record.spikes or not listed:
        spikes = subgroup(file, "spikes")
        return {p["name"]: _trains(subgroup(spikes, p["name"]), p) for p in listed}
    return SpikesLeftOut(
        time_step_ms=listed[0]["time_step_ms"],
        n_steps=listed[0]["n_steps"],
        digest=index["digest"],
        health=Health(**{name: index["health"].get(name) for name in _HEALTH}),
    )


def _trains(group: h5py.Group, sizes: Mapping[str, Any]) -> SpikeTrains:
    n_spikes, n_cells, n_steps = sizes["n_spikes"], sizes["n_cells"], sizes["n_steps"]
    timestamps_ms = read_values(group, "timestamps", dtype=TIMESTAMP_TYPES, expected=n_spikes)  # (n_spikes,)
    cells = read_values(group, "node_ids", dtype=NODE_ID_TYPES, expected=n_spikes)  # (n_spikes,)
    if n_spikes and cells.max() >= n_cells:  # before the cast, which would bring it in range
        raise damaged(group.file.filename, f"{group.name} has spikes that cannot be")
    return SpikeTrains(
        cells=cells.astype(np.int32),
        steps=steps_at(timestamps_ms, time_step_ms=sizes["time_step_ms"]),
        n_cells=n_cells,
        time_step_ms=sizes["time_step_ms"],
        n_steps=n_steps,
    )


def _events(group: h5py.Group) -> EventTable:
    columns: dict[str, Any] = read_columns(group, EVENT_COLUMNS, first="onset_s")
    columns["shared"] = columns["shared"].astype(np.bool_)
    return EventTable(**columns)


def _levels(group: h5py.Group, listed: Mapping[str, Any]) -> LevelTraces:
    values = {name: read_values(group, name, dtype="f8") for name in listed["names"]}
    if len({found.shape for found in values.values()}) > 1:
        raise damaged(group.file.filename, f"{group.name} has traces of unequal length")
    return LevelTraces(step_ms=listed["step_ms"], values=values)


def _movement(file: h5py.File, listed: Mapping[str, Any]) -> Movement:
    moved, seen = subgroup(file, "snn/movement"), subgroup(file, "snn/seen")
    return Movement(
        step_ms=listed["step_ms"],
        movement_hz={partner: read_values(moved, partner, dtype="f4") for partner in PARTNERS},
        seen_hz={partner: read_values(seen, partner, dtype="f4") for partner in listed["seen_by"]},
    )


def _happenings(group: h5py.Group) -> Happenings:
    return Happenings(**read_columns(group, HAPPENING_COLUMNS, first="time_s"))


def _weights(group: h5py.Group) -> PlasticWeights:
    times_s = read_values(group, "times_s", dtype="f8")  # (n_snapshots,)
    synapses = read_columns(group, SYNAPSE_COLUMNS, first="partner")
    n_synapses = len(synapses["partner"])
    weights_nS = read_values(group, "weights_nS", dtype="f4", expected=(times_s.size, n_synapses))
    return PlasticWeights(**synapses, times_s=times_s, weights_nS=weights_nS)


def _trial(file: h5py.File, index: Mapping[str, Any]) -> Trial:
    document = read_json(file, "snn/config")
    if not isinstance(document, dict):
        raise damaged(file.filename, "snn/config is no mapping")
    try:
        experiment = experiment_from(document)
    except ConfigError as error:
        raise ResultError(f"'{file.filename}': its configuration is not understood: {error}") from error
    return Trial(
        experiment=experiment,
        condition=tuple(index["condition"].items()),
        replicate=index["replicate"],
        key=index["key"],
    )
