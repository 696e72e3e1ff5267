"""The NumPy twins of the exponentials (the C++ is tested against them in tests/validation)."""

import math

import numpy as np
import pytest

from snn.model.membrane_step import mean_decay, one_minus_exp, recovered


@pytest.mark.parametrize("x", [0.0, 1e-6, 0.005, 0.1, 1.0, 50.0])
def test_fraction_of_the_way(x):
    assert one_minus_exp(np.array(x)) == pytest.approx(-math.expm1(-x), abs=2e-16)


@pytest.mark.parametrize(("x", "mean"), [(1e-12, 1.0), (math.log(2), 0.5 / math.log(2)), (1000.0, 1e-3)])
def test_mean_of_a_decay(x, mean):
    assert mean_decay(np.array(x)) == pytest.approx(mean, rel=1e-11)


def test_mean_of_a_decay_is_the_mean_over_its_course():
    x, middles = 0.7, (np.arange(100_000) + 0.5) / 100_000
    assert mean_decay(np.array(x)) == pytest.approx(np.exp(-x * middles).mean(), rel=1e-10)


def test_half_of_what_is_lost_is_back_after_a_half_life():
    x = np.array([1.0, 0.6, 0.0])
    assert recovered(x, np.full(3, math.log(2))) == pytest.approx([1.0, 0.8, 0.5])
    assert recovered(x, np.zeros(3)) == pytest.approx(x)
