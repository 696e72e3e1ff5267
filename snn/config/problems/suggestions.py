"""What a misspelt or misplaced key was probably meant to be."""

import difflib
from collections.abc import Iterable, Iterator
from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from snn.config.problems.removed_keys import removed_key
from snn.config.schema.answers import TAGS
from snn.config.schema.catalogue import leaves
from snn.config.schema.channels import PARTNERS
from snn.config.schema.design import DesignAxis
from snn.config.schema.frozen import yaml_key
from snn.config.schema.sweep import ConditionsAxis, ValuesAxis

_TAGGED: dict[str, type[BaseModel]] = {
    "values_axis": ValuesAxis,
    "conditions_axis": ConditionsAxis,
    "design_axis": DesignAxis,
    **TAGS,
}
"""Models of which a key may hold one or the other, by what pydantic calls them in error locations."""
_MAX_SHOWN = 3
_MAX_WORD = 100
"""Nobody misspells a key into more characters; comparing them would take long."""


def closest(word: str, allowed: Iterable[str]) -> str | None:
    """Return the most similar of the allowed words, or None if none is similar."""
    near = difflib.get_close_matches(word, list(allowed), n=1) if len(word) <= _MAX_WORD else []
    return near[0] if near else None


def field_at(location: Iterable[str | int], model: type[BaseModel]) -> tuple[str, FieldInfo] | None:
    """Find the attribute and declaration of what an error location points to, if there is any."""
    found: tuple[str, FieldInfo] | None = None
    part: type[BaseModel] | None = model
    for key in location:
        if isinstance(key, int):
            continue
        if key in _TAGGED:
            part, found = _TAGGED[key], None
            continue
        found = _field_named(key, part) if part else None
        part = _model_of(found[1].annotation) if found else None
    return found


def model_at(location: Iterable[str | int], model: type[BaseModel]) -> type[BaseModel] | None:
    """Find the model whose keys stand at an error location; None if there is none."""
    part: type[BaseModel] | None = model
    for key in location:
        if isinstance(key, int):
            continue
        field = _field_named(key, part) if part else None
        part = _TAGGED.get(key) or (_model_of(field[1].annotation) if field else None)
    return part


def unknown_key(keys: tuple[str | int, ...], location: tuple[str | int, ...], model: type[BaseModel]) -> str:
    """Say that a key is unknown and which one was probably meant: a new name, a neighbour, or a namesake elsewhere."""
    removed = removed_key(keys)
    if removed:
        return removed
    word = str(keys[-1])
    part = model_at(location[:-1], model)
    neighbours = [yaml_key(attribute) for attribute in part.model_fields] if part else []
    if "partners" in neighbours:
        neighbours.insert(neighbours.index("partners"), "partner")
    near = closest(word, neighbours)
    if near:
        return f"unknown key; did you mean '{near}'?"
    if word in PARTNERS:
        return f"unknown key here; did you mean 'partners.{word}'?"
    # Those under the same key first: of link.delay, link.a_to_b.delay.
    beside = "".join(f"{key}." for key in keys[:-1])
    elsewhere = sorted(dict.fromkeys(_namesakes(word, model)), key=lambda path: not path.startswith(beside))
    if elsewhere:
        shown = ", ".join(f"'{path}'" for path in elsewhere[:_MAX_SHOWN])
        return f"unknown key here; did you mean {shown}?"
    return f"unknown key; allowed: {', '.join(neighbours)}"


def _namesakes(word: str, model: type[BaseModel]) -> Iterator[str]:
    for path in leaves(model):
        common = path.replace("partners.a.", "partner.")
        parts = common.split(".")
        if word in parts and not path.startswith("partners.b."):
            yield ".".join(parts[: parts.index(word) + 1])


def _field_named(key: str, model: type[BaseModel]) -> tuple[str, FieldInfo] | None:
    named = (item for item in model.model_fields.items() if yaml_key(item[0]) == key)
    return next(named, None)


def _model_of(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_of(part))), None)
