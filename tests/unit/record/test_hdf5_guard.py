"""A file from anybody can neither reach outside itself nor cost more than it weighs."""

import subprocess
import sys
import time

import h5py
import numpy as np
import pytest

from snn.errors import ResultError
from snn.record.hdf5_guard import checked_values, checksum, open_guarded
from snn.record.hdf5_objects import reason_against


@pytest.fixture
def evil(tmp_path):
    """Make a file with our marks; what is evil about it is added by each test."""
    path = tmp_path / "evil.h5"
    with h5py.File(path, "w") as file:
        file.attrs["snn_format"] = "recording"
        file.attrs["schema_version"] = 1
        file["data"] = np.arange(100.0)
    return path


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret"
    path.write_bytes(b"do not read me!!")
    return path


def visit(path):
    with open_guarded(path, file_format="recording", versions=range(1, 2), older_reader="snn 0") as file:
        return set(file)


def assert_refused(path, reason):
    with pytest.raises(ResultError, match=f"^'{path}': {reason}"):
        visit(path)


def test_an_honest_file_is_opened(evil):
    assert visit(evil) == {"data"}


def test_honest_compression_is_opened(evil):
    """A million zeros weigh a kilobyte: this is the most that deflate can do."""
    with h5py.File(evil, "a") as file:
        file.create_dataset("zeros", data=np.zeros(1_000_000), compression="gzip", shuffle=True)
    assert visit(evil) == {"data", "zeros"}


def test_data_stored_in_another_file_is_refused(evil, secret):
    with h5py.File(evil, "a") as file:
        file.create_dataset("stolen", (16,), dtype="u1", external=[(str(secret), 0, 16)])
    with h5py.File(evil) as file:
        assert bytes(file["stolen"][()]) == b"do not read me!!", "the attack would not work anyway"
    assert_refused(evil, "stolen is stored in another file; not read for safety$")


def test_data_made_up_of_other_files_is_refused(evil, tmp_path):
    with h5py.File(tmp_path / "source.h5", "w") as file:
        file["x"] = np.arange(4)
    layout = h5py.VirtualLayout((4,), dtype="i8")
    layout[:] = h5py.VirtualSource(str(tmp_path / "source.h5"), "x", shape=(4,))
    with h5py.File(evil, "a") as file:
        file.create_virtual_dataset("group/virtual", layout)
    assert_refused(evil, "group/virtual is stored in another file")


@pytest.mark.parametrize("link", [h5py.ExternalLink("other.h5", "/x"), h5py.SoftLink("/data")])
def test_links_are_refused(evil, link):
    with h5py.File(evil, "a") as file:
        file["group/link"] = link
    assert_refused(evil, "group/link is a link to elsewhere")


@pytest.mark.parametrize("chunks", [None, (1024,)])
def test_more_than_the_file_can_hold_is_refused_at_once(evil, chunks):
    with h5py.File(evil, "a") as file:
        file.create_dataset("huge", (2**40,), dtype="f8", chunks=chunks)
    assert evil.stat().st_size < 10_000
    started = time.perf_counter()
    assert_refused(evil, f"huge declares {2**43} bytes, more than the file can hold")
    assert time.perf_counter() - started < 2


def test_compression_cannot_hide_a_huge_array(evil):
    with h5py.File(evil, "a") as file:
        huge = file.create_dataset("huge", (2**40,), dtype="f8", chunks=(1024,), compression="gzip")
        huge[:1024] = 1.0
    assert_refused(evil, f"huge declares {2**43} bytes")


def test_one_byte_more_than_is_stored_is_too_much(evil):
    """A dataset whose first chunk alone is written declares twice what it stores."""
    with h5py.File(evil, "a") as file:
        half = file.create_dataset("half", (20,), dtype="f8", chunks=(10,))
        half[:10] = 1.0
    assert_refused(evil, "half declares 160 bytes")


def test_what_claims_to_store_more_than_the_file_weighs_is_refused(evil):
    """Only a forged file can; here the file is said to be lighter than it is."""
    with h5py.File(evil, "a") as file:
        file["data"].attrs["note"] = np.arange(10.0)
    with h5py.File(evil) as file:
        assert reason_against(file["data"].id, n_file_bytes=800) is None
        assert (
            reason_against(file["data"].id, n_file_bytes=799)
            == "declares 800 bytes, more than the file can hold"
        )
        assert reason_against(file["data"].id, n_file_bytes=79) == (
            "has an attribute that declares more than the file can hold"
        )


