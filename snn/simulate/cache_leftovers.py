"""Compiled models that can go: damaged ones, old ones, and what killed processes left of builds and simulations."""

import tempfile
import time
from pathlib import Path

from snn.errors import SimulationError
from snn.record.leftovers import Leftover, leftover
from snn.simulate.cache import SEAL_NAME, DamagedEntryError, cache_directory, read_seal
from snn.simulate.private_folder import left_behind

_DAY_S = 86_400.0


def cache_leftovers(*, older_than_days: float) -> list[Leftover]:
    """Find what can go of the compiled models; one that goes is built again when it is needed, in some seconds.

    Parameters
    ----------
    older_than_days
        Models that were built so long ago can go, damaged ones always.

    Raises
    ------
    SimulationError
        If there is no place for them.
    """
    place, temporary = cache_directory(), Path(tempfile.gettempdir())
    found = [leftover(path, "left by a process that was killed") for path in left_behind(temporary)]
    if not place.is_dir():
        return found
    found += [leftover(path, "left by a build that was killed") for path in left_behind(place)]
    for entry in sorted(path for path in place.iterdir() if path.is_dir() and (path / SEAL_NAME).exists()):
        if (why := _why(entry, older_than_days)) is not None:
            found.append(leftover(entry, why))
    return found


def _why(entry: Path, older_than_days: float) -> str | None:
    try:
        read_seal(entry)
    except DamagedEntryError as error:
        return f"compiled model that is damaged: {error}"
    except SimulationError:
        return None  # of another user
    days = (time.time() - (entry / SEAL_NAME).stat().st_mtime) / _DAY_S
    return f"compiled model that was made {days:.0f} days ago" if days >= older_than_days else None
