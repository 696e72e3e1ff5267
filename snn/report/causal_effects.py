"""What the links of each condition cause, from lesion twins: the truth that measures are held against."""

from collections.abc import Sequence

import numpy as np

from snn.compare.effects import Estimate, mean_over_dyads
from snn.config.needs import Labels
from snn.report.lesion_twins import TwinRow


def causal_effects(rows: Sequence[TwinRow], *, rng: np.random.Generator) -> dict[Labels, Estimate]:
    """Average the effect of the weaker link over dyads, for each condition.

    Influence is mutual if both links do something, so the link that does less counts: the one with the smaller mean.

    Parameters
    ----------
    rows
        From `snn.report.lesion_twins.twin_rows`.
    rng
        Draws the bootstraps.

    Returns
    -------
    dict
        By condition, in parts of the receiver's mean rate, with 95 % interval over dyads.
    """
    by_link: dict[Labels, dict[str, list[float]]] = {}
    for row in rows:
        by_link.setdefault(row.condition, {}).setdefault(row.link, []).append(row.found.causal)
    found = {}
    for condition, links in by_link.items():
        means = [
            mean_over_dyads(np.array(values), flagged=np.zeros(len(values), dtype=np.bool_), rng=rng)
            for values in links.values()
        ]
        found[condition] = min(means, key=lambda mean: mean.value)
    return found
