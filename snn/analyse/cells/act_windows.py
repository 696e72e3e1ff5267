"""Trials cut out of a recording: windows of equal length in which a partner rests, does or sees one thing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.analyse.cells.responses import RESPONSE_TAIL_MS, occasions
from snn.record.loops import Way
from snn.record.masks import held, runs
from snn.record.types import BoolArray, EventTable, SpikeTrains

Steps = NDArray[np.int64]

TRIAL_MS = 400.0
"""Fits into an act of 500 ms, done or seen, and holds some 8 spikes of a cell at 20 Hz."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialSet:
    """The trials of one channel, done or seen."""

    starts: Steps  # (n_trials,) first step of each window, increasing
    others: BoolArray  # (n_trials, n_channels) further channels that were on as well, or just before

    @property
    def alone(self) -> Steps:
        """First steps of the trials in which no other channel was on, shape ``(n_alone,)``."""
        return self.starts[~self.others.any(axis=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """The trials of one partner."""

    base: Steps  # (n_trials,) first step of each window
    executing: tuple[TrialSet, ...]  # by channel
    observing: tuple[TrialSet, ...]  # by channel
    n_window_steps: int


def cut_trials(
    events: EventTable,
    way: Way,
    *,
    n_channels: int,
    n_steps: int,
    time_step_ms: float,
    transient_ms: float,
    window_ms: float = TRIAL_MS,
) -> Trials:
    """Cut the trials of a partner, in which doing and seeing are never mixed.

    - *executing* k: the partner intends k throughout; nothing that the other does can be seen, nor could until
      ``RESPONSE_TAIL_MS`` ago.
    - *observing* k: the other's act on k can be seen throughout (`snn.record.loops.seen_while`), from its first
      movement on; the partner intends nothing, nor did until its mean delay of sight plus ``RESPONSE_TAIL_MS`` ago,
      so that it does not see its own act by re-afference either.
    - *base*: neither intends anything, nor did until as long ago.

    Each act gives at most one trial, its first window that qualifies; rest is cut into as many as fit. Several
    channels may be done, or seen, at once: ``others`` says which.

    Parameters
    ----------
    events
        Intended acts of both partners.
    way
        From the other to the partner whose trials are cut.
    n_channels, n_steps, time_step_ms
        Size and grid of the recording.
    transient_ms
        Time at the start that belongs to no trial.
    window_ms
        Length of a trial.

    Returns
    -------
    Trials
        Without trials where nothing qualifies, such as acts shorter than the window.
    """
    size = {"n_channels": n_channels, "n_steps": n_steps, "time_step_ms": time_step_ms}
    n_tail = round(RESPONSE_TAIL_MS / time_step_ms)
    found = occasions(events, way, **size)
    seen_quiet, own_quiet = ~held(np.any(found.seen, axis=0), n_tail), found.quiet
    for quiet in (own_quiet, seen_quiet):
        quiet[: round(transient_ms / time_step_ms)] = False
    n_window = max(1, round(window_ms / time_step_ms))
    return Trials(
        base=_all_windows(found.idle & own_quiet, n_window),
        executing=_trial_sets(found.own, seen_quiet, n_window=n_window, n_tail=n_tail),
        observing=_trial_sets(found.seen, own_quiet, n_window=n_window, n_tail=n_tail),
        n_window_steps=n_window,
    )


def trial_counts(trains: SpikeTrains, starts: Steps, *, n_window_steps: int) -> NDArray[np.int64]:
    """Count the spikes of each cell in each of some windows.

    Parameters
    ----------
    trains
        Spikes of one population.
    starts
        First step of each window, increasing, shape ``(n_trials,)``; windows must not overlap.
    n_window_steps
        Length of a window.

    Returns
    -------
    ndarray
        Counts, shape ``(n_cells, n_trials)``.
    """
    # Ordered by step: the spikes of a window are a slice.
    first, stop = np.searchsorted(trains.steps, (starts, starts + n_window_steps))
    cells = [trains.cells[one:other] for one, other in zip(first, stop, strict=True)]
    counts = [np.bincount(inside, minlength=trains.n_cells) for inside in cells]
    return np.stack(counts, axis=1) if counts else np.zeros((trains.n_cells, 0), dtype=np.int64)


def _trial_sets(acts: BoolArray, quiet: BoolArray, *, n_window: int, n_tail: int) -> tuple[TrialSet, ...]:
    """Cut the first window of each run in which a channel is on and all else that matters is quiet."""
    on = [runs(row) for row in held(acts, n_tail)]
    sets = []
    for channel, row in enumerate(acts):
        first, stop = runs(row & quiet)
        starts = first[stop - first >= n_window]
        # on during a window: more runs began before its end than were over at its start
        during = [
            np.searchsorted(begun, starts + n_window) > np.searchsorted(over, starts, side="right")
            for begun, over in on
        ]
        sets.append(TrialSet(starts=starts, others=_without(np.stack(during, axis=1), channel)))
    return tuple(sets)


def _without(during: BoolArray, channel: int) -> BoolArray:
    others = during.copy()
    others[:, channel] = False
    return others


def _all_windows(mask: BoolArray, n_window: int) -> Steps:
    """Cut as many windows as fit into the runs of a mask."""
    cut = [np.arange(first, stop - n_window + 1, n_window) for first, stop in zip(*runs(mask), strict=True)]
    return np.concatenate(cut).astype(np.int64) if cut else np.empty(0, dtype=np.int64)
