"""How a partner fires when nobody acts, how it comes back to that, and whether it moves when it only sees.

*Base* is the time in which a partner has had nothing to do for 300 ms: it intended nothing, and no act could be seen
(`snn.record.loops.seen_while`). *Seeing* is the time in which an act of the other can be seen, its onset included, and
the partner has intended nothing for 300 ms. Single channels are judged as well: one
that goes astray hides in the mean of four. The limits were written down before any parameter was chosen by them:

- base rate of excitatory cells .5 to 10 Hz, CV of intervals .5 to 1.5, mean correlation of two cells' counts below .05:
  asynchronous irregular activity (Brunel 2000; Ecker et al. 2010; Renart et al. 2010; there CV .7 to 1.2, 1 to 10 Hz);
- motor rate in seeing below a tenth of that in executing: seeing evokes no movement (Vigneswaran et al. 2013); from
  there on a partner is *answering*, from a half on *compulsive*, as with copies (`snn.record.copies`), which it is that
  tell brief answers to an onset from a mean of nothing;
- nine tenths of a response are gone 300 ms after an act.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from snn.config.columns.words import State
from snn.config.schema.channels import CHANNELS
from snn.record.base_firing import BaseTrains, interval_cvs, pair_correlations
from snn.record.dyad_bins import DyadBins
from snn.record.loops import Way
from snn.record.masks import either, steps_since
from snn.record.types import BoolArray, FloatArray

BASE_HZ = (0.5, 10.0)
BASE_CV = (0.5, 1.5)
PAIR_CORRELATION_LIMIT = 0.05
ANSWERING_SHARE = 0.1
"""Of the motor rate in executing, and of seen acts that are copied: so much in seeing is no longer silence."""
COMPULSIVE_SHARE = 0.5
"""Seeing moves the partner more often than not, or half as much as its own intentions do."""
REGAINED_MS = 300.0
LATER_MS = 500.0
"""From here on after an act base is what was to be regained; in between it is looked at whether it was."""
LEFT_LIMIT = 0.1
STANDARD_ERRORS = 3.0
"""By so many a value must be beyond a limit where a short base leaves it uncertain."""
MIN_TIME_S = 0.5
"""In less time of a situation nothing is judged: a channel of 80 cells fires some 100 spikes at 3 Hz."""
CIRCUITS = ("observation_e", "execution_e")


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What one criterion says of one partner."""

    name: str
    value: float
    """nan where nothing can tell."""
    failure: tuple[State, str] | None = None
    """State and reason."""
    missing: str = ""
    """Why nothing can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situations:
    """What a partner has to do, and when."""

    base: BoolArray  # (n_bins,)
    later: BoolArray  # (n_bins,) base, and well after any act
    executing: BoolArray  # (n_channels, n_bins) its own acts
    seeing: (
        BoolArray  # (n_channels, n_bins) acts of the other, while it intends nothing and has not for 300 ms
    )
    seen: BoolArray  # (n_channels, n_bins) acts of the other or of itself, whatever it does
    after: (
        BoolArray  # (n_channels, n_bins) base that an act of the channel, done or seen, has just given way to
    )


def situations(dyad: DyadBins, partner: str, ways: Iterable[Way]) -> Situations:
    """Mark what a partner has to do.

    Parameters
    ----------
    dyad
        The measured stretch.
    partner
        ``a`` or ``b``.
    ways
        All open ways; those into the partner count.
    """
    into = [way for way in ways if way.target == partner]
    own, intends = dyad.intended[partner], dyad.intends(partner)
    nothing = np.zeros_like(own)
    by_way = [(way, dyad.sees(way, dyad.intended[way.source])) for way in into]
    by_other = either([nothing, *(seen for way, seen in by_way if way.source != partner)])
    seen = either([by_other, *(seen for _, seen in by_way)])
    since = steps_since(either([intends, *(dyad.sees(way, dyad.intends(way.source)) for way in into)]))
    n_regained, n_later = dyad.bins_in(REGAINED_MS), dyad.bins_in(LATER_MS)
    base, later = since > n_regained, since > n_later
    ended = np.stack([steps_since(row) <= n_later for row in own | seen])
    ended[:, : n_later + 1] = False  # the start is no act
    return Situations(
        base=base,
        later=later,
        executing=own,
        seeing=by_other & (steps_since(intends) > n_regained),
        seen=seen,
        after=ended & base & ~later,
    )


def rate_criteria(dyad: DyadBins, partner: str, found: Situations) -> list[Criterion]:
    """Judge the base rates of both circuits and of their channels."""
    if _seconds(dyad, found.base) < MIN_TIME_S:
        reason = f"base rate of {partner} ({_seconds(dyad, found.base):.1f} s without acts)"
        return [Criterion(name="base_low_hz", value=np.nan, missing=reason)]
    rates_hz: dict[str, float] = {}
    for circuit in CIRCUITS:
        at_base = dyad.rates_hz[f"{partner}_{circuit}"][:, found.base].mean(axis=1)
        rates_hz |= zip(_names(partner, circuit), [at_base.mean(), *at_base], strict=True)
    low, high = min(rates_hz, key=rates_hz.__getitem__), max(rates_hz, key=rates_hz.__getitem__)
    return [
        Criterion(
            name="base_high_hz",
            value=float(rates_hz[high]),
            failure=_if(rates_hz[high] > BASE_HZ[1], "over-excited", _base_text(high, rates_hz, "above", 1)),
        ),
        Criterion(
            name="base_low_hz",
            value=float(rates_hz[low]),
            failure=_if(rates_hz[low] < BASE_HZ[0], "suppressed", _base_text(low, rates_hz, "below", 0)),
        ),
    ]


def firing_criteria(trains: Mapping[str, BaseTrains], partner: str) -> list[Criterion]:
    """Judge irregularity and independence at base, by circuit (``observation_e``, ``execution_e``)."""
    cvs = {c: interval_cvs(found) for c, found in trains.items()}
    correlations = {c: pair_correlations(found) for c, found in trains.items()}
    names = [name for circuit in trains for name in _names(partner, circuit)]
    cv = np.concatenate([cvs[c] for c in trains])
    mean = np.concatenate([correlations[c][0] for c in trains])
    error = np.concatenate([correlations[c][1] for c in trains])
    return [_cv_criterion(names, cv), _correlation_criterion(names, mean, error)]


def motor_criterion(dyad: DyadBins, partner: str, found: Situations) -> Criterion:
    """Judge how much the motor cells fire in seeing, of what they do in executing; all of them, and each channel."""
    name, motor = "motor_seeing_share", dyad.rates_hz[f"{partner}_motor"]
    for what, mask in (("executes", found.executing), ("only sees", found.seeing)):
        if _seconds(dyad, np.any(mask, axis=0)) < MIN_TIME_S:
            reason = f"motor in seeing ({partner} {what} for less than {MIN_TIME_S:g} s)"
            return Criterion(name=name, value=np.nan, missing=reason)
    seeing_hz, executing_hz = (_rate(motor, np.any(m, axis=0)) for m in (found.seeing, found.executing))
    if not executing_hz:
        return Criterion(name=name, value=np.nan, missing=f"motor in seeing ({partner} never moves)")
    shares = {f"{partner}_motor": seeing_hz / executing_hz}
    for channel, seeing, executing, rate in zip(CHANNELS, found.seeing, found.executing, motor, strict=True):
        if min(_seconds(dyad, seeing), _seconds(dyad, executing)) >= MIN_TIME_S and rate[executing].any():
            share = rate[seeing].mean() / rate[executing].mean()
            shares[f"{channel.name} of {partner}_motor"] = float(share)
    where = max(shares, key=shares.__getitem__)
    reason = f"{where} fires in seeing at {100 * shares[where]:.0f} % of its rate in executing"
    state = moving_state(shares[where])
    return Criterion(name=name, value=shares[where], failure=(state, reason) if state else None)


def moving_state(share: float) -> State | None:
    """Return the state of one whom seeing moves by a share of what it does of its own accord; None below a tenth."""
    if share < ANSWERING_SHARE:
        return None
    return "compulsive" if share >= COMPULSIVE_SHARE else "answering"


def regained_criterion(
    dyad: DyadBins, partner: str, found: Situations, *, n_cells: Mapping[str, int]
) -> Criterion:
    """Judge whether base is regained 300 ms after an act, in the channels that the act drove.

    Parameters
    ----------
    n_cells
        In a channel of each circuit.
    """
    name = "left_after_act"
    after_s = found.after.sum() * dyad.bin_ms * 1e-3
    if min(after_s, _seconds(dyad, found.later)) < MIN_TIME_S:
        return Criterion(
            name=name, value=np.nan, missing=f"whether {partner} regains base (too little time after acts)"
        )
    rates_hz = {circuit: dyad.rates_hz[f"{partner}_{circuit}"] for circuit in CIRCUITS}
    all_left = {c: _left_after_act(rates_hz[c], found, cells_s=n_cells[c] * after_s) for c in CIRCUITS}
    left = {circuit: one for circuit, one in all_left.items() if one is not None}
    if not left:
        return Criterion(
            name=name, value=np.nan, missing=f"whether {partner} regains base (acts evoke no response)"
        )
    beyond = {
        circuit: (abs(excess) - STANDARD_ERRORS * error) / response
        for circuit, (excess, response, error) in left.items()
    }
    worst = max(beyond, key=beyond.__getitem__)
    excess, response, _ = left[worst]
    reason = f"{partner}_{worst} is {excess:+.1f} Hz from base {REGAINED_MS:g} ms after an act"
    return Criterion(
        name=name,
        value=excess / response,
        failure=_if(beyond[worst] > LEFT_LIMIT, "unsettled", reason),
    )


def _left_after_act(
    rates_hz: FloatArray, found: Situations, *, cells_s: float
) -> tuple[float, float, float] | None:
    """Return what is left after an act, the response to it, and the standard error of the first, over base in Hz.

    None if there is no response to speak of: not twice the base. ``cells_s`` is the time after acts, times cells.
    """
    n_after = found.after.sum(axis=1)
    later_hz = float(rates_hz[:, found.later].mean(axis=1) @ n_after / n_after.sum())
    after_hz = _masked(rates_hz, found.after)
    response_hz = max(_masked(rates_hz, mask) for mask in (found.executing, found.seen) if mask.any())
    error_hz = np.sqrt(
        max(after_hz, later_hz) / cells_s
    )  # Poisson; the time step of the bins does not matter
    return (after_hz - later_hz, response_hz - later_hz, error_hz) if response_hz > 2 * later_hz else None


def _cv_criterion(names: Sequence[str], cv: FloatArray) -> Criterion:
    if not np.isfinite(cv).any():
        return Criterion(
            name="base_cv", value=np.nan, missing=f"CV of {names[0][0]} (too few spikes at base)"
        )
    worst = int(np.nanargmax(np.abs(np.log(np.maximum(cv, 1e-9)))))
    low, high = BASE_CV
    reason = f"{names[worst]} has a CV of {cv[worst]:.2f} at base, not {low:g} to {high:g}"
    return Criterion(
        name="base_cv",
        value=float(cv[worst]),
        failure=_if(not low <= cv[worst] <= high, "unsettled", reason),
    )


def _correlation_criterion(names: Sequence[str], mean: FloatArray, error: FloatArray) -> Criterion:
    name, beyond = "base_pair_correlation", mean - STANDARD_ERRORS * error
    if not np.isfinite(beyond).any():
        return Criterion(
            name=name, value=np.nan, missing=f"pair correlation of {names[0][0]} (too few spikes at base)"
        )
    worst = int(np.nanargmax(beyond))
    reason = f"{names[worst]} has a pair correlation of {mean[worst]:.2f} at base, not below {PAIR_CORRELATION_LIMIT:g}"
    return Criterion(
        name=name,
        value=float(mean[worst]),
        failure=_if(beyond[worst] >= PAIR_CORRELATION_LIMIT, "unsettled", reason),
    )


def _if(fails: bool, state: State, reason: str) -> tuple[State, str] | None:
    return (state, reason) if fails else None


def _names(partner: str, circuit: str) -> list[str]:
    population = f"{partner}_{circuit}"
    return [population, *(f"{channel.name} of {population}" for channel in CHANNELS)]


def _base_text(name: str, rates_hz: Mapping[str, float], side: str, limit: int) -> str:
    return f"{name} fires at {rates_hz[name]:.2g} Hz at base, {side} {BASE_HZ[limit]:g} Hz"


def _seconds(dyad: DyadBins, mask: BoolArray) -> float:
    return np.count_nonzero(mask) * dyad.bin_ms * 1e-3


def _rate(rates: FloatArray, mask: BoolArray) -> float:
    """Return the mean over all channels in some bins."""
    return float(rates[:, mask].mean())


def _masked(rates: FloatArray, mask: BoolArray) -> float:
    """Return the mean over channels and bins that a mask marks together."""
    return float(rates[mask].mean())
