"""Ctrl-C, and the signals by which a batch system or a lost connection ends a program, as one exception."""

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_SIGNALS = tuple(getattr(signal, name) for name in _NAMES if hasattr(signal, name))
"""Windows has no SIGHUP; there `snn doctor` must still be able to say that it is not supported."""


class Interrupted(KeyboardInterrupt):
    """The user or the system asked to stop.

    Parameters
    ----------
    number
        The signal that said so.
    """

    def __init__(self, number: int) -> None:
        super().__init__(f"stopped by {signal.Signals(number).name}")
        self.exit_code = 128 + number
        """What the program should exit with: 130 after Ctrl-C, 143 after SIGTERM."""


@contextmanager
def interruptible() -> Generator[None]:
    """Raise `Interrupted` in the body when a stop signal arrives; afterwards signals do what they did before.

    A signal that was ignored stays ignored (``nohup``). Outside the main thread this does nothing, because
    only that can receive signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, _interrupt) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def undisturbed() -> Generator[None]:
    """Let a stop signal that arrives in the body of `interruptible` wait for the end of this one."""
    came: list[int] = []
    ours = threading.current_thread() is threading.main_thread()
    heard = [number for number in _SIGNALS if ours and signal.getsignal(number) is _interrupt]
    for number in heard:
        signal.signal(number, lambda number, _frame: came.append(number))
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, _interrupt)
    if came:
        raise Interrupted(came[0])


def _interrupt(number: int, _frame: FrameType | None) -> NoReturn:
    raise Interrupted(number)
