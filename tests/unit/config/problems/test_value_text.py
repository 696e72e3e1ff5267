"""Values in messages."""

import datetime

import pytest

from snn.config.problems.value_text import described, printable


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (100, "100"),
        (100.0, "100.0"),
        (10**400, "a huge integer"),
        ("100", 'text "100"'),
        ('a"b', 'text "a\\"b"'),
        ("é", 'text "é"'),
        ("\x1b[0m", 'text "\\u001b[0m"'),
        ("x" * 100, 'text "' + "x" * 57 + '..."'),
        ([1], "list"),
        ((1,), "list"),
        ({}, "mapping"),
        (datetime.date(2001, 1, 2), "date 2001-01-02; quote it"),
        (b"", "bytes"),
    ],
)
def test_described(value: object, expected: str) -> None:
    assert described(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a b", "a b"), ("a\nb", "a\\x0ab"), ("\u202e", "\\x202e"), ("x" * 81, "x" * 77 + "...")],
)
def test_printable(text: str, expected: str) -> None:
    assert printable(text) == expected
