"""Documents of others: which fields they have, of which types, in which ranges."""

import re
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from snn.errors import ResultError
from snn.foreign.shown_text import brief

M = TypeVar("M", bound="Document")


def _digits(n_digits: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) != n_digits or not set(text) <= _HEXADECIMAL:
            raise ValueError(f"expected {n_digits} hexadecimal digits")
        return text

    return AfterValidator(check)


_TEXT = (
    "health",
    "health_reason",
    "note",
    "script",
    "verdict",
    "synchrony_verdict",
    "cue_law_a_to_b",
    "cue_law_b_to_a",
    "cue_withheld_a_to_b",
    "cue_withheld_b_to_a",
)
"""Columns of the table of dyads that hold text."""
_HEXADECIMAL = frozenset("0123456789abcdef")
Key = Annotated[str, _digits(16)]
"""Name of a run: it becomes the name of a folder."""
Sha256 = Annotated[str, _digits(64)]


def _plain_name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*", name):
        raise ValueError("expected the name of a file, without a folder")
    return name


def _numbers_but_notes(columns: dict[str, Any]) -> dict[str, Any]:
    # A list: of thousands of runs, each with hundreds of columns, a generator takes twice as long.
    wrong = [name for name, value in columns.items() if type(value) is str and name not in _TEXT]
    if wrong:
        raise ValueError(f"{wrong[0]}: expected a number")
    return columns


FileName = Annotated[str, Field(max_length=255), AfterValidator(_plain_name)]
"""Of a file in the folder that the document is about: no separators, no leading dot."""
Count = Annotated[int, Field(ge=0, le=2**53)]
Label = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=100_000)]
Measures = Annotated[dict[Label, float | bool | int | Text | None], AfterValidator(_numbers_but_notes)]
"""Columns of a dyad: numbers, and text in those that are text."""


def _at_most_20(condition: dict[str, Any]) -> dict[str, Any]:
    if len(condition) > 20:
        raise ValueError("more than 20 axes")
    return condition


Condition = Annotated[dict[Label, Label | float], AfterValidator(_at_most_20)]
"""Label and point on each axis of a sweep."""


class Document(BaseModel):
    """A mapping that somebody else wrote; fields that it has beside the listed ones are left alone."""

    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False, frozen=True)


def require(model: type[M], value: object) -> M:
    """Check a document.

    Raises
    ------
    ValueError
        In one line: the first field that is wrong, and what is wrong with it.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        # "Input should be ..." is pydantic's, "Value error, ..." ours.
        reason = first["msg"].removeprefix("Value error, ").removeprefix("Input ")
        raise ValueError(brief(f"{where}: {reason}" if where else reason)) from None


def refuse_older(document: object, oldest: int, *, path: Path, older_reader: str) -> None:
    """Raise a ResultError if a document is of an older format, and say what reads it."""
    version = document.get("schema_version") if isinstance(document, dict) else None
    if isinstance(version, int) and version < oldest:
        raise ResultError(
            f"'{path}': format {version} is of an older model, this snn reads format {oldest} on; run the experiment "
            f"again, or read it with {older_reader}"
        )


def refuse_newer(document: object, newest: int, *, path: Path) -> None:
    """Raise a ResultError if a document is of a newer format, whose fields may be others than those we know."""
    version = document.get("schema_version") if isinstance(document, dict) else None
    if isinstance(version, int) and version > newest:
        raise ResultError(f"'{path}': format {version} is newer than this snn ({newest}); upgrade snn")