def test_a_filter_that_may_be_a_plugin_is_refused(evil):
    with h5py.File(evil, "a") as file:
        file.create_dataset("packed", data=np.zeros(100), compression="lzf")
    assert_refused(evil, "packed is stored with an unknown filter")


@pytest.mark.parametrize(
    "dtype", [h5py.string_dtype(), h5py.ref_dtype, h5py.vlen_dtype(np.int32), np.dtype([("x", "f8")]), "O"]
)
def test_types_that_we_do_not_write_are_refused(evil, dtype):
    with h5py.File(evil, "a") as file:
        file.create_dataset("odd", (2,), dtype=h5py.string_dtype() if dtype == "O" else dtype)
    assert_refused(evil, "odd is of a type that we do not write")


def test_a_type_in_the_place_of_data_is_refused(evil):
    with h5py.File(evil, "a") as file:
        file["type"] = np.dtype("f8")
    assert_refused(evil, "type is neither data nor a group")


def test_a_group_inside_itself_does_not_hang(evil):
    with h5py.File(evil, "a") as file:
        group = file.create_group("group")
        for number in range(20):
            group[f"again{number}"] = group
            group[f"root{number}"] = file["/"]
    assert visit(evil) == {"data", "group"}


def test_a_file_of_ours_of_another_kind_is_refused(evil):
    with (
        pytest.raises(ResultError, match="holds 'recording', expected 'calibration'$"),
        open_guarded(evil, file_format="calibration", versions=range(1, 2), older_reader="snn 0"),
    ):
        pass


def test_a_file_of_ours_of_another_time_is_refused(evil):
    for versions, expected in (
        (range(1), r"format 1 is newer than this snn \(0\); upgrade snn$"),
        (
            range(2, 5),
            "format 1 is of an older model, this snn reads format 2 on; .*, or read it with snn 0$",
        ),
    ):
        with (
            pytest.raises(ResultError, match=expected),
            open_guarded(evil, file_format="recording", versions=versions, older_reader="snn 0"),
        ):
            pass


def test_what_the_reader_stumbles_over_is_damage(evil):
    for error in (
        KeyError("no such thing"),
        ValueError("bad\nworse"),
        TypeError("odd"),
        RuntimeError("HDF5"),
    ):
        with (
            pytest.raises(
                ResultError, match=r"^'.*evil.h5' is damaged \([^\n]*\); take another copy, or make it"
            ),
            open_guarded(evil, file_format="recording", versions=range(1, 2), older_reader="snn 0"),
        ):
            raise error


def test_a_file_that_may_not_be_read_is_told(evil, monkeypatch):
    def forbidden(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", forbidden)
    with pytest.raises(ResultError, match=r"^cannot read '.*evil.h5': Permission denied$"):
        visit(evil)


HOLDER = """
import fcntl, sys
file = open(sys.argv[1], "rb")
fcntl.flock(file, fcntl.LOCK_EX)
print("locked", flush=True)
sys.stdin.read()
"""


def test_a_file_that_cannot_be_locked_can_still_be_read(evil):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(evil)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout.readline() == b"locked\n"
    with pytest.raises(OSError, match="unable to lock file"):
        h5py.File(evil)
    assert visit(evil) == {"data"}
    holder.communicate()


@pytest.mark.parametrize("locking", [None, False])
def test_a_file_that_this_process_has_open_can_still_be_read(evil, locking):
    with h5py.File(evil, "r", locking=locking):
        assert visit(evil) == {"data"}


def test_values_that_are_not_those_that_were_written_are_found(evil):
    with h5py.File(evil, "a") as file:
        file["data"].attrs["sha256"] = checksum(np.arange(100.0))
    with h5py.File(evil) as file:
        assert checked_values(file["data"]).tolist() == list(range(100))
    with h5py.File(evil, "a") as file:
        file["data"][3] = -0.0
    with h5py.File(evil) as file, pytest.raises(ResultError, match=r"is damaged \(data does not match"):
        checked_values(file["data"])
