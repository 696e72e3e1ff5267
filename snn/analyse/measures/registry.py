"""All measures of synchrony by name, with the settings at which they are compared; in all larger is more alike."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Final, Literal, TypeAlias

from snn.analyse.measures.channel_mean import ChannelMean
from snn.analyse.measures.coherence import band_coherence
from snn.analyse.measures.count_correlation import count_correlation
from snn.analyse.measures.crosscorrelation import cross_correlation
from snn.analyse.measures.envelope_correlation import envelope_correlation
from snn.analyse.measures.granger import rate_granger
from snn.analyse.measures.jitter_correlogram import jitter_corrected_correlogram
from snn.analyse.measures.measure_columns import measure_columns
from snn.analyse.measures.mutual_information import mutual_information
from snn.analyse.measures.pattern_similarity import pattern_correlation
from snn.analyse.measures.phase_measures import (
    adjusted_circular_correlation,
    pairwise_phase_consistency,
    phase_locking_value,
    weighted_phase_lag_index,
)
from snn.analyse.measures.spike_distances import SpikeDistances, spike_distances
from snn.analyse.measures.spike_time_tiling import tiling_curve
from snn.analyse.measures.time_scales import correlation_by_time_scale
from snn.analyse.measures.transfer_entropy import rate_transfer_entropy
from snn.analyse.measures.wavelet_coherence import wavelet_coherence
from snn.analyse.views.bands import ALPHA, SLOW, THETA, Band, BandSignals, band_signals
from snn.analyse.views.dyad_view import FINE_BIN_MS, DyadView
from snn.config.problems.suggestions import closest
from snn.errors import ResultError

Family: TypeAlias = Literal["rates", "spikes", "bands", "information", "influence"]

SEGMENT_S: Final = {THETA: 1.0, ALPHA: 1.0, SLOW: 5.0}
"""Windows of the coherence: some cycles of the slowest frequency of the band."""
LAG_STEP_MS: Final = 50.0
CELLS_PER_CHANNEL: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number that says how alike two partners are, or how much one influences the other."""

    name: str
    label: str
    """For figures and tables."""
    short: str | None
    """What the field, and the table that closes a run, call it in a letter or four."""
    unit: str
    family: Family
    of: Callable[[DyadView], float]
    """nan where it is undefined; ResultError if the recording is too short for it."""
    module: str | None = None
    """What it needs that is not always installed."""
    conditions: bool = False
    """Whether it takes out what both set out to do, so that it matters whether a film that they follow is known."""

    @property
    def available(self) -> bool:
        """Whether what it needs is installed."""
        return self.module is None or find_spec(self.module) is not None


def _correlation(view: DyadView) -> float:
    window = {"bin_ms": view.bin_ms, "max_lag_ms": view.max_lag_ms}
    return cross_correlation(view.rates_a_hz, view.rates_b_hz, **window).peak


def _correlation_at_0(view: DyadView) -> float:
    return cross_correlation(view.rates_a_hz, view.rates_b_hz, bin_ms=view.bin_ms, max_lag_ms=0.0).peak


def _counts(count_bin_ms: float) -> Callable[[DyadView], float]:
    return lambda view: (
        count_correlation(view.fine_a_hz, view.fine_b_hz, bin_ms=FINE_BIN_MS, count_bin_ms=count_bin_ms).value
    )


def _at_scale(number: int) -> Callable[[DyadView], float]:
    def measure(view: DyadView) -> float:
        found = correlation_by_time_scale(
            view.fine_a_hz, view.fine_b_hz, bin_ms=FINE_BIN_MS, max_lag_ms=view.max_lag_ms
        )
        return found[number].own.peak

    return measure


def _jittered(window_ms: float) -> Callable[[DyadView], float]:
    return lambda view: (
        jitter_corrected_correlogram(
            view.fine_a_hz,
            view.fine_b_hz,
            bin_ms=FINE_BIN_MS,
            window_ms=window_ms,
            max_lag_ms=view.max_lag_ms,
        ).peak
    )


