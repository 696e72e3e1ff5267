"""What a column of the table of dyads is: a name with parts that vary, a meaning, a unit and a range.

Names of columns are built of parts: ``a_execution_e_base_hz`` is the base rate of partner a's execution E cells. A
`ColumnKind` describes all columns that differ in such parts only. The kinds are listed in
`snn.config.columns.column_list`; `snn.config.columns.column_names` finds the one of a column.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from snn.config.schema.channels import CHANNELS
from snn.config.schema.levels import LEVELS
from snn.config.schema.recorded_nulls import DITHERS

PARTS: Final[Mapping[str, Mapping[str, str]]] = {
    "partner": {"a_": "of partner a", "b_": "of partner b"},
    "of": {"": "mean of both partners", "a_": "of partner a", "b_": "of partner b"},
    "cells": {
        "observation_e": "excitatory cells of the observation circuit",
        "execution_e": "excitatory cells of the execution circuit",
        "motor": "motor cells",
    },
    "circuit": {
        "observation_e": "excitatory cells of the observation circuit",
        "observation_i": "inhibitory cells of the observation circuit",
        "execution_e": "excitatory cells of the execution circuit",
        "execution_i": "inhibitory cells of the execution circuit",
    },
    "excitatory": {
        "observation_e": "excitatory cells of the observation circuit",
        "execution_e": "excitatory cells of the execution circuit",
    },
    "acting": {"execution_e": "excitatory cells of the execution circuit", "motor": "motor cells"},
    "class": {
        "mirror": "excited in executing the cell's own act and in observing some act",
        "congruent": "mirror cells for which observing the own act is above base and above each other act",
        "broad": "all other mirror cells",
        "execution_only": "excited in executing, not in observing",
        "observation_only": "excited in observing, not in executing",
        "suppressed": "held below base in observing some act, and excited by none",
    },
    "scope": {"": "all channels", "_positive": "smile and touch", "_negative": "frown and withdraw"},
    "valence": {"positive": "smile and touch", "negative": "frown and withdraw"},
    "channel": {f"_{channel.name}": f"{channel.name} only" for channel in CHANNELS},
    "direction": {"a_to_b": "from partner a to partner b", "b_to_a": "from partner b to partner a"},
    "level": {"brain": "rates of the other's execution E cells", "movement": "the other's movement"},
    "bound": {"_low": "lower end of the interval", "_high": "upper end of the interval"},
    "modulator": {
        level.name: "neutral at its tonic level" if level.neutral is None else f"neutral at {level.neutral:g}"
        for level in LEVELS
    },
    "dither": {dither.begins: dither.said for dither in DITHERS},
}
"""By name of a part, what can stand there and what it says."""
ANY_NUMBER: Final = "width"
"""The part that is a number which a configuration names."""


@dataclass(frozen=True, slots=True)
class ColumnKind:
    """All columns that differ in the parts of their names only."""

    template: str
    """Name, with its parts in braces: ``{of}{cells}_base_hz``."""
    meaning: str
    unit: str = "1"
    """``1`` for numbers without a unit; empty for text."""
    low: float | None = None
    """Smallest possible value; None if there is no limit."""
    high: float | None = None
    words: tuple[str, ...] = ()
    """All that a text can be; empty if it can be anything."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts that vary, from left to right."""
        return tuple(re.findall(r"{(\w+)}", self.template))

    @property
    def range_text(self) -> str:
        """The range in words.

        Examples
        --------
        >>> ColumnKind("p", "p on the null.", low=0, high=1).range_text
        '0 to 1'
        >>> ColumnKind("motor_hz", "Rate.", "Hz", low=0).range_text
        '0 or more'
        """
        if not self.unit:
            return ", ".join(self.words) or "text"
        if self.low is None and self.high is None:
            return "any"
        if self.high is None:
            return f"{self.low:g} or more"
        return f"{self.low:g} to {self.high:g}"

    def names(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """List the columns of this kind, and what the parts of each say; a number that a user names stays in braces.

        Examples
        --------
        >>> list(ColumnKind("RI{scope}", "Index.").names())[1]
        ('RI_positive', ('smile and touch',))
        """
        open_part = {f"{{{ANY_NUMBER}}}": "half-width, as the configuration has it"}
        choices = [PARTS.get(part, open_part) for part in self.parts]
        for chosen in product(*choices):
            filled = dict(zip(self.parts, chosen, strict=True))
            said = tuple(choices[place][word] for place, word in enumerate(chosen))
            yield self.template.format(**filled), said

    def holds(self, value: float | str) -> bool:
        """Tell whether a cell can have a value: in range, or one of the words; nan is an empty cell.

        Examples
        --------
        >>> kind = ColumnKind("p", "p on the null.", low=0, high=1)
        >>> kind.holds(0.05), kind.holds(1.5), kind.holds("synchrony")
        (True, False, False)
        """
        if not self.unit or isinstance(value, str):
            return not self.unit and isinstance(value, str) and (not self.words or value in self.words)
        too_low = self.low is not None and value < self.low
        too_high = self.high is not None and value > self.high
        return not (too_low or too_high)


def share(template: str, meaning: str) -> ColumnKind:
    """Describe a share, a probability or another number from 0 to 1."""
    return ColumnKind(template, meaning, low=0, high=1)


def correlation(template: str, meaning: str) -> ColumnKind:
    """Describe a number from -1 to 1."""
    return ColumnKind(template, meaning, low=-1, high=1)


def rate(template: str, meaning: str) -> ColumnKind:
    """Describe a firing rate."""
    return ColumnKind(template, meaning, "Hz", low=0)


def weight(template: str, meaning: str) -> ColumnKind:
    """Describe a synaptic weight."""
    return ColumnKind(template, meaning, "nS", low=0)


def described(kind: ColumnKind, name: str) -> tuple[str, ...] | None:
    """Return what the parts of a column's name say; None if the column is not of this kind.

    Examples
    --------
    >>> described(ColumnKind("{of}motor_base_hz", "Rate.", "Hz"), "a_motor_base_hz")
    ('of partner a',)
    """
    for known, said in kind.names():
        if re.fullmatch(re.escape(known).replace(rf"\{{{ANY_NUMBER}\}}", r"\d+(\.\d+)?"), name):
            return said
    return None
