"""Errors and warnings as one line for people; tracebacks only on demand."""

import contextlib
import os
import sys
import traceback
import warnings
from collections.abc import Iterator
from typing import Final

from snn.errors import ConfigWarning, EnvironmentWarning, SnnError, WorkersError
from snn.wording import of_the_command_line

NOT_DONE: Final = 1
"""What was done is kept; the same command goes on from there."""
BAD_INPUT: Final = 2
INTERRUPTED: Final = 130


@contextlib.contextmanager
def reported_errors(*, debug: bool) -> Iterator[None]:
    """Turn what goes wrong inside into a line on stderr for each thing, and an exit code.

    Parameters
    ----------
    debug
        Print the traceback of an error too.

    Raises
    ------
    SystemExit
        With code 2 after an ``SnnError`` (1 if it is a ``WorkersError``), 130 after an interrupt, and 1 if the
        reader of our output has gone.
    """
    with warnings.catch_warnings(), of_the_command_line():
        _filter_warnings()
        warnings.showwarning = _show_warning
        try:
            yield
        except SnnError as error:
            if debug:
                traceback.print_exc()
            for line in error.lines:
                print_error(line)
            raise SystemExit(NOT_DONE if isinstance(error, WorkersError) else BAD_INPUT) from error
        except KeyboardInterrupt as interrupt:
            raise SystemExit(INTERRUPTED) from interrupt
        except BrokenPipeError as error:
            # Python flushes stdout once more when it exits: give it somewhere to go.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(1) from error


def _filter_warnings() -> None:
    """Filter as Python does by itself: with ``PYTHONWARNINGS=error`` any library's warning would end a run."""
    warnings.resetwarnings()
    for quiet in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
        warnings.simplefilter("ignore", quiet)
    for ours in (ConfigWarning, EnvironmentWarning):
        warnings.simplefilter("always", ours)


def print_error(message: str) -> None:
    """Print an error as one line on stderr."""
    print(f"snn: error: {_one_line(message)}", file=sys.stderr)


def _show_warning(message: Warning | str, category: type[Warning], *_where: object) -> None:
    ours = issubclass(category, (ConfigWarning, EnvironmentWarning))
    text = str(message) if ours else f"{category.__name__}: {message}"
    print(f"snn: warning: {_one_line(text)}", file=sys.stderr)


def _one_line(text: str) -> str:
    return " ".join(text.split())
