"""Between which values an outcome must lie, which bounds its mean even where all dyads are alike."""

from collections.abc import Mapping
from typing import Final

from snn.compare.intervals import Limits

SHARE: Final[Limits] = (0.0, 1.0)
MARGIN: Final[Limits] = (-1.0, 1.0)
"""Of a correlation, and of a difference between two shares."""
LIMITS: Final[Mapping[str, Limits]] = {
    "C": MARGIN,
    "C_positive": MARGIN,
    "C_negative": MARGIN,
    "S": SHARE,
    "RI": SHARE,
    "RI_positive": SHARE,
    "RI_negative": SHARE,
    "balance": SHARE,
    "execution_e_congruent_fraction": SHARE,
    "execution_e_broad_fraction": SHARE,
    "new_congruent_fraction": SHARE,
    "new_decoded": SHARE,
    "mimicry_share": SHARE,
    "mimicry_other_share": SHARE,
    "positive_return_margin": MARGIN,
}
"""By column of the table of dyads; what is not here has no limits, such as rates and weights."""
