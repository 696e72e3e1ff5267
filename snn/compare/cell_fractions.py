"""Fractions of cell classes over dyads, beside what recordings in monkeys found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from snn.compare.effects import Estimate, mean_over_dyads
from snn.compare.limits import SHARE
from snn.errors import ResultError
from snn.record.types import BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedShare:
    """How many of the recorded cells were of a class."""

    cell_class: str
    """As in `snn.analyse.cells.cell_classes.CellClasses.fractions`."""
    cells: str
    """The model cells that it stands beside: ``execution_e`` for premotor area F5, ``motor`` for output neurons."""
    area: str
    n_found: int
    n_cells: int
    among: str
    """The cells of which this is a share."""
    source: str
    from_memory: bool = False
    """Quoted without the paper at hand."""

    @property
    def fraction(self) -> float:
        """Share of the cells."""
        return self.n_found / self.n_cells

    @property
    def text(self) -> str:
        """Share, counts and source, for a table."""
        remembered = " [from memory]" if self.from_memory else ""
        counts = f"{self.n_found}/{self.n_cells} {self.area} {self.among}"
        return f"{self.fraction:.2f}: {counts} ({self.source}){remembered}"


RECORDED_SHARES = (
    RecordedShare(
        cell_class="mirror",
        cells="execution_e",
        area="F5",
        n_found=92,
        n_cells=532,
        among="cells",
        source="Gallese et al. 1996",
        from_memory=True,
    ),
    RecordedShare(
        cell_class="mirror",
        cells="motor",
        area="M1",
        n_found=38,
        n_cells=132,
        among="pyramidal tract neurons",
        source="Vigneswaran et al. 2013",
    ),
    RecordedShare(
        cell_class="suppressed",
        cells="motor",
        area="M1",
        n_found=27,
        n_cells=132,
        among="pyramidal tract neurons",
        source="Vigneswaran et al. 2013",
    ),
    RecordedShare(
        cell_class="suppressed",
        cells="motor",
        area="F5",
        n_found=17,
        n_cells=64,
        among="pyramidal tract neurons",
        source="Kraskov et al. 2009",
    ),
)
"""Counts as published. Our classes keep facilitated (mirror) and suppressed cells apart: of the 65 of 132 mirror-like
cells in M1, 38 were facilitated and 27 suppressed. Of the 92 mirror cells in F5 about 30 % were strictly congruent
and 60 % broadly (Gallese et al. 1996), and about half of the 64 F5 cells of Kraskov et al. were mirror cells of
either sign; these shares have no exact counts and are not listed. Shares depend on how cells were sought, on the
acts shown and on the number of trials: look at their order, not at their digits.
"""


def recorded_beside(cells: str, cell_class: str) -> tuple[RecordedShare, ...]:
    """Return the recorded shares that stand beside a class of model cells; none if nobody counted them."""
    return tuple(s for s in RECORDED_SHARES if (s.cells, s.cell_class) == (cells, cell_class))


def class_fractions(
    fractions: Sequence[Mapping[str, float]], *, unscored: BoolArray, rng: np.random.Generator
) -> dict[str, Estimate]:
    """Average the fractions of cell classes over dyads.

    Parameters
    ----------
    fractions
        For each dyad the share of its cells in each class, mean over its partners; nan where undefined. All have
        the same classes.
    unscored
        Dyads that are not scored and enter no mean, shape ``(n_dyads,)``.
    rng
        Draws the bootstraps.

    Returns
    -------
    dict
        For each class the mean over dyads with its 95 % interval. The dyad is the unit, not the cell.

    Raises
    ------
    ResultError
        If there are no dyads, or their classes differ.
    """
    if not fractions or any(set(shares) != set(fractions[0]) for shares in fractions):
        raise ResultError("fractions of the same classes are needed, from at least one dyad")
    return {
        name: mean_over_dyads(
            np.array([shares[name] for shares in fractions]), unscored=unscored, rng=rng, limits=SHARE
        )
        for name in fractions[0]
    }
