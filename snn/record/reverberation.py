"""Does the dyad's activity go round in circles by itself? The test for reverberation at the loop time."""

from dataclasses import dataclass

import numpy as np

from snn.record.types import BoolArray, FloatArray

LOOP_BIN_MS = 20.0
"""Fine enough to place a loop of 100 ms, coarse enough that the noise of 320 cells at rest is small."""
LOOP_LATENCY_MS = 60.0
"""A cycle takes the sensory delays plus up to this: each partner needs 10 to 30 ms to pass a burst on."""
FADING_MS = 100.0
"""How long a response outlasts its input: five membrane time constants of 20 ms."""
RECURRENCE_LIMIT = 0.5
"""From here on most of what happens without any intention is a repetition of what happened one loop before.

Found with an independent simulation of the dyad in C (90 runs of 20 s): at most .3 up to 4.5 nS both ways, one way,
uncoupled, with common input and at rest; .7 to 1.0 from 6 nS on and without a motor gate; either at 5 to 5.5 nS.
"""
STANDARD_ERRORS = 4.0
"""The correlation of n independent pairs scatters by 1 / sqrt(n): with few it must be larger to count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """How much of the activity that nobody intends repeats itself after one loop."""

    correlation: float
    """Between the rates and those one loop later, -1 to 1; nan with too little time without intentions."""
    limit: float
    """Reverberation is a correlation of at least this; nan if ``correlation`` is."""
    onset_s: float | None
    """When the first repeating stretch without intentions begins; None without reverberation."""


def unintended_bins(intended: BoolArray, *, bin_ms: float, loop_time_ms: float) -> BoolArray:
    """Mark the bins in which an ordinary exchange is over.

    Parameters
    ----------
    intended
        Whether any partner intends anything in a bin, shape ``(n_bins,)``.
    bin_ms
        Width of a bin.
    loop_time_ms
        Sum of the sensory delays around the loop.

    Returns
    -------
    ndarray
        True where no intention was on during the last ``loop_time_ms + FADING_MS``, shape ``(n_bins,)``: by
        then an act was seen, its echo came back, and both faded. The start, where the network settles, counts
        as an intention.
    """
    n_wait = int(np.ceil((loop_time_ms + FADING_MS) / bin_ms))
    bins = np.arange(intended.size)
    last_intended = np.maximum.accumulate(np.where(intended, bins, 0))
    return bins - last_intended > n_wait


def loop_recurrence(
    rates_hz: FloatArray, *, unintended: BoolArray, bin_ms: float, loop_time_ms: float
) -> Recurrence:
    """Correlate the rates without intentions with those one loop later.

    The correlation pools all rows around their own means, takes only pairs of bins of which both are
    unintended, and is the largest over delays from the loop time to ``LOOP_LATENCY_MS`` more. An act that is
    echoed once or twice and fades gives almost none, because its echoes fall into the time that is left out;
    a high rate alone gives none either. Activity that keeps itself alive gives nearly 1.

    Parameters
    ----------
    rates_hz
        Mean execution rate of each partner on the loop, shape ``(n_rows, n_bins)``.
    unintended
        From `unintended_bins`, shape ``(n_bins,)``.
    bin_ms
        Width of a bin.
    loop_time_ms
        Sum of the sensory delays around the loop.

    Returns
    -------
    Recurrence
        Correlation, limit and onset. The limit is ``RECURRENCE_LIMIT``, or four standard errors if that is
        more; where it would reach 1, nothing is decided.
    """
    undecided = Recurrence(correlation=float("nan"), limit=float("nan"), onset_s=None)
    if not unintended.any():
        return undecided
    deviations = rates_hz - rates_hz[:, unintended].mean(axis=1, keepdims=True)
    shortest = max(1, round(loop_time_ms / bin_ms))
    longest = round((loop_time_ms + LOOP_LATENCY_MS) / bin_ms)
    # the shortest delay has the most pairs; without enough of them nothing is decided
    n_pairs = rates_hz.shape[0] * np.count_nonzero(unintended[:-shortest] & unintended[shortest:])
    standard_error = 1 / np.sqrt(n_pairs) if n_pairs else np.inf
    if STANDARD_ERRORS * standard_error >= 1:
        return undecided
    found = [_correlation(deviations, unintended, delay) for delay in range(shortest, longest + 1)]
    delay = shortest + int(np.argmax(found))
    correlation = found[delay - shortest]
    limit = max(RECURRENCE_LIMIT, STANDARD_ERRORS * float(standard_error))
    onset_s = None
    if correlation >= limit:
        onset_s = _first_repetition(deviations, unintended, delay) * bin_ms / 1e3
    return Recurrence(correlation=correlation, limit=limit, onset_s=onset_s)


def _correlation(deviations: FloatArray, unintended: BoolArray, delay: int) -> float:
    both = unintended[:-delay] & unintended[delay:]
    now, later = deviations[:, :-delay][:, both], deviations[:, delay:][:, both]
    power = np.sqrt((now**2).sum() * (later**2).sum())
    return float((now * later).sum() / power) if power > 0 else 0.0


def _first_repetition(deviations: FloatArray, unintended: BoolArray, delay: int) -> int:
    """Return where the first unintended stretch begins whose mean product is at least half that of all pairs.

    There always is one: the mean over all pairs cannot exceed the largest mean of a stretch.
    """
    both = unintended[:-delay] & unintended[delay:]
    products = np.where(both, (deviations[:, :-delay] * deviations[:, delay:]).sum(axis=0), 0.0)
    starts = np.flatnonzero(both & ~np.concatenate(([False], both[:-1])))
    stops = np.flatnonzero(both & ~np.concatenate((both[1:], [False]))) + 1
    sums = np.concatenate(([0.0], np.cumsum(products)))
    means = (sums[stops] - sums[starts]) / (stops - starts)
    return int(starts[np.argmax(means >= 0.5 * products.sum() / both.sum())])
