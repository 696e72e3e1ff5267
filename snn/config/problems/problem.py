"""What is wrong with a configuration, each in one line that says where, what, what is allowed, and the remedy."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from snn.config.problems.remedies import as_mapping, with_likely_unit
from snn.config.problems.suggestions import closest, field_at, model_at, unknown_key
from snn.config.problems.value_text import described, printable
from snn.config.schema.answers import TAGS
from snn.config.schema.catalogue import Leaf, allowed_range, leaves
from snn.units import UNITS, format_quantity

MAX_PROBLEMS = 20
Keys = tuple[str | int, ...]
_REQUIRED = "is required"


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


def in_lines(problems: Iterable[Problem]) -> Iterator[tuple[Problem, str]]:
    """Write each problem as a line, with the first problem that the line is about; missing keys share one."""
    groups: dict[object, list[Problem]] = {}
    for problem in problems:
        beside = problem.keys[:-1] if problem.reason == _REQUIRED else problem
        groups.setdefault(beside, []).append(problem)
    for first, *others in groups.values():
        names = [dotted(first.keys), *(dotted(problem.keys[-1:]) for problem in others)]
        yield first, f"{', '.join(names)}: are required" if others else str(first)


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
    """Translate a validation error into problems, unknown keys first: they often explain the others.

    At most ``MAX_PROBLEMS`` are translated, so that a file full of nonsense costs no more than one mistake.
    """
    found = [details for details in error.errors(include_url=False) if not _follows_from_another(details)]
    found.sort(key=lambda details: details["type"] != "extra_forbidden")
    return [_problem_of(details, model) for details in found[:MAX_PROBLEMS]]


def _follows_from_another(details: ErrorDetails) -> bool:
    """Tell whether a list is called too short only because its items are wrong."""
    return details["type"] == "too_short" and bool(details["input"])


def _problem_of(details: ErrorDetails, model: type[BaseModel]) -> Problem:
    keys = _without_tags(details["loc"])
    context = details.get("ctx", {})
    match details["type"]:
        case "extra_forbidden":
            return Problem(keys, unknown_key(keys, details["loc"], model), "unknown_key")
        case "cross_check":
            return Problem((*keys, *split_path(context["path"])), context["reason"], "combination")
        case "quantity" | "plain":
            return Problem(keys, context["reason"])
        case "model_type" | "model_attributes_type":
            value, part = details["input"], model_at(details["loc"], model)
            return Problem(keys, f"expected mapping, got {described(value)}{as_mapping(value, part)}")
        case kind:
            leaf = _leaf_at(keys, details["loc"], model)
            return Problem(keys, _reason(kind, details["input"], context, leaf))


def _without_tags(location: Keys) -> Keys:
    """Leave out what pydantic calls one of several models that a key may hold."""
    if location[:1] == ("sweep",):
        return location[:2] + location[3:]
    return tuple(key for key in location if key not in TAGS) if location[1:2] == ("answer",) else location


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
    "dict_type": "mapping",
    "tuple_type": "list",
    "quantity_type": "number with unit",
}
_BOUNDS = {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}


def _reason(kind: str, value: Any, context: dict[str, Any], leaf: Leaf | None) -> str:
    if kind == "missing":
        return _REQUIRED
    if kind in {"finite_number", "float_type", "int_type", "int_from_float"} and _is_not_finite(value):
        return "must be finite"
    if kind == "unit_missing":
        default = leaf.field.default if leaf else None
        return f'unit missing, write e.g. "{with_likely_unit(value, UNITS[context["unit"]], default)}"'
    if kind in _EXPECTED:
        return f"expected {_EXPECTED[kind]}, got {described(value)}{_example(kind, leaf)}"
    if kind in _BOUNDS and leaf is not None:
        return f"must be {allowed_range(leaf)}, got {_with_unit(value, leaf)}"
    if kind == "literal_error" and leaf is not None:
        return _choice(_choices(leaf.field.annotation), value)
    if kind == "one_of":
        return _choice(context["allowed"], value, also=context["also"])
    if kind == "too_short":
        return "is empty"
    if kind == "too_long":
        return f"holds {context['actual_length']} items; at most {context['max_length']}"
    return f"is not valid ({kind}), got {described(value)}"


def _is_not_finite(value: object) -> bool:
    return isinstance(value, float) and not math.isfinite(value)


def _example(kind: str, leaf: Leaf | None) -> str:
    return f'; write e.g. "5 {leaf.unit.symbol}"' if kind == "quantity_type" and leaf and leaf.unit else ""


def _with_unit(value: float, leaf: Leaf) -> str:
    return format_quantity(value, leaf.unit) if leaf.unit else described(value)


def _choices(annotation: Any) -> list[str]:
    """List the names of a Literal, also of one that a list or an optional value is made of."""
    if get_origin(annotation) is Literal:
        return [str(name) for name in get_args(annotation)]
    return [name for part in get_args(annotation) for name in _choices(part)]


def _choice(allowed: list[str], value: object, *, also: str = "") -> str:
    near = closest(value, allowed) if isinstance(value, str) else None
    hint = f"; did you mean '{near}'?" if near else ""
    return f"must be one of {', '.join(allowed)}{also}; got {described(value)}{hint}"
