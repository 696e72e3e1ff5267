"""Does a partner do what it sees, without having set out to do it? Copies of seen acts, one by one.

The rule was written down, with both limits, before any dyad was judged by it. (How often the shipped dyads copy by the
measure `snn.analyse.behaviour.mimicry` was known.) What it means: with a motor pool that seeing leaves silent nobody
copies (Vigneswaran et al. 2013), and a tenth is the share of the motor rate that passes for silent, too. One who copies
more often than not cannot help it; in between seeing is answered now and then, as people's faces answer others.

- A *seen act* is one that the other intended while the way to the partner was open and nothing of it was hidden, and
  around which the partner intends nothing: from 300 ms before it can be seen until 300 ms after it is seen no more.
  Answers of a reactive partner are intended, and so are no copies.
- It is *copied* if the partner begins an overt act on its channel from when it can be seen until 300 ms after.
- *Chance* is how often the partner begins an act in these times on a channel on which it sees nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from snn.config.schema.channels import CHANNELS
from snn.record.acts import act_onsets_s
from snn.record.base_state import (
    REGAINED_MS,
    Criterion,
    moving_state,
)
from snn.record.dyad_bins import DyadBins
from snn.record.loops import Way
from snn.record.masks import runs
from snn.record.types import BoolArray, FloatArray

MIN_SEEN_ACTS = 5
"""With fewer one copy would be more than a tenth by far, and nothing is decided."""
MIN_COPIES = 2
"""A single coincidence is no state of the dyad."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """What became of the acts that a partner only saw."""

    n_seen: int
    n_copied: int
    chance: float
    """Share of the times and channels on which nothing was seen in which the partner acts; 0 without any."""

    @property
    def beyond_chance(self) -> float:
        """Share of the seen acts that were copied, less chance; nan without any."""
        return self.n_copied / self.n_seen - self.chance if self.n_seen else float("nan")


def copies(dyad: DyadBins, partner: str, ways: Iterable[Way]) -> Copies:
    """Count the seen acts that a partner copies.

    Parameters
    ----------
    dyad
        The measured stretch.
    partner
        ``a`` or ``b``: who sees.
    ways
        All open ways; that from the other to the partner counts.
    """
    begins = _begins(dyad, partner)
    n_seen, n_copied, beside = 0, 0, []
    for way in (way for way in ways if way.target == partner != way.source):
        seen = dyad.sees(way, dyad.intended[way.source])
        for channel, first, stop in _seen_acts(dyad, way):
            acts: BoolArray = np.any(begins[:, first:stop], axis=1)  # (n_channels,)
            n_seen, n_copied = n_seen + 1, n_copied + int(acts[channel])
            beside += acts[~np.any(seen[:, first:stop], axis=1)].tolist()
    return Copies(n_seen=n_seen, n_copied=n_copied, chance=float(np.mean(beside)) if beside else 0.0)


def copies_criterion(dyad: DyadBins, partner: str, ways: Iterable[Way]) -> Criterion:
    """Judge whether seeing makes a partner act: answering from a tenth of the seen acts on, compulsive from a half."""
    name, found = "copied_share", copies(dyad, partner, ways)
    if found.n_seen < MIN_SEEN_ACTS:
        reason = f"copies ({partner} only sees {found.n_seen} acts, fewer than {MIN_SEEN_ACTS})"
        return Criterion(name=name, value=float("nan"), missing=reason)
    state = moving_state(found.beyond_chance) if found.n_copied >= MIN_COPIES else None
    reason = (
        f"{partner} copies {found.n_copied} of {found.n_seen} acts that it only sees, "
        f"{100 * found.chance:.0f} % by chance"
    )
    return Criterion(name=name, value=found.beyond_chance, failure=(state, reason) if state else None)


def _begins(dyad: DyadBins, partner: str) -> BoolArray:
    """Mark the bins in which a partner begins an overt act, ``(n_channels, n_bins)``."""
    marks = np.zeros((len(CHANNELS), dyad.n_bins), dtype=np.bool_)
    found: tuple[FloatArray, ...] = act_onsets_s(dyad.movement_hz[partner], step_ms=dyad.bin_ms)
    for row, onsets_s in zip(marks, found, strict=True):
        row[np.rint(onsets_s * 1e3 / dyad.bin_ms).astype(np.intp)] = True
    return marks


def _seen_acts(dyad: DyadBins, way: Way) -> Iterable[tuple[int, int, int]]:
    """List channel, first bin and bin after the last in which a copy counts, of each act that is only seen."""
    n_latency, n_delay, n_after = (dyad.bins_in(ms) for ms in (way.latency_ms, way.delay_ms, REGAINED_MS))
    hidden = way.since(dyad.time_s(0)).hides(n_steps=dyad.n_bins, step_ms=dyad.bin_ms)
    intends = dyad.intends(way.target)
    for channel, row in enumerate(dyad.intended[way.source]):
        for start, end in zip(*runs(row), strict=True):
            first, fades, stop = start + n_latency, end + n_delay, end + n_delay + n_after
            whole = start > 0 and first >= n_after and stop <= dyad.n_bins
            if whole and not hidden[first:fades].any() and not intends[first - n_after : stop].any():
                yield channel, first, stop
