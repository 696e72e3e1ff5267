"""Information between levels of activity: closed forms, bias, lags."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from snn.analyse.measures.mutual_information import corrected_entropy_bits, mutual_information, rate_levels
from snn.errors import ResultError


def _bits(a, b, *, max_lag_ms=0.0, n_levels=3):
    return mutual_information(
        np.atleast_2d(a), np.atleast_2d(b), bin_ms=50.0, max_lag_ms=max_lag_ms, n_levels=n_levels
    )


def _gaussian_pair(rng, n, correlation):
    a, noise = rng.normal(size=(2, n))
    return a, correlation * a + np.sqrt(1 - correlation**2) * noise


@pytest.mark.parametrize("correlation", [0.4, -0.8])
def test_correlated_gaussians(correlation):
    edges = np.array([-9, norm.ppf(1 / 3), norm.ppf(2 / 3), 9])
    joint = multivariate_normal([0, 0], [[1, correlation], [correlation, 1]])
    below = np.array([[joint.cdf([x, y]) for y in edges] for x in edges])
    p = np.diff(np.diff(below, axis=0), axis=1)
    expected = (p * np.log2(p * 9)).sum()
    found = _bits(*_gaussian_pair(np.random.default_rng(1), 40_000, correlation))
    # 2 n ln 2 I is nearly chi-square: s.e. about sqrt(2 I / (n ln 2))
    assert found.peak == pytest.approx(expected, abs=5 * np.sqrt(2 * expected / 40_000 / np.log(2)))


def test_a_binary_channel_by_hand():
    # 60 bins, levels equal in 48 of them: 1 - H(.2) bits; 3 - 1 - 1 more joint cells: -1 / (2 n ln 2)
    a = np.tile([0.0, 1.0], 30)
    b = a.copy()
    b[:12] = 1 - b[:12]
    entropy = -(0.2 * np.log2(0.2) + 0.8 * np.log2(0.8))
    assert _bits(a, b, n_levels=2).peak == pytest.approx(1 - entropy - 1 / (120 * np.log(2)))


def test_the_correction_removes_the_bias_of_independent_bins():
    rng = np.random.default_rng(2)
    bits = [_bits(*rng.normal(size=(2, 60))).peak for _ in range(400)]
    # uncorrected, the mean would be (3 - 1)**2 / (2 n ln 2) = .048
    error = np.std(bits) / np.sqrt(400)
    assert error < 0.003
    assert abs(np.mean(bits)) < 4 * error + 0.003  # 0.003: the terms beyond the first
    assert min(bits) < 0 < max(bits)


def test_entropy_with_its_correction_by_hand():
    # (1/2, 1/4, 1/4, 0) of 8: 1.5 bits, 3 occupied cells
    found = corrected_entropy_bits(np.array([[4.0], [2.0], [2.0], [0.0]]))
    np.testing.assert_allclose(found, [1.5 + 2 / (16 * np.log(2))])


def test_at_positive_lags_a_leads_and_swapping_mirrors():
    a = np.random.default_rng(3).normal(size=(4, 500))
    b = np.roll(a, 3, axis=1) + 0.3 * np.random.default_rng(4).normal(size=(4, 500))
    curve, swapped = _bits(a, b, max_lag_ms=500.0), _bits(b, a, max_lag_ms=500.0)
    assert curve.lag_s == -swapped.lag_s == pytest.approx(0.15)
    np.testing.assert_allclose(curve.values, swapped.values[::-1], atol=1e-12)
    assert curve.peak > 0.7 > 0.1 > np.delete(curve.values, 13).max()


def test_agrees_with_scikit_learn_at_each_lag():
    """Plug-in information of the overlap by another program, less the first term of its bias by hand."""
    from sklearn.metrics import mutual_info_score

    rng = np.random.default_rng(6)
    a, b = rng.poisson(3.0, (2, 200)).astype(float)  # with ties, as rates have
    b[3:] += 2 * a[:-3]
    curve = _bits(a, b, max_lag_ms=200.0)
    levels_a, levels_b = (np.floor((_mean_ranks(r) - 0.5) * 3 / 200).astype(int) for r in (a, b))
    for number, lag in enumerate(range(-4, 5)):
        early, late = (levels_a, levels_b) if lag >= 0 else (levels_b, levels_a)
        x, y = early[: 200 - abs(lag)].tolist(), late[abs(lag) :].tolist()
        spare = len(set(zip(x, y, strict=True))) - len(set(x)) - len(set(y)) + 1
        expected = (mutual_info_score(x, y) - spare / (2 * len(x))) / np.log(2)
        assert curve.values[number] == pytest.approx(expected, abs=1e-12)
    assert curve.lag_s == 0.15


def _mean_ranks(rates):
    return np.array([np.mean(np.flatnonzero(np.sort(rates) == rate)) + 1 for rate in rates])


def test_each_lag_is_the_information_in_the_overlap():
    rng = np.random.default_rng(5)
    a, b = _gaussian_pair(rng, 200, 0.7)
    b = np.roll(b, 2)
    curve = _bits(a, b, max_lag_ms=150.0)
    levels_a, levels_b = (rate_levels(r[None], n_levels=3)[0] for r in (a, b))
    for value, lag in zip(curve.values, range(-3, 4), strict=True):
        pairs = [(levels_a[t], levels_b[t + lag]) for t in range(200) if 0 <= t + lag < 200]
        tables = [[p[0] for p in pairs], [p[1] for p in pairs], [3 * p[0] + p[1] for p in pairs]]
        bits = [corrected_entropy_bits(np.bincount(t, minlength=9).astype(float)) for t in tables]
        assert value == pytest.approx(bits[0] + bits[1] - bits[2], abs=1e-12)


def test_only_ranks_matter():
    a, b = _gaussian_pair(np.random.default_rng(6), 300, 0.5)
    reference = _bits(a, b, max_lag_ms=200.0)
    np.testing.assert_allclose(
        _bits(np.exp(a), b**3 + 7, max_lag_ms=200.0).values, reference.values, atol=1e-12
    )


def test_equal_rates_have_equal_levels():
    # mean ranks 3, 6.5, 8.5, 10 of 10; (rank - 1/2) x 3 / 10
    rates_hz = np.array([[0.0, 0, 0, 0, 0, 1, 1, 2, 2, 3]])
    assert rate_levels(rates_hz, n_levels=3).tolist() == [[0, 0, 0, 0, 0, 1, 1, 2, 2, 2]]
    # two values, each half of the time: ranks 1.5 and 3.5 of 4, the lowest and the highest level
    assert rate_levels(np.array([[0.0, 1, 0, 1]]), n_levels=3).tolist() == [[0, 2, 0, 2]]


def test_levels_are_equally_frequent_without_ties():
    levels = rate_levels(np.random.default_rng(7).normal(size=(2, 300)), n_levels=3)
    assert [np.bincount(row).tolist() for row in levels] == [[100, 100, 100]] * 2


def test_silent_channels_are_left_out():
    a, b = np.random.default_rng(8).normal(size=(2, 2, 100))
    expected = _bits(a[1], b[1], max_lag_ms=100.0)
    a[0] = 0.0
    curve = _bits(a, b, max_lag_ms=100.0)
    assert np.isnan(curve.channel_values[0]).all()
    np.testing.assert_allclose(curve.values, expected.values)
    assert np.isnan(_bits(np.zeros((2, 100)), b).peak)


@pytest.mark.parametrize("n_levels", [1, 0, -3])
def test_fewer_than_two_levels_are_refused(n_levels):
    a, b = np.random.default_rng(9).normal(size=(2, 200))
    assert np.isfinite(_bits(a, b, n_levels=2).peak)
    with pytest.raises(ResultError, match=f"in {n_levels} levels tell nothing"):
        _bits(a, b, n_levels=n_levels)


def test_too_few_bins_are_refused():
    a, b = np.random.default_rng(9).normal(size=(2, 47))
    assert np.isfinite(_bits(a, b, max_lag_ms=100.0).peak)
    with pytest.raises(ResultError, match=r"2\.3 s remain.*mutual information, which needs 2\.35 s"):
        _bits(a[:-1], b[:-1], max_lag_ms=100.0)
