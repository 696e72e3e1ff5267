"""What holds for every measure on rates: swapped partners, a common shift in time, bad input."""

from collections.abc import Callable

import numpy as np
import pytest

from snn.analyse.measures import phase_measures
from snn.analyse.measures.coherence import band_coherence
from snn.analyse.measures.count_correlation import count_correlation
from snn.analyse.measures.crosscorrelation import cross_correlation
from snn.analyse.measures.envelope_correlation import envelope_correlation
from snn.analyse.measures.jitter_correlogram import jitter_corrected_correlogram
from snn.analyse.measures.mutual_information import mutual_information
from snn.analyse.measures.pattern_similarity import pattern_correlation
from snn.analyse.measures.time_scales import correlation_by_time_scale
from snn.analyse.measures.wavelet_coherence import wavelet_coherence
from snn.analyse.views.bands import SLOW, THETA, Band, BandSignals, band_signals
from snn.errors import ResultError
from snn.record.types import FloatArray

BIN_MS = 20.0
MAX_LAG_MS = 500.0
Measure = Callable[[FloatArray, FloatArray], float]


def _signals(a: FloatArray, b: FloatArray, band: Band) -> BandSignals:
    return band_signals(a, b, bin_ms=BIN_MS, band=band)


IN_TIME: dict[str, Measure] = {
    "cross_correlation": lambda a, b: cross_correlation(a, b, bin_ms=BIN_MS, max_lag_ms=MAX_LAG_MS).peak,
    "count_correlation": lambda a, b: count_correlation(a, b, bin_ms=BIN_MS, count_bin_ms=100.0).value,
    "jitter_corrected": lambda a, b: (
        jitter_corrected_correlogram(a, b, bin_ms=BIN_MS, window_ms=100.0, max_lag_ms=MAX_LAG_MS).peak
    ),
    "mutual_information": lambda a, b: mutual_information(a, b, bin_ms=BIN_MS, max_lag_ms=MAX_LAG_MS).peak,
    "pattern_correlation": lambda a, b: pattern_correlation(a, b, bin_ms=BIN_MS, max_lag_ms=MAX_LAG_MS).peak,
    "time_scale": lambda a, b: (
        correlation_by_time_scale(a, b, bin_ms=BIN_MS, max_lag_ms=MAX_LAG_MS, scales_ms=(20.0, 100.0))[
            0
        ].own.peak
    ),
}
IN_FREQUENCY: dict[str, Measure] = {
    "coherence": lambda a, b: band_coherence(a, b, bin_ms=BIN_MS, band=THETA, segment_s=2.0).value,
    "PLV": lambda a, b: phase_measures.phase_locking_value(_signals(a, b, THETA)).value,
    "PPC": lambda a, b: phase_measures.pairwise_phase_consistency(_signals(a, b, SLOW)).value,
    "wPLI": lambda a, b: phase_measures.weighted_phase_lag_index(_signals(a, b, THETA)).value,
    "CCorr": lambda a, b: phase_measures.adjusted_circular_correlation(_signals(a, b, THETA)).value,
    "envelope": lambda a, b: envelope_correlation(_signals(a, b, THETA)).value,
    "wavelet": lambda a, b: wavelet_coherence(a, b, bin_ms=BIN_MS, band=THETA).value,
}
ALL = IN_TIME | IN_FREQUENCY


def _rates_hz(seed: int, n_bins: int = 1000) -> FloatArray:
    return np.random.default_rng(seed).gamma(2.0, 5.0, size=(4, n_bins))


def _pair(seed: int, *, delay: int = 2) -> tuple[FloatArray, FloatArray]:
    a = _rates_hz(seed)
    return a, np.roll(a, delay, axis=1) + 0.5 * _rates_hz(seed + 1)


@pytest.mark.parametrize("name", ALL)
def test_swapped_partners_give_the_same(name: str) -> None:
    a, b = _pair(1)
    assert ALL[name](b, a) == pytest.approx(ALL[name](a, b), abs=1e-9)


