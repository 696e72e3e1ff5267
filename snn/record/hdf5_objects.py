"""What a file of HDF5 is made of, looked at before any value is read.

HDF5 can point outside itself: a dataset may be stored in any file of the reader (robustness tests read the
password file that way), a link may open another file, and 2 kB may declare 8 TiB. So all links, storage and
sizes are looked at first. By the library's own calls: what h5py makes of an object costs more than reading it.
"""

import math
from typing import Any

import h5py
from h5py import h5l, h5o  # pyright: ignore[reportAttributeAccessIssue]

_MAX_DEFLATE_RATIO = 1032
"""A byte of deflate stands for at most so many (zlib, "Technical Details", maximum compression factor)."""
_FILTERS = {h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_SHUFFLE}


def reason_against_file(file: h5py.File, *, n_file_bytes: int, max_content_bytes: int) -> str | None:
    """Say why nothing of a file must be read.

    Parameters
    ----------
    file
        An open file.
    n_file_bytes
        Its size.
    max_content_bytes
        How much all its datasets may hold.

    Returns
    -------
    str or None
        What is wrong with which object; None if all may be read.
    """
    n_declared = 0

    # Returning ends a visit with that value; an exception would not come through HDF5.
    def reason_against_link(name: bytes, link: Any) -> str | None:
        return None if link.type == h5l.TYPE_HARD else f"{_text(name)} is a link to elsewhere"

    def reason_against_named(name: bytes) -> str | None:
        nonlocal n_declared
        found = h5o.open(file.id, name)
        reason = reason_against(found, n_file_bytes=n_file_bytes)
        if reason:
            return f"{_text(name)} {reason}"
        n_declared += _n_bytes(found) if isinstance(found, h5py.h5d.DatasetID) else 0
        if n_declared > max_content_bytes:
            return f"declares more than {max_content_bytes // 2**20} MB, too much for its size"
        return None

    # Links first: looking at objects opens them.
    return file.id.links.visit(reason_against_link, info=True) or h5o.visit(file.id, reason_against_named)


def reason_against(found: Any, *, n_file_bytes: int) -> str | None:
    """Say why an object in a file of so many bytes must not be read; None if it may.

    Parameters
    ----------
    found
        The ``id`` of an h5py object.
    n_file_bytes
        Size of its file.
    """
    if attributes_exceed(found, n_file_bytes=n_file_bytes):
        return "has an attribute that declares more than the file can hold"
    if isinstance(found, h5py.h5g.GroupID):
        return None
    if not isinstance(found, h5py.h5d.DatasetID):
        return "is neither data nor a group"
    properties = found.get_create_plist()
    if properties.get_external_count() or properties.get_layout() == h5py.h5d.VIRTUAL:
        return "is stored in another file"
    dtype = found.dtype
    if dtype.kind not in "iufS" or dtype.itemsize == 0:
        return f"is of a type that we do not write ({dtype})"
    filters = {properties.get_filter(number)[0] for number in range(properties.get_nfilters())}
    if not filters <= _FILTERS:
        return "is stored with an unknown filter"  # which may be a plug-in, that is, code
    stored, declared = found.get_storage_size(), _n_bytes(found)
    if stored > n_file_bytes or declared > stored * (_MAX_DEFLATE_RATIO if filters else 1):
        return f"declares {declared} bytes, more than the file can hold"
    return None


def attributes_exceed(found: Any, *, n_file_bytes: int) -> bool:
    """Tell whether an attribute of an object declares more than the file can hold."""
    attributes = (h5py.h5a.open(found, index=number) for number in range(h5py.h5a.get_num_attrs(found)))
    return any(
        each.get_space().get_simple_extent_npoints() * each.get_type().get_size() > n_file_bytes
        for each in attributes
    )


def _n_bytes(dataset: h5py.h5d.DatasetID) -> int:
    return math.prod(dataset.shape or ()) * dataset.dtype.itemsize


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else name
