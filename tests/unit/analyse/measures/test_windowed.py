"""Any measure in sliding windows."""

import numpy as np
import pytest

from snn.analyse.measures.crosscorrelation import cross_correlation
from snn.analyse.measures.windowed import windowed
from snn.errors import ResultError


def _c(a, b):
    return cross_correlation(a, b, bin_ms=20.0, max_lag_ms=500.0).peak


def test_each_window_is_measured_by_itself():
    a = np.arange(10.0)[None]
    b = a + np.array([[100.0]])
    result = windowed(
        lambda x, y: float(10 * x.sum() + y[0, 0]), a, b, bin_ms=500.0, window_s=2.0, step_s=1.5
    )
    # windows of 4 bins from 0, 3, 6 on; a fourth would be incomplete
    np.testing.assert_array_equal(result.values, [10 * 6 + 100, 10 * 18 + 103, 10 * 30 + 106])
    np.testing.assert_allclose(result.centres_s, [1.0, 2.5, 4.0])
    assert result.window_s == 2.0


def test_synchrony_is_found_when_it_happens():
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(2, 4, 2000))
    b[:, 1000:] = np.roll(a, 3, axis=1)[:, 1000:]  # from 20 s on
    result = windowed(_c, a, b, bin_ms=20.0)
    np.testing.assert_allclose(result.centres_s, np.arange(5, 36, 5))
    assert result.values[:3].max() < 0.2
    assert result.values[4:].min() > 0.9
    assert result.values[3] == pytest.approx(0.5, abs=0.1)


def test_a_later_recording_shifts_the_windows():
    rng = np.random.default_rng(2)
    a, b = rng.normal(size=(2, 4, 2000))
    early, late = (windowed(_c, a[:, s:], b[:, s:], bin_ms=20.0) for s in (0, 250))
    np.testing.assert_allclose(late.values, early.values[1:])


def test_undefined_windows_are_nan():
    a = np.random.default_rng(3).normal(size=(2, 1000))
    silent = a.copy()
    silent[:, :500] = 0.0
    values = windowed(_c, a, silent, bin_ms=20.0, step_s=10.0).values
    assert np.isnan(values).tolist() == [True, False]


def test_one_window_is_the_whole_recording():
    a, b = np.random.default_rng(4).normal(size=(2, 4, 500))
    result = windowed(_c, a, b, bin_ms=20.0)
    assert (result.values.tolist(), result.centres_s.tolist()) == ([_c(a, b)], [5.0])


def test_too_short_and_ill_fitting_windows_are_refused():
    a, b = np.random.default_rng(5).normal(size=(2, 4, 499))
    with pytest.raises(ResultError, match=r"9\.98 s remain.*too short for the window, which needs 10 s"):
        windowed(_c, a, b, bin_ms=20.0)
    with pytest.raises(ResultError, match="not a whole number of steps"):
        windowed(_c, a, b, bin_ms=20.0, window_s=5.0, step_s=0.03)
    with pytest.raises(ResultError, match="both must cover"):
        windowed(_c, a, b[:, :-1], bin_ms=20.0, window_s=5.0)
