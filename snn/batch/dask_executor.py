"""Work on many items by the workers of a Dask scheduler, on this machine or on others.

What becomes of the items is in `snn.batch.dask_tasks`; here workers are started, shown the folder, and ended.
"""

import os
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from snn.batch.dask_clusters import Cluster
from snn.batch.dask_tasks import DaskTasks, Waiting
from snn.batch.dask_work import Place
from snn.batch.executor import Event, Item, OnItemProgress, Result, Work
from snn.record.atomic import temporary_path, write_new
from snn.record.provenance import source_sha256

TOKEN_PATIENCE_S = 10.0
"""How long workers look for the folder: a network disk may show a new file so much later."""


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
        waiting = Waiting(iter(items))
        if not waiting:
            return
        try:
            self._cluster = self._cluster or self.start()
            with _place(self.folder) as place:
                tasks = DaskTasks(self._cluster, work, waiting, place)
                yield from tasks.events(self.n_workers + 1, on_progress)
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
