"""Cues and signals of any two people, brought to what the cue test takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from snn.analyse.influence.cues import CueList, Stretch, apart, cue_counts
from snn.analyse.influence.declared_laws import AssignmentLaw, IntervalLaw
from snn.analyse.influence.group_test import CuedPair
from snn.analyse.influence.law_checks import require_inside, require_intervals, require_rate, require_signals
from snn.analyse.influence.laws import CueLaw, PoissonLaw, ShiftLaw
from snn.errors import ResultError
from snn.record.influence_files import GivenCues, Samples
from snn.record.types import FloatArray
from snn.wording import argument

MAX_BIN_SECONDS = 3e8
"""Bins times seconds: slow drift is taken out by one cosine for every 5 s, each as long as the recording. An hour and a
quarter in bins of 50 ms."""
EVERY_SIGNAL = ""
"""Channel of cues that are held against each signal of the target in turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenDyad:
    """What was recorded of two people."""

    name: str
    cues: Mapping[str, GivenCues]
    """By partner; one or both."""
    signals: Mapping[str, Mapping[str, Samples]]
    """By partner and channel; one or both."""
    stretches: Mapping[str, tuple[Stretch, ...]]
    """Where a partner could be cued; the whole recording for one that is not listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredLaw:
    """How cues were drawn, as their author says; nothing is the fall-back, circular shifts."""

    rate_hz: float | None = None
    """Poisson, on each channel, the same in all stretches."""
    intervals_s: tuple[float, float] | None = None
    """Uniform intervals between these bounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPair:
    """One direction of a dyad, held against one signal or several."""

    dyad: str
    source: str
    target: str
    signal: str
    """Names of the target's channels that are asked about."""
    n_signals: int
    """So many signals are asked about one by one in this direction."""
    pair: CuedPair
    source_signal: FloatArray | None  # (n_channels, n_bins)
    """The same channels of the source, if it has them."""


def given_pairs(
    dyad: GivenDyad, *, declared: DeclaredLaw, bin_ms: float, signals: Sequence[str] = ()
) -> list[GivenPair]:
    """List what can be asked of a dyad.

    Parameters
    ----------
    dyad
        Cues and signals on one clock.
    declared
        The law of the cues.
    bin_ms
        Width of the bins: samples in a bin are averaged, and none may be empty.
    signals
        Names of the signals that are asked about; none is all.

    Returns
    -------
    list of GivenPair
        Cues that name a channel are held against the target's signal of that name, all of them together; cues that
        do not, against each of the target's signals in turn.

    Raises
    ------
    ResultError
        In one line: if there is no direction to ask about, cues and signals do not fit, or the cues contradict the
        declared law.
    """
    partners = sorted({*dyad.cues, *dyad.signals})
    if len(partners) != 2:
        raise ResultError(f"{_of(dyad)}expected two partners, got {_listed(partners)}")
    found = []
    for source, target in (partners, partners[::-1]):
        if source in dyad.cues and target in dyad.signals:
            found += _Direction(dyad, source, target, declared, bin_ms, signals).pairs()
    if not found:
        raise ResultError(f"{_of(dyad)}no partner has cues while the other has signals")
    return found


