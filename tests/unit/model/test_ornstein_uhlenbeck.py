"""The Ornstein-Uhlenbeck step against theory: variance, correlation, and how soon it is normal."""

import math

import numpy as np
import pytest
from scipy import stats

from snn.model.ornstein_uhlenbeck import ou_step


def test_a_step_keeps_what_is_not_forgotten_and_restores_the_variance():
    decay, width = ou_step(200.0, 10.0)
    assert decay == pytest.approx(math.exp(-0.05))
    # uniform on [-width, width]: variance width**2 / 3
    assert decay**2 + width**2 / 3 == pytest.approx(1.0)


@pytest.mark.parametrize(("time_constant_ms", "n_steps"), [(200.0, 60), (10.0, 5)])
def test_many_steps_have_the_deviation_and_the_memory_of_the_process(time_constant_ms, n_steps):
    rng = np.random.default_rng(4)
    decay, width = ou_step(time_constant_ms, 10.0)
    n_paths = 40_000
    start = rng.standard_normal(n_paths)
    path = start.copy()
    for _ in range(n_steps):
        path = decay * path + width * (2 * rng.random(n_paths) - 1)
    # standard errors: 1/sqrt(n) of the mean and of the correlation, 1/sqrt(2 n) of the deviation
    assert abs(path.mean()) < 4 / math.sqrt(n_paths)
    assert path.std() == pytest.approx(1.0, abs=4 / math.sqrt(2 * n_paths))
    expected = math.exp(-10.0 * n_steps / time_constant_ms)
    assert np.corrcoef(start, path)[0, 1] == pytest.approx(expected, abs=4 / math.sqrt(n_paths))


def test_from_uniform_increments_it_becomes_normal():
    rng = np.random.default_rng(5)
    decay, width = ou_step(200.0, 10.0)
    path = np.zeros(20_000)
    for _ in range(200):
        path = decay * path + width * (2 * rng.random(path.size) - 1)
    assert stats.kstest(path, "norm").pvalue > 0.01
