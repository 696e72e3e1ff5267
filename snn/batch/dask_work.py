"""What a Dask worker does with one item: look whether it can, do it, and tell the client each step.

All is told as events, which come in the order in which they were sent; a result never lies in the memory of a worker
that may die before it is fetched. This module imports no Dask before it runs on a worker.
"""

import os
import pickle
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from snn.batch.executor import Failed, Finished, attempt, one_line
from snn.record.provenance import source_sha256

PROGRESS_INTERVAL_S = 0.5
SENDING_S = 0.02
"""An event is on its way after this. Work that kills its worker at once would be taken for work that never began."""
STARTED, PROGRESS, ENDED, UNFIT = "started", "progress", "ended", "unfit"
Tell: TypeAlias = Callable[..., None]
"""Called with one of the words above and what belongs to it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the client works, which its workers must see too."""

    directory: str
    """Its working directory, in which relative names of files mean something."""
    token: str
    """Path of a file that it wrote a moment ago; empty if no folder is shared."""
    content: str
    """Of that file."""
    patience_s: float
    """A network disk may show the file so much later."""
    source: str
    """Its `source_sha256`: another program would give other results."""


class GivenUpError(BaseException):
    """The client wants no more of this; it passes by all who catch errors of the work."""


def perform(packed: bytes, place: Place, key: str, topic: str) -> None:
    """Do the work on one item and tell the client of it; what Dask runs.

    Parameters
    ----------
    packed
        The work and the item, pickled.
    place
        Where the client is.
    key
        Of the task, see `Tell`.
    topic
        Under which events are sent.
    """
    from distributed import get_worker

    worker: Any = get_worker()

    def tell(word: str, *more: object) -> None:
        worker.log_event(topic, [key, word, *more])

    unfit = unfitness(place, n_threads=worker.state.nthreads)
    if unfit:
        tell(UNFIT, f"worker on {socket.gethostname()} {unfit}")
        return
    tell(STARTED)
    time.sleep(SENDING_S)
    with suppress(GivenUpError):
        ended = _attempt(packed, ProgressTeller(tell, lambda: _is_cancelled(worker, key)))
        tell(ENDED, _packed(ended))


def unfitness(place: Place, *, n_threads: int) -> str:
    """Say why this process must not work for a client; nothing if it may."""
    if n_threads > 1:
        # HDF5 knows files in memory by a name that is the same in all threads.
        return f"has {n_threads} threads; start workers with `--nthreads 1`, one for each core"
    if source_sha256() != place.source:
        return "has another version of snn, or other sources; give all workers the same environment"
    with suppress(OSError):  # then only full paths have a meaning, and the token's says whether they have
        os.chdir(place.directory)
    if place.token and not _sees(Path(place.token), place.content, patience_s=place.patience_s):
        return (
            f"cannot see the folder '{Path(place.token).parent}'; give one on a disk that all workers share"
        )
    return ""


class ProgressTeller:
    """Tells how far the work is, but not too often, and gives it up when the client does.

    Parameters
    ----------
    tell
        Sends an event.
    is_cancelled
        Whether the client does.
    """

    def __init__(self, tell: Tell, is_cancelled: Callable[[], bool]) -> None:
        self._tell, self._is_cancelled = tell, is_cancelled
        self._stage, self._told_at_s = "", 0.0

    def __call__(self, stage: str, done_s: float) -> None:
        """Send, unless this stage was told of a moment ago."""
        if self._is_cancelled():
            raise GivenUpError
        now_s = time.monotonic()
        if stage != self._stage or now_s - self._told_at_s >= PROGRESS_INTERVAL_S:
            self._stage, self._told_at_s = stage, now_s
            self._tell(PROGRESS, stage, float(done_s))


def _attempt(packed: bytes, tell: ProgressTeller) -> Finished[Any, Any] | Failed[Any]:
    try:
        work, item = pickle.loads(packed)  # noqa: S301  (from the client, whose code a worker runs anyway)
    except Exception as error:
        return Failed(None, one_line(f"a worker cannot read its work: {type(error).__name__}: {error}"), "")
    return attempt(work, item, on_progress=tell)


def _packed(ended: Finished[Any, Any] | Failed[Any]) -> bytes:
    """Pickle how an item ended, without the item, which the client has."""
    try:
        return pickle.dumps(replace(ended, item=None))
    except Exception as error:
        failed = Failed(None, one_line(f"its result cannot be sent: {type(error).__name__}: {error}"), "")
        return pickle.dumps(failed)


def _is_cancelled(worker: Any, key: str) -> bool:
    task = worker.state.tasks.get(key)
    return task is None or task.state in ("cancelled", "released", "forgotten")


_seen: set[str] = set()
"""Contents of tokens that this process has seen."""


def _sees(token: Path, content: str, *, patience_s: float) -> bool:
    until_s = time.monotonic() + patience_s
    while content not in _seen:
        with suppress(OSError, UnicodeDecodeError):
            if token.read_text(encoding="utf-8") == content:
                _seen.add(content)
                continue
        if time.monotonic() > until_s:
            return False
        time.sleep(0.2)
    return True
