"""Processes of this machine, each working on one item at a time.

A crash, an exhausted memory or a ``kill -9`` ends one worker, and the parent knows on which item that worker was. The
pools of the standard library, loky and joblib do not: they fail every item that waits, or hang.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any, Generic

from snn.batch.executor import Event, Failed, Item, OnItemProgress, Result, Started, Work, one_line
from snn.batch.worker import GRACE_S, Progress

_MAX_DEATHS = 2
"""A worker may die of what another program did to the machine; one that dies twice of the same item died of it."""
_TAIL_BYTES = 4096


@dataclass(frozen=True, slots=True)
class PoolExecutor:
    """Works on ``n_workers`` items at once, each in a process of its own."""

    n_workers: int

    def run(
        self, work: Work[Item, Result], items: Iterable[Item], *, on_progress: OnItemProgress[Item]
    ) -> Generator[Event[Item, Result]]:
        """Work on the items as processes become free; see ``Executor.run``."""
        tasks: Iterator[_Task[Item]] = (_Task(item) for item in items)
        again: deque[_Task[Item]] = deque()
        idle: list[_Worker] = []
        busy: dict[Connection, tuple[_Worker, _Task[Item]]] = {}
        try:
            while True:
                for task in _take(again, tasks, self.n_workers - len(busy)):
                    worker = idle.pop() if idle else _Worker(work)
                    busy[worker.connection] = worker, task
                    worker.give(task.item)
                    yield Started(task.item)
                if not busy:
                    return
                for connection in wait(list(busy)):
                    worker, task = busy[connection]
                    message = worker.take()
                    if isinstance(message, Progress):
                        on_progress(task.item, message.stage, message.done_s)
                        continue
                    del busy[connection]
                    if not isinstance(message, _Death):
                        idle.append(worker)
                        yield replace(message, item=task.item)
                    elif task.n_deaths + 1 < _MAX_DEATHS:
                        again.append(replace(task, n_deaths=task.n_deaths + 1))
                    else:
                        yield Failed(task.item, message.error, message.detail)
        finally:
            _stop([*idle, *(worker for worker, _ in busy.values())])
