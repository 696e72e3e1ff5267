"""In how many dyads *reciprocity* is shown where it is true: counted over recordings of several lengths.

Reciprocity asks that each partner's movement follows the other's cues. Behind a motor gate that is closed what is seen
comes out as movement rarely, so that the word takes long. Not shown is not absent, and how often it is not shown has
to be known beside it. The counts come with the package; they are those of published tables.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from snn.compare.proportions import Proportion, proportion

WORD = "reciprocity"
_FILE_NAME = "word_power.csv"
_ALIKE_S = 1.0
"""By so much a recording may be shorter than a length and still be of it: transients are taken off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPower:
    """In how many mutually coupled dyads of one kind and length the word is shown."""

    dyad: str
    """Kind, in words."""
    length_s: float
    shown: Proportion


def word_power(measured_s: float) -> list[WordPower]:
    """Return the power for each kind of dyad at the longest length that is no longer than a recording.

    Parameters
    ----------
    measured_s
        Of the recording. One that is shorter than all lengths has the power of none of them.
    """
    found: dict[str, WordPower] = {}
    for power in _shipped():
        if power.length_s <= measured_s + _ALIKE_S:
            found[power.dyad] = power
    return list(found.values())


@lru_cache(maxsize=1)
def _shipped() -> tuple[WordPower, ...]:
    text = resources.files("snn.compare").joinpath(_FILE_NAME).read_text(encoding="utf-8")
    return tuple(
        WordPower(
            dyad=row["dyad"],
            length_s=float(row["length_s"]),
            shown=proportion(int(row["n_shown"]), int(row["n"])),
        )
        for row in csv.DictReader(text.splitlines())
    )
