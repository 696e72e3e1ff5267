"""How many circular shifts there are is how many the null finds."""

import numpy as np
import pytest

from snn.analyse.nulls.circular_shift import circular_shift_test
from snn.config.checks.shift_numbers import MIN_SHIFTS, n_possible_shifts


@pytest.mark.parametrize(("n_bins", "min_shift_s"), [(100, 0.61), (219, 2.0), (300, 1.0)])
def test_the_null_draws_as_many_as_are_counted(n_bins, min_shift_s):
    rates = np.random.default_rng(1).normal(size=(1, n_bins))
    window = {"bin_ms": 20.0, "max_lag_ms": 500.0, "min_shift_s": min_shift_s}
    found = circular_shift_test(rates, rates, **window, n_surrogates=999, rng=np.random.default_rng(1))
    n = n_possible_shifts(n_bins, bin_ms=20.0, min_shift_s=min_shift_s)
    assert n >= MIN_SHIFTS
    assert found.n_possible == found.n_surrogates == n
