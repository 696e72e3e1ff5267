"""The NumPy twin of the membrane's exponential (the C++ is tested against it in tests/validation)."""

import math

import numpy as np
import pytest

from snn.model.membrane_step import one_minus_exp


@pytest.mark.parametrize("x", [0.0, 1e-6, 0.005, 0.1, 1.0, 50.0])
def test_fraction_of_the_way(x):
    assert one_minus_exp(np.array(x)) == pytest.approx(-math.expm1(-x), abs=2e-16)
