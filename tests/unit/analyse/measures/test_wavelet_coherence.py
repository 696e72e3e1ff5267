"""Wavelet coherence: its definition in time, MNE's wavelets, the cone of influence, bias."""

import numpy as np
import pytest

from snn.analyse.measures.wavelet_coherence import (
    band_frequencies_hz,
    coherence_map,
    scales_bins,
    wavelet_coherence,
)
from snn.analyse.views.bands import ALPHA, SLOW, THETA, Band
from snn.errors import ResultError

BIN_MS = 20.0
STEP = 2**0.2


def _noise(seed, n_bins=2000, n_channels=2):
    return np.random.default_rng(seed).normal(size=(n_channels, n_bins))


def _pair(seed, **size):
    a = _noise(seed, **size)
    return a, np.roll(a, 3, axis=1) + _noise(seed + 1, **size)


def _of(a, b, band=THETA):
    return wavelet_coherence(a, b, bin_ms=BIN_MS, band=band)


def _map(a, b, frequencies_hz):
    return coherence_map(a, b, frequencies_hz=frequencies_hz, bin_ms=BIN_MS)


@pytest.mark.parametrize("band", [SLOW, THETA, ALPHA, Band(low_hz=3.0, high_hz=3.2)])
def test_frequencies_are_a_fifth_of_an_octave_apart_and_in_the_band(band):
    found = band_frequencies_hz(band)
    np.testing.assert_allclose(found[1:] / found[:-1], STEP)
    below, above = found[0] / band.low_hz, band.high_hz / found[-1]
    assert 1 - 1e-9 <= below == pytest.approx(above)
    assert below * above < STEP


def test_scales_are_those_that_answer_most():
    # a wavelet transform of rhythms, over scales: |W| / sqrt(s) without it peaks lower (Torrence & Compo 1998, 3h)
    scales = np.linspace(5, 15, 2001)
    angular = 2 * np.pi * 6.0 * 0.020
    answer = np.sqrt(scales) * np.exp(-((scales * angular - 6) ** 2) / 2)
    assert scales_bins(np.array([6.0]), bin_ms=BIN_MS)[0] == pytest.approx(
        scales[np.argmax(answer)], abs=0.01
    )


def test_the_definition_summed_in_time():
    """Every sum of Grinsted et al. (2004) written out: transforms, smoothing in time, smoothing over scales."""
    (a,), (b,) = _pair(1, n_bins=300, n_channels=1)
    frequencies_hz = band_frequencies_hz(THETA)
    wider = np.array([frequencies_hz[0] / STEP, *frequencies_hz, frequencies_hz[-1] * STEP])
    smoothed = []
    for s in scales_bins(wider, bin_ms=BIN_MS):
        apart = (np.arange(300)[:, None] - np.arange(300)) / s  # (time, summed)
        wavelets = np.pi**-0.25 / np.sqrt(s) * np.exp(-6j * apart - apart**2 / 2).conj()
        w_a, w_b = (wavelets @ (x - x.mean()) for x in (a, b))
        kernel = np.exp(-(apart**2) / 2) / s
        smoothed.append([kernel @ (v / s) for v in (w_a * w_b.conj(), abs(w_a) ** 2, abs(w_b) ** 2)])
    cross, of_a, of_b = np.moveaxis(
        [np.sum(smoothed[k - 1 : k + 2], axis=0) for k in range(1, len(smoothed) - 1)], 1, 0
    )
    expected = np.abs(cross) ** 2 / (of_a * of_b).real
    np.testing.assert_allclose(_map(a[None], b[None], frequencies_hz)[0], expected, atol=1e-6)
    assert np.ptp(expected) > 0.8


def test_agrees_with_the_wavelets_of_mne():
    from mne.time_frequency import tfr_array_morlet
    from scipy.ndimage import gaussian_filter1d

    a, b = _pair(3)
    frequencies_hz = band_frequencies_hz(THETA)
    scales = scales_bins(
        np.array([frequencies_hz[0] / STEP, *frequencies_hz, frequencies_hz[-1] * STEP]), bin_ms=1.0
    )
    centres_hz = 6 / (2 * np.pi * scales * 1e-3)
    w = tfr_array_morlet(
        np.stack((a, b), axis=1), 50.0, centres_hz, n_cycles=6, zero_mean=False, verbose="error"
    )

    def smoothed(
        values,
    ):  # MNE's wavelets have unit energy, as those of Torrence & Compo: the power is divided by s
        in_time = [
            gaussian_filter1d(values[:, k], scales[k] / 20.0, mode="constant") for k in range(scales.size)
        ]
        rows = np.stack(in_time, axis=1) / scales[:, None]
        return rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]

    cross = w[:, 0] * w[:, 1].conj()
    power = [smoothed(np.abs(w[:, partner]) ** 2) for partner in (0, 1)]
    expected = (smoothed(cross.real) ** 2 + smoothed(cross.imag) ** 2) / (power[0] * power[1])
    inner = slice(100, -100)  # MNE cuts its wavelets at five standard deviations
    np.testing.assert_allclose(_map(a, b, frequencies_hz)[..., inner], expected[..., inner], atol=1e-3)


