"""The lesion twin: what a link causes, as the difference between the same dyad with and without it.

Only a simulation can cut a link and leave all else: this is what measures of influence are held against. One twin does
not do, because a single added spike soon makes all others come at other times; a mean over branches with other noise
keeps what the link does to rates, and a second set of uncut branches says how much of the difference is chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from snn.errors import ResultError
from snn.record.types import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class LesionEffect:
    """What cutting a link changes in the rates of the partner who sees through it, in parts of its mean rate."""

    effect: float
    """Mean absolute difference between the means of cut and uncut branches; 0.5 is half the mean rate."""
    baseline: float
    """The same between two sets of uncut branches: what chance leaves; falls with the root of their number."""

    @property
    def causal(self) -> float:
        """What cutting changes beyond chance: about 0 for a link that does nothing, a little too small for others."""
        return self.effect - self.baseline


def lesion_effect(
    cut: Sequence[FloatArray], uncut: Sequence[FloatArray], uncut_again: Sequence[FloatArray]
) -> LesionEffect:
    """Compare branches of a dyad with a link cut, uncut, and uncut once more.

    Parameters
    ----------
    cut, uncut, uncut_again
        Rates in Hz of the channels of the receiving partner, from the time of the cut on: one array
        ``(n_channels, n_bins)`` for each branch. All branches have the same intentions, and noise of their own.

    Returns
    -------
    LesionEffect
        Not a number where the receiving partner never fires.

    Raises
    ------
    ResultError
        If a set is empty, sets are of different sizes (their chance differences would differ), arrays are of different
        shapes, or a rate is not a number.

    Examples
    --------
    >>> import numpy as np
    >>> halved, plain = [np.full((1, 2), 5.0)], [np.full((1, 2), 10.0)]
    >>> lesion_effect(halved, plain, plain)
    LesionEffect(effect=0.5, baseline=0.0)
    """
    means = [_mean(branches) for branches in (cut, uncut, uncut_again)]
    if len({len(branches) for branches in (cut, uncut, uncut_again)}) > 1:
        raise ResultError("lesion twin: the sets have different numbers of branches")
    if len({mean.shape for mean in means}) > 1:
        raise ResultError("lesion twin: the sets have rates of different shapes")
    without, reference, again = means
    scale_hz = float((reference.mean() + again.mean()) / 2)
    if scale_hz == 0:
        return LesionEffect(effect=float("nan"), baseline=float("nan"))
    return LesionEffect(
        effect=float(np.abs(without - reference).mean()) / scale_hz,
        baseline=float(np.abs(again - reference).mean()) / scale_hz,
    )


def _mean(branches: Sequence[FloatArray]) -> FloatArray:
    if not branches:
        raise ResultError("lesion twin: a set has no branches")
    if len({rates.shape for rates in branches}) > 1:
        raise ResultError("lesion twin: branches have rates of different shapes")
    mean_hz = np.mean(np.stack(branches), axis=0)
    if mean_hz.size == 0 or not np.isfinite(mean_hz).all():
        raise ResultError("lesion twin: a branch has no rates, or some that are not numbers")
    return mean_hz
