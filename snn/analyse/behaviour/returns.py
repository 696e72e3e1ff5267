"""Returned acts: how often, and how soon, a partner answers an act in kind, against chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import CHANNELS
from snn.errors import ResultError
from snn.record.types import FloatArray

RETURN_FROM_S = 0.1
"""Nothing earlier can be an answer: what is done is seen after 0.1 s."""
RETURN_UNTIL_S = 0.8
"""Covers twice the 300 to 400 ms of human mimicry (Dimberg & Thunberg 1998)."""
ROUNDING_S = 1e-9
"""Onsets lie on the grid of movement; their differences are off by less than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRate:
    """How often acts on some channels were returned."""

    n_acts: int
    probability: float
    """Share of the acts that were returned; nan without acts."""
    chance: float
    """The same had the partner acted as it did, but at unrelated times; nan without acts."""
    latency_s: float
    """Median time to the first return; nan without any. By chance alone it is about 0.4 s."""

    @property
    def margin(self) -> float:
        """Probability over chance; 0 for unrelated partners."""
        return self.probability - self.chance


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedActs:
    """What became of the acts of one partner."""

    n_acts: NDArray[np.int64]  # (n_channels,)
    chance: FloatArray  # (n_channels,)
    latencies_s: tuple[FloatArray, ...]  # by channel, each (n_returned,) time to the first return

    def over(self, channels: Sequence[int]) -> ReturnRate:
        """Pool the acts on some channels; chance is that of each act's own channel."""
        index = list(channels)
        n_acts = int(self.n_acts[index].sum())
        latencies_s = np.concatenate([np.empty(0), *(self.latencies_s[channel] for channel in index)])
        some = n_acts > 0
        return ReturnRate(
            n_acts=n_acts,
            probability=latencies_s.size / n_acts if some else float("nan"),
            chance=float(self.n_acts[index] @ self.chance[index]) / n_acts if some else float("nan"),
            latency_s=float(np.median(latencies_s)) if latencies_s.size else float("nan"),
        )

    def of_valence(self, valence: int) -> ReturnRate:
        """Pool the acts of one valence, +1 or -1."""
        return self.over([k for k in range(self.n_acts.size) if CHANNELS[k].valence == valence])


def returned_acts(
    acts_s: Sequence[FloatArray],
    partner_acts_s: Sequence[FloatArray],
    *,
    start_s: float,
    stop_s: float,
    from_s: float = RETURN_FROM_S,
    until_s: float = RETURN_UNTIL_S,
) -> ReturnedActs:
    """Find which acts a partner returned: acted on the same channel 0.1 to 0.8 s later.

    Chance is the mean over all circular shifts of the partner's acts within the measured time. For a shift drawn
    at random every act is equally likely to be returned: its probability is the share of the time that lies 0.1
    to 0.8 s before some act of the partner. So it is computed exactly instead of drawn. (For rare acts at rate
    r it is about ``1 - exp(-0.7 s * r)``, .16 at 0.25 acts per second.) The true alignment is one of the
    shifts, so that the margin is too small by some 1.4 s over the measured time: 2 % in 80 s.

    Parameters
    ----------
    acts_s, partner_acts_s
        Onsets of the acts on each channel, each ``(n_acts,)``, as `snn.record.acts.acts_of` finds them; in any order.
    start_s, stop_s
        The measured time. Acts in its last 0.8 s are left out, since their return may lie beyond it.
    from_s, until_s
        Another window than 0.1 to 0.8 s after the act, both ends included.

    Returns
    -------
    ReturnedActs
        For each channel.

    Raises
    ------
    ResultError
        If the partners have unequally many channels, or an onset is not finite.

    References
    ----------
    Own definition.

    Examples
    --------
    >>> mine, theirs = [np.array([1.0, 5.0])], [np.array([1.4, 6.0])]  # one channel; 0.4 s later, and 1 s
    >>> found = returned_acts(mine, theirs, start_s=0.0, stop_s=10.0).over([0])
    >>> found.n_acts, found.probability, round(found.latency_s, 3)
    (2, 0.5, 0.4)
    >>> round(found.chance, 3)  # 0.7 s before each of two acts, of 10 s
    0.14
    """
    ours_s, theirs_s = _sorted_onsets(acts_s, partner_acts_s)
    span_s = stop_s - start_s
    counted = [acts[(acts >= start_s) & (acts + until_s <= stop_s + ROUNDING_S)] for acts in ours_s]
    measured = [theirs[(theirs >= start_s) & (theirs < stop_s)] for theirs in theirs_s]
    return ReturnedActs(
        n_acts=np.array([acts.size for acts in counted], dtype=np.int64),
        chance=np.array([_chance(theirs, span_s, window_s=until_s - from_s) for theirs in measured]),
        latencies_s=tuple(
            _latencies_s(ours, theirs, from_s=from_s, until_s=until_s)
            for ours, theirs in zip(counted, theirs_s, strict=True)
        ),
    )


def _sorted_onsets(
    acts_s: Sequence[FloatArray], partner_acts_s: Sequence[FloatArray]
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Put each channel's onsets in order, which the searches rely on and which says nothing by itself."""
    if len(acts_s) != len(partner_acts_s):
        raise ResultError(
            f"acts on {len(acts_s)} channels cannot be returned on {len(partner_acts_s)}: give both partners the "
            "same channels, empty ones too"
        )
    if not all(np.isfinite(onsets_s).all() for onsets_s in (*acts_s, *partner_acts_s)):
        raise ResultError("the onset of an act is not a finite number of seconds: leave such acts out")
    return [np.sort(onsets_s) for onsets_s in acts_s], [np.sort(onsets_s) for onsets_s in partner_acts_s]


def _chance(theirs_s: FloatArray, span_s: float, *, window_s: float) -> float:
    """Return the share of a circle that lies within the window before an act."""
    if theirs_s.size == 0:
        return 0.0
    gaps_s = np.diff(theirs_s, append=theirs_s[0] + span_s)
    # windows of neighbours overlap where the acts are closer than the window is long
    return float(np.minimum(gaps_s, window_s).sum() / span_s)


def _latencies_s(acts_s: FloatArray, theirs_s: FloatArray, *, from_s: float, until_s: float) -> FloatArray:
    """Return the time from each returned act to the first return."""
    first = np.searchsorted(theirs_s, acts_s + (from_s - ROUNDING_S))
    latencies_s = np.append(theirs_s, np.inf)[first] - acts_s
    return latencies_s[latencies_s <= until_s + ROUNDING_S]