def _patterns(view: DyadView) -> float:
    window = {"bin_ms": view.bin_ms, "max_lag_ms": view.max_lag_ms}
    return pattern_correlation(view.rates_a_hz, view.rates_b_hz, **window).peak


def _information(view: DyadView) -> float:
    return mutual_information(
        view.rates_a_hz, view.rates_b_hz, bin_ms=view.bin_ms, max_lag_ms=view.max_lag_ms
    ).peak


def _wavelets(view: DyadView) -> float:
    return wavelet_coherence(view.rates_a_hz, view.rates_b_hz, bin_ms=view.bin_ms, band=SLOW).value


@lru_cache(maxsize=1)  # several measures in turn look at the same view
def _theta_signals(view: DyadView) -> BandSignals:
    return band_signals(view.rates_a_hz, view.rates_b_hz, bin_ms=view.bin_ms, band=THETA)


def _in_theta(measure: Callable[[BandSignals], ChannelMean]) -> Callable[[DyadView], float]:
    return lambda view: measure(_theta_signals(view)).value


def _coherence(band: Band) -> Callable[[DyadView], float]:
    segment_s = SEGMENT_S[band]
    return lambda view: (
        band_coherence(
            view.rates_a_hz, view.rates_b_hz, bin_ms=view.bin_ms, band=band, segment_s=segment_s
        ).value
    )


def _tiling(view: DyadView, *, max_lag_ms: float) -> float:
    return tiling_curve(
        view.trains_a,
        view.trains_b,
        n_channels=view.n_channels,
        cells_per_channel=CELLS_PER_CHANNEL,
        half_width_ms=LAG_STEP_MS,
        max_lag_ms=max_lag_ms,
        lag_step_ms=LAG_STEP_MS,
        rng=view.rng(),
    ).best


@lru_cache(maxsize=1)  # as above
def _distances(view: DyadView) -> SpikeDistances:
    return spike_distances(
        view.trains_a,
        view.trains_b,
        n_channels=view.n_channels,
        max_lag_ms=150.0,
        lag_step_ms=LAG_STEP_MS,
        rng=view.rng(),
        cells_per_channel=CELLS_PER_CHANNEL // 2,
    )


def _granger(view: DyadView) -> float:
    found = rate_granger(view.influence_a_hz, view.influence_b_hz, courses=view.courses)
    return min(found.a_to_b.value, found.b_to_a.value)


def _unconditional_granger(view: DyadView) -> float:
    found = rate_granger(view.influence_a_hz, view.influence_b_hz, courses=None)
    return min(found.a_to_b.value, found.b_to_a.value)


def _transfer_entropy(view: DyadView) -> float:
    found = rate_transfer_entropy(view.influence_a_hz, view.influence_b_hz, courses=view.courses)
    return min(found.a_to_b_bits, found.b_to_a_bits)


def _measure(
    name: str,
    label: str,
    unit: str,
    family: Family,
    of: Callable[[DyadView], float],
    short: str | None = None,
    *,
    conditions: bool = False,
) -> Measure:
    return Measure(
        name=name, label=label, short=short, unit=unit, family=family, of=of, conditions=conditions
    )


def _by_pyspike(name: str, label: str, of: Callable[[DyadView], float]) -> Measure:
    return Measure(name=name, label=label, short=None, unit="1", family="spikes", of=of, module="pyspike")


