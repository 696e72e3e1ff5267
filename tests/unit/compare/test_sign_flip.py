"""Sign flips: by hand, against SciPy, and at their level."""

import numpy as np
import pytest
from scipy import stats

from snn.compare.sign_flip import sign_flip_test
from snn.errors import ResultError


def _test(differences, unscored=None, baseline_unscored=None, seed=1):
    differences = np.asarray(differences, dtype=float)
    baseline = np.random.default_rng(0).normal(size=differences.size).round(3)
    none = np.zeros(differences.size, dtype=bool)
    return sign_flip_test(
        baseline + differences,
        baseline,
        unscored=none if unscored is None else np.asarray(unscored),
        baseline_unscored=none if baseline_unscored is None else np.asarray(baseline_unscored),
        rng=np.random.default_rng(seed),
    )


def _scipy(differences, **how):
    return stats.permutation_test(
        (np.asarray(differences),), np.mean, permutation_type="samples", vectorized=True, **how
    ).pvalue


def test_by_hand():
    # the eight sums of +-1, +-2 and +-3: 6 4 2 0 0 -2 -4 -6
    found = _test([1, 2, 3])
    assert found.difference == pytest.approx(2)
    assert (found.p_greater, found.p_less, found.p_two_sided) == (1 / 8, 1.0, 1 / 4)
    assert (found.n_pairs, found.exact) == (3, True)
    # the same sums: three are at least 2, six at most 2
    found = _test([3, -2, 1])
    assert (found.p_greater, found.p_less, found.p_two_sided) == (3 / 8, 6 / 8, 6 / 8)


def test_five_pairs_cannot_be_significant_on_two_sides():
    assert _test([1, 2, 3, 4, 5]).p_two_sided == 2 / 32


@pytest.mark.parametrize("alternative", ["greater", "less", "two-sided"])
def test_agrees_with_scipy_where_all_flips_are_tried(alternative):
    differences = np.random.default_rng(2).normal(0.4, 1, 9)
    found = _test(differences)
    p_value = {"greater": found.p_greater, "less": found.p_less, "two-sided": found.p_two_sided}
    assert found.exact
    assert p_value[alternative] == pytest.approx(
        _scipy(differences, alternative=alternative, n_resamples=np.inf)
    )


def test_random_flips_come_near_to_all_of_them():
    differences = np.random.default_rng(3).normal(0.5, 1, 14)
    found = _test(differences)
    assert not found.exact
    # standard error sqrt(p (1 - p) / 10000) is at most .005
    assert found.p_greater == pytest.approx(
        _scipy(differences, alternative="greater", n_resamples=np.inf), abs=0.015
    )


def test_a_large_effect_has_the_smallest_p_there_is():
    assert _test(np.full(40, 0.3)).p_greater == 1 / 10_000
    assert _test(np.full(40, -0.3)).p_less == 1 / 10_000


def test_no_difference_is_a_tie_throughout():
    found = _test(np.zeros(6))
    assert (found.p_greater, found.p_less, found.p_two_sided) == (1.0, 1.0, 1.0)


def test_unscored_and_undefined_pairs_do_not_count():
    found = _test(
        [1, 2, 3, 50, -50, np.nan],
        unscored=[False, False, False, True, False, False],
        baseline_unscored=[False, False, False, False, True, False],
    )
    assert found == _test([1, 2, 3])
    nothing = _test([np.nan])
    assert nothing.n_pairs == 0
    assert np.isnan([nothing.difference, nothing.p_greater, nothing.p_less, nothing.p_two_sided]).all()


def test_it_keeps_its_level():
    rng = np.random.default_rng(4)
    p_values = np.array([_test(rng.standard_t(3, 8), seed=n).p_two_sided for n in range(1000)])
    # exact: at most .05; more than 79 of 1000 has probability below 1e-4
    assert np.count_nonzero(p_values <= 0.05) < 80
    assert np.count_nonzero(p_values <= 0.05) > 20


def test_shapes_must_agree():
    with pytest.raises(ResultError, match="each dyad"):
        sign_flip_test(
            np.ones(3),
            np.ones(2),
            unscored=np.zeros(3, bool),
            baseline_unscored=np.zeros(3, bool),
            rng=np.random.default_rng(1),
        )
