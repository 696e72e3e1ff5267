"""All parameters by their dotted path, read off the models themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from snn.config.schema.frozen import yaml_key
from snn.units import Unit, format_number, split_suffix


@dataclass(frozen=True, slots=True)
class Leaf:
    """One parameter that holds a value rather than further parameters."""

    path: str
    """Dotted keys as in a file."""
    attributes: tuple[str, ...]
    """Attribute names from the root model to the value."""
    field: FieldInfo
    """How the model declares it."""

    @property
    def unit(self) -> Unit | None:
        """Unit of the value, if it has one."""
        return split_suffix(self.attributes[-1])[1]

    @property
    def meaning(self) -> str:
        """What the parameter is."""
        return self._note("meaning")

    @property
    def larger(self) -> str:
        """What a larger value does; empty where nothing can be larger."""
        return self._note("larger")

    @property
    def source(self) -> str:
        """Where the default comes from."""
        return self._note("source")

    def bound(self, kind: str) -> float | None:
        """Return one of the bounds ``gt``, ``ge``, ``lt``, ``le``, in the parameter's unit; of a list, of its items."""
        return next((getattr(mark, kind) for mark in self.marks if hasattr(mark, kind)), None)

    @property
    def marks(self) -> list[Any]:
        """What is declared of the value beside its type; of a list, of its items too."""
        items = [arg for arg in get_args(self.field.annotation) if get_origin(arg) is Annotated]
        declared = [mark for item in items for mark in get_args(item)[1:]]
        nested = [mark for field in declared if isinstance(field, FieldInfo) for mark in field.metadata]
        return [*self.field.metadata, *declared, *nested]

    def value_in(self, root: BaseModel) -> Any:
        """Look the parameter up in an instance of the model that was catalogued."""
        value: Any = root
        for attribute in self.attributes:
            value = getattr(value, attribute)
        return value

    def _note(self, name: str) -> str:
        notes = self.field.json_schema_extra
        return str(notes.get(name, "")) if isinstance(notes, dict) else ""


@cache
def leaves(model: type[BaseModel]) -> dict[str, Leaf]:
    """Catalogue the parameters of a model by dotted path, in the order in which it declares them."""
    return {leaf.path: leaf for leaf in _walk(model, ())}


def allowed_range(leaf: Leaf) -> str:
    """Say which numbers a parameter may take: ``between 0 and 1``, ``> 0 and <= 100 ms``; empty if any."""
    unit = f" {leaf.unit.symbol}" if leaf.unit else ""
    lowest, highest = leaf.bound("ge"), leaf.bound("le")
    if lowest is not None and highest is not None:
        return f"between {format_number(lowest)} and {format_number(highest)}{unit}"
    signs = {"gt": ">", "ge": ">=", "lt": "<", "le": "<="}
    bounds = {sign: leaf.bound(kind) for kind, sign in signs.items()}
    parts = [f"{sign} {format_number(bound)}" for sign, bound in bounds.items() if bound is not None]
    return " and ".join(parts) + (unit if parts else "")


def _walk(model: type[BaseModel], above: tuple[str, ...]) -> Iterator[Leaf]:
    for attribute, field in model.model_fields.items():
        attributes = (*above, attribute)
        part = field.annotation
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield from _walk(part, attributes)
        else:
            yield Leaf(".".join(yaml_key(name) for name in attributes), attributes, field)
