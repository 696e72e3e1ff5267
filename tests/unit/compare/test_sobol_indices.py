"""Indices of functions whose indices are known, with rows that are left out."""

import numpy as np
import pytest
import scipy.stats
from scipy.stats import qmc

from snn.compare.sobol_indices import (
    PointValues,
    first_order_index,
    point_values,
    sobol_indices,
    total_index,
)


def points_of(function, n_factors, *, n_rows=512, seed=1):
    """Return a function of ``(n, n_factors)`` shares at the points of a design of Saltelli."""
    shares = qmc.Sobol(2 * n_factors, rng=seed).random(n_rows)
    a, b = shares[:, :n_factors], shares[:, n_factors:]
    mixed = [np.where(np.arange(n_factors) == place, b, a) for place in range(n_factors)]
    values = np.stack([function(x) for x in (a, b, *mixed)], axis=1)
    return PointValues(values=values, unscored=np.zeros(n_rows, dtype=bool))


def ishigami(shares):
    x, y, z = (np.pi * (2 * shares - 1)).T
    return np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)


def ishigami_indices():
    """By theory: Ishigami & Homma (1990) with a = 7 and b = 0.1."""
    a, b = 7, 0.1
    of_x, of_y = 0.5 * (1 + b * np.pi**4 / 5) ** 2, a**2 / 8
    of_xz = b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    variance = of_x + of_y + of_xz
    return np.array([of_x, of_y, 0]) / variance, np.array([of_x + of_xz, of_y, of_xz]) / variance


def estimates(points, n_factors, order):
    found = sobol_indices(points, [f"f{k}" for k in range(n_factors)], rng=np.random.default_rng(1))
    return [getattr(each, order) for each in found]


@pytest.mark.parametrize("weights", [(1, 2), (1, 2, 3)])
def test_a_sum_has_the_squares_of_its_weights_and_no_interactions(weights):
    points = points_of(lambda x: 5 + x @ weights, len(weights))
    expected = np.square(weights) / np.square(weights).sum()
    for order in ("first", "total"):
        found = [each.value for each in estimates(points, len(weights), order)]
        assert found == pytest.approx(expected, abs=0.02)


def test_the_function_of_ishigami_has_its_known_indices_with_an_interaction():
    points = points_of(ishigami, 3)
    for order, expected in zip(("first", "total"), ishigami_indices(), strict=True):
        found = estimates(points, 3, order)
        assert [each.value for each in found] == pytest.approx(expected, abs=0.03)
        assert all(each.ci_low <= value <= each.ci_high for each, value in zip(found, expected, strict=True))
        assert {each.interval for each in found} <= {"BCa", "percentile"}


def test_of_whole_sets_they_are_those_of_scipy():
    points = points_of(ishigami, 3, n_rows=64)
    of_a, of_b, *of_ab = points.values.T
    expected = scipy.stats.sobol_indices(
        func={"f_A": of_a[None], "f_B": of_b[None], "f_AB": np.array(of_ab)[:, None]}, n=64
    )
    for index, value in ((first_order_index, expected.first_order), (total_index, expected.total_order)):
        found = [float(index(of_a, of_b, each)) for each in of_ab]
        assert found == pytest.approx(np.ravel(value), abs=1e-12)


def test_noise_that_is_drawn_anew_at_each_point_is_in_every_total_and_no_first_order():
    noise = np.random.default_rng(3)
    points = points_of(lambda x: x @ (1, 2) + noise.normal(0, np.sqrt(5 / 12), len(x)), 2, n_rows=4096)
    of_a, of_b, *of_ab = points.values.T  # half of the variance is noise
    first, total = (
        [float(index(of_a, of_b, each)) for each in of_ab] for index in (first_order_index, total_index)
    )
    assert first == pytest.approx([0.1, 0.4], abs=0.05)
    assert total == pytest.approx([0.6, 0.9], abs=0.05)


def test_a_row_that_is_not_complete_is_left_out_and_counted():
    points = points_of(ishigami, 3, n_rows=64)
    broken = points.values.copy()
    broken[[3, 7], [2, 0]] = np.nan
    unscored = np.arange(64) == 7
    kept = PointValues(values=np.delete(points.values, [3, 7], axis=0), unscored=np.zeros(62, dtype=bool))
    found = estimates(PointValues(values=broken, unscored=unscored), 3, "first")
    assert [each.value for each in found] == [each.value for each in estimates(kept, 3, "first")]
    assert {(each.n, each.n_unscored, each.n_undefined) for each in found} == {(62, 1, 1)}


def test_an_outcome_that_does_not_vary_has_no_indices():
    (found,) = estimates(points_of(lambda x: 0 * x[:, 0], 1, n_rows=32), 1, "total")
    assert np.isnan(found.value)
    assert found.interval == "none"


def test_with_no_complete_row_there_is_no_index():
    nothing = PointValues(values=np.full((4, 3), np.nan), unscored=np.ones(4, dtype=bool))
    (found,) = estimates(nothing, 1, "first")
    assert (np.isnan(found.value), found.n, found.n_unscored) == (True, 0, 4)


def test_points_average_their_dyads_and_need_all_of_them():
    def row(point, replicate, value, health="healthy"):
        return {"design.point": point, "replicate": replicate, "C": value, "health": health}

    rows = [row(point, replicate, point + replicate) for point in range(6) for replicate in range(2)]
    rows[3] = row(1, 1, 9.0, "runaway")
    del rows[-1]  # of point 5
    found = point_values(rows, "C", axis="design.point", n_rows=2, n_factors=1, n_replicates=2)
    expected = [[0.5, np.nan, 2.5], [3.5, 4.5, np.nan]]
    assert np.array_equal(found.values, expected, equal_nan=True)
    assert found.unscored.tolist() == [True, False]
    assert not found.complete.any()
