"""From rows to tables of conditions and of differences, by hand."""

import numpy as np
import pytest

from snn.compare.effects import paired_effect
from snn.compare.tables import difference_table, outcome_grid
from snn.errors import ResultError


def _row(condition, replicate, c, health="healthy", **more):
    return {"coupling": condition, "replicate": replicate, "key": "k", "health": health, "C": c, **more}


@pytest.fixture
def rows():
    return [
        _row(0.0, 0, 0.1),
        _row(0.0, 1, 0.2),
        _row(0.0, 2, 0.6),
        _row(1.0, 2, 0.9),  # out of order
        _row(1.0, 0, 0.5),
        _row(1.0, 1, 0.95, health="runaway"),
    ]


def test_grid_by_hand(rows):
    grid = outcome_grid(rows, "C", axes=["coupling"])
    assert grid.conditions == ((0.0,), (1.0,))
    assert grid.replicates == (0, 1, 2)
    np.testing.assert_array_equal(grid.values, [[0.1, 0.2, 0.6], [0.5, 0.95, 0.9]])
    np.testing.assert_array_equal(grid.unscored, [[False] * 3, [False, True, False]])


def test_columns_of_the_grid_are_replicates_in_order():
    (values,) = outcome_grid([_row(0.0, 8, 0.8), _row(0.0, 1, 0.1)], "C", axes=["coupling"]).values
    np.testing.assert_array_equal(values, [0.1, 0.8])


def test_missing_dyads_are_nan_and_not_unscored(rows):
    grid = outcome_grid(rows[:-1], "C", axes=["coupling"])
    np.testing.assert_array_equal(grid.values[1], [0.5, np.nan, 0.9])
    assert not grid.unscored.any()


def test_without_axes_all_rows_are_one_condition(rows):
    assert outcome_grid(rows[:3], "C", axes=[]).conditions == ((),)


def test_a_dyad_may_not_occur_twice(rows):
    with pytest.raises(ResultError, match=r"replicate 2 occurs twice in the condition \(1\.0,\)"):
        outcome_grid([*rows, rows[3]], "C", axes=["coupling"])


@pytest.mark.parametrize(
    ("outcome", "axes", "message"),
    [
        ("D", ["coupling"], "no column 'D'; it has coupling, replicate"),
        ("C", ["dose"], "no column 'dose'"),
        ("health", ["coupling"], "holds 'healthy', which is no number"),
    ],
)
def test_wrong_columns_are_named(rows, outcome, axes, message):
    with pytest.raises(ResultError, match=message):
        outcome_grid(rows, outcome, axes=axes)


def test_difference_table_by_hand(rows):
    (row,) = difference_table(
        rows, axes=["coupling"], outcomes=["C"], baseline=(0.0,), rng=np.random.default_rng(1)
    )
    assert (row["coupling"], row["outcome"], row["n_unscored"], row["difference_n"]) == (1.0, "C", 1, 2)
    assert row["difference"] == pytest.approx(((0.5 - 0.1) + (0.9 - 0.6)) / 2)
    assert np.isnan(row["hedges_g"])  # two pairs
    assert (row["p"], row["q"]) == (0.5, 0.5)  # both rise: one of four ways to flip two signs, on either side
    (other,) = difference_table(
        rows, axes=["coupling"], outcomes=["C"], baseline=(1.0,), rng=np.random.default_rng(1)
    )
    assert other["difference"] == pytest.approx(-row["difference"])


def test_difference_table_with_an_effect(rows):
    rows[-1]["health"] = "healthy"
    (row,) = difference_table(
        rows, axes=["coupling"], outcomes=["C"], baseline=(0.0,), rng=np.random.default_rng(1)
    )
    # variances .07 (of .1, .2, .6) and .06083 (of .5, .95, .9); J = 4 / 7
    assert row["hedges_g"] == pytest.approx(4 / 7 * (1.45 / 3) / np.sqrt((0.07 + 0.0608333) / 2), rel=1e-5)
    assert row["hedges_g_n"] == row["difference_n"] == 3
    assert row["difference_ci_low"] <= row["difference"] <= row["difference_ci_high"]


@pytest.mark.parametrize("gated", ["RI", "RI_positive", "RI_negative"])
def test_an_index_that_is_zero_in_many_dyads_has_a_difference_and_no_effect_size(rows, gated):
    rows[-1]["health"] = "healthy"
    with_index = [{**row, gated: row["C"]} for row in rows]
    c, index = difference_table(
        with_index, axes=["coupling"], outcomes=["C", gated], baseline=(0.0,), rng=np.random.default_rng(1)
    )
    assert (index["difference"], index["difference_n"], index["p"]) == (c["difference"], 3, c["p"])
    assert np.isnan([index["hedges_g"], index["hedges_g_ci_low"], index["hedges_g_ci_high"]]).all()


