from dataclasses import replace

import numpy as np
import pytest

from snn.errors import ResultError
from snn.plot.outcome import along, dose_lines, interval_name, masked_mean, swept_axis

LABELS = ("mechanism", "Oxytocin (1)")


@pytest.fixture
def swept(outcome):
    # conditions in the order in which runs happened to finish
    return outcome(
        [[0.5, 0.7], [0.1, np.nan], [0.3, 0.4]], conditions=[(2.0,), (0.0,), (1.0,)], unscored=[(2, 1)]
    )


def test_only_healthy_dyads_with_a_value_are_in_the_mean(swept):
    assert swept.in_mean.tolist() == [[True, True], [True, False], [True, False]]
    assert swept.n_in_mean.tolist() == [2, 1, 1]
    assert swept.mean == pytest.approx([0.6, 0.1, 0.3])
    assert swept.n_dyads == 2


def test_null_is_that_of_the_healthy_dyads(swept):
    null95 = np.array([[0.1, 0.3], [np.nan, 0.2], [0.1, 0.9]])
    assert replace(swept, null95=null95).mean_null95 == pytest.approx([0.2, 0.2, 0.1])


def test_mean_of_nothing_is_undefined():
    found = masked_mean(np.array([[1.0, 3.0], [1.0, 3.0]]), mask=np.array([[True, True], [False, False]]))
    assert found[0] == 2.0
    assert np.isnan(found[1])


def test_numbers_increase_and_their_conditions_follow(swept):
    axis = swept_axis(swept, index=0, label="Weight (nS)")
    assert axis.values == (0.0, 1.0, 2.0)
    assert axis.numeric
    ordered = along(swept, axis)
    assert ordered.mean == pytest.approx([0.1, 0.3, 0.6])
    assert ordered.grid.values[2].tolist() == [0.5, 0.7]
    assert ordered.grid.unscored.tolist() == [[False, False], [False, True], [False, False]]


def test_names_keep_their_order(outcome):
    named = outcome([[0.5], [0.4]], conditions=[("uncoupled",), ("bidirectional",)])
    axis = swept_axis(named, index=0, label="Condition")
    assert axis.values == ("uncoupled", "bidirectional")
    assert not axis.numeric


def test_each_value_of_a_grid_occurs_once(outcome):
    grid = outcome([[0.5]] * 4, conditions=[(0, "x"), (0, "y"), (1, "x"), (1, "y")])
    assert swept_axis(grid, index=0, label="").values == (0, 1)
    assert swept_axis(grid, index=1, label="").values == ("x", "y")


def test_missing_axis_is_named(swept):
    with pytest.raises(ResultError, match="along 'Serotonin': the sweep has no axis number 2"):
        swept_axis(swept, index=1, label="Serotonin")


def test_error_bars_are_named_by_what_was_done(outcome):
    means = outcome([[0.1, 0.2, 0.3], [0.1, 0.2, 0.3]], conditions=[(0,), (1,)]).means
    assert interval_name(means) == "95 % CI over dyads (BCa)"
    mixed = (means[0], replace(means[1], interval="jackknife t"))
    assert interval_name(mixed) == "95 % CI over dyads (BCa or jackknife t)"
    assert interval_name(outcome([[0.1]]).means) == ""


def test_names_give_curves_and_numbers_doses_in_either_order(outcome):
    values = [[0.1, 0.2, 0.3]] * 4
    conditions = [("intact", 1.0), ("intact", 0.0), ("blocked", 0.0), ("blocked", 1.0)]
    lines = dose_lines(outcome(values, conditions=conditions), labels=LABELS)
    assert (lines.lines.values, lines.doses.values, lines.dose_index) == (
        ("intact", "blocked"),
        (0.0, 1.0),
        1,
    )
    turned = outcome(values, conditions=[(dose, name) for name, dose in conditions])
    assert dose_lines(turned, labels=LABELS[::-1]).dose_index == 0


@pytest.mark.parametrize(
    "conditions",
    [
        [(k, d) for k in (0.0, 1.0) for d in (0.0, 1.0)],  # two numbers
        [(k, d) for k in "ab" for d in "cd"],  # two names
        [(k, d) for k in "abcde" for d in (0.0, 1.0)],  # five curves
        [(k, 1.0) for k in "ab"],  # one dose
    ],
)
def test_what_is_no_set_of_curves_is_left_to_the_map(outcome, conditions):
    values = [[0.1, 0.2, 0.3]] * len(conditions)
    assert dose_lines(outcome(values, conditions=conditions), labels=LABELS) is None


def test_four_curves_are_the_most(outcome):
    conditions = [(k, d) for k in "abcd" for d in (0.0, 1.0)]
    assert dose_lines(outcome([[0.1, 0.2, 0.3]] * 8, conditions=conditions), labels=LABELS) is not None
