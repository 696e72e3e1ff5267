"""One number for each dyad: its mean, interval, test, and what so many dyads could have shown."""

import math

import numpy as np
import pytest

from snn.compare.contrasts import (
    bounds_at_once,
    effect_over_dyads,
    least_margin,
    least_shown,
    rank_correlations,
)

nan = float("nan")


def effect(values):
    return effect_over_dyads("it", np.asarray(values, dtype=float), rng=np.random.default_rng(1))


def test_mean_interval_and_p_are_those_of_the_books():
    found = effect([1, 2, 3, 4, 5, 6])
    # SD 1.8708, over the root of six .7638; Student's t of 5 degrees of freedom is 2.5706 at 2.5 %
    assert (found.value, found.n) == (3.5, 6)
    assert (found.ci_low, found.ci_high) == pytest.approx((3.5 - 1.9634, 3.5 + 1.9634), abs=1e-4)
    assert found.p == 2 / 64


def test_a_dyad_without_a_number_does_not_count():
    assert effect([1, nan, 2, 3, 4, 5, 6]) == effect([1, 2, 3, 4, 5, 6])


@pytest.mark.parametrize("values", [[], [1.0]])
def test_without_two_dyads_there_is_no_interval(values):
    found = effect(values)
    assert math.isnan(found.ci_low)
    assert math.isnan(found.least)


def test_fewer_than_six_dyads_show_nothing():
    assert math.isnan(effect([1, 2, 3, 4, 5]).least)


def test_the_least_effect_shown_is_that_of_a_power_table():
    # Cohen 1988, one sample, two-sided .05, power .8: d = .66 with 20, .50 with 34 (rounded to two digits)
    assert least_shown(1 / math.sqrt(20), 20) == pytest.approx(0.66, abs=0.006)
    assert least_shown(1 / math.sqrt(34), 34) == pytest.approx(0.50, abs=0.006)


def test_the_least_effect_shown_is_found_in_four_of_five_studies():
    rng, n = np.random.default_rng(3), 8
    shift = least_shown(1 / math.sqrt(n), n)
    studies = rng.normal(shift, 1.0, (4000, n))
    limit = 2.3646  # Student's t of 7 degrees of freedom at 2.5 %
    t = studies.mean(axis=1) / (studies.std(axis=1, ddof=1) / math.sqrt(n))
    assert np.mean(t > limit) == pytest.approx(0.8, abs=0.025)


def test_the_least_margin_is_shown_in_four_of_five_studies_without_a_difference():
    rng, n = np.random.default_rng(4), 20
    studies = rng.normal(0.0, 1.0, (4000, n))
    error = 1 / math.sqrt(n)
    margin = error * (1.7291 + 1.3277)  # t of 19 degrees of freedom at 5 % and 10 %
    assert least_margin(np.array([-1.0, 1.0] * 10)) == pytest.approx(
        margin * np.std([-1, 1] * 10, ddof=1), rel=1e-3
    )
    bounds = np.array([bounds_at_once(study) for study in studies])
    assert np.mean((bounds[:, 0] > -margin) & (bounds[:, 1] < margin)) == pytest.approx(0.8, abs=0.05)


def test_bounds_are_those_of_90_percent():
    # t of 5 degrees of freedom at 5 %: 2.0150, times .7638
    assert bounds_at_once(np.arange(1.0, 7.0)) == pytest.approx((3.5 - 1.5391, 3.5 + 1.5391), abs=1e-4)


def test_ranks_go_with_the_level_dyad_by_dyad():
    levels = np.array([0.0, 1.0, 10.0])
    values = np.array([[1.0, 3.0, 1.0, nan, 2.0], [2.0, 2.0, 3.0, 1.0, 2.0], [9.0, 1.0, 2.0, 2.0, 2.0]])
    found = rank_correlations(levels, values)
    assert found[:3] == pytest.approx([1.0, -1.0, 0.5])
    assert math.isnan(found[3])  # two levels
    assert found[4] == 0  # the same at all


@pytest.mark.parametrize("contrasts", [[], [0.5], [0.5, np.nan]])
def test_of_a_single_dyad_nothing_is_bounded(contrasts):
    few = np.array(contrasts)
    assert np.isnan([*bounds_at_once(few), least_margin(few)]).all()
    two = np.array([*contrasts[:1], 0.5, 0.7])
    assert np.isfinite([*bounds_at_once(two), least_margin(two)]).all()
