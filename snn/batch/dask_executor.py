"""Work on many items by the workers of a Dask scheduler, on this machine or on others.

Each item is one task. Its worker tells when it begins, how far it is and how it ended; all of that, and the end of the
task itself, comes into one queue. A worker that dies costs the item another try elsewhere; what dies twice is told as
failed.
"""

import os
import pickle
import queue
import time
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, Self, TypeAlias

from snn.batch.dask_clusters import Cluster
from snn.batch.dask_watch import Watch
from snn.batch.dask_work import ENDED, PROGRESS, STARTED, UNFIT, Place, perform
from snn.batch.executor import Event, Failed, Item, OnItemProgress, Result, Started, Work, one_line
from snn.errors import WorkersError
from snn.record.atomic import temporary_path, write_new
from snn.record.provenance import source_sha256

POLL_S = 0.5
"""How often the workers are looked for while nothing is heard."""
GRACE_S = 2.0
"""How long work may clean up after it was given up."""
TOKEN_PATIENCE_S = 10.0
"""How long workers look for the folder: a network disk may show a new file so much later."""
_OVER = "over"
Message: TypeAlias = tuple[str, str, list[Any]]
"""Key of a task, what happened to it, and what belongs to that."""


@dataclass(slots=True)
class DaskExecutor:
    """Works on ``n_workers`` items at once; one more waits at the scheduler, so that no worker does.

    Used as a context manager it keeps its workers from one piece of work to the next.

    Attributes
    ----------
    n_workers
        How many.
    start
        Makes the workers, when there is something to do.
    folder
        What the workers must see; None if the work needs none.
    """

    n_workers: int
    start: Callable[[], Cluster]
    folder: Path | None = None
    _cluster: Cluster | None = None
    _keeps: bool = False

    def __enter__(self) -> Self:
        """Keep the workers from now on."""
        self._keeps = True
        return self

    def __exit__(self, *_: object) -> None:
        """End them, if they are ours."""
        self._keeps = False
        self._end()

    def run(
        self, work: Work[Item, Result], items: Iterable[Item], *, on_progress: OnItemProgress[Item]
    ) -> Generator[Event[Item, Result]]:
        """Work on the items as workers become free; see ``Executor.run``.

        Raises
        ------
        WorkersError
            If there are no workers, they cannot do the work, or the scheduler is gone.
        """
        waiting = _Waiting(iter(items))
        if not waiting:
            return
        try:
            self._cluster = self._cluster or self.start()
            with _place(self.folder) as place:
                tasks = _Tasks(self._cluster.client, work, waiting, place)
                yield from tasks.events(self.n_workers + 1, Watch(self._cluster), on_progress)
        except BaseException:
            self._end()  # with whatever the workers may still be at
            raise
        finally:
            if not self._keeps:
                self._end()

    def _end(self) -> None:
        cluster, self._cluster = self._cluster, None
        if cluster is not None:
            cluster.end()


@contextmanager
def _place(folder: Path | None) -> Iterator[Place]:
    """Write a token for the workers to look for, and remove it; ResultError if it cannot be written."""
    content = uuid.uuid4().hex
    # Of a name that was never asked for: network disks remember for a while what was not there.
    token = None if folder is None else temporary_path(folder / f"seen-by-workers-{content}")
    if token is not None:
        write_new(token, content.encode())
    try:
        shown = "" if token is None else str(token)
        yield Place(os.getcwd(), shown, content, TOKEN_PATIENCE_S, source_sha256())
    finally:
        if token is not None:
            token.unlink(missing_ok=True)


class _Waiting(Generic[Item]):
    """Items that no worker has yet; it is true while there are any."""

    def __init__(self, source: Iterator[Item]) -> None:
        self._source = source
        self._next: list[Item] = []

    def __bool__(self) -> bool:
        if not self._next:
            for item in self._source:
                self._next.append(item)
                break
        return bool(self._next)

    def take(self) -> Item:
        return self._next.pop()


@dataclass(slots=True)
class _Task(Generic[Item]):
    item: Item
    future: Any
    has_begun: bool = False


