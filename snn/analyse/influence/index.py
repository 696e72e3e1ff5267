"""The reciprocity index: synchrony that comes with influence both ways, and with nothing else.

Synchrony alone proves nothing: common input without any coupling scores higher than mutual coupling, a monologue is as
significant as a dialogue, and a dyad whose loop reverberates scores best of all. So what proves influence is the cue
test (`snn.analyse.influence.cue_test`): whether each partner's activity follows the private, random cues of the other.
It needs no other dyads to be compared with. The index says how much of it there is::

    S   = max(0, (C - mean C of unrelated partners) / (1 - mean C of unrelated partners))
    E   = effect of a cue on the other's brain, in Hz per Hz of movement, one value each way
    B   = 2 min(|E_AB|, |E_BA|) / (|E_AB| + |E_BA|)
    RI  = S B  if the brain of each follows the cues of the other, p_AB <= .01 and p_BA <= .01,  else 0

*Derivation.* Reciprocity asks for three things at once: that the partners do alike (S), that each influences the
other (the gate), and that neither does so much more than the other (B). S and B are numbers from 0 to 1, and their
product is 0 where one of them is, 1 where both are: no surplus of synchrony makes up for a monologue. S is the share
of the way from chance to identity: unrelated partners, circular shifts of one of the two, have 0 on average, copies
have 1. B is the smaller effect over the mean of both: 1 if they are equal, 0 if one is 0, and the same
if both links are scaled alike. Effects may be negative (who is held back is influenced as well), so their sizes count.
The gate is an intersection-union test (Berger 1982): "not both ways" is rejected at level .01 if each direction is,
without a correction, so that a one-way dyad is called mutual in at most 1 of 100.

Influence on the *brain* both ways is *mutual influence*. Only if each one's *movement* follows the other's cues, too,
do we speak of *reciprocity*: it is asked of a dyad whose movement can answer. A test that does not reject shows
nothing, least of all that there is nothing. Where cues cannot carry a word (none were drawn, they follow the
other, a video has the same script) influence cannot be told, whatever the synchrony. A dyad that runs away or
reverberates has no synchrony score and so no index, but it stays in the cue test: nothing is dropped because of
what followed from a cue.

References
----------
Berger (1982), Technometrics 24, 295-300.
"""

from dataclasses import dataclass

import numpy as np

from snn.analyse.influence.cue_test import INFLUENCE_LEVEL
from snn.config.columns.words import InfluenceVerdict, SynchronyVerdict

SYNCHRONY_LEVEL = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """What the cues of one partner say of its influence on the other; nan where it could not be measured."""

    p_brain: float
    p_movement: float
    effect: float
    """On the brain, in Hz per Hz."""
    withheld: str = ""
    """Why the cues cannot carry a word; empty if they can."""

    @property
    def is_told(self) -> bool:
        """Whether the test of the brain can be read."""
        return not self.withheld and bool(np.isfinite(self.p_brain))

    @property
    def on_brain(self) -> bool:
        """Whether influence on the brain is shown."""
        return self.is_told and self.p_brain <= INFLUENCE_LEVEL

    @property
    def on_movement(self) -> bool:
        """Whether influence on movement is shown."""
        return not self.withheld and self.p_movement <= INFLUENCE_LEVEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Synchrony:
    """How alike the two are; nan in a dyad that is not scored."""

    c: float
    """Peak correlation of the partners' execution rates."""
    null_mean: float
    """Its mean over unrelated partners."""
    p_value: float

    @property
    def above_chance(self) -> float:
        """S, 0 to 1."""
        return float(np.maximum(0.0, (self.c - self.null_mean) / (1 - self.null_mean)))  # nan stays nan

    @property
    def verdict(self) -> SynchronyVerdict:
        """Say whether the two are more alike than unrelated partners."""
        if not np.isfinite(self.p_value):
            return "no score"
        return "synchrony" if self.p_value < SYNCHRONY_LEVEL else "no synchrony shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The index and its parts; nan where undefined."""

    verdict: InfluenceVerdict
    synchrony_verdict: SynchronyVerdict
    value: float
    """RI, 0 to 1; nan without a score of synchrony, or where influence cannot be told."""
    synchrony: float
    """S, 0 to 1."""
    balance: float
    """B, 0 to 1; nan where influence cannot be told in one of the directions."""


def reciprocity_index(synchrony: Synchrony, a_to_b: Direction, b_to_a: Direction) -> Index:
    """Judge one dyad.

    Parameters
    ----------
    synchrony, a_to_b, b_to_a
        What was measured in it.

    Returns
    -------
    Index
        Exchanging the partners exchanges the directions and leaves the index as it is.

    Examples
    --------
    >>> alike = Synchrony(c=0.6, null_mean=0.2, p_value=0.001)
    >>> there = Direction(p_brain=0.005, p_movement=0.3, effect=0.3)
    >>> back = Direction(p_brain=0.01, p_movement=0.2, effect=0.1)
    >>> found = reciprocity_index(alike, there, back)
    >>> found.verdict, round(found.value, 3)  # S = .4 / .8, B = 2 x .1 / .4
    ('mutual influence', 0.25)
    """
    verdict = _verdict(a_to_b, b_to_a)
    told = a_to_b.is_told and b_to_a.is_told
    balance = _balance(abs(a_to_b.effect), abs(b_to_a.effect)) if told else float("nan")
    above = synchrony.above_chance
    return Index(
        verdict=verdict,
        synchrony_verdict=synchrony.verdict,
        value=_value(verdict, above, balance) if told else float("nan"),
        synchrony=above,
        balance=balance,
    )


def _verdict(a_to_b: Direction, b_to_a: Direction) -> InfluenceVerdict:
    if a_to_b.on_brain and b_to_a.on_brain:
        return "reciprocity" if a_to_b.on_movement and b_to_a.on_movement else "mutual influence"
    if a_to_b.on_brain:
        return "influence a to b"
    if b_to_a.on_brain:
        return "influence b to a"
    return "no influence shown" if a_to_b.is_told and b_to_a.is_told else "cannot be told"


def _balance(a_to_b: float, b_to_a: float) -> float:
    total = a_to_b + b_to_a
    return 2 * min(a_to_b, b_to_a) / total if total > 0 else 0.0 * total  # nan stays nan


def _value(verdict: InfluenceVerdict, above: float, balance: float) -> float:
    """Return the index of a dyad in which both directions are told, or a mean would hold some half unknown."""
    if not np.isfinite(above):
        return float("nan")
    return above * balance if verdict in ("mutual influence", "reciprocity") else 0.0
