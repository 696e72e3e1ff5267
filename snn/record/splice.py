"""Pseudo-dyads: partner a of one recording beside partner b of another, who never met."""

from dataclasses import replace

import numpy as np

from snn.errors import ResultError
from snn.record.types import EventTable, Happenings, LevelTraces, Recording


def spliced(of_a: Recording, of_b: Recording) -> Recording:
    """Put partner a of one recording beside partner b of another.

    Keeps: everything each partner did, and what both followed at the same time if both recordings had the same film.
    Destroys: whatever the two had to do with each other.

    Parameters
    ----------
    of_a, of_b
        Two recordings of the same length and time step.

    Returns
    -------
    Recording
        Spikes, intentions, levels and happenings of a from the first, of b from the second; trial and provenance are
        those of the first. Weights are left out.

    Raises
    ------
    ResultError
        If lengths or time steps differ.
    """
    trains_a, trains_b = (next(iter(recording.spikes.values())) for recording in (of_a, of_b))
    if (trains_a.n_steps, trains_a.time_step_ms) != (trains_b.n_steps, trains_b.time_step_ms):
        raise ResultError(
            f"a pseudo-dyad needs two recordings of one length: {trains_a.duration_s:g} s at "
            f"{trains_a.time_step_ms:g} ms, and {trains_b.duration_s:g} s at {trains_b.time_step_ms:g} ms"
        )
    by_partner = {"a": of_a, "b": of_b}
    return replace(
        of_a,
        spikes={p.name: by_partner[p.partner].spikes[p.name] for p in of_a.populations},
        events=_events(of_a.events, of_b.events),
        levels=_levels(of_a.levels, of_b.levels),
        happenings=_happenings(of_a.happenings, of_b.happenings),
        weights=None,
    )


def _events(of_a: EventTable, of_b: EventTable) -> EventTable:
    chosen = of_a.partner == 0, of_b.partner == 1
    onset_s = np.concatenate([of_a.onset_s[chosen[0]], of_b.onset_s[chosen[1]]])
    order = np.argsort(onset_s, kind="stable")

    def merged(name: str) -> np.ndarray:
        parts = getattr(of_a, name)[chosen[0]], getattr(of_b, name)[chosen[1]]
        return np.concatenate(parts)[order]

    return EventTable(
        partner=merged("partner"),
        channel=merged("channel"),
        onset_s=onset_s[order],
        duration_s=merged("duration_s"),
        intensity=merged("intensity"),
        shared=merged("shared"),
    )


def _levels(of_a: LevelTraces, of_b: LevelTraces) -> LevelTraces:
    rows = [(of_a, 0), (of_b, 1)]
    return replace(
        of_a,
        values={name: np.stack([levels.values[name][row] for levels, row in rows]) for name in of_a.values},
    )


def _happenings(of_a: Happenings, of_b: Happenings) -> Happenings:
    chosen = of_a.partner == 0, of_b.partner == 1
    time_s = np.concatenate([of_a.time_s[chosen[0]], of_b.time_s[chosen[1]]])
    order = np.argsort(time_s, kind="stable")
    return Happenings(
        kind=np.concatenate([of_a.kind[chosen[0]], of_b.kind[chosen[1]]])[order],
        partner=np.concatenate([of_a.partner[chosen[0]], of_b.partner[chosen[1]]])[order],
        channel=np.concatenate([of_a.channel[chosen[0]], of_b.channel[chosen[1]]])[order],
        time_s=time_s[order],
    )
