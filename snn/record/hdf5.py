"""One recording in one HDF5 file.

Spikes lie under ``/spikes`` as the SONATA format has them (Dai et al. 2020, PLoS Comput Biol 16:e1007696), so that its
readers open the file; all else lies under ``/snn``, and in the attributes of the root::

    /                          magic, version (SONATA's); snn_format, schema_version, key, condition, replicate,
                               digest, health
    /spikes                    populations: their names in order
    /spikes/<population>       sorting (SONATA's); partner, circuit, cell_type, n_cells, n_channels, n_spikes,
                               n_steps, time_step_ms
        timestamps, node_ids   (n_spikes,) in ms; index of the cell inside its population
    /snn/config                the trial's experiment, every parameter written out, as JSON
    /snn/provenance            engine, versions, seeds, timings, as JSON
    /snn/events/<column>       (n_events,) each: the acts that the partners intended
    /snn/signals/channel_rates/<population>   (n_channels, n_bins) in Hz
    /snn/signals/motor_output/<population>    (n_channels, n_samples) in Hz

Time steps are not stored beside the timestamps: ``round(timestamp / time_step)`` gives them back exactly, since the
rounding of a double is less than a billionth of a step in any recording shorter than a year.
"""

import json
import warnings
from dataclasses import asdict, dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from snn.config.expand import Trial
from snn.config.load import experiment_from
from snn.config.resolved import resolved_document
from snn.errors import ConfigWarning, ResultError, SnnError
from snn.record.atomic import write_atomically
from snn.record.digest import digest
from snn.record.hdf5_guard import checked_values, checksum, open_guarded
from snn.record.health import Health, assess_health
from snn.record.json_text import to_json_text
from snn.record.signals import derive_signals
from snn.record.types import JSON, EventTable, Population, Recording, SpikeTrains

