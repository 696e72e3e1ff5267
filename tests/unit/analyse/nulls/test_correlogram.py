"""What is stored to draw a dyad: the curve and the band of its null, each in its place."""

import numpy as np

from snn.analyse.measures.crosscorrelation import cross_correlation
from snn.analyse.nulls.circular_shift import circular_shift_test
from snn.analyse.nulls.correlogram import correlogram_of

WINDOW = {"bin_ms": 20.0, "max_lag_ms": 100.0}


def _measured(a, b):
    shifts = {"n_surrogates": 99, "min_shift_s": 0.2, "rng": np.random.default_rng(2)}
    return cross_correlation(a, b, **WINDOW), circular_shift_test(a, b, **WINDOW, **shifts)


def test_the_curve_rises_above_its_band_where_b_follows():
    a = np.random.default_rng(1).normal(size=(4, 2000))
    found = correlogram_of(*_measured(a, np.roll(a, 3, axis=1)))
    np.testing.assert_allclose(found.lags_s, np.arange(-5, 6) * 0.02, atol=1e-15)
    expected = np.zeros(11)
    expected[5 + 3] = 1.0  # b repeats a 3 bins later
    # a mean of 4 channels of 2000 independent bins scatters by 1 / sqrt(8000) = .011
    np.testing.assert_allclose(found.observed, expected, atol=0.05)
    np.testing.assert_allclose(found.null_low, -1.96 * 0.0112, atol=0.01)
    np.testing.assert_allclose(found.null_high, 1.96 * 0.0112, atol=0.01)


def test_partners_without_a_common_channel_have_a_curve_of_nan():
    a = np.random.default_rng(1).normal(size=(4, 2000))
    found = correlogram_of(*_measured(a, np.zeros((4, 2000))))
    for values in (found.observed, found.null_low, found.null_high):
        assert np.isnan(values).all()
        assert values.size == 11


def test_there_is_none_without_a_curve_or_without_a_null():
    a = np.random.default_rng(1).normal(size=(4, 2000))
    correlation, test = _measured(a, a)
    assert correlogram_of(None, None) is None
    assert correlogram_of(correlation, None) is None
    assert correlogram_of(correlation, test) is not None
