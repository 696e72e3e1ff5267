"""Progress where there is no terminal: a line at once, and then a line now and then, ever less often."""

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

FIRST_S: Final = 10.0
"""Until the second line; the first one comes at once."""
GROWTH: Final = 1.5
"""Each line comes when so many times the time of the one before has passed since the start."""
LONGEST_S: Final = 600.0
"""But no silence is longer than this."""
_SHOWN: ContextVar[bool] = ContextVar("progress is shown", default=True)


@contextmanager
def progress_shown(shown: bool) -> Generator[None]:
    """Show how far work in the body is, or keep silent about it."""
    token = _SHOWN.set(shown)
    try:
        yield
    finally:
        _SHOWN.reset(token)


def is_shown() -> bool:
    """Tell whether progress is to be shown."""
    return _SHOWN.get()


class ProgressLog:
    """Writes lines to stderr as time goes by; what is to be told is asked for only when it is time.

    Parameters
    ----------
    clock
        Monotonic, in seconds.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started_s = clock()
        self._due_s = 0.0

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start."""
        return self._clock() - self._started_s

    def tell(self, line: Callable[[], str], *, now: bool = False) -> None:
        """Write a line if it is time, or in any case."""
        elapsed_s = self.elapsed_s
        if not now and elapsed_s < self._due_s:
            return
        say(line())
        grown_s = max(FIRST_S, elapsed_s * GROWTH)
        self._due_s = min(grown_s, elapsed_s + LONGEST_S)


def say(text: str) -> None:
    """Tell a line on stderr that is no result; nobody may be left to read it, and the work goes on."""
    if not is_shown():
        return
    try:
        print(f"snn: {text}", file=sys.stderr, flush=True)
    except (OSError, ValueError, AttributeError):
        return  # the terminal is gone, closed or never was
