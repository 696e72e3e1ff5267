"""The bytes of a result file, composed in memory.

HDF5 on a full disk may fail as late as at closing, with other errors than the system's, and leaves a file
that opens with a part of the data. Writing finished bytes fails at once and cleanly, and is the same for
every kind of file.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import h5py
import numpy as np

from snn.config.file.resolved_document import resolved_document
from snn.record.hdf5_layout import (
    EVENT_COLUMNS,
    FORMAT,
    HAPPENING_COLUMNS,
    LEVEL_UNIT,
    MOVEMENT_UNIT,
    SCHEMA_VERSION,
    SONATA_MAGIC,
    SONATA_VERSION,
    SORTING,
    SYNAPSE_COLUMNS,
    annotate,
    stored_times_ms,
    write_json,
    write_values,
)
from snn.record.signals import derive_signals
from snn.record.types import (
    JSON,
    EventTable,
    Happenings,
    LevelTraces,
    Movement,
    PlasticWeights,
    Recording,
    SpikeTrains,
)


def keeps_spikes(recording: Recording) -> bool:
    """Tell whether the file of a recording has its spikes; without a brain there are none to leave out."""
    return recording.trial.experiment.record.spikes or not recording.populations


def file_image(recording: Recording, *, digest: str, health: Mapping[str, JSON]) -> bytes:
    """Compose the file of a recording.

    Parameters
    ----------
    recording
        What one trial gave, spikes included; rates and numbers of spikes are of them also where they are not kept.
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
        index = _index(recording, digest=digest, health=health)
        _write_root(file, index)
        if keeps_spikes(recording):
            _write_spikes(file.create_group("spikes"), index["populations"], recording)
        write_json(file, "snn/index", index)
        write_json(file, "snn/config", resolved_document(recording.trial.experiment))
        write_json(file, "snn/provenance", recording.provenance)
        _write_events(file.create_group("snn/events"), recording.events)
        _write_happenings(file.create_group("snn/happenings"), recording.happenings)
        _write_levels(file.create_group("snn/levels"), recording.levels)
        _write_movement(file, recording.movement)
        if recording.weights is not None:
            _write_weights(file.create_group("snn/weights"), recording.weights)
        _write_signals(file.create_group("snn/signals"), recording)
        file.flush()
        return file.id.get_file_image()


def _index(recording: Recording, *, digest: str, health: Mapping[str, JSON]) -> dict[str, Any]:
    trial = recording.trial
    return {
        "key": trial.key,
        "condition": dict(trial.condition),
        "replicate": trial.replicate,
        "digest": digest,
        "health": health,
        "populations": [
            asdict(population) | _sizes(recording.spikes[population.name])
            for population in recording.populations
        ],
        "levels": {"step_ms": recording.levels.step_ms, "names": list(recording.levels.values)},
        "movement": {"step_ms": recording.movement.step_ms, "seen_by": list(recording.movement.seen_hz)},
        "videos": {partner: asdict(note) for partner, note in recording.videos.items()},
        "learns": recording.weights is not None,
    }


def _sizes(trains: SpikeTrains) -> dict[str, int | float]:
    return {
        "n_spikes": trains.cells.size,
        "n_steps": trains.n_steps,
        "time_step_ms": trains.time_step_ms,
    }


def _write_root(file: h5py.File, index: Mapping[str, Any]) -> None:
    file.attrs["magic"] = np.uint32(SONATA_MAGIC)
    file.attrs["version"] = np.array(SONATA_VERSION, dtype=np.uint32)
    file.attrs["snn_format"] = FORMAT
    file.attrs["schema_version"] = SCHEMA_VERSION
    for name in ("key", "replicate", "digest"):
        file.attrs[name] = index[name]
    for name in ("condition", "health"):
        file.attrs[name] = json.dumps(index[name])


def _write_spikes(group: h5py.Group, populations: Sequence[Mapping[str, Any]], recording: Recording) -> None:
    for population in populations:
        trains = recording.spikes[population["name"]]
        target = group.create_group(population["name"])
        annotate(target, population)
        target.attrs.create("sorting", SORTING.metadata["enum"]["by_time"], dtype=SORTING)
        # Not packed: SONATA's own reader cannot unpack.
        times_ms = stored_times_ms(trains.steps, time_step_ms=trains.time_step_ms)
        write_values(target, "timestamps", times_ms, units="ms")
        write_values(target, "node_ids", trains.cells.astype(np.min_scalar_type(trains.n_cells - 1)))


def _write_events(group: h5py.Group, events: EventTable) -> None:
    for name, (dtype, unit) in EVENT_COLUMNS.items():
        write_values(group, name, getattr(events, name).astype(dtype), unit=unit, shape="n_events")


def _write_happenings(group: h5py.Group, happenings: Happenings) -> None:
    for name, (dtype, unit) in HAPPENING_COLUMNS.items():
        values = getattr(happenings, name).astype(dtype)
        write_values(group, name, values, packed=True, unit=unit, shape="n_happenings")


def _write_levels(group: h5py.Group, levels: LevelTraces) -> None:
    notes = {"unit": LEVEL_UNIT, "dt_ms": levels.step_ms, "shape": "n_partners, n_samples"}
    for name, values in levels.values.items():
        write_values(group, name, values.astype("f8"), packed=True, **notes)


def _write_movement(file: h5py.File, movement: Movement) -> None:
    notes = {"unit": MOVEMENT_UNIT, "dt_ms": movement.step_ms, "shape": "n_channels, n_samples"}
    for name, by_partner in (("movement", movement.movement_hz), ("seen", movement.seen_hz)):
        group = file.create_group(f"snn/{name}")
        for partner, values_hz in by_partner.items():
            write_values(group, partner, values_hz.astype("f4"), packed=True, **notes)


def _write_weights(group: h5py.Group, weights: PlasticWeights) -> None:
    for name, (dtype, unit) in SYNAPSE_COLUMNS.items():
        values = getattr(weights, name).astype(dtype)
        write_values(group, name, values, packed=True, unit=unit, shape="n_synapses")
    write_values(group, "times_s", weights.times_s.astype("f8"), unit="s", shape="n_snapshots")
    # The weights of what learns slowly differ little from snapshot to snapshot: packed, they need a fraction.
    notes = {"unit": "nS", "shape": "n_snapshots, n_synapses"}
    write_values(group, "weights_nS", weights.weights_nS.astype("f4"), packed=True, **notes)


def _write_signals(group: h5py.Group, recording: Recording) -> None:
    signals = derive_signals(recording)
    for name, rates_hz in signals.rates_hz.items():
        notes = {"unit": "Hz", "dt_ms": signals.rate_bin_ms, "shape": "n_channels, n_bins"}
        write_values(group, f"channel_rates/{name}", rates_hz.astype("f4"), packed=True, **notes)
