"""JSON that every later step can hold, or a reason in one line."""

import json

import pytest

from snn.foreign.json_value import MAX_DEPTH, parse_json, read_json_file


def test_ordinary_json_is_what_it_says(tmp_path):
    value = {"a": [1, -0.5, None, True, "é\n"], "b": {"c": 2**63 - 1}}
    assert parse_json(json.dumps(value)) == value
    (tmp_path / "x").write_text(json.dumps(value), encoding="utf-8")
    assert read_json_file(tmp_path / "x", max_bytes=1000) == value


def test_numbers_may_be_too_large_to_be_summed():
    assert parse_json("[1e308, 1e308, 0.5]") == [1e308, 1e308, 0.5]


def nested(n_levels):
    return "[" * n_levels + "]" * n_levels


def test_the_depth_is_limited_to_the_level():
    assert parse_json(nested(MAX_DEPTH)) is not None
    for n_levels in (MAX_DEPTH + 1, 900, 100_000):
        with pytest.raises(ValueError, match=f"^nested deeper than {MAX_DEPTH} levels$"):
            parse_json(nested(n_levels))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NaN", "expected value"),
        ("[-Infinity]", "invalid number"),
        ("1e999", "a number is not finite"),
        (str(2**63), "an integer has more than 64 bits"),
        ("9" * 10_000, ""),
        (r'{"a": "\ud800"}', "unexpected end of hex escape"),
        (r'{"\ud800": 1}', "unexpected end of hex escape"),
        (b'"\xed\xa0\x80"', "invalid unicode code point"),
        ("{", "EOF while parsing an object"),
        (b"\xff\xfe\xff", ""),
        ("", "EOF while parsing a value"),
        ('{"a": 1e999}', "a number is not finite"),
        ("[1e999, -1e999]", "a number is not finite"),
        ("[" * MAX_DEPTH + "1e999" + "]" * MAX_DEPTH, "a number is not finite"),
    ],
)
def test_what_cannot_be_held_is_refused_in_one_line(text, reason):
    with pytest.raises(ValueError, match=reason) as error:
        parse_json(text)
    assert "\n" not in str(error.value)
