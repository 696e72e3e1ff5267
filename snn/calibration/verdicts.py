"""How every measure, and the cue test, judges dyads whose coupling is known; no threshold is fitted to its own seed."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Final

import numpy as np

from snn.analyse.influence.cue_columns import DIRECTIONS
from snn.analyse.influence.cue_test import INFLUENCE_LEVEL
from snn.analyse.influence.index import SYNCHRONY_LEVEL
from snn.analyse.measures.measure_columns import MEASURE
from snn.analyse.measures.registry import Measure
from snn.calibration.discrimination import Discrimination, discriminations
from snn.calibration.kinds import DyadKind
from snn.calibration.known_dyads import KnownDyad
from snn.calibration.trust import Kind, RowNull, TrustTable, decision_row, seed_blocks, threshold_row
from snn.config.columns.words import InfluenceVerdict
from snn.config.null_models.axis import LIVE
from snn.config.null_models.set_parameters import WITHOUT_LINKS
from snn.record.health import is_scored
from snn.record.types import FloatArray

MIN_SEEDS = 99
"""Dyads that a threshold should rest on; with fewer all others but those of the same seed serve."""
SHIFT_RULE = f"p < {SYNCHRONY_LEVEL:g} against circular shifts"
INDEX_RULE = "index above 0: synchrony, and each brain follows the other's cues"
CUE_RULE = f"p <= {INFLUENCE_LEVEL:g} each way against redrawn cues, of dyads whose cues can be read"
CUES, CUES_MOVEMENT = "cue test, both brains", "cue test, both movements too"
CUE_EFFECT = "cue effect, weaker way"
INDEX = "Reciprocity index"
INDICES: Final = (
    ("RI+, friendly channels", "RI_positive"),
    ("RI-, unfriendly channels", "RI_negative"),
    (INDEX, "RI"),
)
"""Labels of the indices, and their columns; that of all channels is the last."""
CUE_DECISIONS: Final[Mapping[str, tuple[InfluenceVerdict, ...]]] = {
    CUES: ("mutual influence", "reciprocity"),
    CUES_MOVEMENT: ("reciprocity",),
}
"""What the cue test says of dyads that it calls mutual."""


def trust_table(
    dyads: Sequence[KnownDyad],
    *,
    kinds: Sequence[DyadKind],
    n_seeds: int,
    measures: Sequence[Measure],
    measured_s: float,
) -> TrustTable:
    """Count for every measure in how many dyads of each kind it finds coupling.

    All are judged alike: by the threshold of the worst null, and then once more by that of uncoupled dyads, which is
    what is usually done. Below them stand those that decide by a null of their own: C by circular shifts, the cue test
    by cues drawn anew, and the index on it.

    Parameters
    ----------
    dyads
        With what was measured in them.
    kinds
        Of the calibration, in the order of columns; those without a dyad are left out.
    n_seeds
        Replicates of the nulls.
    measures
        Which measures.
    measured_s
        How long the dyads were measured.

    Raises
    ------
    ResultError
        If there are too few dyads of a null to fit thresholds to.
    """
    counted = kinds_of(dyads, kinds=kinds, n_seeds=n_seeds)

    def column(name: str) -> dict[str, FloatArray]:
        return values_by_kind(dyads, name)

    nulls: dict[RowNull, tuple[str, ...]] = {
        "composite": tuple(kind.name for kind in counted if kind.is_null),
        "uncoupled": (WITHOUT_LINKS.label,),
    }
    judged = {measure.label: column(MEASURE + measure.name) for measure in measures}
    judged[CUE_EFFECT] = cue_effects_by_kind(dyads)
    by_threshold = [
        threshold_row(label, values, counted, against=against, null=null)
        for null, against in nulls.items()
        for label, values in judged.items()
    ]
    shifts = decision_row("C, tested", SHIFT_RULE, _below(column("p"), SYNCHRONY_LEVEL), counted)
    cues = [
        decision_row(label, CUE_RULE, _said(dyads, words), counted, scored_only=False)
        for label, words in CUE_DECISIONS.items()
    ]
    indices = [decision_row(label, INDEX_RULE, _above(column(name), 0.0), counted) for label, name in INDICES]
    return TrustTable(measured_s=measured_s, kinds=counted, rows=(*by_threshold, shifts, *cues, *indices))


def kinds_of(dyads: Sequence[KnownDyad], *, kinds: Sequence[DyadKind], n_seeds: int) -> tuple[Kind, ...]:
    """Sort dyads by kind; see `trust_table` for the arguments."""
    blocks = _blocks(dyads, kinds, n_seeds)
    members = {kind.name: [k for k, dyad in enumerate(dyads) if dyad.kind == kind.name] for kind in kinds}
    return tuple(
        Kind(
            **{field.name: getattr(kind, field.name) for field in fields(kind)},
            scored=np.array([is_scored(dyads[k].row.get("health")) for k in found], dtype=np.bool_),
            blocks=np.array([blocks[k] for k in found], dtype=np.int64),
        )
        for kind in kinds
        if (found := members[kind.name])
    )


def values_by_kind(dyads: Sequence[KnownDyad], name: str) -> dict[str, FloatArray]:
    """Return a column of the rows by kind, shape ``(n_dyads,)`` each; nan where it is no number."""
    kinds: dict[str, list[object]] = {}
    for dyad in dyads:
        kinds.setdefault(dyad.kind, []).append(dyad.row.get(name))
    return {kind: _numbers(values) for kind, values in kinds.items()}


def cue_effects_by_kind(dyads: Sequence[KnownDyad]) -> dict[str, FloatArray]:
    """Return the size of the smaller effect of cues on brains; nan where the cues of either cannot be read."""
    ways = [
        (values_by_kind(dyads, f"cue_effect_brain_{way}"), _withheld(dyads, f"cue_withheld_{way}"))
        for way in DIRECTIONS
    ]
    sizes = [
        {kind: np.where(withheld[kind], np.nan, np.abs(found)) for kind, found in effects.items()}
        for effects, withheld in ways
    ]
    return {kind: np.minimum(sizes[0][kind], sizes[1][kind]) for kind in sizes[0]}


def discrimination_table(
    dyads: Sequence[KnownDyad], *, kinds: Sequence[Kind], measures: Sequence[Measure]
) -> list[Discrimination]:
    """Hold every measure, and the index, of live dyads against that of each kind without mutual coupling.

    Parameters
    ----------
    dyads
        With what was measured in them.
    kinds
        From `kinds_of`; without live dyads among them there is nothing to tell apart.
    measures
        Which measures.
    """
    if LIVE not in [kind.name for kind in kinds]:
        return []
    columns = {measure.label: values_by_kind(dyads, MEASURE + measure.name) for measure in measures}
    columns |= {CUE_EFFECT: cue_effects_by_kind(dyads), INDEX: values_by_kind(dyads, "RI")}
    return [
        found
        for label, values in columns.items()
        for found in discriminations(label, values, kinds, live=LIVE)
    ]


def _blocks(dyads: Sequence[KnownDyad], kinds: Sequence[DyadKind], n_seeds: int) -> list[int]:
    nulls = {kind.name for kind in kinds if kind.truth != "mutual"}
    ill = [dyad.kind for dyad in dyads if dyad.kind in nulls and not is_scored(dyad.row.get("health"))]
    n_needed = MIN_SEEDS + max((ill.count(kind) for kind in ill), default=0)
    replicates = np.array([dyad.replicate for dyad in dyads], dtype=np.int64)
    return seed_blocks(replicates, n_seeds=n_seeds, n_needed=n_needed).tolist()


def _withheld(dyads: Sequence[KnownDyad], name: str) -> dict[str, np.ndarray]:
    kinds: dict[str, list[bool]] = {}
    for dyad in dyads:
        kinds.setdefault(dyad.kind, []).append(bool(dyad.row.get(name)))
    return {kind: np.array(found, dtype=np.bool_) for kind, found in kinds.items()}


def _said(dyads: Sequence[KnownDyad], words: Sequence[InfluenceVerdict]) -> dict[str, FloatArray]:
    """Return 1 for dyads of which the cue test says one of some words, 0 for others, nan where it cannot be told."""
    kinds: dict[str, list[float]] = {}
    untold: InfluenceVerdict = "cannot be told"
    for dyad in dyads:
        verdict = dyad.row.get("verdict", untold)
        flag = float("nan") if verdict == untold else float(verdict in words)
        kinds.setdefault(dyad.kind, []).append(flag)
    return {kind: np.array(found) for kind, found in kinds.items()}


def _numbers(values: Sequence[object]) -> FloatArray:
    return np.array(
        [value if isinstance(value, int | float) else np.nan for value in values], dtype=np.float64
    )


def _below(values: Mapping[str, FloatArray], level: float) -> dict[str, FloatArray]:
    return {kind: np.where(np.isfinite(found), found < level, np.nan) for kind, found in values.items()}


def _above(values: Mapping[str, FloatArray], level: float) -> dict[str, FloatArray]:
    return {kind: np.where(np.isfinite(found), found > level, np.nan) for kind, found in values.items()}
