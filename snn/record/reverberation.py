"""Activity that nobody intends and that keeps itself alive around a loop of bodies and senses.

Partners have no other way to each other than movement: motor cells move the body, the body is seen one latency later,
what is seen excites observation cells, these excite execution cells, and those the motor cells. An act is *returned*
with the gain g of this loop (the product of what each way passes on). Without intentions, what was returned n times is
left with g ** n: below 1 it fades, and each event has g / (1 - g) returns in all; at 1 it never ends. What keeps itself
alive takes one of two shapes, for the loop has one gain for each frequency at which it closes upon itself (Nyquist):

- it *rings*, at a period of the loop time or a whole part of it: partners in turn, or both at once;
- it is *held*, at frequency 0: both go on to move, constantly, because each sees the other move.

Both are looked for in *quiet* time only, when no partner has intended anything for one loop time and 100 ms, so that
the first return of an act, which any couple shows that answers at all, is not counted. In either shape the limit is a
gain of one half: from there on more of what happens in quiet time is returned than is new (g / (1 - g) >= 1). This
follows from the loop alone, and from no recording.

*Ringing.* The excitatory execution rates of source and target, 20 ms bins, around their means in quiet time, are
correlated at the delays of each way: latency and half the body lag (the phase lag of two low-passes falls with the
frequency, and what adapts leads) to latency, body lag and `ANSWER_MS`. Three things are taken off:

- what fades, by dividing by the power of what was there before: of a series of echoes that halves each time the
  correlation is 1, this is a half;
- what is slow (a common drive, a drifting level, learning): the mean of the values at a half and at one and a half of
  the delay, where it is above 0. What is slow is correlated at all three, and so is cells' own memory, in part;
- what does not come back: *every* way of the loop must carry it. The product of the ways is the gain around the loop,
  exact for linear loops with independent noise, whatever each partner's share; one-way following has a factor of 0.

*Holding.* In what is quiet for three rounds, every partner on the loop moves by 10 Hz or more in some channel at one
time. A full act is 40 Hz, and grows to 40 / (1 - g) where the loop returns it while it lasts; three rounds later g ** 3
of that is left: 10 Hz at a gain of a half, and at 10 Hz an act is over (`snn.record.acts`). It must be so in more than
a tenth of that time, and each partner must see enough to be held: sight of such a movement gives its cells at least a
tenth of the drive of an intention of its own (`Way.holds`); one-way following does not. Two partners with open gates
who move all the time and see each other well are called reverberating, even if each would have moved alone: in one
recording nobody could tell, for through an open gate what is seen moves, too.
"""

from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from snn.record.acts import ACT_REARM_HZ
from snn.record.dyad_bins import DyadBins
from snn.record.loops import Loop, Way
from snn.record.masks import either, runs, steps_since
from snn.record.types import BoolArray, FloatArray

BINS_TOGETHER = 2
"""Ringing is looked for in bins of 20 ms, in which the noise of 320 cells at rest is small."""
ANSWER_MS = 60.0
"""What two circuits and a motor pool may take to answer: three times a membrane time constant of 20 ms."""
FADING_MS = 100.0
"""How long a response outlasts its input: five membrane time constants of 20 ms."""
GAIN_LIMIT = 0.5
"""From here on more of what happens without any intention is returned than is new."""
HELD_ROUNDS = 3
HELD_SHARE = 0.1
"""Of the time that was quiet for three rounds; a single coincidence is no state of the dyad."""
MIN_PAIRS = 50
"""Of bins; with fewer, a correlation scatters by more than .14 (1 / sqrt(n)), and nothing is decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverberation:
    """How much of what nobody intends keeps itself alive around one loop."""

    correlation: float
    """The gain around the loop of what happens in quiet time, -1 to 1; nan with too little quiet time."""
    held_share: float
    """Share of the time, three rounds after any intention, in which all partners of the loop move; nan without any."""
    rings_from_s: float | None
    """When the first quiet stretch begins that repeats itself; None if it does not ring."""
    held_from_s: float | None
    """When all first move though nobody intends it; None if they do not hold each other."""

    @property
    def onset_s(self) -> float | None:
        """When it begins; None without reverberation."""
        onsets = [onset for onset in (self.rings_from_s, self.held_from_s) if onset is not None]
        return min(onsets, default=None)


def reverberation(dyad: DyadBins, loop: Loop) -> Reverberation:
    """Look for what keeps itself alive around a loop; the definition is that of this module.

    Parameters
    ----------
    dyad
        The measured stretch.
    loop
        One of its loops.

    Returns
    -------
    Reverberation
        Its onsets are counted from the start of the recording.
    """
    since_ms = dyad.bin_ms * steps_since(either(dyad.intends(partner) for partner in loop.partners))
    correlation, rings_from = _ringing(dyad, loop, since_ms > loop.loop_time_ms + FADING_MS)
    moving = np.all([dyad.movement_hz[p].max(axis=0) >= ACT_REARM_HZ for p in loop.partners], axis=0)
    settled = since_ms > HELD_ROUNDS * loop.loop_time_ms + FADING_MS
    share = float(moving[settled].mean()) if settled.any() else float("nan")
    holds = share > HELD_SHARE and all(way.holds for way in loop.ways)
    return Reverberation(
        correlation=correlation,
        held_share=share,
        rings_from_s=None if rings_from is None else dyad.time_s(rings_from),
        held_from_s=dyad.time_s(int(np.argmax(moving & settled))) if holds else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WayReturn:
    """What one way passes on: means over the pairs of quiet bins that its delay joins."""

    delay: int
    """In bins."""
    covariance: float
    """Of source now and target then, less what is as slow that it is there at other delays, too."""
    power_now: float
    power_then: float

    @property
    def correlation(self) -> float:
        """The covariance over the two powers' geometric mean; 0 where one of them is."""
        own = np.sqrt(self.power_now * self.power_then)
        return self.covariance / own if own > 0 else 0.0


