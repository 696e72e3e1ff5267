"""The reciprocity index: synchrony that comes with influence both ways, and with nothing else.

Synchrony alone proves nothing: common input without any coupling scores higher than mutual coupling, a monologue is as
significant as a dialogue, and a dyad whose loop reverberates scores best of all. The index therefore multiplies
synchrony by the balance of the influences, and is 0 unless three tests pass together, and undefined in an unscored
dyad::

    S     = max(0, (C - mean C of unrelated partners) / (1 - mean C of unrelated partners))
    D_AB  = max(0, G_AB - quantile of G_AB without the link A -> B),   D_BA alike
    B     = 2 min(D_AB, D_BA) / (D_AB + D_BA)
    RI    = S B  if  p_S < .05  and  p_AB <= .01  and  p_BA <= .01,  else 0

*Unrelated partners* are circular shifts of one of them. *Without the link* are dyads of the same model and protocol
in which the link is cut, in which there is none but common input, or in which the one who seems to answer is a
recording: a composite hypothesis, so that the largest quantile and the largest p count. None of these may be missing
(held against uncoupled dyads alone, 200 of 200 dyads with a recording would be mutual): without one there is no
index. The gate is an intersection-union test (Berger 1982): "not reciprocal" is rejected at level alpha if each part
is, without a correction. A one-way dyad passes all tests but one, so its false-alarm rate *is* the level of that
test: influence is tested at .01, because 200 dyads can show a rate to be below 5 % only if it is below 2 %.

Influence both ways is *mutual influence*. We speak of *reciprocity* only if each partner's acts are also answered more
often than by a partner who cannot see them (a replay): ``L_A, L_B``. Both words stand beside the index. A test that
does not reject shows nothing, least of all that there is nothing: such dyads are called "no synchrony shown", or "no
influence shown" where synchrony is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from snn.analyse.surrogate_statistics import surrogate_p
from snn.record.calibration import MIN_SEEDS, Calibration, Quantity, Scope
from snn.record.types import FloatArray

SYNCHRONY_LEVEL = 0.05
INFLUENCE_LEVEL = 0.01
CONTINGENCY_LEVEL = 0.05

Verdict: TypeAlias = Literal[
    "unscored",
    "not calibrated",
    "undefined",
    "no synchrony shown",
    "no influence shown",
    "influence a to b",
    "influence b to a",
    "mutual influence",
    "reciprocity",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was measured in one dyad on some channels; nan where it could not be."""

    c: float
    """Peak correlation of the partners' execution rates."""
    null_mean: float
    """Its mean over unrelated partners."""
    p_synchrony: float
    a_to_b: float
    """Conditional Granger causality, A to B."""
    b_to_a: float
    a_answered: float
    """Share of A's acts that B answers in kind."""
    b_answered: float
    scored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reciprocity:
    """The index and its parts; nan where undefined."""

    verdict: Verdict
    index: float
    synchrony: float
    """S, 0..1."""
    influence_a_to_b: float
    """D_AB >= 0."""
    influence_b_to_a: float
    p_a_to_b: float
    p_b_to_a: float
    balance: float
    """B, 0..1; 0 without influence."""
    contingency_a: float
    """L_A: share of A's acts that are answered, over that in replays; -1..1."""
    contingency_b: float
    p_contingency_a: float
    p_contingency_b: float