def bin_means(samples: Samples, *, start_s: float, n_bins: int, bin_s: float) -> FloatArray:
    """Average the samples in each bin, shape ``(n_bins,)``.

    Raises
    ------
    ResultError
        If a bin has none.
    """
    bins = np.floor((samples.time_s - start_s) / bin_s + 1e-6).astype(np.intp)
    inside = (bins >= 0) & (bins < n_bins)
    filled = np.unique(bins[inside])  # counts of all bins could be more than fit into memory
    if filled.size < n_bins:
        before = filled == np.arange(filled.size)
        empty = filled.size if before.all() else int(np.argmin(before))
        after = filled[empty] if empty < filled.size else n_bins
        raise ResultError(
            f"no sample from {start_s + empty * bin_s:g} to {start_s + after * bin_s:g} s; take wider bins "
            f"({argument('bin_ms')}), or fill or cut the gap"
        )
    counts = np.bincount(bins[inside], minlength=n_bins)
    totals = np.bincount(bins[inside], weights=samples.value[inside], minlength=n_bins)
    return np.divide(totals, counts, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Direction:
    dyad: GivenDyad
    source: str
    target: str
    declared: DeclaredLaw
    bin_ms: float
    signals: Sequence[str]

    def pairs(self) -> list[GivenPair]:
        names = self._asked()
        grouped = set(self._cues.channel) == {EVERY_SIGNAL}
        groups = [(name,) for name in names] if grouped else [self._cued(names)]
        return [self._pair(group, n_signals=len(groups)) for group in groups]

    @property
    def _cues(self) -> GivenCues:
        return self.dyad.cues[self.source]

    def _asked(self) -> list[str]:
        present = list(self.dyad.signals[self.target])
        missing = [name for name in self.signals if name not in present]
        if missing:
            raise ResultError(
                f"{_of(self.dyad)}{self.target} has no signal '{missing[0]}', only {_listed(present)}"
            )
        return [name for name in present if name in self.signals or not self.signals]

    def _cued(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the signals that cues name."""
        wanted, present = set(self._cues.channel), self.dyad.signals[self.target]
        unknown = sorted(wanted - set(present))
        if unknown:
            raise ResultError(
                f"{_of(self.dyad)}cues of {self.source}: '{unknown[0]}' is no signal of {self.target}, which has "
                f"{_listed(present)}; cues without a channel are held against each signal"
            )
        cued = tuple(name for name in names if name in wanted)
        if not cued:
            raise ResultError(f"{_of(self.dyad)}no cue of {self.source} is about {_listed(names)}")
        return cued

    def _pair(self, names: tuple[str, ...], *, n_signals: int) -> GivenPair:
        start_s, n_bins = self._grid()
        listed = self._moments(names, start_s)
        stretches = self._stretches(start_s, n_bins)
        given = CueList(
            onset_s=listed.onset_s[self._is_given(names)], channel=listed.channel[self._is_given(names)]
        )
        others = self._others(start_s, n_bins)
        bin_s = self.bin_ms * 1e-3
        own = None if others is None else cue_counts(others, n_channels=1, n_bins=n_bins, bin_s=bin_s)
        return GivenPair(
            dyad=self.dyad.name,
            source=self.source,
            target=self.target,
            signal=" + ".join(names),
            n_signals=n_signals,
            pair=CuedPair(
                target=self._binned(self.target, names, start_s, n_bins),
                cues=given,
                law=self._law(listed, given, stretches, names),
                own_cues=own,
                others=others,
            ),
            source_signal=(
                self._binned(self.source, names, start_s, n_bins)
                if set(names) <= set(self.dyad.signals.get(self.source, ()))
                else None
            ),
        )

    def _grid(self) -> tuple[float, int]:
        """Return where all signals of the dyad have begun, and how many bins there are until one ends."""
        every = [samples for own in self.dyad.signals.values() for samples in own.values()]
        start_s = max(float(samples.time_s[0]) for samples in every)
        stop_s = min(float(samples.time_s[-1]) for samples in every)
        n_bins = int(np.floor((stop_s - start_s) / (self.bin_ms * 1e-3) + 1e-6))
        if n_bins < 1:
            raise ResultError(f"{_of(self.dyad)}its signals have no time in common")
        if n_bins * (stop_s - start_s) > MAX_BIN_SECONDS:
            raise ResultError(
                f"{_of(self.dyad)}{stop_s - start_s:g} s are too long for bins of {self.bin_ms:g} ms: cut the "
                f"recording into parts, or take wider bins ({argument('bin_ms')})"
            )
        return start_s, n_bins

    def _binned(self, partner: str, names: tuple[str, ...], start_s: float, n_bins: int) -> FloatArray:
        own, bin_s = self.dyad.signals[partner], self.bin_ms * 1e-3
        try:
            return np.stack([bin_means(own[n], start_s=start_s, n_bins=n_bins, bin_s=bin_s) for n in names])
        except ResultError as error:
            raise ResultError(f"{_of(self.dyad)}{partner}: {error}") from error

    def _require_in_recording(self, who: str) -> None:
        """Refuse cues of which none is in the recording: they are of another clock, or in another unit."""
        start_s, n_bins = self._grid()
        stop_s, onset_s = start_s + n_bins * self.bin_ms * 1e-3, self._cues.onset_s
        if not ((onset_s >= start_s) & (onset_s < stop_s)).any():
            raise ResultError(
                f"{who}: all {onset_s.size} lie outside of the signals ({start_s:g} to {stop_s:g} s); both must be "
                "in seconds, on one clock"
            )

    def _of_signals(self, names: tuple[str, ...]) -> np.ndarray:
        return np.isin(np.array(self._cues.channel), [EVERY_SIGNAL, *names])

    def _is_given(self, names: tuple[str, ...]) -> np.ndarray:
        return self._cues.is_given[self._of_signals(names)]

    def _moments(self, names: tuple[str, ...], start_s: float) -> CueList:
        """Return all moments on the clock of the bins, those without a cue too."""
        chosen = self._of_signals(names)
        channel = [
            0 if name == EVERY_SIGNAL else names.index(name) for name in np.array(self._cues.channel)[chosen]
        ]
        return CueList(onset_s=self._cues.onset_s[chosen] - start_s, channel=np.array(channel, dtype=np.int8))

    def _others(self, start_s: float, n_bins: int) -> CueList | None:
        cues = self.dyad.cues.get(self.target)
        if cues is None:
            return None
        onset_s = cues.onset_s[cues.is_given] - start_s
        listed = CueList(onset_s=onset_s, channel=np.zeros(onset_s.size, np.int8))
        return listed.between(0.0, n_bins * self.bin_ms * 1e-3)

    def _stretches(self, start_s: float, n_bins: int) -> tuple[Stretch, ...]:
        listed = self.dyad.stretches.get(self.source)
        if listed is None:
            return (Stretch(start_s=0.0, stop_s=n_bins * self.bin_ms * 1e-3),)
        who, bin_s = f"{_of(self.dyad)}{argument('stretches_s')}: one of {self.source}", self.bin_ms * 1e-3
        require_signals(listed, start_s + n_bins * bin_s, bin_s, who)
        moved = [Stretch(start_s=s.start_s - start_s, stop_s=s.stop_s - start_s) for s in listed]
        return apart(moved)

    def _law(
        self, listed: CueList, given: CueList, stretches: tuple[Stretch, ...], names: tuple[str, ...]
    ) -> CueLaw:
        who = f"{_of(self.dyad)}cues of {self.source}"
        declared = self.declared
        self._require_in_recording(who)
        if self.source in self.dyad.stretches:
            require_inside(listed, stretches, who)
        if self._cues.tossed:
            return AssignmentLaw(moments=listed, is_given=self._is_given(names), stretches=stretches)
        if declared.rate_hz is not None:
            require_rate(given, declared.rate_hz, stretches, len(names), who)
            return PoissonLaw(stretches=stretches, rate_hz=np.full(len(names), declared.rate_hz))
        if declared.intervals_s is not None:
            if self.source not in self.dyad.stretches:
                raise ResultError(
                    f"{who}: intervals begin with a stretch: say where it starts with {argument('stretches_s')}"
                )
            shortest_s, longest_s = declared.intervals_s
            require_intervals(given, stretches, shortest_s, longest_s, who)
            return IntervalLaw(
                stretches=stretches, shortest_s=shortest_s, longest_s=longest_s, n_channels=len(names)
            )
        return ShiftLaw(cues=given, stretches=stretches)


def _of(dyad: GivenDyad) -> str:
    return f"dyad '{dyad.name}': " if dyad.name else ""


def _listed(names: Sequence[str] | Mapping[str, object]) -> str:
    shown = [f"'{name}'" for name in names]
    return ", ".join(shown[:8]) + (" ..." if len(shown) > 8 else "") if shown else "none"
