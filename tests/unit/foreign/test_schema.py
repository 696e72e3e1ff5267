"""A document is what we know, or the first wrong field is named."""

from pathlib import Path

import pytest

from snn.errors import ResultError
from snn.foreign.schema import (
    Condition,
    Count,
    Document,
    FileName,
    Key,
    Measures,
    refuse_newer,
    refuse_older,
    require,
)


class Sample(Document):
    key: Key = "0123456789abcdef"
    count: Count = 0
    condition: Condition = {}  # noqa: RUF012
    file: FileName = "a.dat"
    measures: Measures = {}  # noqa: RUF012


def test_what_is_right_passes_and_other_fields_are_left_alone():
    value = {
        "condition": {"coupling": 0.5, "kind": "live"},
        "measures": {"C": None, "health": "healthy"},
        "new": 1,
    }
    assert require(Sample, value).condition == {"coupling": 0.5, "kind": "live"}


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("key", "../../etc/passwd", "key: expected 16 hexadecimal digits"),
        ("key", "0123456789abcdef\n", "key: expected 16 hexadecimal digits"),
        ("key", ["a"], "key: should be a valid string"),
        ("count", -1, "count: should be greater than or equal to 0"),
        ("count", True, "count: should be a valid integer"),
        ("condition", {"a": [1]}, "condition.a"),
        ("condition", {str(n): 1.0 for n in range(21)}, "condition: more than 20 axes"),
        ("file", "../x", "file: expected the name of a file, without a folder"),
        ("file", "..", "file: expected the name of a file, without a folder"),
        ("measures", {"C": "=1+1"}, "measures: C: expected a number"),
        ("measures", {"C": float("nan")}, "measures.C"),
    ],
)
def test_the_first_wrong_field_is_named_in_one_line(field, value, reason):
    with pytest.raises(ValueError, match=f"^{reason}") as error:
        require(Sample, {field: value})
    assert "\n" not in str(error.value)


def test_a_newer_format_is_said_to_be_newer_whatever_else_it_holds():
    with pytest.raises(ResultError, match=r"^'x': format 2 is newer than this snn \(1\); upgrade snn$"):
        refuse_newer({"schema_version": 2}, 1, path=Path("x"))
    refuse_newer({"schema_version": 1}, 1, path=Path("x"))
    refuse_newer([], 1, path=Path("x"))


def test_an_older_document_names_what_reads_it():
    with pytest.raises(ResultError, match=r"^'x': format 1 is of an older model.* read it with snn 0$"):
        refuse_older({"schema_version": 1}, 2, path=Path("x"), older_reader="snn 0")
    refuse_older({"schema_version": 2}, 2, path=Path("x"), older_reader="snn 0")
    refuse_older([], 2, path=Path("x"), older_reader="snn 0")


@pytest.mark.parametrize(
    ("field", "largest", "too_large"),
    [
        ("condition", {str(n): 1.0 for n in range(20)}, {str(n): 1.0 for n in range(21)}),
        ("file", "a" * 255, "a" * 256),
        ("count", 2**53, 2**53 + 1),
        ("measures", {"a" * 200: 1.0}, {"a" * 201: 1.0}),
        ("measures", {"note": "a" * 100_000}, {"note": "a" * 100_001}),
    ],
)
def test_what_is_as_large_as_may_be_passes_and_no_more(field, largest, too_large):
    assert getattr(require(Sample, {field: largest}), field) == largest
    with pytest.raises(ValueError, match=f"^{field}"):
        require(Sample, {field: too_large})
