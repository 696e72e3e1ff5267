"""Which columns of ``results.csv`` there are by name, what each is, and which of them are outcomes."""

from collections.abc import Iterator
from functools import cache

from snn.config.columns.column_kinds import ANY_NUMBER, ColumnKind, described
from snn.config.columns.column_list import COLUMNS, DYAD, Kinds


def column_kinds() -> Iterator[ColumnKind]:
    """List all kinds of columns."""
    for kinds in COLUMNS.values():
        yield from kinds


def column_named(name: str) -> tuple[ColumnKind, tuple[str, ...]] | None:
    """Find what a column is, and what the parts of its name say; None for an axis of a sweep, or a stranger.

    Examples
    --------
    >>> kind, said = column_named("a_motor_base_hz")
    >>> kind.meaning, kind.unit, said
    ('Mean rate at base: when nobody acts.', 'Hz', ('of partner a', 'motor cells'))
    """
    closed, opened = _by_name()
    if name in closed:
        return closed[name]
    for kind in opened:
        said = described(kind, name)
        if said is not None:
            return kind, said
    return None


def column_attributes(name: str) -> dict[str, str]:
    """Say what a column is: its meaning with what the parts of its name say, unit and range; nothing of a stranger.

    Examples
    --------
    >>> column_attributes("a_motor_base_hz")["long_name"]
    'Mean rate at base: when nobody acts. (of partner a, motor cells)'
    """
    found = column_named(name)
    if found is None:
        return {}
    kind, said = found
    parts = ", ".join(filter(None, said))
    meaning = f"{kind.meaning} ({parts})" if parts else kind.meaning
    return {"long_name": meaning, "units": kind.unit or "text", "range": kind.range_text}


@cache
def outcomes() -> tuple[str, ...]:
    """Return the numbers that are measured of every dyad; dithers that a configuration asks for come on top."""
    measured = (kind for kinds in COLUMNS.values() if kinds is not DYAD for kind in kinds if kind.unit)
    return tuple(
        sorted(name for kind in measured if ANY_NUMBER not in kind.parts for name, _ in kind.names())
    )


def is_outcome(name: str) -> bool:
    """Tell whether a table of dyads can have a number of this name."""
    found = column_named(name)
    return name in outcomes() or (found is not None and ANY_NUMBER in found[0].parts)


@cache
def _by_name() -> tuple[dict[str, tuple[ColumnKind, tuple[str, ...]]], Kinds]:
    """Return all names that are complete, and the kinds whose names hold a number of the configuration."""
    opened = tuple(kind for kind in column_kinds() if ANY_NUMBER in kind.parts)
    closed = {
        name: (kind, said) for kind in column_kinds() if kind not in opened for name, said in kind.names()
    }
    return closed, opened