FORMAT = "recording"
SCHEMA_VERSION = 1
_SONATA_MAGIC = 0x0A7A
_SONATA_VERSION = (0, 1)
_SORTING = h5py.enum_dtype({"none": 0, "by_id": 1, "by_time": 2}, basetype="u1")
_EVENT_COLUMNS = {
    "partner": ("i1", "0 = a, 1 = b"),
    "channel": ("i1", "1"),
    "onset_s": ("f8", "s"),
    "duration_s": ("f8", "s"),
    "intensity": ("f8", "1"),
    "shared": ("u1", "0 = own, 1 = shared"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a written file says of its recording."""

    digest: str
    """Equal for equal recordings."""
    health: Health


def write_recording(recording: Recording, path: Path) -> Verdict:
    """Write a recording to a new file, which is there whole or not at all.

    The file is read back and compared before it gets its name.

    Parameters
    ----------
    recording
        What one trial gave.
    path
        A file that does not exist, in a folder that does.

    Returns
    -------
    Verdict
        Digest and health of the recording, as stored.

    Raises
    ------
    ResultError
        If the file exists, the disk is full, or what was written is not what was given.
    """
    if path.exists():
        raise ResultError(f"'{path}' exists; give another name or remove it first")
    verdict = Verdict(digest=digest(recording), health=assess_health(recording))
    # Composed in memory: HDF5 on a full disk may fail as late as at closing, with other errors, and it leaves a file
    # that opens with a part of the data. Writing bytes fails at once, and cleanly.
    write_atomically(path, _file_image(recording, verdict), check=partial(_self_check, verdict.digest))
    return verdict


def read_recording(path: Path) -> Recording:
    """Read a recording.

    Parameters
    ----------
    path
        A file that `write_recording` wrote, here or elsewhere.

    Returns
    -------
    Recording
        The same spikes, events, trial and provenance that were written.

    Raises
    ------
    ResultError
        If it is not such a file, newer than this program, damaged, or made to reach outside itself.
    """
    with open_guarded(path, file_format=FORMAT, schema_version=SCHEMA_VERSION) as file:
        populations = tuple(_read_population(file["spikes"][name]) for name in file["spikes"].attrs["populations"])
        return Recording(
            populations=populations,
            spikes={p.name: _read_trains(file["spikes"][p.name], p) for p in populations},
            events=_read_events(file["snn/events"]),
            trial=_read_trial(file, path),
            provenance=_read_json(file["snn/provenance"]),
        )


def _self_check(expected_digest: str, path: Path) -> None:
    if digest(read_recording(path)) != expected_digest:
        raise ResultError(f"'{path}': what was written is not what was recorded; is the disk failing?")


def _file_image(recording: Recording, verdict: Verdict) -> bytes:
    with h5py.File("recording.h5", "w", driver="core", backing_store=False) as file:
        _write_root(file, recording, verdict)
        _write_spikes(file.create_group("spikes"), recording)
        _write_json(file, "snn/config", resolved_document(recording.trial.experiment))
        _write_json(file, "snn/provenance", recording.provenance)
        _write_events(file.create_group("snn/events"), recording.events)
        _write_signals(file.create_group("snn/signals"), recording)
        file.flush()
        return file.id.get_file_image()


def _write_root(file: h5py.File, recording: Recording, verdict: Verdict) -> None:
    trial = recording.trial
    file.attrs["magic"] = np.uint32(_SONATA_MAGIC)
    file.attrs["version"] = np.array(_SONATA_VERSION, dtype=np.uint32)
    file.attrs["snn_format"] = FORMAT
    file.attrs["schema_version"] = SCHEMA_VERSION
    file.attrs["key"] = trial.key
    file.attrs["condition"] = json.dumps(dict(trial.condition))
    file.attrs["replicate"] = trial.replicate
    file.attrs["digest"] = verdict.digest
    file.attrs["health"] = to_json_text(asdict(verdict.health))


def _write_spikes(group: h5py.Group, recording: Recording) -> None:
    group.attrs["populations"] = [population.name for population in recording.populations]
    for population in recording.populations:
        trains = recording.spikes[population.name]
        target = group.create_group(population.name)
        for name, value in asdict(population).items():
            if name != "name":
                target.attrs[name] = value
        target.attrs["n_spikes"] = trains.cells.size
        target.attrs["n_steps"] = trains.n_steps
        target.attrs["time_step_ms"] = trains.time_step_ms
        target.attrs.create("sorting", 2, dtype=_SORTING)
        # Not compressed: SONATA's readers do not expect it.
        _write(target, "timestamps", trains.steps * trains.time_step_ms, units="ms")
        _write(target, "node_ids", trains.cells.astype(np.uint64))


def _write_events(group: h5py.Group, events: EventTable) -> None:
    for name, (dtype, unit) in _EVENT_COLUMNS.items():
        _write(group, name, getattr(events, name).astype(dtype), unit=unit, shape="n_events")


def _write_signals(group: h5py.Group, recording: Recording) -> None:
    signals = derive_signals(recording)
    for name, rates_hz in signals.rates_hz.items():
        notes = {"unit": "Hz", "dt_ms": signals.rate_bin_ms, "shape": "n_channels, n_bins"}
        _write(group, f"channel_rates/{name}", rates_hz, compression="gzip", **notes)
    for name, output_hz in signals.motor_output_hz.items():
        notes = {"unit": "Hz", "dt_ms": signals.motor_step_ms, "shape": "n_channels, n_samples"}
        _write(group, f"motor_output/{name}", output_hz, compression="gzip", **notes)


def _write(
    group: h5py.Group, name: str, values: NDArray[Any], *, compression: str | None = None, **notes: str | float
) -> None:
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise ResultError(f"{group.name}/{name} has values that are not finite; the recording is not stored")
    packed = compression if values.size else None  # HDF5 cannot divide nothing into chunks
    dataset = group.create_dataset(name, data=values, compression=packed, shuffle=packed is not None)
    dataset.attrs["sha256"] = checksum(values)
    dataset.attrs.update(notes)


def _write_json(group: h5py.Group, name: str, value: object) -> None:
    # A text of fixed length: its size can be checked before it is read, unlike that of a variable one.
    _write(group, name, np.array(to_json_text(value).encode()))


def _read_json(dataset: h5py.Dataset) -> Any:
    try:
        return json.loads(checked_values(dataset).item())
    except RecursionError:
        raise ValueError(f"{dataset.name} is nested too deeply") from None
