"""Text of others as it may be shown: harmless to a terminal, a spreadsheet and a page.

A terminal obeys control characters (ECMA-48: with ESC it may be made to type, or to hide lines), and characters of
text direction make text read otherwise than it is. A spreadsheet runs a cell that begins like a formula (OWASP, "CSV
Injection").
"""

import re
from typing import Any

_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f"  # all of C0 and C1 but tab and line feed
_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
_BRIEF = 200
_HARMFUL = re.compile(f"[{_CONTROL}{_INVISIBLE}\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_IN_MARKDOWN = re.compile(r"[|`]|(?<=\])[(\[:]|<(?=[A-Za-z/!?])")
"""A new cell, code, the target of a link, and a tag; signs such as "p < .05" are none of them."""


def harmless(text: str) -> str:
    r"""Write control characters and those of text direction as their numbers.

    Examples
    --------
    >>> harmless("ok\x1b[2J")
    'ok\\x1b[2J'
    """
    return _HARMFUL.sub(_number, text)


def one_line(text: str) -> str:
    """Make text harmless, and one line."""
    return harmless(" ".join(text.splitlines()))


def brief(text: str) -> str:
    """Make text harmless, one line, and short enough for an error message."""
    shown = one_line(text[: 2 * _BRIEF])
    return shown if len(shown) <= _BRIEF else shown[: _BRIEF - 3] + "..."


def csv_cell(value: Any) -> Any:
    """Make a cell of a table harmless; numbers, also such as are text, stay as they are.

    What a spreadsheet would run gets an apostrophe before it, which makes it text.

    Examples
    --------
    >>> csv_cell("=1+1"), csv_cell("-0.5"), csv_cell(-0.5)
    ("'=1+1", '-0.5', -0.5)
    """
    if not isinstance(value, str):
        return value
    runs = value.lstrip(" ").startswith(_FORMULA) and value != "-" and not _is_number(value)
    return ("'" if runs else "") + harmless(value)


def markdown_cell(text: str) -> str:
    """Make text harmless inside a Markdown table: neither markup, nor HTML, nor a new cell."""
    return _IN_MARKDOWN.sub(r"\\\g<0>", one_line(text))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii() and "_" not in text and text.strip() == text


def _number(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
