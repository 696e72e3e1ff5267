"""Do cells fire more in some trials than in others? Permutation tests of spike counts, many cells at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.record.types import FloatArray

N_PERMUTATIONS = 4999
"""The smallest p is 1 / 5000: enough for p < .01, two-sided and corrected for four channels (.00125)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTest:
    """One-sided p of each cell, for more and for fewer spikes in the first set of trials."""

    p_more: FloatArray  # (n_cells,)
    p_fewer: FloatArray  # (n_cells,)


def compare_counts(
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    *,
    rng: np.random.Generator,
    n_permutations: int = N_PERMUTATIONS,
) -> CountTest:
    """Test for each cell whether its counts differ between two sets of trials.

    The statistic is the number of spikes in the first set; the null shuffles which trials belong to it, the same
    way for all cells. Unlike a Poisson test it holds for cells that are more or less regular than that, and
    unlike the normal approximation of a rank test for cells that are silent in nearly all trials: motor cells.

    Parameters
    ----------
    first, second
        Spike counts in windows of the same length, shapes ``(n_cells, n_first)`` and ``(n_cells, n_second)``.
    rng
        Draws the permutations.
    n_permutations
        Number of permutations.

    Returns
    -------
    CountTest
        ``p = (1 + b) / (1 + n_permutations)`` with ``b`` the permutations at least as extreme (Phipson & Smyth
        2010); 1 for a cell that never fires.
    """
    n_first, counts = first.shape[1], np.concatenate((first, second), axis=1)
    order = rng.random((counts.shape[1], n_permutations)).argsort(axis=0)
    # single precision holds the sums of counts exactly, up to 2**24
    chosen = (order < n_first).astype(np.float32)  # (n_trials, n_permutations)
    null = counts.astype(np.float32) @ chosen  # (n_cells, n_permutations)
    observed = first.sum(axis=1, dtype=np.float32)[:, None]
    return CountTest(
        p_more=(1 + np.count_nonzero(null >= observed, axis=1)) / (1 + n_permutations),
        p_fewer=(1 + np.count_nonzero(null <= observed, axis=1)) / (1 + n_permutations),
    )
