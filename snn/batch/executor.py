"""What the batch asks of whatever runs its work: here, in processes of this machine, or on a cluster."""

import traceback
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeAlias, TypeVar

from snn.errors import SnnError

Item = TypeVar("Item")
Result = TypeVar("Result")

OnProgress: TypeAlias = Callable[[str, float], None]
"""Called by the work with its stage and how far it is in it, in seconds of biological time."""
Work: TypeAlias = Callable[[Item, OnProgress], Result]
"""One piece of work: a top-level function, or a partial of one, so that other processes can import it."""
OnItemProgress: TypeAlias = Callable[[Item, str, float], None]
"""Called in this process with the item that got on, its stage, and how far it is in it."""


@dataclass(frozen=True, slots=True)
class Started(Generic[Item]):
    """Work on an item began, perhaps not for the first time."""

    item: Item


@dataclass(frozen=True, slots=True)
class Finished(Generic[Item, Result]):
    """An item is done."""

    item: Item
    result: Result


@dataclass(frozen=True, slots=True)
class Failed(Generic[Item]):
    """An item cannot be done; the others go on."""

    item: Item
    error: str
    """What went wrong, in one line."""
    detail: str
    """Traceback or last output, for who wants to know more."""
    workers_died: bool = False
    """Whether workers died of it, of which something else may have been the cause."""


Event: TypeAlias = Started[Item] | Finished[Item, Result] | Failed[Item]


class Executor(Protocol):
    """Runs one function on many items; as a context manager it may keep its processes from one call to the next."""

    def __enter__(self) -> Self:
        """Begin to keep what several pieces of work can share."""
        ...

    def __exit__(self, *_: object) -> None:
        """Let go of it."""
        ...

    @property
    def n_workers(self) -> int:
        """How many items it works on at once."""
        ...

    def run(
        self, work: Work[Item, Result], items: Iterable[Item], *, on_progress: OnItemProgress[Item]
    ) -> Generator[Event[Item, Result]]:
        """Work on every item and tell what happens, as it happens.

        Each item ends in exactly one ``Finished`` or ``Failed``, in any order. Items are taken from
        ``items`` only when there is a worker for them. Closing the iterator stops all work and leaves no
        process behind.
        """
        ...


def attempt(
    work: Work[Item, Result], item: Item, *, on_progress: OnProgress
) -> Finished[Item, Result] | Failed[Item]:
    """Do the work on one item, turning any error into a ``Failed``."""
    try:
        return Finished(item, work(item, on_progress))
    except SnnError as error:
        return Failed(item, one_line(str(error)), traceback.format_exc())
    except Exception as error:
        # A fault in the program, or no memory: the other items do not depend on it.
        return Failed(item, one_line(f"{type(error).__name__}: {error}"), traceback.format_exc())


def one_line(text: str) -> str:
    """Fold a message onto one line."""
    return " ".join(text.split())
