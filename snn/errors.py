"""What can go wrong, by who can mend it. A message is one line: where, what, what is allowed, the remedy."""

import os
import sys
import warnings
from typing import Final

_PACKAGE: Final = os.path.dirname(__file__) + os.sep


class SnnError(Exception):
    """Base of all errors that `snn` raises on purpose. Each argument is a line: one thing that is wrong."""

    @property
    def lines(self) -> tuple[str, ...]:
        """What is wrong, each on one line."""
        return tuple(str(argument) for argument in self.args)

    def __str__(self) -> str:
        return "\n".join(self.lines)


class ConfigError(SnnError):
    """The configuration asks for something that cannot be."""


class SimulationError(SnnError):
    """A simulation could not be built or did not give a sound result."""


class ResultError(SnnError):
    """A results folder or file cannot be read, or must not be written."""


class LostRunError(ResultError):
    """The files of a run that was made are not where they were written; making it again may help."""


class WorkersError(SnnError):
    """There is nobody who could do the work; what was done is kept."""


class ConfigWarning(UserWarning):
    """The configuration can be run, but may not mean what its author thinks."""


class EnvironmentWarning(UserWarning):
    """Something of this machine is not as it should be; `snn` goes on in another way, and says so."""


def warn(text: str, category: type[Warning]) -> None:
    """Warn at the line outside of this package that led here."""
    frame, level = sys._getframe(1), 2
    while frame is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame, level = frame.f_back, level + 1
    warnings.warn(text, category, stacklevel=level)
