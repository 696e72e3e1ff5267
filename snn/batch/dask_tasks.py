"""The items of one piece of work that are with a Dask scheduler, and what becomes of each.

Each item is a task. Its worker tells when it begins, how far it is and how it ended; that, and the end of the task
itself, comes into one queue. Dask tries no task again by itself: it would count against a task that it waited at a
worker which died of another one, or whose job was taken away.
"""

import pickle
import queue
import socket
import time
import uuid
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeAlias, cast
from urllib.parse import urlsplit

from snn.batch.dask_clusters import Cluster
from snn.batch.dask_watch import GONE, Watch
from snn.batch.dask_work import ENDED, PROGRESS, STARTED, UNFIT, Place, perform
from snn.batch.executor import Event, Failed, Item, OnItemProgress, Result, Started, Work, one_line
from snn.batch.pool import MAX_DEATHS
from snn.errors import WorkersError

MAX_TRIES = 10
"""A worker that is taken away (time limit, preemption, a node that fails) is not the fault of its item; so many are."""
POLL_S = 0.5
"""How often the workers are looked for while nothing is heard."""
GRACE_S = 2.0
"""How long work may clean up after it was given up."""
_DYING_S = 0.3
"""A job that is killed loses its worker and the worker's nanny within this."""
_CONNECT_S = 2.0
_OVER = "over"
Message: TypeAlias = tuple[str, str, list[Any]]
"""Key of a task, what happened to it, and what belongs to that."""


@dataclass(slots=True)
class Task(Generic[Item]):
    """An item and what befell it."""

    item: Item
    n_tries: int = 0
    """How often a worker began, or the scheduler gave it back."""
    n_deaths: int = 0
    """Of workers that were at it."""
    is_begun: bool = False
    """By a worker, since it was given to the scheduler."""
    future: Any = None


class Waiting(Generic[Item]):
    """Items that the scheduler does not have: first new ones, then those that cost a worker its life.

    It is true while there are any.
    """

    def __init__(self, source: Iterator[Item]) -> None:
        self._new = source
        self._next: deque[Task[Item]] = deque()
        self._again: deque[Task[Item]] = deque()

    def __bool__(self) -> bool:
        if not self._next:
            for item in self._new:
                self._next.append(Task(item))
                break
        return bool(self._next or self._again)

    def take(self) -> Task[Item]:
        """Return the next one; there must be one."""
        return self._next.popleft() if self and self._next else self._again.popleft()

    def put_back(self, task: Task[Item]) -> None:
        """Let a task wait for another try."""
        task.is_begun, task.future = False, None
        self._again.append(task)


@dataclass(slots=True)
class DaskTasks(Generic[Item, Result]):
    """The tasks of one piece of work that are with the scheduler."""

    cluster: Cluster
    work: Work[Item, Result]
    waiting: Waiting[Item]
    place: Place
    topic: str = field(default_factory=lambda: f"snn-{uuid.uuid4().hex}")
    heard: "queue.SimpleQueue[Message]" = field(default_factory=queue.SimpleQueue)
    given: dict[str, Task[Item]] = field(default_factory=dict)

    def events(self, n_at_once: int, on_progress: OnItemProgress[Item]) -> Generator[Event[Item, Result]]:
        """Give items to the scheduler, so many at once, and tell what happens to them; see ``Executor.run``."""
        client, watch = self.cluster.client, Watch(self.cluster)
        client.subscribe_topic(self.topic, self.hear)
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
                client.unsubscribe_topic(self.topic)

    def fill(self, n_at_once: int) -> None:
        """Give tasks to the scheduler until it has so many."""
        while len(self.given) < n_at_once and self.waiting:
            task = self.waiting.take()
            key = f"snn-{uuid.uuid4().hex}"
            packed = pickle.dumps((self.work, task.item))
            self.given[key] = task
            task.future = self.cluster.client.submit(
                perform, packed, self.place, key, self.topic, key=key, pure=False
            )
            task.future.add_done_callback(self.hear_end)

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
        if what == STARTED:
            return self.begin(key, task)
        if what == PROGRESS:
            if task.is_begun:
                on_progress(task.item, *more)
            return []
        begun: list[Event[Item, Result]] = [] if task.is_begun or what == _OVER else [Started(task.item)]
        # Released first: else the scheduler does it again if its worker is lost now.
        self.release(key)
        if what == ENDED:
            ended = pickle.loads(more[0])  # noqa: S301  (from a worker, which runs our code)
            return [*begun, cast(Event[Item, Result], replace(ended, item=task.item))]
        return self.end_without_result(task, *more)

    def begin(self, key: str, task: Task[Item]) -> list[Event[Item, Result]]:
        """Note that a worker began; also when the scheduler moved the task from one that was to end."""
        task.is_begun = True
        task.n_tries += 1
        if task.n_tries <= MAX_TRIES:
            return [Started(task.item)]
        self.release(key)
        return [_taken_away(task.item)]

    def release(self, key: str) -> None:
        """Let the scheduler forget a task."""
        self.given.pop(key).future.release()

    def end_without_result(
        self, task: Task[Item], status: str, error: BaseException | None
    ) -> list[Event[Item, Result]]:
        """Try a task again whose worker died, unless that was its own fault; return how it ended, if it did."""
        from distributed import KilledWorker

        if error is None and status != "finished":
            raise WorkersError(GONE)
        if error is not None and not isinstance(error, KilledWorker):
            return [Started(task.item), Failed(task.item, one_line(f"{type(error).__name__}: {error}"), "")]
        worker = getattr(error, "last_worker", None)
        if task.is_begun and not _whole_job_ended(worker):
            task.n_deaths += getattr(error, "allowed_failures", 0) + 1
        if not task.is_begun:
            task.n_tries += 1
        if task.n_deaths >= MAX_DEATHS:
            where = getattr(worker, "host", "") or "a host that is not known"
            died = f"{task.n_deaths} workers died of it, the last on {where}"
            return [Failed(task.item, died, one_line(str(error)), workers_died=True)]
        if task.n_tries >= MAX_TRIES:
            return [*([] if task.is_begun else [Started(task.item)]), _taken_away(task.item)]
        self.waiting.put_back(task)
        return []

    def give_up(self) -> None:
        """Let the workers leave what they are at."""
        if not self.given:
            return
        client = self.cluster.client
        with suppress(Exception):
            client.cancel([task.future for task in self.given.values()], force=True)
            self.given.clear()
            until_s = time.monotonic() + GRACE_S
            while any(client.call_stack().values()) and time.monotonic() < until_s:
                time.sleep(0.05)


def _taken_away(item: Item) -> Failed[Item]:
    return Failed(
        item,
        f"tried {MAX_TRIES} times, and each time its worker was taken away",
        "Perhaps it takes longer than the time limit of a job; see `snn docs cluster`.",
    )


def _whole_job_ended(worker: Any) -> bool:
    """Tell whether the nanny of a worker that died, which would start it again, is gone too.

    What an item does ends its worker; a nanny ends with its job or its machine.
    """
    address = urlsplit(getattr(worker, "nanny", None) or "")
    if not address.hostname or not address.port:
        return False
    time.sleep(_DYING_S)
    try:
        socket.create_connection((address.hostname, address.port), timeout=_CONNECT_S).close()
    except OSError:
        return True
    return False
