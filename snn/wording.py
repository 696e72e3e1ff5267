"""Words of messages: how many there are, and how the reader calls what can be set.

What is wrong is found deep below Python's arguments and the command line's options. There a message names the argument;
on the command line, which says so once, it comes out as the option.
"""

import json
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

OPTIONS: Final = {
    "bin_ms": "--bin",
    "blanks": "a column given",
    "events": "--events",
    "executor": "--executor",
    "folder": "-o",
    "force": "--force",
    "intervals_s": "--intervals",
    "longest_lag_ms": "--longest-lag",
    "measures": "--measure",
    "n_draws": "--draws",
    "n_shifts": "--shifts",
    "names": "--measure",
    "rate_hz": "--rate",
    "scheduler": "--scheduler",
    "spans_s": "--span",
    "stretches_s": "--stretches",
    "verify": "--verify",
}
"""The option of each argument of `snn` that messages name."""
FORCE_DOES: Final = "put this in the place of what is there (no finished run is removed)"
_TYPED: ContextVar[bool] = ContextVar("the reader types options", default=False)


@contextmanager
def of_the_command_line() -> Generator[None]:
    """Let messages of the body name options."""
    token = _TYPED.set(True)
    try:
        yield
    finally:
        _TYPED.reset(token)


def argument(name: str, value: Any = None) -> str:
    """Name an argument, with what to set it to if that is given.

    Examples
    --------
    >>> argument("n_shifts"), argument("n_shifts", 19)
    ('n_shifts', 'n_shifts=19')
    >>> with of_the_command_line():
    ...     argument("n_shifts"), argument("n_shifts", 19)
    ('--shifts', '--shifts 19')
    """
    if _TYPED.get():
        return OPTIONS[name] if value is None else f"{OPTIONS[name]} {value}"
    return name if value is None else f"{name}={value!r}"


def parameter(path: str, value: str) -> str:
    """Say how a parameter of the experiment is set, its value as a file has it.

    Examples
    --------
    >>> parameter("replicates", "200"), parameter("nulls.uncoupled", "true")
    ('replicates=200', "{'nulls.uncoupled': True}")
    >>> with of_the_command_line():
    ...     parameter("replicates", "200")
    '-s replicates=200'
    """
    if _TYPED.get():
        return f"-s {path}={value}"
    return str({path: json.loads(value)}) if "." in path else f"{path}={value}"


def forced() -> str:
    """Say the remedy where something else is there: the same words in all messages, and in the help of the option."""
    return f"{OPTIONS['force'] if _TYPED.get() else argument('force', True)} to {FORCE_DOES}"


def another_folder() -> str:
    """Say the other remedy."""
    return f"give another folder{' with -o' if _TYPED.get() else ''}"


def n_of(number: int, thing: str) -> str:
    """Count things.

    Examples
    --------
    >>> n_of(1, "run"), n_of(2, "run"), n_of(0, "complete run")
    ('1 run', '2 runs', '0 complete runs')
    """
    return f"{number} {thing}{'' if number == 1 else 's'}"


def were(number: int) -> str:
    """Say what so many things were.

    Examples
    --------
    >>> were(1), were(2)
    ('was', 'were')
    """
    return "was" if number == 1 else "were"


def by_reason(failed: Mapping[str, str], thing: str) -> Iterator[tuple[str, str]]:
    """Yield each reason once, after what it is the reason of: thousands may fail for the same one.

    Examples
    --------
    >>> list(by_reason({"a1": "too short", "b2": "damaged", "c3": "too short"}, "run"))
    [('2 runs (a1 and others)', 'too short'), ('run b2', 'damaged')]
    """
    names: dict[str, list[str]] = {}
    for name, reason in failed.items():
        names.setdefault(reason, []).append(name)
    for reason, alike in names.items():
        which = (
            f"{thing} {alike[0]}" if len(alike) == 1 else f"{n_of(len(alike), thing)} ({alike[0]} and others)"
        )
        yield which, reason
