"""The configuration as a JSON schema, for editors that complete keys and check values while one types."""

from collections.abc import Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from snn.config.checks.sweep import sweepable
from snn.config.schema.answers import KINDS
from snn.config.schema.catalogue import Leaf, allowed_range
from snn.config.schema.design import DESIGNS
from snn.config.schema.experiment import Experiment
from snn.config.schema.frozen import yaml_key
from snn.config.schema.sweep import SPACINGS
from snn.units import format_quantity

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Describe a configuration file: keys, meanings, units, bounds, choices and sources.

    Editors that know JSON schema use it for YAML too. What it cannot say (bounds of quantities,
    contradictions between parameters) stands in the descriptions and is checked on loading.
    """
    schema = Experiment.model_json_schema(by_alias=True)
    definitions = schema.pop("$defs")
    for model in _models(Experiment):
        part = schema if model is Experiment else definitions[model.__name__]
        for attribute, field in model.model_fields.items():
            part["properties"][yaml_key(attribute)] = _property(part, attribute, field)
    _complete_sweep(definitions)
    _complete_designs(definitions)
    _complete_answer(definitions)
    schema["properties"] = _with_common_defaults(schema["properties"])
    return {
        "$schema": DIALECT,
        **schema,
        "title": "snn experiment",
        "$defs": dict(sorted(definitions.items())),
    }


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """List a model and all models below it, each once."""
    found: dict[type[BaseModel], None] = {}
    waiting = [model]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found[current] = None
            waiting += [part for field in current.model_fields.values() for part in _parts(field.annotation)]
    yield from found


def _parts(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _parts(argument)


def _property(part: dict[str, Any], attribute: str, field: FieldInfo) -> dict[str, Any]:
    leaf = Leaf(yaml_key(attribute), (attribute,), field)
    described = dict(part["properties"][leaf.path])
    for note in ("meaning", "larger"):
        described.pop(note, None)
    if "$ref" in described:  # its parts have their own defaults
        described.pop("default", None)
        described.pop("source", None)
        return described
    allowed = allowed_range(leaf)
    if allowed and leaf.unit:
        described["description"] += f" Allowed: {allowed}."
    if leaf.unit and "default" in described and described["type"] != "array":
        described["default"] = format_quantity(field.default, leaf.unit)
        described["examples"] = [described["default"]]
    return described


def _complete_sweep(definitions: dict[str, Any]) -> None:
    keys = sweepable(Experiment)
    del definitions["Condition"]
    values = definitions["ValuesAxis"]
    values["properties"]["keys"]["items"] = {"enum": keys}
    values["properties"]["values"] = {**values["properties"]["values"], "minItems": 1}
    _one_of(values, ["values", *SPACINGS])
    conditions = definitions["ConditionsAxis"]["properties"]["conditions"]
    settings = {"type": "object", "propertyNames": {"enum": keys}}
    for keyword in ("items", "minItems"):
        conditions.pop(keyword)
    conditions |= {"type": "object", "minProperties": 1, "additionalProperties": settings}


def _complete_designs(definitions: dict[str, Any]) -> None:
    """Write factors as a file has them, by name; which names there are `sets` can tell, so that any is accepted."""
    design, factor = definitions["DesignAxis"], definitions["Factor"]
    factor["properties"].pop("key")
    factor["required"].remove("key")
    factors = definitions["Drawing"]["properties"]["factors"]
    factors.pop("items")
    factors |= {"type": "object", "minProperties": 1, "additionalProperties": {"$ref": "#/$defs/Factor"}}
    _one_of(design, DESIGNS)


def _one_of(definition: dict[str, Any], names: Sequence[str]) -> None:
    """Let a part have one of several keys, and null in none of them."""
    for name in names:
        shown = definition["properties"][name]
        [kind] = [each for each in shown.pop("anyOf", [{}]) if each != {"type": "null"}]
        shown.pop("default", None)
        definition["properties"][name] = kind | shown
    definition["oneOf"] = [{"required": [name]} for name in names]


def _complete_answer(definitions: dict[str, Any]) -> None:
    """Let a file give a single test without a list, and ask for the name of each test."""
    answer = definitions["Analysis"]["properties"]["answer"]
    tests = answer.pop("items")
    limits = {key: answer.pop(key) for key in ("type", "maxItems")}
    answer["anyOf"] = [tests, {"items": tests, **limits}]
    for kind in KINDS.values():
        definition = definitions[kind.__name__]
        definition["required"] = ["test", *definition["required"]]


def _with_common_defaults(properties: dict[str, Any]) -> dict[str, Any]:
    """Insert `partner`, which the model itself has no field for: it is merged before the model is made."""
    common = {
        "$ref": "#/$defs/Partner",
        "description": "Defaults of both partners; `partners` overrides them.",
    }
    ordered: dict[str, Any] = {}
    for key, value in properties.items():
        if key == "partners":
            ordered["partner"] = common
        ordered[key] = value
    return ordered
