"""Runs against the first: who is paired with whom, which way the difference goes, and adjusted p."""

import math

import numpy as np
import pytest

from snn.compare.runs import Dyads, pairing_of, run_differences
from snn.errors import ResultError


def dyads(label, values, *, seed=1, health=(), **columns):
    return Dyads(
        label=label,
        by_seed={
            (seed, number): {"C": value, "health": dict(health).get(number, "healthy")} | columns
            for number, value in values.items()
        },
    )


def compared(*runs, outcomes=("C",)):
    return run_differences(runs, outcomes, rng=np.random.default_rng(1))


def test_dyads_of_one_seed_are_pairs_in_any_order_and_the_first_is_taken_off():
    first = dyads("first", {0: 0.1, 1: 0.2, 2: 0.4, 3: 0.9})
    other = dyads("other", {3: 1.0, 2: 0.6, 1: 0.5, 0: 0.5})
    (found,) = compared(first, other)
    assert (found.run, found.baseline, found.pairing, found.n) == ("other", "first", "paired", 4)
    assert found.difference.value == pytest.approx((0.4 + 0.3 + 0.2 + 0.1) / 4)
    assert (found.mean.value, found.baseline_mean.value) == pytest.approx((0.65, 0.4))
    assert found.p == pytest.approx(2 / 16)


def test_means_are_of_the_pairs_and_dyads_without_partner_count_nowhere():
    first = dyads("first", {0: 0.1, 1: 0.2, 2: 0.3, 7: 50.0})
    other = dyads("other", {0: 0.4, 1: 0.4, 2: 0.7, 9: 80.0})
    (found,) = compared(first, other)
    assert (found.n, found.mean.value, found.baseline_mean.value) == (
        3,
        pytest.approx(0.5),
        pytest.approx(0.2),
    )


def test_a_pair_of_which_one_is_not_scored_counts_nowhere():
    first = dyads("first", {0: 0.1, 1: 0.2, 2: 0.3, 3: 0.2}, health=[(3, "runaway")])
    other = dyads("other", {0: 0.4, 1: 0.4, 2: math.nan, 3: 0.9})
    (found,) = compared(first, other)
    assert (found.n, found.mean.value, found.baseline_mean.value) == (
        2,
        pytest.approx(0.4),
        pytest.approx(0.15),
    )


def test_runs_of_other_seeds_are_strangers():
    first = dyads("first", {0: 0.1, 1: 0.2, 2: 0.3})
    other = dyads("other", {0: 1.1, 1: 1.2, 2: 1.3, 3: 1.6}, seed=2)
    (found,) = compared(first, other)
    assert (found.pairing, found.n) == ("unpaired", 4)
    assert found.difference.value == pytest.approx(1.3 - 0.2)
    assert found.p == pytest.approx(0.00053, abs=1e-5)  # t of 8.98 with 4.42 degrees of freedom (Welch)


def test_strangers_that_are_not_scored_count_nowhere():
    first = dyads("first", {0: 0.1, 1: 0.2, 2: 0.3})
    other = dyads("other", {0: 1.1, 1: 1.2, 2: 1.3, 3: 9.9}, seed=2, health=[(3, "reverberating")])
    (found,) = compared(first, other)
    assert (found.n, found.n_baseline, found.mean.value) == (3, 3, pytest.approx(1.2))
    assert found.difference.value == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("numbers", "others", "expected"),
    [
        ((0, 1, 2, 3), (2, 3, 4, 5), "unpaired"),  # two of four
        ((0, 1, 2, 3), (1, 2, 3, 4), "paired"),
        ((0,), (0, 1, 2), "paired"),  # all that one of them has
        ((0,), (1,), "unpaired"),
    ],
)
def test_three_common_seeds_or_all_of_one_make_pairs(numbers, others, expected):
    one, other = (dyads("run", dict.fromkeys(n, 0.0)) for n in (numbers, others))
    assert pairing_of(one, other) == expected
    assert pairing_of(other, one) == expected


def test_p_is_adjusted_for_the_runs_of_an_outcome_and_for_all_outcomes():
    values = {number: 0.01 * number for number in range(6)}
    first = dyads("first", values, S=0.0)
    rising = dyads("rising", {k: v + 1 for k, v in values.items()}, S=0.0)
    mixed = dyads("mixed", {k: v + (-1) ** k for k, v in values.items()}, S=0.0)
    found = compared(first, rising, mixed, outcomes=("C", "S"))
    assert [(one.outcome, one.run) for one in found] == [
        ("C", "rising"), ("C", "mixed"), ("S", "rising"), ("S", "mixed")
    ]  # fmt: skip
    p, q, q_all = (np.array([getattr(one, name) for one in found]) for name in ("p", "q", "q_all_outcomes"))
    assert p == pytest.approx([2 / 64, 1, 1, 1])
    assert q == pytest.approx([2 * 2 / 64, 1, 1, 1])  # of two runs
    assert q_all == pytest.approx([4 * 2 / 64, 1, 1, 1])  # of four differences


def test_pairs_too_few_to_reach_05_belong_to_no_family():
    values = {number: 0.01 * number for number in range(6)}
    first = dyads("first", values)
    rising = dyads("rising", {k: v + 1 for k, v in values.items()})
    few = dyads("few", {k: values[k] + 1 for k in range(5)})
    one, other = compared(first, rising, few)
    assert (one.p, one.q, one.q_all_outcomes) == pytest.approx((2 / 64, 2 / 64, 2 / 64))
    assert other.p == pytest.approx(2 / 32)
    assert math.isnan(other.q)
    assert math.isnan(other.q_all_outcomes)


def test_an_index_that_is_0_in_many_dyads_has_no_standardised_difference():
    runs = [Dyads(label=f"{k}", by_seed={(1, n): {"RI": 0.1 * k + 0.01 * n, "health": "healthy"} for n in range(6)})
            for k in (1, 2)]  # fmt: skip
    (found,) = compared(*runs, outcomes=("RI",))
    assert found.difference.value == pytest.approx(0.1)
    assert math.isnan(found.hedges_g.value)


def test_text_is_refused_as_an_outcome():
    with pytest.raises(ResultError, match="'health' holds 'healthy', which is no number"):
        compared(dyads("one", {0: 1.0}), dyads("two", {0: 1.0}), outcomes=("health",))


def test_a_row_of_the_table_has_both_means_and_the_difference_with_intervals():
    first, other = (
        dyads(name, {k: at + 0.1 * k for k in range(4)}) for name, at in (("first", 0.0), ("other", 0.5))
    )
    record = compared(first, other)[0].record()
    assert record["difference"] == pytest.approx(0.5)
    assert {"mean_ci_low", "baseline_mean_ci_high", "hedges_g_ci_low", "p", "q", "pairing"} <= set(record)
