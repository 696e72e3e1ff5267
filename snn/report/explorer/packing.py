"""Data inside a page: a heading in JSON and bytes after it, as gzip in base64, which no text of others can leave."""

import base64
import gzip
import json
from collections.abc import Mapping
from typing import Any

from snn.record.json_text import plain

_LENGTH_BYTES = 4
"""Of the heading, the smallest byte first, before it."""


def packed(heading: Mapping[str, Any], body: bytes = b"") -> str:
    """Pack a heading and bytes; equal ones give equal text.

    Examples
    --------
    >>> unpacked(packed({"n": float("nan")}, b"abc"))
    ({'n': None}, b'abc')
    """
    text = json.dumps(plain(heading), separators=(",", ":"), allow_nan=False).encode()
    content = len(text).to_bytes(_LENGTH_BYTES, "little") + text + body
    return base64.b64encode(gzip.compress(content, compresslevel=9, mtime=0)).decode()


def unpacked(text: str) -> tuple[Any, bytes]:
    """Return what `packed` was given."""
    content = gzip.decompress(base64.b64decode(text))
    stop = _LENGTH_BYTES + int.from_bytes(content[:_LENGTH_BYTES], "little")
    return json.loads(content[_LENGTH_BYTES:stop]), content[stop:]