def reciprocity(evidence: Evidence, calibration: Calibration | None, *, scope: Scope) -> Reciprocity:
    """Judge one dyad.

    Parameters
    ----------
    evidence
        What was measured on the channels of the scope.
    calibration
        Of the same model, protocol and measured time; None leaves the index undefined.
    scope
        Which channels.

    Returns
    -------
    Reciprocity
        Exchanging the partners exchanges the directions and leaves the index as it is.

    Examples
    --------
    >>> from snn.record.calibration import QUANTITIES, Calibration
    >>> chance = {(quantity, "all"): np.linspace(0.0, 0.1, 101) for quantity in QUANTITIES}  # 99 % lie below .099
    >>> nulls = dict.fromkeys(["cut a_to_b", "common input 1", "replay a"], chance)
    >>> without = Calibration(protocol="0" * 16, measured_s=20.0, nulls=nulls, made_by="me")
    >>> dyad = Evidence(
    ...     c=0.6, null_mean=0.2, p_synchrony=0.001, a_to_b=0.399, b_to_a=0.199, a_answered=0.0, b_answered=0.0,
    ...     scored=True,
    ... )
    >>> found = reciprocity(dyad, without, scope="all")
    >>> found.verdict, round(found.index, 3)  # S = .4 / .8, D = .3 and .1, B = 2 x .1 / .4
    ('mutual influence', 0.25)
    """
    a_to_b = _influence(evidence.a_to_b, calibration, "a_to_b", scope)
    b_to_a = _influence(evidence.b_to_a, calibration, "b_to_a", scope)
    of_a = _contingency(evidence.a_answered, calibration, "a_answered", scope)
    of_b = _contingency(evidence.b_answered, calibration, "b_answered", scope)
    synchrony = _synchrony(evidence)
    balance = _balance(a_to_b.excess, b_to_a.excess)
    verdict = _verdict(evidence, (a_to_b, b_to_a), (of_a, of_b))
    return Reciprocity(
        verdict=verdict,
        index=_index(verdict, synchrony * balance, (a_to_b, b_to_a)),
        synchrony=synchrony,
        influence_a_to_b=a_to_b.excess,
        influence_b_to_a=b_to_a.excess,
        p_a_to_b=a_to_b.p_value,
        p_b_to_a=b_to_a.p_value,
        balance=balance,
        contingency_a=of_a.excess,
        contingency_b=of_b.excess,
        p_contingency_a=of_a.p_value,
        p_contingency_b=of_b.p_value,
    )


@dataclass(frozen=True, slots=True)
class _Against:
    """A value held against dyads that lack what it stands for."""

    excess: float
    p_value: float


_UNKNOWN = _Against(np.nan, np.nan)


def _influence(value: float, calibration: Calibration | None, quantity: Quantity, scope: Scope) -> _Against:
    samples = _enough(calibration, quantity, scope)
    if not samples or not np.isfinite(value):
        return _UNKNOWN
    limit = max(float(np.quantile(null, 1 - INFLUENCE_LEVEL, method="higher")) for null in samples.values())
    return _Against(max(0.0, value - limit), max(surrogate_p(value, null) for null in samples.values()))


def _contingency(value: float, calibration: Calibration | None, quantity: Quantity, scope: Scope) -> _Against:
    samples = _enough(calibration, quantity, scope)
    if not samples or not np.isfinite(value):
        return _UNKNOWN
    usual = max(float(null.mean()) for null in samples.values())
    return _Against(value - usual, max(surrogate_p(value, null) for null in samples.values()))


def _enough(calibration: Calibration | None, quantity: Quantity, scope: Scope) -> Mapping[str, FloatArray]:
    """Return the samples of all nulls; none if one is not there or too small, for the largest p counts."""
    if calibration is None or calibration.n_seeds(quantity, scope) < MIN_SEEDS:
        return {}
    return calibration.samples(quantity, scope)


def _synchrony(evidence: Evidence) -> float:
    over_chance = (evidence.c - evidence.null_mean) / (1 - evidence.null_mean)
    return float(np.maximum(0.0, over_chance))  # nan stays nan


def _balance(a_to_b: float, b_to_a: float) -> float:
    total = a_to_b + b_to_a
    return 2 * min(a_to_b, b_to_a) / total if total > 0 else 0.0 * total


def _verdict(
    evidence: Evidence, influence: tuple[_Against, _Against], contingency: tuple[_Against, _Against]
) -> Verdict:
    if not evidence.scored:
        return "unscored"
    if not np.isfinite([evidence.c, evidence.p_synchrony, evidence.a_to_b, evidence.b_to_a]).all():
        return "undefined"
    if evidence.p_synchrony >= SYNCHRONY_LEVEL:
        return "no synchrony shown"
    if not np.isfinite([found.p_value for found in influence]).all():
        return "not calibrated"
    a_to_b, b_to_a = (found.p_value <= INFLUENCE_LEVEL for found in influence)
    if a_to_b and b_to_a:
        answered = all(found.p_value < CONTINGENCY_LEVEL for found in contingency)
        return "reciprocity" if answered else "mutual influence"
    return "influence a to b" if a_to_b else "influence b to a" if b_to_a else "no influence shown"


def _index(verdict: Verdict, value: float, influence: tuple[_Against, _Against]) -> float:
    """Return the index; without a calibration there is none, or a mean would be over dyads without synchrony only."""
    calibrated = np.isfinite([found.p_value for found in influence]).all()
    if verdict in ("unscored", "undefined") or not calibrated:
        return float("nan")
    return value if verdict in ("mutual influence", "reciprocity") else 0.0
