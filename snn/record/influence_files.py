"""Cues and signals of two people, in tables that anybody can write.

Cues, one a line: ``partner,onset`` and, where they apply, ``channel``, ``given`` and ``dyad``::

    dyad,partner,onset
    d01,ann,12.5
    d01,bob,17.3

Signals, one sample a line: ``partner,time,channel,value`` and perhaps ``dyad``::

    dyad,partner,time,channel,value
    d01,ann,0.00,movement,0.13
    d01,ann,0.05,movement,0.15

Times are seconds on one clock for both files of a dyad. ``given`` is 1 or 0 where moments are listed at which a coin
was tossed for a cue. Stretches in which cues could come: ``start,stop`` and perhaps ``partner`` and ``dyad``.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np

from snn.errors import ResultError
from snn.foreign.csv_table import Line, table_lines
from snn.record.types import BoolArray, FloatArray

CUE_COLUMNS, SIGNAL_COLUMNS = ("partner", "onset"), ("partner", "time", "channel", "value")
STRETCH_COLUMNS = ("start", "stop")
MAX_CUE_BYTES = 8 * 2**20
MAX_SIGNAL_BYTES = 128 * 2**20
MAX_CUES, MAX_DYADS, MAX_CHANNELS, MAX_STRETCHES = 100_000, 1_000, 64, 10_000
MAX_TIME_S = 1e6
"""Eleven days."""
MAX_VALUE = 1e12
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenCues:
    """Cues of one partner, as they were assigned."""

    onset_s: FloatArray  # (n_moments,) ascending
    channel: tuple[str, ...]  # (n_moments,) what is asked for; "" if the table does not say
    is_given: BoolArray  # (n_moments,) False where the draw said that there be no cue
    tossed: bool
    """Whether the table says at which moments there could have been a cue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """One signal of one partner."""

    time_s: FloatArray  # (n_samples,) ascending
    value: FloatArray  # (n_samples,)


CuesOf: TypeAlias = Mapping[str, Mapping[str, GivenCues]]
"""By dyad and partner; a file without a column for dyads has one, called ""."""
SignalsOf: TypeAlias = Mapping[str, Mapping[str, Mapping[str, Samples]]]
"""By dyad, partner and channel."""
StretchesOf: TypeAlias = Mapping[tuple[str, str], tuple[tuple[float, float], ...]]
"""Start and stop in seconds, by dyad and partner; "" is all of them."""


def cues_from_csv(path: Path) -> CuesOf:
    """Read a list of cues.

    Parameters
    ----------
    path
        Lines in any order.

    Returns
    -------
    mapping
        By dyad and partner.

    Raises
    ------
    ResultError
        In one line, if it cannot be read or is no such table.
    """
    moments: dict[str, dict[str, dict[tuple[float, str], bool]]] = {}
    tossed = False
    optional = ("channel", "given", "dyad")
    lines = table_lines(path, CUE_COLUMNS, optional=optional, max_bytes=MAX_CUE_BYTES)
    for n_lines, line in enumerate(lines):
        if n_lines == MAX_CUES:
            raise line.wrong(f"more than {MAX_CUES} cues")
        partners = _of_dyad(moments, line)
        moment = line.number_in("onset", -MAX_TIME_S, MAX_TIME_S), line.name_in("channel")
        own = partners.setdefault(line.name_in("partner"), {})
        if moment in own:
            raise line.wrong(f"the cue at {moment[0]:g} s is listed twice")
        tossed = "given" in line.cells
        own[moment] = not tossed or _is_given(line)
    if not moments:
        raise ResultError(f"'{path}' has no cues; expected lines of {','.join(CUE_COLUMNS)}")
    return {
        dyad: {name: _cues(own, tossed) for name, own in partners.items()}
        for dyad, partners in moments.items()
    }


def signals_from_csv(path: Path) -> SignalsOf:
    """Read signals; parameters and errors as for `cues_from_csv`. The times of one signal ascend."""
    samples: dict[str, dict[str, dict[str, tuple[array, array]]]] = {}
    for line in table_lines(path, SIGNAL_COLUMNS, optional=("dyad",), max_bytes=MAX_SIGNAL_BYTES):
        channels = _of_dyad(samples, line).setdefault(line.name_in("partner"), {})
        times_s, values = channels.setdefault(line.name_in("channel"), (array("d"), array("d")))
        if len(channels) > MAX_CHANNELS:
            raise line.wrong(f"more than {MAX_CHANNELS} channels")
        time_s = line.number_in("time", -MAX_TIME_S, MAX_TIME_S)
        if times_s and not time_s > times_s[-1]:
            raise line.wrong(
                f"time: {time_s:g} s does not follow {times_s[-1]:g} s of this signal; sort by time"
            )
        times_s.append(time_s)
        values.append(line.number_in("value", -MAX_VALUE, MAX_VALUE))
    if not samples:
        raise ResultError(f"'{path}' has no samples; expected lines of {','.join(SIGNAL_COLUMNS)}")
    return {
        dyad: {
            partner: {
                name: Samples(time_s=np.array(times_s), value=np.array(values))
                for name, (times_s, values) in channels.items()
            }
            for partner, channels in partners.items()
        }
        for dyad, partners in samples.items()
    }


def stretches_from_csv(path: Path) -> StretchesOf:
    """Read the stretches in which cues could come; parameters and errors as for `cues_from_csv`."""
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    optional = ("partner", "dyad")
    lines = table_lines(path, STRETCH_COLUMNS, optional=optional, max_bytes=MAX_CUE_BYTES)
    for n_lines, line in enumerate(lines):
        if n_lines == MAX_STRETCHES:
            raise line.wrong(f"more than {MAX_STRETCHES} stretches")
        start_s, stop_s = (line.number_in(name, -MAX_TIME_S, MAX_TIME_S) for name in STRETCH_COLUMNS)
        if start_s >= stop_s:
            raise line.wrong(f"a stretch must end after it begins, got {start_s:g} to {stop_s:g} s")
        found.setdefault((line.name_in("dyad"), line.name_in("partner")), []).append((start_s, stop_s))
    if not found:
        raise ResultError(f"'{path}' has no stretches; expected lines of {','.join(STRETCH_COLUMNS)}")
    return {key: tuple(bounds) for key, bounds in found.items()}


def _of_dyad(dyads: dict[str, dict[str, T]], line: Line) -> dict[str, T]:
    """Return the partners of a line's dyad, of which there are not more than two."""
    partners = dyads.setdefault(line.name_in("dyad"), {})
    name = line.name_in("partner")
    if len(dyads) > MAX_DYADS:
        raise line.wrong(f"more than {MAX_DYADS} dyads")
    if name not in partners and len(partners) == 2:
        raise line.wrong(f"partner: a dyad has two, got '{name}' beside {' and '.join(map(repr, partners))}")
    return partners


def _is_given(line: Line) -> bool:
    if line.cells["given"] not in ("0", "1"):
        raise line.wrong(f"given: must be 1 (a cue) or 0 (the draw said no), got '{line.cells['given']}'")
    return line.cells["given"] == "1"


def _cues(moments: Mapping[tuple[float, str], bool], tossed: bool) -> GivenCues:
    ordered = sorted(moments.items())
    return GivenCues(
        onset_s=np.array([onset_s for (onset_s, _), _ in ordered]),
        channel=tuple(channel for (_, channel), _ in ordered),
        is_given=np.array([given for _, given in ordered], dtype=np.bool_),
        tossed=tossed,
    )
