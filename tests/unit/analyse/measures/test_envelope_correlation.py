"""Envelope correlation: common envelopes, theory of noise, MNE-Connectivity."""

import numpy as np
import pytest
from scipy.special import hyp2f1

from snn.analyse.measures.envelope_correlation import envelope_correlation
from snn.analyse.views.bands import ALPHA, SLOW, THETA, band_signals

TIMES_S = np.arange(4000) * 0.020


def _noise(seed, n_channels=4, n_bins=4000):
    return np.random.default_rng(seed).normal(size=(n_channels, n_bins))


def _of(a, b, band=THETA):
    return envelope_correlation(band_signals(a, b, bin_ms=20.0, band=band))


def _modulated(frequency_hz, envelope):
    return (envelope * np.cos(2 * np.pi * frequency_hz * TIMES_S))[None]


def test_rhythms_that_wax_together_are_alike_whatever_their_frequencies():
    louder = 1 + 0.8 * np.cos(2 * np.pi * 0.4 * TIMES_S)
    softer = 1 - 0.8 * np.cos(2 * np.pi * 0.4 * TIMES_S)
    later = 1 + 0.8 * np.sin(2 * np.pi * 0.4 * TIMES_S)
    values = [_of(_modulated(5.5, louder), _modulated(6.4, other)).value for other in (louder, softer, later)]
    np.testing.assert_allclose(values, [1, -1, 0], atol=0.02)


def _known_correlation(coherence):
    """Correlation of the amplitudes of two complex Gaussians, from E|ab| = pi / 4 2F1(-1/2, -1/2; 1; coherence)."""
    return (hyp2f1(-0.5, -0.5, 1.0, coherence) - 1) / (4 / np.pi - 1)


@pytest.mark.parametrize("band", [SLOW, THETA, ALPHA])
@pytest.mark.parametrize("coherence", [0.3, 0.8])
def test_noise_of_known_coherence(band, coherence):
    a = _noise(1, n_channels=200)
    b = a + np.sqrt(1 / coherence - 1) * _noise(2, n_channels=200)
    found = _of(a, b, band).channel_values
    error = found.std() / np.sqrt(200)
    # the bias of a correlation of n = 144 (slow) or 320 independent amplitudes is below .005
    assert found.mean() == pytest.approx(_known_correlation(coherence), abs=4 * error + 0.005)
    assert error < 0.01


def test_unrelated_partners_are_around_0():
    found = _of(_noise(3, n_channels=200), _noise(4, n_channels=200)).channel_values
    error = found.std() / np.sqrt(200)
    assert abs(found.mean()) < 4 * error < 0.02


def test_agrees_with_mne_connectivity():
    from mne_connectivity import envelope_correlation as of_mne

    a, noise = _noise(5), _noise(6)
    b = a + noise
    signals = band_signals(a, b, bin_ms=20.0, band=THETA)
    expected = [
        of_mne(np.stack(pair)[None], orthogonalize=False, verbose="error").get_data("dense")[0, 0, 1, 0]
        for pair in zip(signals.a, signals.b, strict=True)
    ]
    np.testing.assert_allclose(_of(a, b).channel_values, expected, atol=1e-12)


def test_what_is_simultaneous_counts():
    """Which the orthogonalised one would take out: the reason why it is not the one for two brains."""
    a = _noise(7)
    np.testing.assert_allclose(_of(a, 3 * a + 20).channel_values, 1.0)


def test_silent_channels_are_left_out():
    a, b = _noise(8), _noise(8) + _noise(9)
    expected = _of(a[2:], b[2:])
    a[0], b[1] = 0.0, 0.1
    np.testing.assert_allclose(_of(a, b).channel_values, [np.nan, np.nan, *expected.channel_values])
    assert _of(a, b).value == pytest.approx(expected.value)
