"""Data of a page is text of letters that end nothing, and comes back."""

import re

from snn.report.explorer.packing import packed, unpacked


def test_any_content_is_letters_and_comes_back():
    heading = {"text": "</script>\u2028é", "values": [1, 0.5, None]}
    text = packed(heading, bytes(range(256)))
    assert re.fullmatch(r"[A-Za-z0-9+/]+=*", text)
    assert unpacked(text) == (heading, bytes(range(256)))
    assert packed(heading, bytes(range(256))) == text
