"""Intervals by hand; how often they hold is tested where they are used, in `test_effects`."""

import numpy as np
import pytest
from scipy import stats

from snn.compare.intervals import MIN_BOOTSTRAP, MIN_DYADS, alike_interval, interval_of, jackknife_interval


def mean(values, axis=-1):
    return values.mean(axis=axis)


def interval(values, limits=None):
    return interval_of((values,), mean, float(values.mean()), np.random.default_rng(1), limits)


def test_of_few_dyads_it_is_student_s():
    values = np.array([1.0, 2.0, 4.0, 9.0])
    low, high, kind = interval(values)
    assert (low, high) == pytest.approx(stats.t.interval(0.95, 3, values.mean(), stats.sem(values)))
    assert kind == "jackknife t"


@pytest.mark.parametrize(
    ("n", "kind"), [(MIN_DYADS - 1, "none"), (MIN_BOOTSTRAP - 1, "jackknife t"), (MIN_BOOTSTRAP, "BCa")]
)
def test_how_it_is_found_depends_on_how_many_there_are(n, kind):
    assert interval(np.random.default_rng(2).normal(size=n))[2] == kind


def test_ends_stay_within_limits_and_alike_dyads_need_some():
    low, high, _ = interval(np.array([0.0, 0.0, 0.9]), (0.0, 1.0))
    assert (low, high) == (0.0, 1.0)
    assert interval(np.ones(5))[2] == "none"
    assert interval(np.ones(5), (0.0, 1.0)) == (*alike_interval(1.0, 5, (0.0, 1.0)), "Clopper-Pearson")


def test_what_is_undefined_without_a_dyad_has_none():
    assert jackknife_interval(1.0, np.array([1.0, np.nan, 1.0]))[2] == "none"
