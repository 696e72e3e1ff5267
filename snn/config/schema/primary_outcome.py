"""Outcomes that an experiment can be about: which one is said before it is run, and stays in its configuration."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

PrimaryOutcome: TypeAlias = Literal[
    "C",
    "C_positive",
    "C_negative",
    "S",
    "RI",
    "RI_positive",
    "RI_negative",
    "execution_e_congruent_fraction",
    "selectivity",
    "new_same_weight_nS",
    "positive_return_margin",
    "mimicry_share",
    "stress_half_time_s",
    "intention_rate_hz",
]
"""A column of the table of dyads."""
GATED: Final[frozenset[str]] = frozenset({"RI", "RI_positive", "RI_negative"})
"""Outcomes that are 0 in every dyad in which a test fails: a difference in standard deviations would say more of how
many these are than of how large the others are."""

OUTCOME_LABELS: Final[Mapping[PrimaryOutcome, str]] = {
    "C": "Peak correlation C (1)",
    "C_positive": "Peak correlation C of friendly channels (1)",
    "C_negative": "Peak correlation C of unfriendly channels (1)",
    "S": "Synchrony over chance S (1)",
    "RI": "Reciprocity index RI (1)",
    "RI_positive": "Reciprocity index of friendly channels RI+ (1)",
    "RI_negative": "Reciprocity index of unfriendly channels RI- (1)",
    "execution_e_congruent_fraction": "Channel-congruent mirror cells (share)",
    "selectivity": "Mirror weights, same : different (1)",
    "new_same_weight_nS": "New act, weight from sight to act (nS)",
    "positive_return_margin": "Friendly acts returned, above chance (share)",
    "mimicry_share": "Acts copied by who only watches (share)",
    "stress_half_time_s": "Half time of stress (s)",
    "intention_rate_hz": "Intentions of a partner (Hz)",
}
"""Names for figures and tables, with units."""
