"""How a recording lies in an HDF5 file, and the two ways to its values: one to write them, one to read them.

Spikes lie under ``/spikes`` as the SONATA format has them (Dai et al. 2020, PLoS Comput Biol 16:e1007696),
so that its readers open the file; all else lies under ``/snn`` and in the attributes of the root::

    /                          magic, version (SONATA's); snn_format, schema_version, key, condition,
                               replicate, digest, health
    /spikes/<population>       sorting (SONATA's); partner, circuit, cell_type, n_cells, n_channels, n_spikes,
                               n_steps, time_step_ms
        timestamps, node_ids   (n_spikes,) in ms; index of the cell inside its population
    /snn/index                 the attributes above once more, as JSON: these are what is read, because data has
                               a checksum and attributes have none
    /snn/config                the trial's experiment, every parameter written out, as JSON
    /snn/provenance            engine, versions, seeds, timings, as JSON
    /snn/events/<column>       (n_events,) each: the acts that the partners intended
    /snn/happenings/<column>   (n_happenings,) each: what the model noticed (an act begins, an act is returned)
    /snn/levels/<name>         (n_partners, n_samples) in arbitrary units, every dt_ms
    /snn/movement/<partner>    (n_channels, n_samples) in Hz of motor rate, every dt_ms: what the partner shows
    /snn/seen/<partner>        (n_channels, n_samples) in Hz, every dt_ms: what the partner sees; none of a video
    /snn/weights/              what learned; no such group if nothing did
        partner, site, pre_cell, post_cell, pre_channel, post_channel   (n_synapses,)
        times_s                (n_snapshots,)
        weights_nS             (n_snapshots, n_synapses)
    /snn/signals/channel_rates/<population>   (n_channels, n_bins) in Hz

Types are the narrowest that lose nothing, so that a spike needs 5 to 6 bytes; the file says which. Node ids are
unsigned integers of 1 to 8 bytes. Timestamps are of single precision where ``round(timestamp / time_step)`` gives back
every time step, which is so for the first 2**23 steps (839 s of 0.1 ms) at least, and of double precision elsewhere,
which errs by far less than half a step up to 2**50 steps (3000 years of 0.1 ms). Spikes are not packed: SONATA's own
reader cannot unpack. Signals follow from the spikes and are stored for other programs, in single precision.

With ``record.spikes: false`` in its configuration, a file has no ``/spikes``; its index, its rates and its digest are
those of the whole recording. A partner who is a video without a brain has no populations. Versions 1 to 3 are of a
model whose partners were linked by synapses; there was no movement, so that they are refused.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from snn.config.trials.versions import LAST_READER_OF_OLDER
from snn.errors import ResultError
from snn.foreign.damage import damaged
from snn.foreign.json_value import parse_json
from snn.record.hdf5_guard import checked_values, checksum, open_guarded
from snn.record.json_text import to_json_text
from snn.record.recording_checks import require_index

FORMAT = "recording"
SCHEMA_VERSION = 4
READ_VERSIONS = range(SCHEMA_VERSION, SCHEMA_VERSION + 1)
SONATA_MAGIC = 0x0A7A
SONATA_VERSION = (0, 1)
SORTING = h5py.enum_dtype({"none": 0, "by_id": 1, "by_time": 2}, basetype="u1")
TIMESTAMP_TYPES = ("f4", "f8")
NODE_ID_TYPES = ("u1", "u2", "u4", "u8")
PACKED_FROM_BYTES = 4096
"""Smaller arrays are not packed: the index of a packed one alone takes 2 to 3 kB."""
ONE_CHUNK_BYTES = 2**22
"""Up to this size an array is packed as one piece, which takes a sixth less than HDF5's own choice."""
EVENT_COLUMNS = {
    "partner": ("i1", "0 = a, 1 = b"),
    "channel": ("i1", "1"),
    "onset_s": ("f8", "s"),
    "duration_s": ("f8", "s"),
    "intensity": ("f8", "1"),
    "shared": ("u1", "0 = own, 1 = shared"),
}
"""Type and unit of each column of the event table."""
HAPPENING_COLUMNS = {
    "kind": ("i1", "0 = act begins, 1 = act is returned"),
    "partner": ("i1", "0 = a, 1 = b"),
    "channel": ("i1", "1"),
    "time_s": ("f8", "s"),
}
"""Type and unit of each column of the happenings."""
SYNAPSE_COLUMNS = {
    "partner": ("i1", "0 = a, 1 = b"),
    "site": ("i1", "0 = mirror path, 1 = execution to motor"),
    "pre_cell": ("i4", "1"),
    "post_cell": ("i4", "1"),
    "pre_channel": ("i1", "1"),
    "post_channel": ("i1", "1"),
}
"""Type and unit of each column that tells which synapses learn."""
LEVEL_UNIT = "1 (arbitrary units)"
MOVEMENT_UNIT = "Hz"
_TEXT = h5py.h5t.py_create(h5py.string_dtype(), logical=True)
_SCALAR = h5py.h5s.create(h5py.h5s.SCALAR)


