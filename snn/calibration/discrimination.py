"""How well each measure tells live dyads from one kind of dyads that are not mutually coupled, at every threshold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from snn.calibration.roc import RocCurve, roc_curve
from snn.calibration.trust import Kind
from snn.record.types import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrimination:
    """One measure on live dyads and on one kind of others."""

    measure: str
    kind: str
    """The dyads that are not mutually coupled."""
    curve: RocCurve | None
    """None if the measure is undefined in all scored dyads of either kind."""

    @property
    def area(self) -> float:
        """Probability that a live dyad scores higher than one of the kind: .5 is chance, 0 is always wrong."""
        return float("nan") if self.curve is None else self.curve.area


def discriminations(
    measure: str, values: Mapping[str, FloatArray], kinds: Sequence[Kind], *, live: str
) -> list[Discrimination]:
    """Hold a measure of live dyads against that of every kind without mutual coupling.

    Parameters
    ----------
    measure
        Its name.
    values
        By kind, shape ``(n_dyads,)``: larger is more coupled; nan where undefined.
    kinds
        The kinds of dyads, in the same order of dyads; unscored ones do not count.
    live
        Name of the kind that is live.
    """
    usable = {kind.name: _usable(values[kind.name], kind) for kind in kinds}
    return [
        Discrimination(
            measure=measure,
            kind=kind.name,
            curve=roc_curve(usable[kind.name], usable[live])
            if usable[kind.name].size and usable[live].size
            else None,
        )
        for kind in kinds
        if kind.truth == "not mutual"
    ]


def _usable(values: FloatArray, kind: Kind) -> FloatArray:
    return values[kind.scored & np.isfinite(values)]
