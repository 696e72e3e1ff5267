"""Every object of a file is looked at by what it declares, not by what it holds."""

import h5py
import numpy as np
import pytest

from snn.record.hdf5_objects import attributes_exceed, reason_against, reason_against_file


@pytest.fixture
def file():
    with h5py.File("x.h5", "w", driver="core", backing_store=False) as made:
        made["data"] = np.arange(100.0)
        yield made


def test_all_that_is_declared_together_counts(file):
    file["more/data"] = np.arange(100.0)
    size = {"n_file_bytes": 10_000}
    assert reason_against_file(file, max_content_bytes=1600, **size) is None
    assert reason_against_file(file, max_content_bytes=1599, **size) == (
        "declares more than 0 MB, too much for its size"
    )


def test_the_first_reason_is_told_with_the_name(file):
    file["group/link"] = h5py.SoftLink("/data")
    found = reason_against_file(file, n_file_bytes=10_000, max_content_bytes=10_000)
    assert found == "group/link is a link to elsewhere"


def test_types_and_attributes(file):
    file["data"].attrs["note"] = np.arange(10.0)
    assert reason_against(file.id, n_file_bytes=10) is None
    assert not attributes_exceed(file["data"].id, n_file_bytes=80)
    assert attributes_exceed(file["data"].id, n_file_bytes=79)
    file.create_dataset("odd", (2,), dtype=h5py.ref_dtype)
    assert reason_against(file["odd"].id, n_file_bytes=10_000) == "is of a type that we do not write (object)"
