"""Where compiled models are kept: entries that are whole or absent, checked before each use, replaced when damaged."""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IXUSR

from snn.errors import SimulationError
from snn.foreign.json_value import read_json_file
from snn.foreign.regular_file import read_regular
from snn.record.atomic import sync_folder
from snn.simulate.private_folder import private_folder

MODEL_NAME, LAYOUT_NAME, SEAL_NAME = "model", "layout.json", "seal.json"
PARTS = (MODEL_NAME, LAYOUT_NAME)
_MAX_SEAL_BYTES = 100_000
_MAX_PART_BYTES = 2**30
"""A binary has 300 kB."""
_REMEDY = "set SNN_CACHE_DIR to a folder that you may write to"


class DamagedEntryError(Exception):
    """An entry is there, but not as it was written."""


def cache_directory() -> Path:
    """Return where compiled models are kept: ``$SNN_CACHE_DIR``, else ``snn`` in the user's cache directory.

    Raises
    ------
    SimulationError
        If neither is named and the system knows no home directory.
    """
    chosen = os.environ.get("SNN_CACHE_DIR")
    try:
        if chosen:
            return Path(chosen).expanduser().absolute()
        base = Path(os.environ.get("XDG_CACHE_HOME", ""))
        # A relative path there is to be ignored (XDG Base Directory Specification).
        return ((base if base.is_absolute() else Path.home() / ".cache") / "snn").absolute()
    except RuntimeError:
        raise SimulationError(f"no home directory to keep compiled models in; {_REMEDY}") from None


def read_seal(entry: Path) -> Mapping[str, str] | None:
    """Return what was sealed with an entry, after all its parts were checked; None if there is no entry.

    Raises
    ------
    DamagedEntryError
        If a part is missing, is not as it was written or may not be run, or something else has the entry's name.
    SimulationError
        If the entry may not be read.
    """
    if not os.path.lexists(entry):
        return None
    try:
        seal = read_json_file(entry / SEAL_NAME, max_bytes=_MAX_SEAL_BYTES)
        if not isinstance(seal["flags"], str):
            raise DamagedEntryError(f"{SEAL_NAME} is not as it was written")
        for part in PARTS:
            if _sha256(entry / part) != seal[part]:
                raise DamagedEntryError(f"{part} is not as it was written")
        if not (entry / MODEL_NAME).stat().st_mode & S_IXUSR:
            raise DamagedEntryError(f"{MODEL_NAME} may not be run")
    except PermissionError:
        raise SimulationError(
            f"compiled model {entry} may not be read; let its owner run `chmod -R a+rX` on the folder above it, or "
            "set SNN_CACHE_DIR to another one"
        ) from None
    except FileNotFoundError as error:
        raise DamagedEntryError(f"{Path(str(error.filename)).name} is missing") from error
    except OSError as error:
        raise DamagedEntryError(f"{Path(str(error.filename)).name}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedEntryError(f"{SEAL_NAME} is not as it was written") from error
    return seal


def put_in_cache(project: Path, entry: Path, *, model: str, facts: Mapping[str, str]) -> None:
    """Seal a built model and let it appear under its name at once, in the place of a damaged one.

    Parameters
    ----------
    project
        The folder that it was built in: holds the binary, under the name ``model``, and its layout.
    entry
        The folder of the cache that it becomes.
    model
        Name of the binary.
    facts
        What else to remember.

    Raises
    ------
    OSError
        If it cannot be written; nothing is left then.
    """
    with private_folder("keep", parent=entry.parent) as private:
        staged = private / "entry"
        staged.mkdir()  # as the umask of its owner wants it: others may share the cache
        _copy(project / model, staged / MODEL_NAME)
        _copy(project / LAYOUT_NAME, staged / LAYOUT_NAME)
        seal = dict(facts) | {part: _sha256(staged / part) for part in PARTS}
        _write(staged / SEAL_NAME, json.dumps(seal, indent=1).encode())
        sync_folder(staged)
        try:
            if read_seal(entry):
                return  # another process was first
        except DamagedEntryError:
            with suppress(FileNotFoundError):  # another process took it away
                entry.rename(private / "damaged")
        try:
            staged.rename(entry)
        except OSError as error:
            if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):  # else another process was first
                raise
        sync_folder(entry.parent)


def runs_no_programs(folder: Path) -> bool:
    """Tell whether the file system of a folder is mounted such that no program on it may be run."""
    return bool(os.statvfs(folder).f_flag & getattr(os, "ST_NOEXEC", 0))


@contextmanager
def explained(what: str, place: str) -> Iterator[None]:
    """Turn a refusal of the system into one line that says where and what to do."""
    try:
        yield
    except ConnectionError:  # of who is told of the progress, and is gone
        raise
    except OSError as error:
        reason = str(error.strerror or error)
        if error.errno in (None, errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            # NumPy says without a number that it wrote less than it should
            remedy = "free some space there and run again"
        else:
            remedy = f"set {place} to a folder that you may write to"
        where = error.filename or f"the folder of {place}"
        raise SimulationError(f"{what}: cannot write in {where}: {reason}; {remedy}") from error


def _copy(source: Path, target: Path) -> None:
    _write(target, source.read_bytes())
    shutil.copymode(source, target)


def _write(path: Path, data: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        error.filename = str(path.parents[2])  # the cache; below it all is gone when this is read
        raise


def _sha256(path: Path) -> str:
    return hashlib.sha256(read_regular(path, max_bytes=_MAX_PART_BYTES)).hexdigest()
