"""The weakest part decides."""

import numpy as np

from snn.analyse.intersection_union import intersection_union_p


def test_the_largest_p_counts():
    assert intersection_union_p(0.2, 0.001, 0.03) == 0.2
    assert intersection_union_p(0.01) == 0.01


def test_an_undefined_part_leaves_the_whole_undefined():
    assert np.isnan(intersection_union_p(0.01, float("nan"), 0.02))


def test_it_holds_its_level_while_one_part_is_untrue():
    # two parts are always found, the third never holds: 5 % false alarms; for 100 of 1000, p is below 1e-9
    p_values = np.random.default_rng(1).random(1000)
    found = [intersection_union_p(0.0, p, 1e-6) for p in p_values]
    assert 10 < np.count_nonzero(np.array(found) < 0.05) < 100
