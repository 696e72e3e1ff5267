"""Band-pass and analytic signal: gain, phase, ends."""

import numpy as np
import pytest
from scipy.signal import butter, sosfreqz
from scipy.special import hyp2f1

from snn.analyse.measures.phase_formulas import locking_values, pairwise_consistencies
from snn.analyse.views.bands import ALPHA, SLOW, THETA, Band, band_signals
from snn.errors import ResultError

BIN_MS = 20.0
TIMES_S = np.arange(3000) * 0.020


def _signals(a, b=None, band=THETA):
    return band_signals(np.atleast_2d(a), np.atleast_2d(a if b is None else b), bin_ms=BIN_MS, band=band)


def _sine(frequency_hz, phase=0.0, amplitude_hz=3.0):
    return 20 + amplitude_hz * np.cos(2 * np.pi * frequency_hz * TIMES_S + phase)


@pytest.mark.parametrize(("band", "frequency_hz"), [(SLOW, 0.6), (THETA, 5.7), (ALPHA, 9.8)])
def test_a_rhythm_in_the_band_keeps_amplitude_and_phase(band, frequency_hz):
    signals = _signals(_sine(frequency_hz, 0.4), band=band)
    n = signals.n_independent
    expected = 3 * np.exp(1j * (2 * np.pi * frequency_hz * TIMES_S[n:-n] + 0.4))
    inner = slice(400, -400)  # far from the ends
    np.testing.assert_allclose(signals.a[0, inner], expected[inner], atol=0.06)


@pytest.mark.parametrize(("frequency_hz", "amplitude_hz"), [(4.0, 1.5), (8.0, 1.5), (2.0, 0.0), (14.0, 0.0)])
def test_edges_pass_half_and_the_rest_nothing(frequency_hz, amplitude_hz):
    # a Butterworth filter passes half the power at its edges; forward and backward, half the amplitude
    amplitudes = np.abs(_signals(_sine(frequency_hz)).a[0, 400:-400])
    np.testing.assert_allclose(amplitudes, amplitude_hz, atol=0.06)


def test_partners_are_not_confused_and_ends_are_cut():
    signals = _signals(_sine(6.0, 0.0), _sine(6.0, -1.0))
    assert signals.a.shape == signals.b.shape == (1, 3000 - 2 * 12)  # 1 / 4 Hz = 12.5 bins, to even
    difference = np.angle(signals.a * signals.b.conj())[0, 300:-300]
    np.testing.assert_allclose(difference, 1.0, atol=0.01)


def test_constant_channels_are_marked():
    a = np.stack([_sine(6.0), np.full(3000, 7.3), _sine(5.0)])
    b = np.stack([_sine(6.0), _sine(6.0), np.zeros(3000)])
    assert _signals(a, b).both_vary.tolist() == [True, False, False]


@pytest.mark.parametrize(("low_hz", "high_hz"), [(0.0, 2.0), (8.0, 4.0), (4.0, 25.0), (4.0, 4.0)])
def test_bands_that_do_not_fit_the_bins_are_refused(low_hz, high_hz):
    with pytest.raises(ResultError, match=r"does not fit bins of 20 ms.*below 25 Hz"):
        _signals(_sine(6.0), band=Band(low_hz=low_hz, high_hz=high_hz))


def test_too_short_is_refused():
    assert _signals(_sine(6.0)[:120]).a.shape == (1, 96)
    with pytest.raises(ResultError, match=r"2\.38 s remain.*phases in this band, which needs 2\.4 s"):
        _signals(_sine(6.0)[:119])


def _known_locking(band, coherence):
    """PLV of white series whose correlation is the same at all frequencies: b is a, one sample later, and noise."""
    frequencies_hz, gains = sosfreqz(
        butter(3, (band.low_hz, band.high_hz), "bandpass", fs=50, output="sos"), worN=20_000, fs=50
    )
    power = np.abs(gains) ** 4  # forward and backward
    delayed = np.abs((power * np.exp(2j * np.pi * frequencies_hz * 0.02)).sum()) / power.sum()
    r = np.sqrt(coherence) * delayed
    # mean resultant of the phase difference of two complex Gaussians of correlation r
    return r * np.pi / 4 * hyp2f1(0.5, 0.5, 2.0, r**2)


@pytest.mark.parametrize(("band", "n_bins"), [(SLOW, 1000), (SLOW, 4000), (THETA, 1000)])
def test_locking_is_that_of_theory_in_short_recordings_too(band, n_bins):
    """SciPy's own padding leaves .50 instead of .66 of the slow band in 20 s."""
    rng = np.random.default_rng(1)
    rates_hz = rng.gamma(2.0, 5.0, (2, 400, n_bins))
    a, b = rates_hz[0], np.roll(rates_hz[0], 1, axis=1) + 0.5 * rates_hz[1]
    signals = _signals(a, b, band=band)
    expected = _known_locking(band, 0.8)
    plv = locking_values(signals.a, signals.b)
    ppc = pairwise_consistencies(signals.a, signals.b, n_apart=signals.n_independent)
    assert ppc.mean() == pytest.approx(expected**2, abs=0.015)
    assert plv.mean() == pytest.approx(expected, abs=0.01)
