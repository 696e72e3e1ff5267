"""One number for everything that a trial gave, to tell whether two recordings are the same to the bit."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from snn.record.hdf5_layout import HAPPENING_COLUMNS, SYNAPSE_COLUMNS
from snn.record.signals import derive_signals
from snn.record.types import Recording, SpikesLeftOut


def digest(recording: Recording) -> str:
    """Hash the spikes, the events, the movement, the derived signals and what changed slowly in a recording.

    Equal digests mean the same spikes (cell, step), the same events, movement and what was seen of it, rates, levels,
    happenings and weights, bit for bit, and the same partners as videos. The trial's name and the provenance (engine,
    timings) do not enter; nor does the order in which populations and levels are listed. Two engines may agree in
    every spike and differ in the last digit of a level that moves: compare their spikes. Where spikes were not kept,
    the digest of the whole recording stands for them and for the rates that are made of them, and so does its length.

    Parameters
    ----------
    recording
        Any recording.

    Returns
    -------
    str
        SHA-256 as 64 hexadecimal digits.
    """
    state = hashlib.sha256()
    for name, values in sorted(_arrays(recording).items()):
        # name, type and shape go first: two recordings whose bytes merely join up alike must differ
        state.update(f"{name}:{values.dtype.str}:{values.shape};".encode())
        state.update(np.ascontiguousarray(values).tobytes())
    return state.hexdigest()


def _arrays(recording: Recording) -> dict[str, NDArray]:
    arrays, events = _spike_arrays(recording), recording.events
    arrays["events/partner"] = events.partner.astype("<i1")
    arrays["events/channel"] = events.channel.astype("<i1")
    arrays["events/onset_s"] = events.onset_s.astype("<f8")
    arrays["events/duration_s"] = events.duration_s.astype("<f8")
    arrays["events/intensity"] = events.intensity.astype("<f8")
    arrays["events/shared"] = events.shared.astype("|b1")
    arrays |= _slow_arrays(recording)
    return arrays | _behaviour_arrays(recording)


def _spike_arrays(recording: Recording) -> dict[str, NDArray]:
    """Return the spikes and the rates that follow from them; what is known of the whole where they are left out."""
    spikes, arrays = recording.spikes, dict[str, NDArray]()
    if isinstance(spikes, SpikesLeftOut):
        arrays["whole/digest"] = np.array([spikes.digest], dtype="<U64")
        arrays["whole/n_steps"] = np.array([spikes.n_steps], dtype="<i8")
        arrays["whole/time_step_ms"] = np.array([spikes.time_step_ms], dtype="<f8")
        return arrays
    for name, trains in spikes.items():
        arrays[f"spikes/{name}/cells"] = trains.cells.astype("<i4")
        arrays[f"spikes/{name}/steps"] = trains.steps.astype("<i8")
        arrays[f"spikes/{name}/size"] = np.array([trains.n_cells, trains.n_steps], dtype="<i8")
        arrays[f"spikes/{name}/time_step_ms"] = np.array([trains.time_step_ms], dtype="<f8")
    rates_hz = derive_signals(recording).rates_hz
    return arrays | {f"rates/{name}": values.astype("<f8") for name, values in rates_hz.items()}


def _behaviour_arrays(recording: Recording) -> dict[str, NDArray]:
    movement = recording.movement
    arrays: dict[str, NDArray] = {"movement/step_ms": np.array([movement.step_ms], dtype="<f8")}
    arrays |= {f"movement/{name}": values.astype("<f4") for name, values in movement.movement_hz.items()}
    arrays |= {f"seen/{name}": values.astype("<f4") for name, values in movement.seen_hz.items()}
    for name, note in recording.videos.items():
        arrays[f"videos/{name}"] = np.array([note.script, str(note.has_brain)], dtype="<U7")
    return arrays


def _slow_arrays(recording: Recording) -> dict[str, NDArray]:
    levels, happenings, weights = recording.levels, recording.happenings, recording.weights
    arrays: dict[str, NDArray] = {"levels/step_ms": np.array([levels.step_ms], dtype="<f8")}
    arrays |= {f"levels/{name}": values.astype("<f8") for name, values in levels.values.items()}
    for name, (dtype, _) in HAPPENING_COLUMNS.items():
        arrays[f"happenings/{name}"] = getattr(happenings, name).astype(f"<{dtype}")
    if weights is not None:
        for name, (dtype, _) in SYNAPSE_COLUMNS.items():
            arrays[f"weights/{name}"] = getattr(weights, name).astype(f"<{dtype}")
        arrays["weights/times_s"] = weights.times_s.astype("<f8")
        arrays["weights/weights_nS"] = weights.weights_nS.astype("<f4")
    return arrays