def way_return(before: FloatArray, after: FloatArray, *, quiet: BoolArray, delays: range) -> WayReturn | None:
    """Measure how much of one rate comes back in another, at the delay at which they are most correlated.

    Parameters
    ----------
    before, after
        Rates of source and target around their means in quiet time, both ``(n_bins,)``.
    quiet
        Both bins of a pair must be, shape ``(n_bins,)``.
    delays
        Those to be tried, in bins.

    Returns
    -------
    WayReturn or None
        None with too few pairs, at all delays.
    """
    found = [
        WayReturn(
            delay=delay,
            covariance=_covariance(before, after, pairs) - max(0.0, _beside(before, after, quiet, delay)),
            power_now=float(np.mean(before[pairs[0]] ** 2)),
            power_then=float(np.mean(after[pairs[1]] ** 2)),
        )
        for delay in delays
        if (pairs := _pairs(quiet, delay))[0].size >= MIN_PAIRS
    ]
    return max(found, key=attrgetter("correlation"), default=None)


def _ringing(dyad: DyadBins, loop: Loop, quiet: BoolArray) -> tuple[float, int | None]:
    """Return the gain around the loop, and the bin in which the first stretch that rings begins."""
    n_bins, bin_ms = dyad.n_bins // BINS_TOGETHER, dyad.bin_ms * BINS_TOGETHER
    still = np.all(quiet[: n_bins * BINS_TOGETHER].reshape(n_bins, BINS_TOGETHER), axis=1)
    rates = {partner: _execution(dyad, partner, still) for partner in loop.partners}
    gain, now, then, products = 1.0, 1.0, 1.0, np.zeros(n_bins)
    for way in loop.ways:
        before, after = rates[way.source], rates[way.target]
        found = way_return(before, after, quiet=still, delays=_delays(way, bin_ms))
        if found is None:
            return float("nan"), None
        gain, now, then = gain * max(0.0, found.covariance), now * found.power_now, then * found.power_then
        products[: n_bins - found.delay] += before[: n_bins - found.delay] * after[found.delay :]
    # The rates' units cancel around the loop. Dividing by what there was is the gain; what grows counts as lasting.
    gain = gain / np.sqrt(now * max(now, then)) if now > 0 else 0.0
    return gain, _first_of(still, products) * BINS_TOGETHER if gain >= GAIN_LIMIT else None


def _delays(way: Way, bin_ms: float) -> range:
    shortest = max(1, round((way.latency_ms + 0.5 * way.body_lag_ms) / bin_ms))
    return range(shortest, max(shortest, round((way.delay_ms + ANSWER_MS) / bin_ms)) + 1)


def _execution(dyad: DyadBins, partner: str, still: BoolArray) -> FloatArray:
    """Return the mean execution rate in longer bins, around its mean in quiet time."""
    rate_hz = dyad.rates_hz[f"{partner}_execution_e"].mean(axis=0)
    by_bin = rate_hz[: still.size * BINS_TOGETHER].reshape(still.size, BINS_TOGETHER).mean(axis=1)
    return by_bin - by_bin[still].mean() if still.any() else by_bin


def _pairs(quiet: BoolArray, delay: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    first = np.flatnonzero(quiet[: max(0, quiet.size - delay)] & quiet[delay:])
    return first, first + delay


def _covariance(before: FloatArray, after: FloatArray, pairs: tuple[NDArray[np.intp], ...]) -> float:
    return float(np.mean(before[pairs[0]] * after[pairs[1]])) if pairs[0].size else 0.0


def _beside(before: FloatArray, after: FloatArray, quiet: BoolArray, delay: int) -> float:
    return sum(_covariance(before, after, _pairs(quiet, round(part * delay))) for part in (0.5, 1.5)) / 2


def _first_of(quiet: BoolArray, products: FloatArray) -> int:
    """Return where the first quiet stretch begins whose mean product is at least half that of all.

    There always is one: the mean over all cannot exceed the largest mean of a stretch.
    """
    mean = products[quiet].mean()
    return next(
        start for start, stop in zip(*runs(quiet), strict=True) if products[start:stop].mean() >= 0.5 * mean
    )
