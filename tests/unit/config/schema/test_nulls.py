"""Null models as a file names them."""

import pytest
from pydantic import ValidationError

from snn.config.schema.nulls import Nulls
from snn.config.schema.recorded_nulls import CircularShift, SpikeDither


@pytest.mark.parametrize("null", [CircularShift, SpikeDither])
def test_a_null_needs_at_least_one_surrogate(null: type[CircularShift | SpikeDither]) -> None:
    with pytest.raises(ValidationError, match="greater_than_equal"):
        null.model_validate({"surrogates": 0})


def test_half_widths_have_units_and_no_dither_is_made_unasked() -> None:
    assert Nulls().dither.half_widths_ms == Nulls().dither.operational_half_widths_ms == ()
    found = SpikeDither.model_validate(
        {"half_widths": ["25 ms", "0.1 s"], "operational_half_widths": ["5 ms"]}
    )
    assert found.half_widths_ms == (25.0, 100.0)
    assert found.operational_half_widths_ms == (5.0,)
    assert found.model_dump(by_alias=True)["half_widths"] == ("25 ms", "100 ms")


@pytest.mark.parametrize("widths", [["0 ms"], ["-5 ms"], [25], "25 ms", ["25 Hz"]])
def test_a_half_width_is_a_time_above_zero(widths: object) -> None:
    with pytest.raises(ValidationError, match="half_widths"):
        SpikeDither.model_validate({"half_widths": widths})
