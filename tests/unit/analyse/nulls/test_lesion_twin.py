"""The lesion twin on rates that are known."""

import numpy as np
import pytest

from snn.analyse.nulls.lesion_twin import LesionEffect, lesion_effect
from snn.errors import ResultError


def rates(*rows):
    return np.asarray(rows, dtype=np.float64)


def test_an_effect_is_the_mean_change_in_parts_of_the_uncut_rate():
    # channel 1 loses 4 Hz in one of two bins, channel 2 gains 2 Hz in both: (4 + 0 + 2 + 2) / 4 = 2 Hz of 10 Hz
    uncut = [rates([12, 8], [10, 10])]
    cut = [rates([8, 8], [12, 12])]
    assert lesion_effect(cut, uncut, uncut) == LesionEffect(effect=0.2, baseline=0.0)


def test_branches_are_averaged_before_they_are_compared():
    # +-6 Hz of chance in the branches, 1 Hz less in their mean
    uncut = [rates([16.0]), rates([4.0])]
    cut = [rates([3.0]), rates([15.0])]
    assert lesion_effect(cut, uncut, uncut).effect == pytest.approx(0.1)


def test_the_baseline_is_the_difference_of_two_uncut_sets():
    found = lesion_effect([rates([10.0])], [rates([10.0])], [rates([6.0])])
    assert (found.effect, found.baseline) == pytest.approx((0.0, 0.5))  # 4 Hz of 8 Hz
    assert found.causal == pytest.approx(-0.5)


def poisson(rng, *, mean_hz, n_branches):
    """Rates of 4 channels of 80 cells in bins of 20 ms."""
    return [rng.poisson(mean_hz * 1.6, (4, 500)) / 1.6 for _ in range(n_branches)]


def test_a_link_that_does_nothing_has_no_effect_beyond_chance():
    rng = np.random.default_rng(1)
    found = lesion_effect(*(poisson(rng, mean_hz=10.0, n_branches=10) for _ in range(3)))
    # |difference| of two means of n Poisson counts: sqrt(2 * 2 / (pi * n * 16)) of their mean; 2000 values, SD 3 %
    assert found.baseline == pytest.approx(np.sqrt(4 / np.pi / 10 / 16), rel=0.1)
    # SD of the difference of two such means is at most 0.0021; five are beyond 1e-4
    assert abs(found.causal) < 0.011


def test_a_link_that_does_something_has_more_of_it_with_more_branches():
    rng = np.random.default_rng(2)
    causal = {
        n: lesion_effect(
            poisson(rng, mean_hz=8.0, n_branches=n),
            poisson(rng, mean_hz=10.0, n_branches=n),
            poisson(rng, mean_hz=10.0, n_branches=n),
        ).causal
        for n in (2, 40)
    }
    assert 0.02 < causal[2] < causal[40] < 0.2


def test_a_silent_partner_has_no_effect():
    silent = [np.zeros((2, 3))]
    found = lesion_effect(silent, silent, silent)
    assert np.isnan([found.effect, found.baseline, found.causal]).all()


@pytest.mark.parametrize(
    ("sets", "reason"),
    [
        (([], [rates([1])], [rates([1])]), "has no branches"),
        (([rates([1])] * 2, [rates([1])], [rates([1])]), "different numbers of branches"),
        (([rates([1, 2])], [rates([1])], [rates([1])]), "the sets have rates of different shapes"),
        (
            ([rates([1])], [rates([1]), rates([1, 2])], [rates([1])]),
            "branches have rates of different shapes",
        ),
        (([rates([np.nan])], [rates([1])], [rates([1])]), "not numbers"),
        (([rates([])], [rates([])], [rates([])]), "no rates"),
    ],
)
def test_what_cannot_be_compared(sets, reason):
    with pytest.raises(ResultError, match=reason):
        lesion_effect(*sets)
