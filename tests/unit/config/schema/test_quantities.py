"""Fields that hold quantities."""

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from snn.config.schema.quantities import (
    Hertz,
    Milliseconds,
    Millivolts,
    Nanosiemens,
    Picoamperes,
    Picofarads,
    Seconds,
)


class Example(BaseModel):
    model_config = ConfigDict(strict=True, allow_inf_nan=False)
    delay: Milliseconds = Field(gt=0, le=1000)


ONE_OF_EACH = {
    "seconds": (Seconds, "1 ks", 1000.0),
    "milliseconds": (Milliseconds, "1 s", 1000.0),
    "hertz": (Hertz, "1 kHz", 1000.0),
    "millivolts": (Millivolts, "1 V", 1000.0),
    "nanosiemens": (Nanosiemens, "1 uS", 1000.0),
    "picoamperes": (Picoamperes, "1 nA", 1000.0),
    "picofarads": (Picofarads, "1 nF", 1000.0),
}


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_quantity_is_read_into_the_unit_of_its_type(name: str) -> None:
    from pydantic import TypeAdapter

    kind, text, expected = ONE_OF_EACH[name]
    assert TypeAdapter(kind).validate_python(text) == expected


def test_it_is_written_back_with_its_unit() -> None:
    assert Example.model_validate({"delay": "0.1 s"}).model_dump() == {"delay": "100 ms"}


def test_bounds_hold_in_the_unit_of_the_type() -> None:
    assert Example.model_validate({"delay": "1 s"}).delay == 1000.0
    with pytest.raises(ValidationError, match="less_than_equal"):
        Example.model_validate({"delay": "1.001 s"})
    with pytest.raises(ValidationError, match="greater_than"):
        Example.model_validate({"delay": "0 s"})


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (5, "unit missing"),
        (-0.5, "unit missing"),
        (float("nan"), "must be finite"),
        (float("-inf"), "must be finite"),
        (True, "expected number with unit"),
        (None, "expected number with unit"),
        (["5 ms"], "expected number with unit"),
    ],
)
def test_anything_but_a_text_with_a_unit_is_refused(value: object, message: str) -> None:
    with pytest.raises(ValidationError) as error:
        Example.model_validate({"delay": value})
    assert [details["msg"] for details in error.value.errors()] == [message]
