"""The line of modulated against control rates: planted gains and shifts, and noise in both."""

import warnings

import numpy as np
import pytest

from snn.compare.gain_line import gain_line
from snn.errors import ResultError


def _line(control_hz, modulated_hz, unscored=None):
    unscored = np.zeros(len(control_hz), dtype=bool) if unscored is None else np.asarray(unscored)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return gain_line(control_hz, modulated_hz, unscored=unscored, rng=np.random.default_rng(1))


def _planted(*, slope, intercept_hz, n_dyads=20, n_points=12, noise_hz=1.0, seed=1):
    rng = np.random.default_rng(seed)
    truth_hz = np.tile(np.linspace(3.0, 40.0, n_points), (n_dyads, 1))
    measured_hz = truth_hz + rng.normal(0, noise_hz, truth_hz.shape)
    return measured_hz, intercept_hz + slope * truth_hz + rng.normal(0, noise_hz, truth_hz.shape)


def test_an_exact_line_by_hand():
    control_hz = np.array([[1.0, 2.0, 5.0], [2.0, 4.0, 9.0], [0.0, 3.0, 7.0]])
    found = _line(control_hz, 2.0 + 0.5 * control_hz)
    assert found.slope.value == pytest.approx(0.5)
    assert found.intercept_hz.value == pytest.approx(2.0)
    assert (found.slope.n, found.slope.n_unscored, found.slope.n_undefined) == (3, 0, 0)


def test_the_line_is_that_of_orthogonal_distances():
    control_hz, modulated_hz = _planted(slope=0.7, intercept_hz=2.0, noise_hz=6.0)
    found = _line(control_hz, modulated_hz)
    points = np.stack([control_hz.ravel(), modulated_hz.ravel()], axis=1)
    (x, y), centre = np.linalg.svd(points - points.mean(axis=0))[2][0], points.mean(axis=0)
    assert found.slope.value == pytest.approx(y / x)
    assert found.intercept_hz.value == pytest.approx(centre[1] - y / x * centre[0])


@pytest.mark.parametrize(
    ("slope", "intercept_hz"), [(0.7, 0.0), (1.0, -3.0), (0.7, 3.0), (1.3, 0.0), (1.0, 0.0)]
)
def test_a_change_of_gain_is_told_from_a_shift(slope, intercept_hz):
    found = _line(*_planted(slope=slope, intercept_hz=intercept_hz))
    # 240 points with errors of about 1.2 Hz, control spread 11.6 Hz: standard errors .007 and .17 Hz
    assert found.slope.value == pytest.approx(slope, abs=0.035)
    assert found.intercept_hz.value == pytest.approx(intercept_hz, abs=0.85)
    assert found.slope.ci_low < found.slope.value < found.slope.ci_high
    assert found.slope.interval == "BCa"


def test_noise_in_the_control_is_no_decrease():
    # ordinary regression would find a slope of 134 / (134 + 36) = .79
    found = _line(*_planted(slope=1.0, intercept_hz=0.0, noise_hz=6.0, n_dyads=40))
    assert found.slope.value == pytest.approx(1.0, abs=0.15)  # standard error .034


def test_the_interval_is_that_of_dyads_not_of_points():
    rng = np.random.default_rng(7)
    control_hz, _ = _planted(slope=1.0, intercept_hz=0.0, noise_hz=0.0)
    gains = rng.normal(0.8, 0.2, (20, 1))  # dyads differ, their points do not
    few, many = (_line(np.tile(control_hz, (1, n)), gains * np.tile(control_hz, (1, n))) for n in (1, 50))
    assert many.slope.ci_high - many.slope.ci_low == pytest.approx(few.slope.ci_high - few.slope.ci_low)
    width = many.slope.ci_high - many.slope.ci_low
    assert width == pytest.approx(2 * 1.96 * gains.std(ddof=1) / np.sqrt(20), rel=0.35)


def test_unscored_dyads_and_undefined_points_do_not_count():
    control_hz, modulated_hz = _planted(slope=0.7, intercept_hz=1.0)
    clean = _line(control_hz[2:, 1:], modulated_hz[2:, 1:])
    modulated_hz[:, 0] = np.nan
    modulated_hz[0], control_hz[1] = 1e6, np.nan
    found = _line(control_hz, modulated_hz, unscored=[True] + [False] * 19)
    assert found.slope.value == pytest.approx(clean.slope.value)
    assert (found.slope.n, found.slope.n_unscored, found.slope.n_undefined) == (18, 1, 1)


def test_points_without_spread_have_no_line():
    found = _line(np.full((4, 3), 5.0), np.full((4, 3), 4.0))
    assert np.isnan([found.slope.value, found.intercept_hz.value]).all()


def test_points_that_do_not_correspond_are_refused():
    with pytest.raises(ResultError, match="the same points under control and modulator"):
        _line(np.ones((4, 3)), np.ones((4, 2)))
