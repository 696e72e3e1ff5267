"""Contradictions between parameters, as errors that name both."""

from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from snn.config.schema.frozen import yaml_key
from snn.units import format_number, format_quantity, split_suffix

Model = TypeVar("Model", bound=BaseModel)


def free_of(contradictions: Iterable[PydanticCustomError], model: Model) -> Model:
    """Return the model, or report everything in it that cannot be together, not only the first.

    Raises
    ------
    ValidationError
        With an error for each contradiction.
    """
    found = [InitErrorDetails(type=contradiction, loc=(), input=None) for contradiction in contradictions]
    if found:
        raise ValidationError.from_exception_data(type(model).__name__, found)
    return model


def with_unit(value: float, attribute: str) -> str:
    """Write the value of an attribute in the unit that its name carries."""
    unit = split_suffix(attribute)[1]
    return format_quantity(value, unit) if unit else format_number(value)


def problem(path: str, reason: str) -> PydanticCustomError:
    """Build the error of a check between parameters.

    Parameters
    ----------
    path
        Dotted keys from the model that checks to the parameter at fault.
    reason
        What is wrong with it, what is allowed, and the remedy.
    """
    return PydanticCustomError("cross_check", "{path}: {reason}", {"path": path, "reason": reason})


def contradiction(model: BaseModel, attribute: str, relation: str, other: str) -> PydanticCustomError:
    """Build the error "attribute: its value, relation, other (its value)"."""
    value, limit = getattr(model, attribute), getattr(model, other)
    reason = f"{with_unit(value, attribute)}; {relation} {yaml_key(other)} ({with_unit(limit, other)})"
    return problem(yaml_key(attribute), reason)
