"""Rows of the table of dyads, of which there may be thousands, in a fifth of the memory of dicts."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from sys import intern
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from snn.record.types import FloatArray

Value: TypeAlias = float | int | str
_FLOAT, _INT, _OTHER = 0, 1, 2
_LARGEST: Final = 2**53
"""Whole numbers up to here are themselves as floats."""


class CompactRow(Mapping[str, Value]):
    """Values by name of their column.

    Numbers lie in one array. Names are shared by all rows that have the same ones, and words by all that say the same.
    """

    __slots__ = ("_others", "kinds", "numbers", "places")

    def __init__(self, values: Mapping[str, Value]) -> None:
        kinds, numbers, others = bytearray(), array("d"), list[Value]()
        for value in values.values():
            if type(value) is float:
                kinds.append(_FLOAT)
                numbers.append(value)
            elif type(value) is int and abs(value) <= _LARGEST:
                kinds.append(_INT)
                numbers.append(value)
            else:
                kinds.append(_OTHER)
                numbers.append(len(others))
                others.append(intern(value) if type(value) is str else value)
        self.places = _places(tuple(values))
        self.kinds = _shared(bytes(kinds))
        self.numbers = array("d", numbers)  # without the room in which it grew
        self._others = tuple(others)

    def __getitem__(self, name: str) -> Value:
        """Return the value in a column."""
        place = self.places[name]
        kind, number = self.kinds[place], self.numbers[place]
        if kind == _FLOAT:
            return number
        return int(number) if kind == _INT else self._others[int(number)]

    def __iter__(self) -> Iterator[str]:
        """Name the columns."""
        return iter(self.places)

    def __len__(self) -> int:
        """Count the columns."""
        return len(self.places)

    def __repr__(self) -> str:
        """Show it as a dict."""
        return repr(dict(self))


@lru_cache(maxsize=1000)
def _places(names: tuple[str, ...]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}


@lru_cache(maxsize=1000)
def _shared(kinds: bytes) -> bytes:
    return kinds


def names_in(rows: Iterable[CompactRow]) -> list[str]:
    """Return the names of all columns, in the order in which they first appear."""
    layouts = {id(row.places): row.places for row in rows}
    return list(dict.fromkeys(name for places in layouts.values() for name in places))


def float_columns(rows: Sequence[CompactRow], names: Sequence[str]) -> tuple[list[str], FloatArray]:
    """Return, of some columns, those that hold nothing but floats and are not empty.

    Returns
    -------
    tuple
        Their names, in the order that is given, and their values, shape ``(n_columns, n_rows)``: nan where a row lacks
        it.
    """
    is_filled, differs = np.zeros((2, len(names)), dtype=np.bool_)
    columns = {id(row.places): row.places for row in rows}
    found = {key: _found(places, names) for key, places in columns.items()}
    for row in rows:
        here, there = found[id(row.places)]
        is_filled[there] |= np.isfinite(row.numbers)[here]
        differs[there] |= np.frombuffer(row.kinds, dtype=np.uint8)[here] != _FLOAT
    kept = [name for name, wanted in zip(names, is_filled & ~differs, strict=True) if wanted]
    found = {key: _found(places, kept) for key, places in columns.items()}
    values = np.full((len(kept), len(rows)), np.nan)
    for number, row in enumerate(rows):
        here, there = found[id(row.places)]
        values[there, number] = np.asarray(row.numbers)[here]
    return kept, values


def _found(places: Mapping[str, int], names: Sequence[str]) -> NDArray[np.intp]:
    """Return where the names are in a row that has them, and which they are, shape ``(2, n_found)``."""
    pairs = [(places[name], number) for number, name in enumerate(names) if name in places]
    return np.array(pairs, dtype=np.intp).reshape(-1, 2).T