def test_p_is_adjusted_for_all_conditions_of_an_outcome_and_not_for_other_outcomes():
    rise = {0.0: [0] * 6, 1.0: [1, 2, 3, 4, 5, 6], 2.0: [-1, 2, 3, -4, 5, 6]}
    rows = [
        {"dose": dose, "replicate": k, "health": "healthy", "C": 0.01 * k * k + by, "S": float(k)}
        for dose, rises in rise.items()
        for k, by in enumerate(rises)
    ]
    found = difference_table(
        rows, axes=["dose"], outcomes=["C", "S"], baseline=(0.0,), rng=np.random.default_rng(1)
    )
    first, second = found[:2]
    assert first["p"] == 2 / 2**6  # all six pairs rise
    assert second["p"] > first["p"]
    assert first["q"] == pytest.approx(min(2 * first["p"], second["p"]))
    assert second["q"] == second["p"]
    assert [row["p"] for row in found[2:]] == [1.0, 1.0]  # S is the same everywhere
    # among all four tests of the table the first is one of four, the second one of the two smallest
    assert first["q_all_outcomes"] == pytest.approx(min(4 * first["p"], 2 * second["p"], 1))
    assert second["q_all_outcomes"] == pytest.approx(min(2 * second["p"], 1))
    assert [row["q_all_outcomes"] for row in found[2:]] == [1.0, 1.0]


def test_differences_of_shares_that_are_all_0_have_the_bound_of_a_difference():
    rows = [
        {"dose": dose, "replicate": k, "health": "healthy", "RI": 0.0, "execution_e_base_hz": 1.0}
        for dose in (0.0, 1.0)
        for k in range(5)
    ]
    index, rate = difference_table(
        rows,
        axes=["dose"],
        outcomes=["RI", "execution_e_base_hz"],
        baseline=(0.0,),
        rng=np.random.default_rng(1),
    )
    share = 1 - 0.025 ** (1 / 5)
    assert (index["difference_ci_low"], index["difference_ci_high"]) == pytest.approx((-share, share))
    assert (index["difference_interval"], rate["difference_interval"]) == ("Clopper-Pearson", "none")
    assert np.isnan(rate["difference_ci_low"])  # nothing bounds a rate


def test_intervals_do_not_depend_on_how_many_signs_are_flipped(rows):
    # Random flips, of 14 pairs and more, are drawn beside the bootstraps, which then go on where they were.
    many = [
        dict(row, replicate=row["replicate"] + 10 * k, C=row["C"] + 0.003 * row["coupling"] * k**2)
        for k in range(9)
        for row in rows
    ]
    _, second = difference_table(
        many, axes=["coupling"], outcomes=["C", "C"], baseline=(0.0,), rng=np.random.default_rng(1)
    )
    rng, grid = np.random.default_rng(1), outcome_grid(many, "C", axes=["coupling"])
    for _ in range(2):
        effect = paired_effect(
            grid.values[1],
            grid.values[0],
            unscored=grid.unscored[1],
            baseline_unscored=grid.unscored[0],
            rng=rng,
        )
    assert (second["difference_ci_low"], second["hedges_g_ci_high"]) == (
        effect.difference.ci_low,
        effect.hedges_g.ci_high,
    )


def test_an_unknown_baseline_is_an_error(rows):
    with pytest.raises(ResultError, match=r"no condition \(2\.0,\); there are \(0\.0,\), \(1\.0,\)"):
        difference_table(
            rows, axes=["coupling"], outcomes=["C"], baseline=(2.0,), rng=np.random.default_rng(1)
        )


def test_conditions_of_two_axes_stay_apart():
    rows = [
        {"dose": dose, "kind": kind, "replicate": k, "health": "healthy", "C": dose + k}
        for dose in (0.0, 1.0)
        for kind in ("x", "y")
        for k in range(3)
    ]
    grid = outcome_grid(rows, "C", axes=["dose", "kind"])
    assert grid.conditions == ((0.0, "x"), (0.0, "y"), (1.0, "x"), (1.0, "y"))
    assert grid.values.tolist() == [[0.0, 1.0, 2.0]] * 2 + [[1.0, 2.0, 3.0]] * 2
