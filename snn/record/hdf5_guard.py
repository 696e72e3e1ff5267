"""Opening result files that may come from anybody, and reading values that are those that were written."""

import hashlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from snn.errors import ResultError, SnnError
from snn.foreign.damage import damaged
from snn.foreign.reading_child import MAX_FILE_BYTES, max_content_bytes
from snn.foreign.regular_file import open_regular
from snn.foreign.shown_text import brief
from snn.record.hdf5_objects import attributes_exceed, reason_against_file

_SIGNATURE = b"\x89HDF\r\n\x1a\n"


@contextmanager
def open_guarded(path: Path, *, file_format: str, versions: range, older_reader: str) -> Generator[h5py.File]:
    """Open one of our result files for reading, once it is known to be harmless.

    Parameters
    ----------
    path
        The file.
    file_format
        What its root attribute ``snn_format`` must be.
    versions
        What ``schema_version`` may be.
    older_reader
        What reads older versions.

    Raises
    ------
    ResultError
        If it is missing, no HDF5, not ours, newer, older, damaged, or reaches outside itself; also when the
        body meets what a sound file of ours would hold elsewhere or otherwise.
    """
    _require_hdf5(path)
    try:
        with _open(path) as file:
            _require_ours(file, path, file_format=file_format)
            _require_version(file, path, versions=versions, older_reader=older_reader)
            _require_self_contained(file, path)
            yield file
    except SnnError:
        raise
    except KeyError as error:
        raise damaged(path, f"missing: {_first_line(error)}") from error
    except MemoryError:
        raise  # the limit of the reader, which says so
    # What h5py raises of a file that was made for it cannot be listed: SystemError and RecursionError were seen.
    except Exception as error:
        raise damaged(path, _first_line(error)) from error


def checked_values(dataset: h5py.Dataset, *, expected: int | tuple[int, ...] | None = None) -> NDArray[Any]:
    """Read a dataset, making sure that it has the expected length or shape, and the values that were written.

    Raises
    ------
    ResultError
        If not.
    """
    path = dataset.file.filename
    name = brief(str(dataset.name).lstrip("/"))
    shape = (expected,) if isinstance(expected, int) else expected
    if shape is not None and dataset.shape != shape:
        found, wanted = (" x ".join(map(str, lengths)) for lengths in (dataset.shape, shape))
        raise ResultError(f"'{path}': {name} has {found} values, expected {wanted}")
    values = np.asarray(dataset[()])
    if checksum(values) != attribute(dataset, "sha256"):
        raise damaged(path, f"{name} does not match its checksum")
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise damaged(path, f"{name} has values that are not finite")
    return values


def attribute(found: h5py.HLObject, name: str) -> Any:
    """Return an attribute; KeyError if it is missing."""
    return found.attrs[name]


def checksum(values: NDArray[Any]) -> str:
    """SHA-256 of the values as they lie in the file, in hexadecimal digits."""
    return hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()


def _require_hdf5(path: Path) -> None:
    try:
        with open_regular(path, max_bytes=MAX_FILE_BYTES) as file:
            signature = file.read(len(_SIGNATURE))
    except IsADirectoryError:
        raise ResultError(f"'{path}' is a folder, expected an HDF5 file") from None
    except FileNotFoundError:
        raise ResultError(f"'{path}' not found") from None
    except OSError as error:
        raise ResultError(f"cannot read '{path}': {error.strerror or error}") from error
    if signature != _SIGNATURE:
        raise ResultError(f"'{path}' is not an HDF5 file")


def _open(path: Path) -> h5py.File:
    try:
        return h5py.File(path, "r")
    except OSError as error:
        if "lock" not in str(error):
            raise
        # A finished file never changes: where it cannot be locked (network disks), it can still be read.
        return h5py.File(path, "r", locking=False)


def _require_ours(file: h5py.File, path: Path, *, file_format: str) -> None:
    if attributes_exceed(file.id, n_file_bytes=path.stat().st_size):
        raise ResultError(f"'{path}': an attribute declares more than the file can hold; not read for safety")
    if "snn_format" not in file.attrs:
        raise ResultError(f"'{path}' was not written by snn (no 'snn_format')")
    found = attribute(file, "snn_format")
    if not isinstance(found, str) or found != file_format:
        raise ResultError(f"'{path}' holds {brief(repr(found))}, expected {file_format!r}")


def _require_version(file: h5py.File, path: Path, *, versions: range, older_reader: str) -> None:
    version = _whole_number(file, "schema_version")
    if version > versions[-1]:
        raise ResultError(f"'{path}': format {version} is newer than this snn ({versions[-1]}); upgrade snn")
    if version < versions[0]:
        raise ResultError(
            f"'{path}': format {version} is of an older model, this snn reads format {versions[0]} on; run the "
            f"experiment again, or read it with {older_reader}"
        )


def _whole_number(file: h5py.File, name: str) -> int:
    found = attribute(file, name)
    if not isinstance(found, np.integer):
        raise damaged(file.filename, f"{name} is no whole number")
    return int(found)


def _require_self_contained(file: h5py.File, path: Path) -> None:
    n_file_bytes = path.stat().st_size
    limit = max_content_bytes(n_file_bytes)
    reason = reason_against_file(file, n_file_bytes=n_file_bytes, max_content_bytes=limit)
    if reason:
        raise ResultError(f"'{path}': {brief(reason)}; not read for safety")


def _first_line(error: BaseException) -> str:
    text = str(error.args[0] if error.args else error).splitlines()
    # What a SystemError tells is of the inside of h5py.
    return text[0] if text and not isinstance(error, SystemError) else "HDF5 cannot make sense of it"
