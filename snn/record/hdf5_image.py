"""The bytes of a result file, composed in memory.

HDF5 on a full disk may fail as late as at closing, with other errors than the system's, and leaves a file
that opens with a part of the data. Writing finished bytes fails at once and cleanly, and is the same for
every kind of file.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict

import h5py
import numpy as np

from snn.config.resolved import resolved_document
from snn.record.hdf5_layout import (
    EVENT_COLUMNS,
    FORMAT,
    SCHEMA_VERSION,
    SONATA_MAGIC,
    SONATA_VERSION,
    SORTING,
    write_json,
    write_values,
)
from snn.record.signals import derive_signals
from snn.record.types import JSON, EventTable, Recording


def file_image(recording: Recording, *, digest: str, health: Mapping[str, JSON]) -> bytes:
    """Compose the file of a recording.

    Parameters
    ----------
    recording
        What one trial gave.
    digest, health
        What the file says of it.

    Returns
    -------
    bytes
        The whole content of the file; the same for the same arguments.

    Raises
    ------
    ResultError
        If a value is not finite.
    """
    with h5py.File("recording.h5", "w", driver="core", backing_store=False) as file:
        _write_root(file, recording)
        file.attrs["digest"] = digest
        file.attrs["health"] = json.dumps(health)
        _write_spikes(file.create_group("spikes"), recording)
        write_json(file, "snn/config", resolved_document(recording.trial.experiment))
        write_json(file, "snn/provenance", recording.provenance)
        _write_events(file.create_group("snn/events"), recording.events)
        _write_signals(file.create_group("snn/signals"), recording)
        file.flush()
        return file.id.get_file_image()


def _write_root(file: h5py.File, recording: Recording) -> None:
    trial = recording.trial
    file.attrs["magic"] = np.uint32(SONATA_MAGIC)
    file.attrs["version"] = np.array(SONATA_VERSION, dtype=np.uint32)
    file.attrs["snn_format"] = FORMAT
    file.attrs["schema_version"] = SCHEMA_VERSION
    file.attrs["key"] = trial.key
    file.attrs["condition"] = json.dumps(dict(trial.condition))
    file.attrs["replicate"] = trial.replicate


def _write_spikes(group: h5py.Group, recording: Recording) -> None:
    group.attrs["populations"] = [population.name for population in recording.populations]
    for population in recording.populations:
        trains = recording.spikes[population.name]
        target = group.create_group(population.name)
        sizes = {
            "n_spikes": trains.cells.size,
            "n_steps": trains.n_steps,
            "time_step_ms": trains.time_step_ms,
        }
        for name, value in (asdict(population) | sizes).items():
            target.attrs[name] = value
        target.attrs.create("sorting", SORTING.metadata["enum"]["by_time"], dtype=SORTING)
        # Not packed: SONATA's readers do not expect it.
        write_values(target, "timestamps", trains.steps * trains.time_step_ms, units="ms")
        write_values(target, "node_ids", trains.cells.astype(np.uint64))


def _write_events(group: h5py.Group, events: EventTable) -> None:
    for name, (dtype, unit) in EVENT_COLUMNS.items():
        write_values(group, name, getattr(events, name).astype(dtype), unit=unit, shape="n_events")


def _write_signals(group: h5py.Group, recording: Recording) -> None:
    signals = derive_signals(recording)
    for name, rates_hz in signals.rates_hz.items():
        notes = {"unit": "Hz", "dt_ms": signals.rate_bin_ms, "shape": "n_channels, n_bins"}
        write_values(group, f"channel_rates/{name}", rates_hz, packed=True, **notes)
    for name, output_hz in signals.motor_output_hz.items():
        notes = {"unit": "Hz", "dt_ms": signals.motor_step_ms, "shape": "n_channels, n_samples"}
        write_values(group, f"motor_output/{name}", output_hz, packed=True, **notes)