@pytest.mark.parametrize("name", IN_TIME)
@pytest.mark.parametrize("n_later", [5, 40])
def test_the_same_later_gives_the_same(name: str, n_later: int) -> None:
    """All happens between two pauses as long as the largest lag; the shift keeps to the widest bin."""
    a, b = _pair(3)
    for rates_hz in (a, b):
        rates_hz[:, :70] = rates_hz[:, -70:] = 0.0
    expected = IN_TIME[name](a, b)
    found = IN_TIME[name](np.roll(a, n_later, axis=1), np.roll(b, n_later, axis=1))
    assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("name", IN_FREQUENCY)
def test_the_same_later_gives_nearly_the_same(name: str) -> None:
    """Segments and filters begin elsewhere; what is shifted out at the end comes in at the start."""
    a, b = _pair(5)
    measure = IN_FREQUENCY[name]
    found = measure(np.roll(a, 333, axis=1), np.roll(b, 333, axis=1))
    alone = measure(np.roll(a, 333, axis=1), b)
    expected = measure(a, b)
    assert found == pytest.approx(expected, abs=0.08)
    assert expected - alone > 0.25


@pytest.mark.parametrize("name", sorted(IN_FREQUENCY.keys() - {"coherence", "wPLI"}))
def test_a_little_later_gives_the_same(name: str) -> None:
    """0.1 s from the end to the start, the slow band among them; the unadjusted circular correlation moves by .2."""
    changes = []
    for seed in range(10, 30, 2):
        a, b = _pair(seed)
        later = IN_FREQUENCY[name](np.roll(a, 5, axis=1), np.roll(b, 5, axis=1))
        changes.append(later - IN_FREQUENCY[name](a, b))
    assert np.sqrt(np.mean(np.square(changes))) < 0.01


@pytest.mark.parametrize("name", ALL)
def test_silence_is_nan(name: str) -> None:
    silent = np.zeros((4, 1000))
    assert np.isnan(ALL[name](silent, _rates_hz(7)))
    assert np.isnan(ALL[name](_rates_hz(7), silent))
    assert np.isnan(ALL[name](silent, silent))


@pytest.mark.parametrize("name", ALL)
def test_bad_input_is_refused(name: str) -> None:
    a, b = _pair(8)
    with pytest.raises(ResultError, match="both must cover"):
        ALL[name](a, b[:, :-1])
    with pytest.raises(ResultError, match="remain to be analysed"):
        ALL[name](a[:, :10], b[:, :10])
    damaged = b.copy()
    damaged[2, 17] = np.nan
    with pytest.raises(ResultError, match="not a finite number"):
        ALL[name](a, damaged)


@pytest.mark.parametrize("name", ALL)
def test_rates_without_channels_are_refused(name: str) -> None:
    a, b = _pair(8)
    with pytest.raises(ResultError, match=r"shape \(1000,\): \(channels, bins\) is needed"):
        ALL[name](a[0], b[0])


@pytest.mark.parametrize("bin_ms", [0.0, -20.0, np.nan, np.inf])
@pytest.mark.parametrize("name", ALL)
def test_impossible_bins_are_refused(name: str, bin_ms: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "BIN_MS", bin_ms)
    with pytest.raises(ResultError, match="must be above 0 and finite"):
        ALL[name](*_pair(8))


@pytest.mark.parametrize("max_lag_ms", [-100.0, -1.0, np.nan, np.inf])
@pytest.mark.parametrize("name", sorted(IN_TIME.keys() - {"count_correlation"}))
def test_impossible_lags_are_refused(name: str, max_lag_ms: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "MAX_LAG_MS", max_lag_ms)
    with pytest.raises(ResultError, match="must be 0 or more and finite"):
        IN_TIME[name](*_pair(8))


@pytest.mark.parametrize("name", ALL)
def test_one_spike_each_is_defined_or_nan(name: str) -> None:
    a, b = np.zeros((4, 1000)), np.zeros((4, 1000))
    a[1, 500], b[1, 503] = 0.6, 0.6
    with np.errstate(all="raise"):
        value = ALL[name](a, b)
    assert np.isnan(value) or -1 - 1e-9 <= value <= 1000
