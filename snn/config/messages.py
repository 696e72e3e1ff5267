"""What is wrong with a configuration, in one line that says where, what, what is allowed, and the remedy."""

import datetime
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from snn.config.catalogue import Leaf, allowed_range, leaves
from snn.config.suggestions import closest, field_at, unknown_key
from snn.config.sweep import AXIS_TAGS

Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes
    ----------
    keys
        Keys and list positions from the top of the file to the parameter at fault.
    reason
        What is wrong with it.
    kind
        ``unknown_key``, ``value`` (one parameter by itself) or ``combination`` (of several).
    """

    keys: Keys
    reason: str
    kind: Literal["unknown_key", "value", "combination"] = "value"

    def __str__(self) -> str:
        return f"{dotted(self.keys)}: {self.reason}" if self.keys else self.reason


def dotted(keys: Iterable[str | int]) -> str:
    """Write keys as a path: ``partners.a.intention.events[2].onset``."""
    path = ""
    for key in keys:
        path += f"[{key}]" if isinstance(key, int) else f".{printable(key)}" if path else printable(key)
    return path


def split_path(path: str) -> Keys:
    """Read a dotted path back into keys and list positions."""
    parts = path.replace("[", ".[").split(".")
    return tuple(int(part[1:-1]) if part.startswith("[") else part for part in parts)


def problems_of(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Translate a validation error into problems, unknown keys first: they often explain the others."""
    found = [_problem_of(details, model) for details in error.errors(include_url=False)]
    return sorted(found, key=lambda problem: problem.kind != "unknown_key")


def described(value: object) -> str:
    """Say what a value is, shortened and on one line: ``text "100"``, ``list``, ``null``."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return f"text {_quoted(value)}"
        case int() | float():
            return _number(value)
        case datetime.date():
            return f"date {value}; quote it"
        case list() | tuple():
            return "list"
        case dict():
            return "mapping"
        case _:
            return type(value).__name__


def printable(text: str) -> str:
    """Make text safe for a terminal and at most 80 characters long."""
    clean = "".join(
        character if character.isprintable() else f"\\x{ord(character):02x}" for character in text
    )
    return clean if len(clean) <= 80 else clean[:77] + "..."


def _quoted(text: str) -> str:
    return json.dumps(text if len(text) <= 60 else text[:57] + "...", ensure_ascii=not text.isprintable())


def _number(value: float) -> str:
    text = str(value) if isinstance(value, float) or abs(value) < 10**30 else "a huge integer"
    return text


def _problem_of(details: ErrorDetails, model: type[BaseModel]) -> Problem:
    keys = tuple(key for key in details["loc"] if key not in AXIS_TAGS)
    context = details.get("ctx", {})
    match details["type"]:
        case "extra_forbidden":
            return Problem(keys, unknown_key(keys, details["loc"], model), "unknown_key")
        case "cross_check":
            return Problem((*keys, *split_path(context["path"])), context["reason"], "combination")
        case "quantity" | "plain":
            return Problem(keys, context["reason"])
        case kind:
            return Problem(
                keys, _reason(kind, details["input"], context, _leaf_at(keys, details["loc"], model))
            )


def _leaf_at(keys: Keys, location: Keys, model: type[BaseModel]) -> Leaf | None:
    known = leaves(model).get(dotted(keys))
    if known is not None:
        return known
    found = field_at(location, model)
    return Leaf(dotted(keys), (found[0],), found[1]) if found else None


_EXPECTED = {
    "int_type": "integer",
    "int_from_float": "integer",
    "float_type": "number",
    "string_type": "text",
    "bool_type": "true or false",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "dict_type": "mapping",
    "tuple_type": "list",
    "quantity_type": "number with unit",
}
_BOUNDS = {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}


def _reason(kind: str, value: Any, context: dict[str, Any], leaf: Leaf | None) -> str:
    if kind == "missing":
        return "is required"
    if kind in {"finite_number", "float_type", "int_type", "int_from_float"} and _is_not_finite(value):
        return "must be finite"
    if kind in _EXPECTED:
        return f"expected {_EXPECTED[kind]}, got {described(value)}{_example(kind, leaf)}"
    if kind in _BOUNDS and leaf is not None:
        return f"must be {allowed_range(leaf)}, got {_as_written(value)}"
    if kind == "literal_error" and leaf is not None:
        return _choice([str(name) for name in get_args(leaf.field.annotation)], value)
    if kind == "one_of":
        return f"must be {context['allowed']}; got {described(value)}"
    if kind == "too_short":
        return "is empty"
    if kind == "too_long":
        return f"holds {context['actual_length']} items; at most {context['max_length']}"
    return f"is not valid ({kind}), got {described(value)}"


def _is_not_finite(value: object) -> bool:
    return isinstance(value, float) and not math.isfinite(value)


def _example(kind: str, leaf: Leaf | None) -> str:
    return f'; write e.g. "5 {leaf.unit.symbol}"' if kind == "quantity_type" and leaf and leaf.unit else ""


def _as_written(value: object) -> str:
    return printable(value) if isinstance(value, str) else described(value)


def _choice(allowed: list[str], value: object) -> str:
    near = closest(value, allowed) if isinstance(value, str) else None
    hint = f"; did you mean '{near}'?" if near else ""
    return f"must be one of {', '.join(allowed)}; got {described(value)}{hint}"
