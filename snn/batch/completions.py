"""Each item of a piece of work as it ends: with its result, or with why there is none."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import TypeVar

from snn.batch.executor import Executor, Failed, Finished, Work
from snn.batch.interrupt import interruptible

Item = TypeVar("Item")
Result = TypeVar("Result")


def endings(
    items: Iterable[Item], work: Work[Item, Result], *, executor: Executor
) -> Iterator[Finished[Item, Result] | Failed[Item]]:
    """Do the work on all items, in any order, and yield each when it has ended.

    Raises
    ------
    Interrupted
        On Ctrl-C, SIGTERM or SIGHUP, when all processes have ended.
    """
    with interruptible(), closing(executor.run(work, items, on_progress=lambda *_: None)) as events:
        for event in events:
            if isinstance(event, Finished | Failed):
                yield event
