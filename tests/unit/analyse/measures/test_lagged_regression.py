"""Lags by hand; residuals against the normal equations."""

import numpy as np
import pytest

from snn.analyse.measures.lagged_regression import check_length, check_series, lagged, residuals
from snn.errors import ResultError


def test_lags_by_hand():
    series = np.array([0.0, 1, 2, 3, 4, 5])
    np.testing.assert_array_equal(lagged(series, first=1, last=2, n_skipped=3), [[2, 1], [3, 2], [4, 3]])
    np.testing.assert_array_equal(lagged(series, first=0, last=0, n_skipped=4), [[4], [5]])


def test_residuals_are_what_the_regressors_leave():
    rng = np.random.default_rng(1)
    design, values = 5 + rng.normal(size=(50, 4)), 3 + rng.normal(size=(50, 2))
    left = residuals(values, design)
    with_constant = np.column_stack((np.ones(50), design))
    np.testing.assert_allclose(with_constant.T @ left, 0, atol=1e-12)
    fitted = with_constant @ np.linalg.lstsq(with_constant, values, rcond=None)[0]
    np.testing.assert_allclose(left, values - fitted, atol=1e-12)


def test_regressors_that_say_nothing_new_change_nothing():
    rng = np.random.default_rng(2)
    design, values = rng.normal(size=(50, 3)), rng.normal(size=(50, 1))
    more = np.column_stack((design, design @ [1.0, 2, 3], np.zeros(50), np.full(50, 0.1)))
    np.testing.assert_allclose(residuals(values, more), residuals(values, design), atol=1e-12)


def test_what_is_fully_explained_is_zero_and_not_a_rounding_error():
    rng = np.random.default_rng(3)
    design = 7 + rng.normal(size=(50, 3)) * [1e-3, 1, 1e3]
    assert not residuals(4 + design @ [[1.0], [2], [3]], design).any()
    assert residuals(4 + design @ [[1.0], [2], [3]], design[:, 1:]).any()


def test_a_constant_leaves_nothing():
    # the mean of fifty times 0.1 is not 0.1 to the last bit
    assert not residuals(np.full((50, 1), 0.1), np.arange(50.0)[:, None]).any()


@pytest.mark.parametrize(
    ("source", "target", "condition", "text"),
    [
        (np.ones((4, 9)), np.ones((4, 8)), None, "same time"),
        (np.ones((4, 9)), np.ones((3, 9)), None, "same channels"),
        (np.ones(9), np.ones(9), None, "channels"),
        (np.ones((4, 9)), np.ones((4, 9)), np.ones((1, 8)), "9 bins"),
        (np.full((4, 9), np.nan), np.ones((4, 9)), None, "finite"),
        (np.ones((4, 9)), np.full((4, 9), np.inf), None, "finite"),
        (np.ones((4, 9)), np.ones((4, 9)), np.full((4, 9), np.nan), "finite"),
    ],
)
def test_what_does_not_fit_is_refused(source, target, condition, text):
    with pytest.raises(ResultError, match=text):
        check_series(source, target, condition)


def test_two_rows_for_each_coefficient():
    check_length(n_rows=20, n_regressors=10)
    with pytest.raises(ResultError, match="20 are needed"):
        check_length(n_rows=19, n_regressors=10)
    with pytest.raises(ResultError, match="^0 bins"):
        check_length(n_rows=-3, n_regressors=10)
