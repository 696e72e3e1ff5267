"""Processes of this machine, each working on one item at a time.

A crash, an exhausted memory or a ``kill -9`` ends one worker, and its parent knows the item that this
worker had. The pools of the standard library, loky and joblib do not: they fail every item that waits, or
hang.
"""

import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from typing import Generic, Self, cast

from snn.batch.executor import Event, Failed, Item, OnItemProgress, Result, Started, Work
from snn.batch.nursery import Nursery
from snn.batch.worker import GRACE_S, Progress
from snn.batch.worker_process import Death, WorkerProcess

MAX_DEATHS = 2
"""One worker may die of what others did to the machine; of two, the item itself is the cause."""


@dataclass(slots=True)
class PoolExecutor:
    """Works on ``n_workers`` items at once, each in a process of its own.

    Used as a context manager it keeps its processes from one piece of work to the next, with all they have imported.

    Attributes
    ----------
    n_workers
        How many.
    imports
        Names of modules, imported once by the process of which the workers are forked.
    in_advance
        Whether the context begins with that process, which imports them while the parent does other things; else it
        starts when there is something to do.
    """

    n_workers: int
    imports: tuple[str, ...] = ()
    in_advance: bool = True
    _idle: list[WorkerProcess] = field(default_factory=list)
    _nursery: Nursery = field(init=False)
    _keeps: bool = False

    def __post_init__(self) -> None:
        self._nursery = Nursery(self.imports)

    def __enter__(self) -> Self:
        """Keep the processes from now on."""
        self._keeps = True
        if self.imports and self.in_advance:
            self._nursery.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End them; none is at work, so that there is nothing to clean up."""
        self._keeps = False
        _kill(self._idle)
        self._nursery.end()

    def run(
        self, work: Work[Item, Result], items: Iterable[Item], *, on_progress: OnItemProgress[Item]
    ) -> Generator[Event[Item, Result]]:
        """Work on the items as processes become free; see ``Executor.run``."""
        pool = _Pool(work=work, waiting=_Waiting(iter(items)), idle=self._idle, nursery=self._nursery)
        ended: list[Event[Item, Result]] = []
        try:
            while True:
                # First the processes, then who is told: nobody waits while a result is put away.
                yield from [*ended, *pool.fill(self.n_workers)]
                if not pool.busy:
                    return
                ready = cast(list[Connection], wait(list(pool.busy)))
                heard = [pool.hear(connection, on_progress) for connection in ready]
                ended = [event for event in heard if event is not None]
        finally:
            if pool.busy or not self._keeps:
                pool.end()
            if not self._keeps:
                self._nursery.end()


@dataclass(frozen=True, slots=True)
class _Task(Generic[Item]):
    item: Item
    n_deaths: int = 0


@dataclass(slots=True)
class _Waiting(Generic[Item]):
    """Tasks that no worker has yet: first the new ones, then those that cost a worker its life.

    Memory that was short when many ran may suffice at the end.
    """

    source: Iterator[Item]
    again: deque[_Task[Item]] = field(default_factory=deque)

    def next(self) -> _Task[Item] | None:
        for item in self.source:
            return _Task(item)
        return self.again.popleft() if self.again else None


@dataclass(slots=True)
class _Pool(Generic[Item, Result]):
    work: Work[Item, Result]
    waiting: _Waiting[Item]
    idle: list[WorkerProcess]
    nursery: Nursery
    busy: dict[Connection, tuple[WorkerProcess, _Task[Item]]] = field(default_factory=dict)

    def fill(self, n_workers: int) -> list[Started[Item]]:
        """Give tasks to as many processes as may work at once, while there are any; tell which began."""
        begun: list[Started[Item]] = []
        while len(self.busy) < n_workers and (task := self.waiting.next()) is not None:
            worker = self.idle.pop() if self.idle else WorkerProcess(self.nursery)
            self.busy[worker.connection] = worker, task
            worker.give(self.work, task.item)
            begun.append(Started(task.item))
        return begun

    def hear(self, connection: Connection, on_progress: OnItemProgress[Item]) -> Event[Item, Result] | None:
        """Take one message of a busy worker; return what it means for its item, if that is settled."""
        worker, task = self.busy[connection]
        message = worker.take()
        if isinstance(message, Progress):
            on_progress(task.item, message.stage, message.done_s)
        if message is None or isinstance(message, Progress):
            return None
        del self.busy[connection]
        if not isinstance(message, Death):
            self.idle.append(worker)
            return replace(message, item=task.item)
        if task.n_deaths + 1 < MAX_DEATHS:
            self.waiting.again.append(replace(task, n_deaths=task.n_deaths + 1))
            return None
        error = f"{MAX_DEATHS} workers died of it: {message.error}"
        return Failed(task.item, error, message.detail, workers_died=True)

    def end(self) -> None:
        """End all workers: ask those at work first, so that they remove their temporary files, then kill."""
        workers = [worker for worker, _ in self.busy.values()]
        self.idle += workers
        self.busy.clear()
        try:
            for worker in workers:
                worker.ask_to_end()
            until_s = time.monotonic() + GRACE_S
            for worker in workers:
                worker.wait(until_s=until_s)
        finally:
            # A second Ctrl-C ends the waiting and comes here.
            _kill(self.idle)


def _kill(workers: list[WorkerProcess]) -> None:
    """End workers and forget them."""
    for worker in workers:
        worker.kill()
    workers.clear()
