"""Contradictions between parameters, as errors that name both."""

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from snn.config.frozen import yaml_key
from snn.units import format_number, format_quantity, split_suffix


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
