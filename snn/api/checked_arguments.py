"""The boundary of the API: what is given is of the right kind, or refused in one line before anything starts."""

import inspect
import math
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from numbers import Integral, Real
from typing import Any, Final, ParamSpec, TypeVar

from snn.errors import ResultError, SnnError

P = ParamSpec("P")
R = TypeVar("R")
_LONGEST: Final = 60
"""Letters of a value that is shown as it is; of a longer one the type is."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What an argument may be."""

    allowed: str
    """In words, for the message."""
    is_allowed: Callable[[Any], bool]
    error: type[SnnError] = ResultError

    def __or__(self, other: "Kind") -> "Kind":
        """Allow either."""
        words = f"{self.allowed} or {other.allowed}"
        return Kind(words, lambda given: self.is_allowed(given) or other.is_allowed(given), self.error)


def checked(**kinds: Kind) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a function refuse arguments of another kind, in one line, before it does anything."""

    def with_boundary(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)

        @wraps(function)
        def boundary(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                given = signature.bind(*args, **kwargs).arguments
            except TypeError:
                return function(
                    *args, **kwargs
                )  # Python says which argument is missing, or none of its names
            for name in kinds.keys() & given.keys():
                require(name, given[name], kinds[name])
            return function(*args, **kwargs)

        return boundary

    return with_boundary


def require(name: str, given: Any, kind: Kind) -> None:
    """Raise an error that says what is allowed, and what was given, if that is of another kind."""
    if not kind.is_allowed(given):
        raise kind.error(f"{name}: expected {kind.allowed}, got {_shown(given)}")


def _shown(given: Any) -> str:
    """Write what was given: short values as they are, of others what they are."""
    simple = given is None or isinstance(given, bool | str | bytes | Integral | Real | list | tuple | dict)
    text = repr(given) if simple else ""
    return text if 0 < len(text) <= _LONGEST else f"a value of type {type(given).__name__}"


def whole(*, least: int) -> Kind:
    """Allow whole numbers from some on."""
    return Kind(
        f"a whole number of at least {least}",
        lambda given: isinstance(given, Integral) and not isinstance(given, bool) and int(given) >= least,
    )


def instance(what: type, words: str) -> Kind:
    """Allow what is of a type."""
    return Kind(words, lambda given: isinstance(given, what))


def one_of(words: Iterable[str]) -> Kind:
    """Allow some words."""
    allowed = tuple(words)
    return Kind(" or ".join(f"'{word}'" for word in allowed), lambda given: given in allowed)


def listed(kind: Kind, words: str) -> Kind:
    """Allow a list of such, not a single one, nor text."""
    return Kind(words, lambda given: _is_listed(given) and all(map(kind.is_allowed, given)))


def _is_listed(given: Any) -> bool:
    is_array = hasattr(given, "tolist") and getattr(given, "ndim", 0) == 1
    return is_array or (isinstance(given, Sequence) and not isinstance(given, str | bytes))


def _is_number(given: Any) -> bool:
    return isinstance(given, Real) and not isinstance(given, bool) and math.isfinite(given)


FLAG: Final = instance(bool, "True or False")
TEXT: Final = instance(str, "text")
NOTHING: Final = Kind("None", lambda given: given is None)
NUMBER: Final = Kind("a number", _is_number)
POSITIVE: Final = Kind("a number above 0", lambda given: _is_number(given) and given > 0)
NUMBERS: Final = listed(NUMBER, "a list of numbers")
PAIRS: Final = listed(
    Kind("two numbers", lambda given: NUMBERS.is_allowed(given) and len(given) == 2),
    "a list of pairs, the start and the stop of each in seconds",
)
WHOLE_NUMBERS: Final = listed(whole(least=1), "a list of whole numbers of at least 1")
FOLDER: Final = instance(str | os.PathLike, "a path")  # pyright: ignore[reportArgumentType]
BY_NAME: Final = Kind(
    "a mapping by name",
    lambda given: isinstance(given, Mapping) and all(isinstance(name, str) for name in given),
)
MEASURES: Final = TEXT | listed(TEXT, "a list of names of measures")
