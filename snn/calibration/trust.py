"""Which measure can be trusted: how often each one calls a dyad mutually coupled, against what is true of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from snn.calibration.kinds import DyadKind
from snn.calibration.thresholds import fit_threshold, n_needed
from snn.compare.proportions import Proportion, proportion
from snn.record.types import BoolArray, FloatArray

RowNull: TypeAlias = Literal["composite", "uncoupled", "own"]
ALPHA = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(DyadKind):
    """One kind of dyads, and which of those that were measured count."""

    scored: BoolArray  # (n_dyads,) unscored dyads enter no rate
    blocks: NDArray[np.int64]  # (n_dyads,) the block of seeds that a dyad belongs to, from 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustRow:
    """How one measure does."""

    measure: str
    rule: str
    """How it decides, in words."""
    null: RowNull
    """What its threshold holds for: uncoupled dyads only, or the worst of all nulls; *own* if it decides by itself."""
    worst: str = ""
    """The null that sets its threshold in most blocks of seeds; empty without one."""
    detected: Mapping[str, Proportion]
    """By kind: scored dyads that it calls coupled, of those for which it is defined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustTable:
    """How all measures do at one recording length."""

    measured_s: float
    kinds: tuple[Kind, ...]
    rows: tuple[TrustRow, ...]


def threshold_row(
    measure: str,
    values: Mapping[str, FloatArray],
    kinds: Sequence[Kind],
    *,
    against: Sequence[str],
    null: RowNull,
) -> TrustRow:
    """Let a measure decide by a threshold that at most 5 % of the dyads of any null exceed.

    Each null has a threshold, and the largest counts: dyads without mutual influence may be of any of these kinds, and
    nobody tells which. The threshold that a dyad is held against is fitted to the other blocks of seeds, so that no
    dyad judges itself.

    Parameters
    ----------
    measure
        Its name.
    values
        By kind, shape ``(n_dyads,)``: larger is more coupled; nan where undefined.
    kinds
        The kinds of dyads, in the same order of dyads.
    against
        Names of the kinds that are nulls.
    null
        What these are together.

    Returns
    -------
    TrustRow
        A measure that is undefined in all nulls, such as one that needs longer recordings, or in so many dyads of one
        that no threshold can be fitted to the rest, decides about no dyad. A null in which it is undefined throughout
        sets no threshold.

    Raises
    ------
    ResultError
        If a null has too few scored dyads in the other blocks: 19 are needed.
    """
    nulls = [kind for kind in kinds if kind.name in against and np.isfinite(values[kind.name]).any()]
    n_blocks = 1 + max(int(kind.blocks.max(initial=0)) for kind in kinds)
    rarely = any(_is_rarely_defined(values[kind.name], kind, n_blocks) for kind in nulls)
    if not nulls or rarely:
        undefined = {name: np.full_like(found, np.nan) for name, found in values.items()}
        rule = "undefined in recordings of this length, or in most"
        return decision_row(measure, rule, undefined, kinds, null=null)
    fitted = np.array([[_threshold(values[n.name], n, without=k) for n in nulls] for k in range(n_blocks)])
    thresholds, worst = fitted.max(axis=1), np.bincount(fitted.argmax(axis=1)).argmax()
    flags = {kind.name: (values[kind.name] > thresholds[kind.blocks]).astype(np.float64) for kind in kinds}
    return TrustRow(
        measure=measure,
        rule=f"above what {ALPHA:.0%} of other dyads of the {'worst null' if len(nulls) > 1 else nulls[0].name} exceed",
        null=null,
        worst=nulls[int(worst)].name,
        detected={kind.name: _rate(flags[kind.name], values[kind.name], kind) for kind in kinds},
    )


def decision_row(
    measure: str,
    rule: str,
    flags: Mapping[str, FloatArray],
    kinds: Sequence[Kind],
    *,
    null: RowNull = "own",
    scored_only: bool = True,
) -> TrustRow:
    """Let a measure decide by itself, as an index or a test with its own null does.

    Parameters
    ----------
    measure, rule
        Its name, and how it decides.
    flags
        By kind, shape ``(n_dyads,)``: 1 for coupled, 0 for not, nan where undefined.
    kinds
        The kinds of dyads.
    null
        What it was held against.
    scored_only
        Whether unscored dyads count for nothing. The cue test counts all: nothing is dropped because of what followed
        from a cue.
    """
    return TrustRow(
        measure=measure,
        rule=rule,
        null=null,
        detected={
            kind.name: _rate(flags[kind.name], flags[kind.name], kind, scored_only=scored_only)
            for kind in kinds
        },
    )


def seed_blocks(replicates: NDArray[np.int64], *, n_seeds: int, n_needed: int) -> NDArray[np.int64]:
    """Divide seeds into as few blocks as leave enough others to fit thresholds to.

    Parameters
    ----------
    replicates
        Numbers of the dyads, shape ``(n_dyads,)``; the same number is the same seed in every kind.
    n_seeds
        How many there are in the kinds that thresholds are fitted to.
    n_needed
        Dyads that a threshold has to be fitted to. Twice as many give two halves.

    Returns
    -------
    ndarray
        The block of each dyad, shape ``(n_dyads,)``. With too few dyads each is a block of its own.
    """
    n_in_block = max(1, min(n_seeds - n_needed, -(-n_seeds // 2)))
    return replicates // n_in_block


def _is_rarely_defined(values: FloatArray, kind: Kind, n_blocks: int) -> bool:
    """Tell whether undefined values leave too few, where there would be enough dyads."""
    others = [kind.scored & (kind.blocks != k) for k in range(n_blocks)]
    defined = [int(np.isfinite(values[chosen]).sum()) for chosen in others]
    return any(n < n_needed(ALPHA) <= int(chosen.sum()) for n, chosen in zip(defined, others, strict=True))


def _threshold(values: FloatArray, kind: Kind, *, without: int) -> float:
    usable = values[kind.scored & (kind.blocks != without) & np.isfinite(values)]
    return fit_threshold(usable, alpha=ALPHA)


def _rate(flags: FloatArray, values: FloatArray, kind: Kind, *, scored_only: bool = True) -> Proportion:
    counted = (kind.scored | (not scored_only)) & np.isfinite(values)
    return proportion(int(flags[counted].sum()), int(np.count_nonzero(counted)))
