"""Coherence: known spectra, MNE-Connectivity, bias."""

import numpy as np
import pytest

from snn.analyse.measures.coherence import band_coherence
from snn.analyse.views.bands import ALPHA, SLOW, THETA, Band
from snn.errors import ResultError


def _noise(seed, n_bins=4000, n_channels=4):
    return np.random.default_rng(seed).normal(size=(n_channels, n_bins))


def _of(a, b, *, band=THETA, segment_s=2.0):
    return band_coherence(a, b, bin_ms=20.0, band=band, segment_s=segment_s)


@pytest.mark.parametrize("band", [SLOW, THETA, ALPHA])
def test_signal_and_noise(band):
    # b = a + noise of variance 2: S_ab**2 / (S_aa S_bb) = 1 / (1 + 2) at all frequencies
    a = _noise(1, n_bins=50_000)
    found = _of(a, a + np.sqrt(2) * _noise(2, n_bins=50_000), band=band, segment_s=5.0)
    assert found.value == pytest.approx(1 / 3, abs=0.02)


def test_agrees_with_mne_connectivity():
    from mne_connectivity import spectral_connectivity_epochs

    a = _noise(3, n_bins=4000, n_channels=1)
    b = np.roll(a, 5, axis=1) + _noise(4, n_bins=4000, n_channels=1)
    series = np.concatenate((a, b))
    epochs = np.stack([series[:, start : start + 200] for start in range(0, 3801, 100)])
    found = spectral_connectivity_epochs(
        epochs,
        method="coh",
        indices=(np.array([0]), np.array([1])),
        sfreq=50.0,
        mode="fourier",
        fmin=4.0,
        fmax=8.0,
        verbose="error",
    )
    assert found.freqs[0] == pytest.approx(4.0)
    assert found.freqs[-1] == pytest.approx(8.0)
    # MNE's is the root, and its Hann window is one sample wider
    expected = (found.get_data()[0] ** 2).mean()
    assert _of(a, b, segment_s=4.0).value == pytest.approx(expected, abs=0.005)
    assert 0.3 < expected < 0.7


def test_neither_delay_nor_gain_nor_sign_matters():
    a = _noise(5, n_bins=20_000)
    b = a + _noise(6, n_bins=20_000)
    reference = _of(a, b, segment_s=4.0).value
    assert _of(a, -7 * b + 100, segment_s=4.0).value == pytest.approx(reference)
    assert _of(a, np.roll(b, 6, axis=1), segment_s=4.0).value == pytest.approx(reference, abs=0.04)


def test_only_the_band_counts():
    t_s = np.arange(4000) * 0.020
    common = sum(np.cos(2 * np.pi * f * t_s + f) for f in np.arange(8.5, 12, 0.5))
    a, b = common + 0.1 * _noise(7, n_channels=1), common + 0.1 * _noise(8, n_channels=1)
    assert _of(a, b, band=Band(low_hz=8.5, high_hz=11.5)).value > 0.95
    assert _of(a, b, band=Band(low_hz=4.0, high_hz=7.0)).value < 0.1


def test_unrelated_partners_show_the_bias():
    # 79 segments; Hann windows that overlap by half have a correlation of 1 / 6: 79 / (1 + 2 / 36) independent ones
    found = [_of(_noise(2 * k), _noise(2 * k + 1)).value for k in range(100, 112)]
    assert np.std(found) < 0.005
    assert np.mean(found) == pytest.approx((1 + 2 / 36) / 79, abs=0.004)


def test_silent_channels_are_left_out():
    a, b = _noise(11), _noise(12)
    expected = _of(a[2:], b[2:])
    a[0], b[1] = 0.0, 0.1
    np.testing.assert_allclose(_of(a, b).channel_values, [np.nan, np.nan, *expected.channel_values])
    assert _of(a, b).value == pytest.approx(expected.value)
    assert np.isnan(_of(np.zeros((4, 4000)), b).value)


def test_segments_that_do_not_fit_are_refused():
    a, b = _noise(13), _noise(14)
    with pytest.raises(ResultError, match=r"segments of 0\.4 s resolve no frequency from 0\.2 to 2 Hz"):
        _of(a, b, band=SLOW, segment_s=0.4)
    with pytest.raises(ResultError, match="does not fit bins of 20 ms"):
        _of(a, b, band=Band(low_hz=20.0, high_hz=30.0))
    assert np.isfinite(_of(a[:, :300], b[:, :300]).value)
    with pytest.raises(ResultError, match=r"5\.98 s remain.*which needs 6 s"):
        _of(a[:, :299], b[:, :299])