@dataclass(slots=True)
class _Tasks(Generic[Item, Result]):
    """The tasks of one piece of work that are with the scheduler."""

    client: Any
    work: Work[Item, Result]
    waiting: _Waiting[Item]
    place: Place
    topic: str = field(default_factory=lambda: f"snn-{uuid.uuid4().hex}")
    heard: "queue.SimpleQueue[Message]" = field(default_factory=queue.SimpleQueue)
    given: dict[str, _Task[Item]] = field(default_factory=dict)

    def events(
        self, n_at_once: int, watch: Watch, on_progress: OnItemProgress[Item]
    ) -> Generator[Event[Item, Result]]:
        self.client.subscribe_topic(self.topic, self.hear)
        ended: list[Event[Item, Result]] = []
        try:
            while True:
                # First the workers, then who is told: nobody waits while a result is put away.
                self.fill(n_at_once)
                yield from ended
                if not self.given:
                    return
                ended = self.take(on_progress)
                watch.look()
        finally:
            self.give_up()
            with suppress(Exception):  # the scheduler may be gone
                self.client.unsubscribe_topic(self.topic)

    def fill(self, n_at_once: int) -> None:
        while len(self.given) < n_at_once and self.waiting:
            item = self.waiting.take()
            key = f"snn-{uuid.uuid4().hex}"
            packed = pickle.dumps((self.work, item))
            future = self.client.submit(perform, packed, self.place, key, self.topic, key=key, pure=False)
            self.given[key] = _Task(item, future)
            future.add_done_callback(self.hear_end)

    def hear(self, event: tuple[float, Any]) -> None:
        """Take an event of a worker; called in a thread of the client's."""
        key, what, *more = event[1]
        self.heard.put((key, what, more))

    def hear_end(self, future: Any) -> None:
        """Take the end of a task; called in a thread of the client's."""
        error = None
        with suppress(Exception):
            error = future.exception() if future.status == "error" else None
        self.heard.put((str(future.key), _OVER, [future.status, error]))

    def take(self, on_progress: OnItemProgress[Item]) -> list[Event[Item, Result]]:
        """Wait a moment for what is heard next, and return what it means."""
        try:
            key, what, more = self.heard.get(timeout=POLL_S)
        except queue.Empty:
            return []
        task = self.given.get(key)
        if task is None:  # settled, perhaps by another worker
            return []
        if what == UNFIT:
            raise WorkersError(more[0])
        if what == PROGRESS:
            begun = self.begin(task)
            on_progress(task.item, *more)
            return begun
        if what == STARTED:
            task.has_begun = True
            return [Started(task.item)]
        return [*self.begin(task), self.settle(key, task, what, more)]

    def begin(self, task: _Task[Item]) -> list[Event[Item, Result]]:
        """Tell that a task began of which something else was heard first."""
        if task.has_begun:
            return []
        task.has_begun = True
        return [Started(task.item)]

    def settle(self, key: str, task: _Task[Item], what: str, more: list[Any]) -> Event[Item, Result]:
        # Released first: else the scheduler does it again if its worker is lost now.
        task.future.release()
        del self.given[key]
        if what == ENDED:
            return replace(pickle.loads(more[0]), item=task.item)  # noqa: S301  (from a worker, which runs our code)
        return _failure(task.item, *more)

    def give_up(self) -> None:
        """Let the workers leave what they are at."""
        if not self.given:
            return
        with suppress(Exception):
            self.client.cancel([task.future for task in self.given.values()], force=True)
            self.given.clear()
            until_s = time.monotonic() + GRACE_S
            while any(self.client.call_stack().values()) and time.monotonic() < until_s:
                time.sleep(0.05)


def _failure(item: Item, status: str, error: BaseException | None) -> Failed[Item]:
    from distributed import KilledWorker

    if isinstance(error, KilledWorker):
        where = getattr(error.last_worker, "host", "") or "an unknown host"
        return Failed(
            item,
            f"{error.allowed_failures + 1} workers died of it, the last on {where}",
            one_line(str(error)),
        )
    if error is not None:
        return Failed(item, one_line(f"{type(error).__name__}: {error}"), "")
    if status == "finished":
        return Failed(item, "Dask lost what came of it", "")
    raise WorkersError(
        "the Dask scheduler is gone; what was done is kept, the same command goes on from there"
    )
