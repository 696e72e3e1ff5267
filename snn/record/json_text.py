"""Strict JSON: what other programs can read, whatever a measure may give."""

import json
import math
from collections.abc import Mapping

import numpy as np

from snn.record.types import JSON


def plain(value: object) -> JSON:
    """Turn NumPy numbers, tuples and mappings into JSON values; numbers that are not finite become null.

    JSON has no NaN, and a measure without a value (a correlation with a silent partner) is missing.

    Raises
    ------
    TypeError
        If there is something that JSON cannot hold.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    raise TypeError(f"JSON cannot hold {type(value).__name__}: {value!r}")


def to_json_text(value: object) -> str:
    """Return ``value`` as indented JSON that ends with a newline."""
    return json.dumps(plain(value), indent=2, allow_nan=False, ensure_ascii=False) + "\n"
