"""Where the lines of titles, feet and labels are broken."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from matplotlib.font_manager import FontProperties

from snn.plot.letters import width_pt


def wrapped(text: str, width_in: float, *, font: FontProperties) -> str:
    """Break lines between words where they would grow wider than a width (inches), as measured in the font."""
    paragraphs = (paragraph.split() for paragraph in text.splitlines())
    return "\n".join(line for words in paragraphs for line in _lines(words, 72 * width_in, font=font))


def _lines(words: list[str], limit_pt: float, *, font: FontProperties) -> Iterator[str]:
    """Yield as many words at a time as fit: as many as letters of mean width would, then one more or less."""

    def width(n: int) -> float:
        return _width_pt(" ".join(words[:n]), font)

    if not words:
        yield ""
        return
    n_letters = limit_pt * len(" ".join(words)) / width(len(words))
    while words:
        ends = list(accumulate(len(word) + 1 for word in words))
        n = max(bisect_right(ends, n_letters), 1)
        while n > 1 and width(n) > limit_pt:
            n -= 1
        while n < len(words) and width(n + 1) <= limit_pt:
            n += 1
        yield " ".join(words[:n])
        words = words[n:]


_width_pt = lru_cache(maxsize=1000)(width_pt)
"""Measuring takes a millisecond, and the feet of the figures of an experiment are much alike."""
