"""The table of all parameters with their sources: the first thing that a reviewer asks for."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from snn.config.schema.catalogue import Leaf, allowed_range, leaves
from snn.config.schema.experiment import Experiment
from snn.config.schema.references import FromCondition, FromRun
from snn.units import format_number

_CHOICE = "user's choice"
_NOT_PARAMETERS = ("name", "question", "primary", "sweep", "analysis.answer")


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One parameter of an experiment.

    Attributes
    ----------
    name
        Dotted path; `partner` stands for both partners where they agree.
    value
        As text, in ``unit``.
    unit
        Symbol, or empty.
    meaning, larger
        What it is, and what a larger value does.
    allowed
        Bounds, or empty.
    source
        Where the value comes from; starts with "assumed" if nobody measured it.
    """

    name: str
    value: str
    unit: str
    meaning: str
    larger: str
    allowed: str
    source: str


def parameter_rows(experiment: Experiment) -> tuple[ParameterRow, ...]:
    """List all parameters: assumed ones first, then those with a source, then what is the user's choice."""
    return tuple(sorted(_rows(experiment), key=_rank))


def _rank(row: ParameterRow) -> int:
    if row.source.startswith("assumed"):
        return 0
    return 2 if row.source == _CHOICE else 1


def _rows(experiment: Experiment) -> Iterator[ParameterRow]:
    known = leaves(Experiment)
    for path, leaf in known.items():
        value = leaf.value_in(experiment)
        if path in _NOT_PARAMETERS:
            continue
        if not path.startswith("partners."):
            yield _row(path, leaf, value)
            continue
        _, name, rest = path.split(".", 2)
        other = known[f"partners.{'b' if name == 'a' else 'a'}.{rest}"].value_in(experiment)
        if value != other:
            yield _row(path, leaf, value)
        elif name == "a":
            yield _row(f"partner.{rest}", leaf, value)


def _row(name: str, leaf: Leaf, value: Any) -> ParameterRow:
    unit = leaf.unit.symbol if leaf.unit else ""
    return ParameterRow(
        name=name,
        value=_text(value),
        unit=unit,
        meaning=leaf.meaning,
        larger=leaf.larger,
        allowed=allowed_range(leaf),
        source=_source(leaf, value),
    )


def _source(leaf: Leaf, value: Any) -> str:
    default = leaf.field.default
    if value == default or leaf.source == _CHOICE:
        return leaf.source
    # The source speaks of the default, and not of what this configuration puts in its place.
    unit = f" {leaf.unit.symbol}" if leaf.unit else ""
    return f"assumed: set by this configuration (default {_text(default)}{unit}: {leaf.source})"


def _text(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, str | FromRun | FromCondition):
        return str(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return format_number(value)
    if all(isinstance(item, tuple) for item in value):
        return json.dumps(value) if value else "none"
    if all(isinstance(item, str | int | float) for item in value):
        return ", ".join(map(_text, value))
    return f"{len(value)} listed"