def open_recording(path: Path) -> AbstractContextManager[h5py.File]:
    """Open the file of a recording for reading, once it is known to be harmless; errors as for `open_guarded`."""
    return open_guarded(path, file_format=FORMAT, versions=READ_VERSIONS, older_reader=LAST_READER_OF_OLDER)


def write_values(
    group: h5py.Group, name: str, values: NDArray[Any], *, packed: bool = False, **notes: str | float
) -> None:
    """Write one array with its checksum and notes such as its unit.

    Raises
    ------
    ResultError
        If a value is not finite: what cannot be must not look like a result.
    """
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise ResultError(f"{group.name}/{name} has values that are not finite; the recording is not stored")
    packed = packed and values.nbytes >= PACKED_FROM_BYTES
    chunks = values.shape if values.nbytes <= ONE_CHUNK_BYTES else True
    how: dict[str, Any] = {"chunks": chunks, "compression": "gzip", "compression_opts": 1, "shuffle": True}
    dataset = group.create_dataset(name, data=values, **(how if packed else {}))
    annotate(dataset, {"sha256": checksum(values), **notes})


def annotate(found: h5py.HLObject, notes: Mapping[str, str | int | float]) -> None:
    """Give a new object attributes: by the library's own calls, which takes a third of the time of h5py's."""
    for name, value in notes.items():
        is_text = isinstance(value, str)
        data = np.asarray(value, dtype=object if is_text else None)
        dtype = _TEXT if is_text else h5py.h5t.py_create(data.dtype, logical=True)
        h5py.h5a.create(found.id, name.encode(), dtype, _SCALAR).write(data)


def write_json(group: h5py.Group, name: str, value: object) -> None:
    """Write a JSON value as text."""
    # Of fixed length: its size can be checked before it is read, unlike that of a variable one.
    write_values(group, name, np.array(to_json_text(value).encode()))


def read_values(
    group: h5py.Group,
    name: str,
    *,
    dtype: str | tuple[str, ...] = (),
    expected: int | tuple[int, ...] | None = None,
) -> NDArray[Any]:
    """Read one array.

    Parameters
    ----------
    group, name
        Where it is.
    dtype
        Its type or the types it may have, in either order of bytes; none for any.
    expected
        The number of values, or the shape, that it must have.

    Raises
    ------
    ResultError
        If it is missing or damaged.
    """
    found = group[name]
    if not isinstance(found, h5py.Dataset):
        raise ResultError(f"'{group.file.filename}': {group.name}/{name} is not data")
    allowed = [np.dtype(each) for each in ((dtype,) if isinstance(dtype, str) else dtype)]
    if allowed and found.dtype.newbyteorder("=") not in allowed:
        reason = f"{group.name}/{name} is of type {found.dtype}, expected {' or '.join(map(str, allowed))}"
        raise damaged(group.file.filename, reason)
    return checked_values(found, expected=expected)


def stored_times_ms(steps: NDArray[np.int64], *, time_step_ms: float) -> NDArray[np.floating]:
    """Return the times of some steps in the narrowest type from which `steps_at` gives every step back."""
    times_ms = steps * time_step_ms
    narrow_ms = times_ms.astype(np.float32)
    return narrow_ms if np.array_equal(steps_at(narrow_ms, time_step_ms=time_step_ms), steps) else times_ms


def steps_at(times_ms: NDArray[np.floating], *, time_step_ms: float) -> NDArray[np.int64]:
    """Return the steps that `stored_times_ms` was given."""
    return np.rint(times_ms.astype(np.float64) / time_step_ms).astype(np.int64)


def read_columns(
    group: h5py.Group, columns: Mapping[str, tuple[str, str]], *, first: str
) -> dict[str, NDArray[Any]]:
    """Read the columns of a table, all as long as the first; ``columns`` tells type and unit of each."""
    length = read_values(group, first, dtype=columns[first][0]).shape
    if len(length) != 1:
        raise damaged(group.file.filename, f"{group.name}/{first} is no column")
    return {
        name: read_values(group, name, dtype=dtype, expected=length) for name, (dtype, _) in columns.items()
    }


def read_json(group: h5py.Group, name: str) -> Any:
    """Read what `write_json` wrote."""
    text = read_values(group, name)
    if text.shape != () or text.dtype.kind != "S":
        raise damaged(group.file.filename, f"{name} is no text")
    try:
        return parse_json(text.item())
    except ValueError as error:
        raise damaged(group.file.filename, f"{name}: {error}") from error


def read_index(file: h5py.File) -> dict[str, Any]:
    """Read what a file says of its recording as a whole."""
    return require_index(read_json(file, "snn/index"), path=file.filename)


def subgroup(group: h5py.Group, name: str) -> h5py.Group:
    """Return a group inside a group.

    Raises
    ------
    ResultError
        If there is something else of that name.
    """
    found = group[name]
    if not isinstance(found, h5py.Group):
        raise ResultError(f"'{group.file.filename}': {group.name}/{name} is not a group")
    return found
