"""Windows correlated at each lag, and the peak that is picked."""

import numpy as np
import pytest

from snn.analyse.behaviour.window_peaks import Windows, peaks_of_pairs, picked_peaks, window_lengths


def test_lengths_are_in_samples_of_20_ms():
    assert window_lengths() == (200, 25, 50)


def test_each_pair_of_windows_is_correlated_as_numpy_does_with_the_leader_taken_earlier():
    rng = np.random.default_rng(1)
    a, b = (rng.normal(size=(2, 700)).cumsum(axis=1) for _ in "ab")
    starts = np.array([50, 175, 420])
    peaks, lags = peaks_of_pairs(Windows(a), Windows(b), starts)

    def correlation(at_a, at_b):
        return np.mean(
            [np.corrcoef(a[c, at_a : at_a + 200], b[c, at_b : at_b + 200])[0, 1] for c in range(2)]
        )

    for i, at_a in enumerate(starts):
        for j, at_b in enumerate(starts):
            positive = np.array([correlation(at_a - lag, at_b) for lag in range(51)])
            negative = np.array([correlation(at_a, at_b - lag) for lag in range(51)])
            peak, lag = picked_peaks(negative, positive, n_search=10)
            assert peaks[i, j] == pytest.approx(float(peak), abs=1e-5, nan_ok=True)
            assert lags[i, j] == pytest.approx(float(lag), nan_ok=True)
    assert 0 < np.isfinite(peaks).sum() < 9  # both kinds were compared


def test_the_peak_nearest_to_0_is_picked():
    positive = np.array([0.1, 0.2, 0.5, 0.3, 0.3, 0.9, 0.2])
    negative = np.array([0.1, 0.4, 0.2, 0.2, 0.1, 0.0, 0.0])
    assert [float(x) for x in picked_peaks(negative, positive, n_search=2)] == [0.5, 2.0]
    assert [float(x) for x in picked_peaks(positive, negative, n_search=2)] == [0.5, -2.0]
    assert [float(x) for x in picked_peaks(negative, positive, n_search=1)] == [0.5, 2.0]
    # .9 is nearer to the end than the search reaches
    assert np.isnan(picked_peaks(negative, positive, n_search=3)).all()
    assert [float(x) for x in picked_peaks(positive, positive, n_search=1)] == [0.5, 0.0]
