"""Pseudo-dyads: partner a of one recording beside partner b of another, who never met."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from snn.errors import ResultError
from snn.record.types import EventTable, Happenings, LevelTraces, Movement, Recording


def spliced(of_a: Recording, of_b: Recording) -> Recording:
    """Put partner a of one recording beside partner b of another.

    Keeps: everything each partner did, and what both followed at the same time if both recordings have the same shared
    events.
    Destroys: whatever the two had to do with each other.

    Parameters
    ----------
    of_a, of_b
        Two recordings of the same length and time step.

    Returns
    -------
    Recording
        Spikes, intentions, levels, happenings, movement and what was seen of a from the first, of b from the second;
        trial and provenance are those of the first. Weights are left out.

    Raises
    ------
    ResultError
        If lengths or time steps differ.
    """
    if (of_a.n_steps, of_a.time_step_ms) != (of_b.n_steps, of_b.time_step_ms):
        raise ResultError(
            f"a pseudo-dyad needs two recordings of one length: {of_a.duration_s:g} s at "
            f"{of_a.time_step_ms:g} ms, and {of_b.duration_s:g} s at {of_b.time_step_ms:g} ms"
        )
    by_partner = {"a": of_a, "b": of_b}
    populations = [p for name, source in by_partner.items() for p in source.populations if p.partner == name]
    return replace(
        of_a,
        populations=tuple(populations),
        spikes={p.name: by_partner[p.partner].spikes[p.name] for p in populations},
        events=_events(of_a.events, of_b.events),
        levels=_levels(of_a.levels, of_b.levels),
        happenings=_happenings(of_a.happenings, of_b.happenings),
        weights=None,
        movement=_movement(by_partner),
        videos={name: source.videos[name] for name, source in by_partner.items() if name in source.videos},
    )


def _movement(by_partner: Mapping[str, Recording]) -> Movement:
    moved = {name: source.movement.movement_hz[name] for name, source in by_partner.items()}
    seen = {name: source.movement.seen_hz for name, source in by_partner.items()}
    return Movement(
        step_ms=by_partner["a"].movement.step_ms,
        movement_hz=moved,
        seen_hz={name: seen_hz[name] for name, seen_hz in seen.items() if name in seen_hz},
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