MEASURES: Final[tuple[Measure, ...]] = (
    _measure("correlation", "correlation, best lag (C)", "1", "rates", _correlation, short="C"),
    _measure("correlation_at_0", "correlation, lag 0", "1", "rates", _correlation_at_0),
    _measure("counts_50ms", "spike counts, 50 ms", "1", "rates", _counts(50.0)),
    _measure("counts_200ms", "spike counts, 200 ms", "1", "rates", _counts(200.0)),
    _measure("correlation_fine", "correlation, 5 ms scale", "1", "rates", _at_scale(0)),
    _measure("correlation_meso", "correlation, 50 ms scale", "1", "rates", _at_scale(1)),
    _measure("correlation_slow", "correlation, 200 ms scale", "1", "rates", _at_scale(2)),
    _measure("jitter_25ms", "jitter-corrected, 25 ms", "1", "rates", _jittered(25.0)),
    _measure("jitter_100ms", "jitter-corrected, 100 ms", "1", "rates", _jittered(100.0)),
    _measure("patterns", "rate patterns, best lag", "1", "rates", _patterns),
    _measure(
        "tiling",
        "STTC, best lag",
        "1",
        "spikes",
        lambda view: _tiling(view, max_lag_ms=500.0),
        short="STTC",
    ),
    _measure("tiling_at_0", "STTC, lag 0", "1", "spikes", lambda view: _tiling(view, max_lag_ms=0.0)),
    _by_pyspike("isi", "1 − ISI-distance", lambda view: 1 - _distances(view).isi.unlagged),
    _by_pyspike("spike", "1 − SPIKE-distance", lambda view: 1 - _distances(view).spike.best),
    _by_pyspike(
        "synchronization", "SPIKE-synchronization", lambda view: _distances(view).synchronization.best
    ),
    _measure("coherence_slow", "coherence, 0.2–2 Hz", "1", "bands", _coherence(SLOW)),
    _measure("coherence_theta", "coherence, theta", "1", "bands", _coherence(THETA)),
    _measure("coherence_alpha", "coherence, alpha", "1", "bands", _coherence(ALPHA)),
    _measure("wavelet_slow", "wavelet coherence, 0.2–2 Hz", "1", "bands", _wavelets),
    _measure("plv_theta", "PLV, theta", "1", "bands", _in_theta(phase_locking_value)),
    _measure("ppc_theta", "PPC, theta", "1", "bands", _in_theta(pairwise_phase_consistency)),
    _measure("wpli_theta", "wPLI, theta", "1", "bands", _in_theta(weighted_phase_lag_index)),
    _measure(
        "accorr_theta",
        "adjusted circular correlation, theta",
        "1",
        "bands",
        _in_theta(adjusted_circular_correlation),
    ),
    _measure("envelope_theta", "envelope correlation, theta", "1", "bands", _in_theta(envelope_correlation)),
    _measure("information", "mutual information, best lag", "bit", "information", _information),
    _measure(
        "transfer_entropy",
        "transfer entropy, weaker way",
        "bit",
        "influence",
        _transfer_entropy,
        conditions=True,
    ),
    _measure(
        "granger_unconditional",
        "Granger, unconditional, weaker way",
        "1",
        "influence",
        _unconditional_granger,
    ),
    _measure("granger", "Granger, conditional, weaker way", "1", "influence", _granger, conditions=True),
)
"""In the order of tables and figures. Measures with a direction give the weaker one: both are asked for."""


def measures_named(names: Sequence[str]) -> tuple[Measure, ...]:
    """Return measures by name, all of them for no name.

    A measure is found by whatever it is called where it is printed: its name, its short name, its label, or one of
    its columns in the table of measures; upper and lower case are one.

    Raises
    ------
    ResultError
        If there is no such measure.
    """
    known = {_folded(called): measure for measure in MEASURES for called in _called(measure)}
    wanted = {_found(name, known).name for name in names}
    return tuple(measure for measure in MEASURES if not names or measure.name in wanted)


def _called(measure: Measure) -> Iterator[str]:
    yield from (measure.name, measure.label, *measure_columns([measure.name], with_nulls=True))
    if measure.short is not None:
        yield measure.short


def _folded(name: str) -> str:
    """Fold what cannot be typed, or is not seen, in a name: dashes, case and repeated blanks."""
    return " ".join(name.translate(_DASHES).casefold().split())


_DASHES: Final = dict.fromkeys(map(ord, "\u2212\u2013"), "-")


def _found(name: str, known: Mapping[str, Measure]) -> Measure:
    word = _folded(name)
    if word in known:
        return known[word]
    alike = [measure.name for measure in MEASURES if word and measure.name.startswith(word)]
    near = closest(word, known)
    meant = alike or ([known[near].name] if near else [])
    hint = f"did you mean {' or '.join(meant)}?" if meant else "`snn analyze --list` names all"
    raise ResultError(f"there is no measure '{name}'; {hint}")
