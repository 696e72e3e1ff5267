"""What we write as JSON, others can read."""

import json

import numpy as np
import pytest

from snn.record.json_text import plain, to_json_text


def refuse_constants(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


def test_numbers_that_are_not_finite_become_null_wherever_they_are():
    value = {"z": float("nan"), "list": [1.5, float("inf"), (np.float64("-inf"),)]}
    text = to_json_text(value)
    assert json.loads(text, parse_constant=refuse_constants) == {"z": None, "list": [1.5, None, [None]]}


def test_numpy_numbers_become_plain_ones():
    found = plain({"n": np.int64(3), "x": np.float32(0.5), "yes": np.bool_(True), "text": np.str_("ok")})
    assert found == {"n": 3, "x": 0.5, "yes": True, "text": "ok"}
    assert [type(entry) for entry in found.values()] == [int, float, bool, str]


def test_true_stays_true():
    assert to_json_text({"a": True, "b": 1, "c": None}) == '{\n  "a": true,\n  "b": 1,\n  "c": null\n}\n'


def test_text_of_any_language_stays_readable():
    assert "Lächeln" in to_json_text(["Lächeln"])


@pytest.mark.parametrize("value", [{1, 2}, b"bytes", object(), np.zeros(3)])
def test_what_json_cannot_hold_is_refused(value):
    with pytest.raises(TypeError, match=r"^JSON cannot hold "):
        to_json_text({"x": value})
