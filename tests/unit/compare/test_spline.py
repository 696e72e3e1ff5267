"""A smooth curve that follows what is there, and no more."""

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from snn.compare.spline import roughness, smooth
from snn.errors import ResultError


def test_a_line_stays_a_line():
    x = np.linspace(0, 2, 40)
    fit = smooth(x, 3 - 2 * x + np.random.default_rng(1).normal(0, 1e-3, 40))
    np.testing.assert_allclose(fit.values, 3 - 2 * x, atol=3e-3)
    assert fit.effective_parameters >= 2 - 1e-6


def test_noise_around_a_line_is_smoothed_away():
    rng = np.random.default_rng(2)
    x = np.repeat(np.linspace(0, 1, 9), 60)
    fit = smooth(x, rng.normal(0, 1, x.size))
    # the standard error of a line is at most 2 / sqrt(540) = .086; that of a level's own mean .13
    assert fit.standard_errors.max() < 0.13
    assert np.abs(fit.values).max() < 0.4
    assert fit.effective_parameters < 3  # a line has two, the nine levels nine


def test_a_bend_is_followed_within_its_error():
    rng = np.random.default_rng(3)
    x = np.repeat(np.linspace(0, 2, 11), 40)
    truth = np.sin(np.pi * x / 2)
    fit = smooth(x, truth + rng.normal(0, 0.3, x.size))
    misses = np.abs(fit.values - truth) / fit.standard_errors
    assert misses.max() < 4.5
    assert 3 < fit.effective_parameters <= 10
    assert fit.standard_errors.max() < 0.3 / np.sqrt(20)


def test_three_levels_are_enough_and_two_are_not():
    x = np.repeat([0.0, 1.0, 2.0], 50)
    y = np.repeat([0.0, 5.0, 0.0], 50) + np.random.default_rng(4).normal(0, 0.1, 150)
    np.testing.assert_allclose(smooth(x, y).values, np.repeat([0.0, 5.0, 0.0], 50), atol=0.1)
    with pytest.raises(ResultError, match="at least 3 levels, and there are 2"):
        smooth(x[:100], y[:100])


def test_roughness_is_the_integral_of_the_squared_second_derivative():
    knots, values = np.array([0.0, 0.3, 1.0, 1.2, 2.0]), np.array([1.0, -2.0, 0.5, 3.0, 0.0])
    basis = CubicSpline(knots, np.eye(5), bc_type="natural")
    grid = (np.arange(200_000) + 0.5) * (2.0 / 200_000)  # midpoint rule
    squared = CubicSpline(knots, values, bc_type="natural")(grid, 2) ** 2
    assert values @ roughness(basis, knots) @ values == pytest.approx(squared.mean() * 2.0, rel=1e-6)
