"""How measures are named and drawn in figures: each looks the same in all of them, whichever others are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

Dashes: TypeAlias = str | tuple[float, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Look:
    """How the curve of one measure is drawn: any one of the three tells it from the others."""

    colour: str
    dashes: Dashes
    marker: str


# Okabe & Ito (2008), without the yellow, which is too pale for a line.
LOOKS: Final = (
    Look("#0072B2", "-", "o"),
    Look("#D55E00", (0, (5, 2)), "s"),
    Look("#E69F00", (0, (5, 1.5, 1, 1.5)), "^"),
    Look("#56B4E9", (0, (1, 1.2)), "D"),
    Look("#CC79A7", (0, (5, 1.2, 1, 1.2, 1, 1.2)), "v"),
    Look("#222222", (0, (2.5, 1.5)), "P"),
    Look("#009E73", (0, (8, 1.5)), "X"),
)
_OWN: Final = (
    "correlation, best lag (C)",
    "STTC, best lag",
    "PLV, theta",
    "mutual information, best lag",
    "transfer entropy, weaker way",
    "Granger, conditional, weaker way",
    "Reciprocity index",
)
"""Measures that have the look at the same place to themselves."""
_NAMES: Final = {"C, tested": "C, p of circular shifts < .05"}


def looks_of(measures: Sequence[str]) -> dict[str, Look]:
    """Give each measure its look: always the same to those with one of their own, and what is left to others.

    Raises
    ------
    ValueError
        If there are more measures than looks.

    Examples
    --------
    >>> looks_of(["Reciprocity index", "PLV, theta"])["PLV, theta"] == looks_of(["PLV, theta"])["PLV, theta"]
    True
    """
    own = {name: look for name, look in zip(_OWN, LOOKS, strict=True) if name in measures}
    others = [name for name in measures if name not in own]
    free = [look for look in LOOKS if look not in own.values()]
    if len(others) > len(free):
        raise ValueError(f"{len(measures)} measures cannot be told apart; {len(LOOKS)} can")
    all_ = own | dict(zip(others, free, strict=False))
    return {name: all_[name] for name in measures}


def measure_label(name: str) -> str:
    """Write the name of a measure for a reader of a figure.

    Examples
    --------
    >>> measure_label("RI-, unfriendly channels")
    'RI−, unfriendly channels'
    """
    return _NAMES.get(name, name).replace("RI-", "RI−")
