"""What the links of each condition cause, from lesion twins: the truth that measures are held against."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from snn.compare.effects import Estimate, mean_over_dyads
from snn.config.calibration_parts import kind_of
from snn.config.experiment import Experiment
from snn.config.needs import Labels
from snn.record.results_folder import ResultsFolder
from snn.report.lesion_twins import TwinRow, twin_rows
from snn.report.results import read_results


def effects_of_links(parts: Sequence[Experiment], folders: Sequence[Path]) -> dict[str, Estimate]:
    """Measure what the links of each kind of dyad cause; nothing where there is no link.

    Parameters
    ----------
    parts, folders
        Lesion twins, and the results folder of each; none if no link was cut.

    Raises
    ------
    ResultError
        If a recording cannot be read.
    """
    none = Estimate(value=0.0, ci_low=0.0, ci_high=0.0, n=0, n_unscored=0, n_undefined=0, interval="none")
    found: dict[str, Estimate] = {"uncoupled": none} if parts else {}
    for part, folder in zip(parts, folders, strict=True):
        results = read_results(ResultsFolder(folder), part)
        effects = causal_effects(twin_rows(results), rng=np.random.default_rng(part.seed))
        found |= {kind_of(condition): effect for condition, effect in effects.items()}
    return found


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
            mean_over_dyads(np.array(values), unscored=np.zeros(len(values), dtype=np.bool_), rng=rng)
            for values in links.values()
        ]
        found[condition] = min(means, key=lambda mean: mean.value)
    return found
