"""The plainest executor: one item after the other, in this process."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Self

from snn.batch.executor import Event, Item, OnItemProgress, Result, Started, Work, attempt


@dataclass(frozen=True, slots=True)
class SerialExecutor:
    """Does each item where it is called; a crash of the work is a crash of the caller."""

    def __enter__(self) -> Self:
        """Return the executor itself: there is nothing to keep."""
        return self

    def __exit__(self, *_: object) -> None:
        """Do nothing."""

    @property
    def n_workers(self) -> int:
        """Always one."""
        return 1

    def run(
        self, work: Work[Item, Result], items: Iterable[Item], *, on_progress: OnItemProgress[Item]
    ) -> Generator[Event[Item, Result]]:
        """Work on the items in their order; see ``Executor.run``."""
        for item in items:
            yield Started(item)
            yield attempt(work, item, on_progress=partial(on_progress, item))
