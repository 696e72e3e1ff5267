"""All engines, the fastest first: what each is called, what is said of it, and how it is made.

A new one adds a line here, and a module with a class that has the methods of `snn.simulate.engine.Engine`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from snn.errors import SimulationError

if TYPE_CHECKING:  # the command line reads this table, and does without NumPy
    from snn.simulate.engine import Engine

AUTO: Final = "auto"
"""Asks for the first engine that can run here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineEntry:
    """What is known of an engine before it is made."""

    name: str
    """For users, and for the record."""
    said: str
    """What follows its name in the help."""
    make: Callable[..., "Engine"]
    """Takes, if anything, the most seconds that a simulation may take; None for no limit."""
    runs_here: Callable[[], bool] = lambda: True
    """Tells whether ``auto`` may take it."""
    said_if_taken: str = ""
    """What a user is told whose ``auto`` came to this one; empty if there is nothing to tell."""


def _compiled(time_limit_s: float | None = None) -> "Engine":
    from snn.simulate.engine import CompiledEngine

    return CompiledEngine(time_limit_s=time_limit_s)


def _has_compiler() -> bool:
    from snn.simulate.compiler import compiler_command

    return compiler_command() is not None


def _numpy(time_limit_s: float | None = None) -> "Engine":
    from snn.simulate.engine import NumpyEngine

    return NumpyEngine(time_limit_s=time_limit_s)


COMPILED: Final = EngineEntry(
    name="compiled", said="needs a C++ compiler", make=_compiled, runs_here=_has_compiler
)
NUMPY: Final = EngineEntry(
    name="numpy",
    said="is slower",
    make=_numpy,
    said_if_taken=(
        "no C++ compiler: running on the NumPy target, about 40 times slower; `snn doctor` says what to install"
    ),
)
ENGINES: Final = (COMPILED, NUMPY)
ENGINE_NAMES: Final = (AUTO, *(entry.name for entry in ENGINES))
ENGINE_HELP: Final = (
    "; ".join([*(f"{entry.name} {entry.said}" for entry in ENGINES), f"{AUTO} takes what is there"]) + "."
)
USE_UNCOMPILED: Final = f"use the engine {NUMPY.name}"
"""The remedy where a model cannot be compiled."""


def find_engine(name: str = AUTO) -> EngineEntry:
    """Return the engine of a name; ``auto`` is the first that can run here.

    Raises
    ------
    SimulationError
        If there is none of that name.
    """
    for entry in ENGINES:
        if name == entry.name or (name == AUTO and entry.runs_here()):
            return entry
    raise SimulationError(f"there is no engine {name!r}; there are {', '.join(ENGINE_NAMES)}")
