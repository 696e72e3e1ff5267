"""Measures of the friendly and of the unfriendly channels."""

import numpy as np
import pytest

from snn.analyse.measures.crosscorrelation import cross_correlation
from snn.analyse.views.valence import of_valence
from snn.errors import ResultError


def test_smile_and_touch_are_friendly_frown_and_withdraw_are_not():
    rates_hz = np.arange(12.0).reshape(4, 3)
    np.testing.assert_array_equal(of_valence(rates_hz, valence=+1), rates_hz[:2])
    np.testing.assert_array_equal(of_valence(rates_hz, valence=-1), rates_hz[2:])


def test_a_couple_that_trades_only_frowns():
    a, b = np.random.default_rng(1).normal(size=(2, 4, 2000))
    b[2] = np.roll(a[2], 6)
    a[3] = 0.0  # nobody withdraws: silent channels are left out
    found = {
        sign: cross_correlation(
            of_valence(a, valence=sign), of_valence(b, valence=sign), bin_ms=20.0, max_lag_ms=500.0
        ).peak
        for sign in (+1, -1)
    }
    assert found[-1] > 0.99
    assert found[+1] < 0.1


@pytest.mark.parametrize(("n_rows", "valence", "message"), [(3, 1, "3 rows"), (4, 0, "valence of 0")])
def test_what_is_not_there_is_refused(n_rows, valence, message):
    with pytest.raises(ResultError, match=message):
        of_valence(np.zeros((n_rows, 10)), valence=valence)