def test_neither_gain_nor_sign_nor_offset_matters():
    a, b = _pair(5)
    assert _of(a, -7 * b + 100).value == pytest.approx(_of(a, b).value)


def test_only_the_band_counts():
    t_s = np.arange(2000) * 0.020
    common = sum(np.cos(2 * np.pi * f * t_s + f) for f in np.arange(5.0, 7.5, 0.5))
    a, b = (common + 0.05 * _noise(seed) for seed in (6, 7))
    assert _of(a, b, Band(low_hz=5.0, high_hz=7.0)).value > 0.95
    assert _of(a, b, Band(low_hz=18.0, high_hz=22.0)).value < 0.5


def test_it_follows_coherence_that_comes_and_goes():
    a, b = _pair(8, n_channels=1)
    b[:, 1000:] = _noise(10, n_bins=1000, n_channels=1)
    found = _map(a, b, band_frequencies_hz(THETA))[0]
    assert found[:, 100:900].mean() > found[:, 1100:1900].mean() + 0.1


def test_what_lies_in_the_cone_of_influence_does_not_count():
    """The value is the mean of the map over what is sqrt(2) scales from either end, all frequencies alike."""
    a, b = _pair(11, n_bins=1000)
    frequencies_hz = band_frequencies_hz(SLOW)
    found = _map(a, b, frequencies_hz)
    outside_s = np.sqrt(2) * 6 / (2 * np.pi) / frequencies_hz  # 6 / (2 pi f) is nearly the scale
    time_s = np.arange(1000) * 0.020
    inside = np.minimum(time_s, time_s[::-1]) > outside_s[:, None] * 1.01  # 1.01: as near as that
    expected = np.mean([found[:, k, inside[k]].mean(axis=1) for k in range(frequencies_hz.size)], axis=0)
    np.testing.assert_allclose(_of(a, b, SLOW).channel_values, expected, atol=0.005)


def test_what_is_beyond_the_ends_matters_in_the_cone_of_influence_only():
    a, b = _pair(12, n_bins=3000)
    frequencies_hz = band_frequencies_hz(SLOW)
    whole = _map(a, b, frequencies_hz)[..., 1000:2000]
    alone = _map(a[:, 1000:2000], b[:, 1000:2000], frequencies_hz)
    changes = np.abs(alone - whole)
    time_s = np.minimum(np.arange(1000), np.arange(1000)[::-1]) * 0.020
    inside = time_s > 1.4 / frequencies_hz[:, None]
    assert changes[:, inside].mean() < 0.04 < 0.1 < changes[:, ~inside].mean()


@pytest.mark.parametrize("band", [SLOW, THETA])
def test_unrelated_partners_show_the_same_bias_at_any_length(band):
    short, long = (
        np.mean([_of(*_noise(seed, n_bins, 8).reshape(2, 4, -1), band).value for seed in range(30)])
        for n_bins in (1000, 4000)
    )
    assert short == pytest.approx(0.35, abs=0.025)
    assert long == pytest.approx(0.35, abs=0.015)


def test_silent_channels_are_left_out():
    a, b = _pair(14, n_channels=4)
    expected = _of(a[2:], b[2:])
    a[0], b[1] = 0.0, 0.1
    np.testing.assert_allclose(_of(a, b).channel_values, [np.nan, np.nan, *expected.channel_values])
    assert _of(a, b).value == pytest.approx(expected.value)
    assert np.isnan(_of(np.zeros_like(b), b).value)


def test_partners_who_fire_at_times_far_apart_have_no_value():
    a, b = np.zeros((1, 2000)), np.zeros((1, 2000))
    a[0, 300], b[0, 1700] = 50.0, 50.0
    rates_hz = a - a.mean(), b - b.mean()
    far = _map(*rates_hz, band_frequencies_hz(ALPHA))[0]
    assert np.isnan(far[:, 900:1100]).all()
    near = _map(a, 2 * a, band_frequencies_hz(ALPHA))[0]
    np.testing.assert_allclose(near[:, 290:310], 1.0)


def test_too_short_or_a_band_that_does_not_fit_is_refused():
    a, b = _noise(15), _noise(16)
    assert np.isfinite(_of(a[:, :898], b[:, :898], SLOW).value)
    with pytest.raises(
        ResultError, match=r"17\.94 s remain.*wavelet coherence in this band.* needs 17\.96 s"
    ):
        _of(a[:, :897], b[:, :897], SLOW)
    with pytest.raises(ResultError, match="does not fit bins of 20 ms"):
        _of(a, b, Band(low_hz=20.0, high_hz=30.0))
