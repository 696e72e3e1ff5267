"""How every measure, and the index, judges dyads whose coupling is known; no threshold is fitted to its own seed."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from snn.analyse.influence.index import SYNCHRONY_LEVEL
from snn.analyse.measures.registry import Measure
from snn.analyse.table.battery import MEASURE
from snn.calibration.discrimination import Discrimination, discriminations
from snn.calibration.known_dyads import KnownDyad, calibrated_nulls, composite_null
from snn.calibration.trust import (
    Kind,
    RowNull,
    TrustTable,
    Truth,
    decision_row,
    seed_blocks,
    threshold_row,
)
from snn.config.null_models.axis import LIVE
from snn.config.null_models.registry import WITHOUT_LINKS
from snn.config.schema.experiment import Experiment
from snn.record.health import is_scored
from snn.record.types import FloatArray

MIN_SEEDS = 99
"""Dyads that a threshold should rest on; with fewer all others but those of the same seed serve."""
SHIFT_RULE = f"p < {SYNCHRONY_LEVEL:g} against circular shifts"
INDEX_RULE = "index above 0: synchrony, and each brain follows the other's cues"
INDEX = "Reciprocity index"
INDICES: Final = (
    ("RI+, friendly channels", "RI_positive"),
    ("RI-, unfriendly channels", "RI_negative"),
    (INDEX, "RI"),
)
"""Labels of the indices, and their columns; that of all channels is the last."""


def trust_table(
    dyads: Sequence[KnownDyad],
    rows: Sequence[Mapping[str, object]],
    *,
    experiment: Experiment,
    truths: Mapping[str, Truth],
    measures: Sequence[Measure],
    measured_s: float,
) -> TrustTable:
    """Count for every measure in how many dyads of each kind it finds coupling.

    All are judged alike: by the threshold of the worst null, and then once more by that of uncoupled dyads, which is
    what is usually done.

    Parameters
    ----------
    dyads, rows
        The dyads and their rows of the table of dyads.
    experiment
        The live condition.
    truths
        What is true of each kind; its order is that of the columns.
    measures
        Which measures.
    measured_s
        How long the dyads were measured.

    Raises
    ------
    ResultError
        If there are too few dyads of a null to fit thresholds to.
    """
    kinds = kinds_of(dyads, rows, experiment=experiment, truths=truths)

    def column(name: str) -> dict[str, FloatArray]:
        return values_by_kind(dyads, rows, name)

    nulls: dict[RowNull, tuple[str, ...]] = {
        "composite": composite_null(truths, experiment),
        "uncoupled": (WITHOUT_LINKS.label,),
    }
    by_threshold = [
        threshold_row(measure.label, column(MEASURE + measure.name), kinds, against=against, null=null)
        for null, against in nulls.items()
        for measure in measures
    ]
    decisions = [
        decision_row("C, tested", SHIFT_RULE, _below(column("p"), SYNCHRONY_LEVEL), kinds),
        *(decision_row(label, INDEX_RULE, _above(column(name), 0.0), kinds) for label, name in INDICES),
    ]
    return TrustTable(measured_s=measured_s, kinds=kinds, rows=(*by_threshold, *decisions))


def kinds_of(
    dyads: Sequence[KnownDyad],
    rows: Sequence[Mapping[str, object]],
    *,
    experiment: Experiment,
    truths: Mapping[str, Truth],
) -> tuple[Kind, ...]:
    """Sort dyads by kind, in the order of the truths; see `trust_table` for the arguments."""
    blocks = _blocks(dyads, experiment)
    members = {name: [k for k, dyad in enumerate(dyads) if dyad.kind == name] for name in truths}
    return tuple(
        Kind(
            name=name,
            truth=truths[name],
            scored=np.array([is_scored(rows[k].get("health")) for k in found], dtype=np.bool_),
            blocks=np.array([blocks[k] for k in found], dtype=np.int64),
        )
        for name, found in members.items()
    )


def values_by_kind(
    dyads: Sequence[KnownDyad], rows: Sequence[Mapping[str, object]], name: str
) -> dict[str, FloatArray]:
    """Return a column of the rows by kind, shape ``(n_dyads,)`` each; nan where it is no number."""
    kinds: dict[str, list[object]] = {}
    for dyad, row in zip(dyads, rows, strict=True):
        kinds.setdefault(dyad.kind, []).append(row.get(name))
    return {kind: _numbers(values) for kind, values in kinds.items()}


def discrimination_table(
    dyads: Sequence[KnownDyad],
    rows: Sequence[Mapping[str, object]],
    *,
    kinds: Sequence[Kind],
    measures: Sequence[Measure],
) -> list[Discrimination]:
    """Hold every measure, and the index, of live dyads against that of each kind without mutual coupling.

    Parameters
    ----------
    dyads, rows
        The dyads and their rows of the table of dyads.
    kinds
        From `kinds_of`.
    measures
        Which measures.
    """
    columns = [(measure.label, MEASURE + measure.name) for measure in measures] + [(INDEX, "RI")]
    return [
        found
        for label, name in columns
        for found in discriminations(label, values_by_kind(dyads, rows, name), kinds, live=LIVE)
    ]


def _blocks(dyads: Sequence[KnownDyad], experiment: Experiment) -> list[int]:
    nulls = {null.label for null in calibrated_nulls(experiment) if null.lacks}
    ill = [dyad.kind for dyad in dyads if dyad.kind in nulls and not is_scored(dyad.row.get("health"))]
    n_needed = MIN_SEEDS + max((ill.count(kind) for kind in ill), default=0)
    replicates = np.array([dyad.replicate for dyad in dyads], dtype=np.int64)
    return seed_blocks(replicates, n_seeds=experiment.replicates, n_needed=n_needed).tolist()


def _numbers(values: Sequence[object]) -> FloatArray:
    return np.array(
        [value if isinstance(value, int | float) else np.nan for value in values], dtype=np.float64
    )


def _below(values: Mapping[str, FloatArray], level: float) -> dict[str, FloatArray]:
    return {kind: np.where(np.isfinite(found), found < level, np.nan) for kind, found in values.items()}


def _above(values: Mapping[str, FloatArray], level: float) -> dict[str, FloatArray]:
    return {kind: np.where(np.isfinite(found), found > level, np.nan) for kind, found in values.items()}
