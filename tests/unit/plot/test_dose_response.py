from dataclasses import replace

import numpy as np
import pytest
from matplotlib.collections import LineCollection

from snn.errors import ResultError
from snn.plot.dose_response import dose_response_figure, outcome_note, plot_dose_response
from snn.plot.style import COLUMN_IN, DYAD_COLOUR, OUTCOME_COLOUR, PAGE_IN

VALUES = [[0.1, 0.2, 0.3, 0.2], [0.5, 0.6, 0.4, 0.9], [0.7, 0.8, 0.6, np.nan]]
DOSES = [(0.0,), (1.0,), (4.0,)]
NAMES = [("rest",), ("bidirectional",), ("one_way a_to_b",)]


@pytest.fixture
def drawn(figure):
    return lambda data: plot_dose_response(data, label="Weight (nS)", ax=figure.add_subplot())


def lines_of(ax, colour):
    return [line for line in ax.get_lines() if line.get_color() == colour]


def mean_of(ax):
    (line,) = [line for line in lines_of(ax, OUTCOME_COLOUR) if line.get_marker() == "o"]
    return line


def test_every_replicate_is_a_line_through_its_points(drawn, outcome):
    lines = lines_of(drawn(outcome(VALUES, conditions=DOSES)), DYAD_COLOUR)
    assert len(lines) == 4
    assert lines[0].get_xdata().tolist() == [0.0, 1.0, 4.0]
    assert lines[0].get_ydata().tolist() == [0.1, 0.5, 0.7]


def test_mean_and_interval_are_those_given(drawn, outcome):
    ax = drawn(outcome(VALUES, conditions=DOSES))
    assert mean_of(ax).get_xydata() == pytest.approx(np.array([[0, 0.2], [1, 0.6], [4, 0.7]]))
    bars = next(iter(ax.findobj(LineCollection)))
    assert [segment[:, 1] for segment in bars.get_segments()] == [
        pytest.approx([mean - 0.05, mean + 0.05]) for mean in (0.2, 0.6, 0.7)
    ]


def test_flagged_dyads_are_crosses_and_in_no_line(drawn, outcome):
    ax = drawn(outcome(VALUES, conditions=DOSES, flagged=[(1, 3)]))
    (crosses,) = [line for line in ax.get_lines() if line.get_marker() == "x"]
    assert crosses.get_xydata().tolist() == [[1.0, 0.9]]
    assert np.isnan(lines_of(ax, DYAD_COLOUR)[3].get_ydata()).tolist() == [False, True, True]


def test_null_reaches_up_to_the_mean_null95(drawn, outcome):
    (band,) = [
        c
        for c in drawn(outcome(VALUES, conditions=DOSES, null95=0.25)).collections
        if c.get_label() == "null95"
    ]
    assert band.get_paths()[0].get_extents().y1 == pytest.approx(0.25)


def test_conditions_are_not_joined_by_their_means(drawn, outcome):
    ax = drawn(outcome(VALUES, conditions=NAMES))
    assert mean_of(ax).get_linestyle() == "None"
    assert [bar.get_height() for bar in ax.patches] == [pytest.approx(0.2 - ax.get_ylim()[0])] * 3
    assert next(iter(ax.get_xticklabels())).get_text() == "rest"


def test_dyads_of_a_condition_are_spread_around_it(drawn, outcome):
    x = [line.get_xdata()[1] for line in lines_of(drawn(outcome(VALUES, conditions=NAMES)), DYAD_COLOUR)]
    assert len(set(x)) == 4
    assert np.mean(x) == pytest.approx(1.0)
    (only,) = lines_of(drawn(outcome([[0.1]], conditions=NAMES[:1])), DYAD_COLOUR)
    assert only.get_xdata().tolist() == [0.0]


def test_conditions_in_any_order_are_drawn_from_left_to_right(drawn, outcome):
    ax = drawn(outcome(VALUES[::-1], conditions=DOSES[::-1]))
    assert mean_of(ax).get_ydata() == pytest.approx([0.2, 0.6, 0.7])


def test_numbers_of_dyads_are_printed_where_some_are_missing(drawn, outcome, figure, texts):
    drawn(outcome(VALUES, conditions=DOSES, flagged=[(1, 3)]))
    assert [f"{n}/4" in texts(figure) for n in (4, 3)] == [True, True]
    assert texts(figure).count("3/4") == 2


def test_numbers_are_not_repeated_where_none_is_missing(drawn, outcome, figure, texts):
    drawn(outcome(VALUES[:2], conditions=DOSES[:2]))
    assert "/4" not in texts(figure)


def test_points_too_close_for_numbers_have_none(drawn, outcome, figure, texts):
    drawn(outcome(VALUES, conditions=[(0.0,), (0.001,), (4.0,)]))
    assert "/4" not in texts(figure)


def test_figure_explains_itself(outcome, texts, cut):
    figure = dose_response_figure(
        outcome(VALUES, conditions=DOSES, flagged=[(1, 3)]), label="Weight (nS)", note="Assumed: all."
    )
    said = [
        "Peak correlation C (n = 4 model dyads per point)",
        "Peak correlation C (1)",
        "Weight (nS)",
        "Bars: 95 % CI (BCa bootstrap over dyads)",
        "dyads in each mean: 3 to 4",
        "null95",
        "in no mean (1 of 12 runs)",
        "Assumed: all.",
    ]
    read = texts(figure)
    assert [words for words in said if words not in read] == []
    assert cut(figure) == []


def test_one_replicate_has_no_error_bars_and_says_so(outcome, texts):
    figure = dose_response_figure(outcome([[0.1], [0.4]], conditions=DOSES[:2]), label="Weight (nS)")
    assert "n = 1 model dyad per point" in texts(figure)
    assert "No error bars: too few dyads" in texts(figure)
    assert "95 % CI" not in texts(figure)


@pytest.mark.parametrize("conditions", [DOSES[:1], NAMES[:1]])
def test_one_point_can_be_drawn(outcome, cut, conditions):
    figure = dose_response_figure(outcome(VALUES[:1], conditions=conditions), label="Weight (nS)")
    assert cut(figure) == []


def test_all_dyads_flagged(outcome, texts):
    data = outcome(
        [[np.nan] * 3] * 2, conditions=DOSES[:2], flagged=[(k, j) for k in (0, 1) for j in range(3)]
    )
    figure = dose_response_figure(data, label="Weight (nS)")
    assert texts(figure).count("0/3") == 2
    assert "in no mean (6 of 6 runs)" in texts(figure)


def test_missing_null_is_admitted(outcome):
    assert "No null is given for this outcome." in outcome_note(
        outcome(VALUES, conditions=DOSES, null95=np.nan)
    )


def test_200_dyads_are_fainter_than_4(drawn, outcome):
    few = lines_of(drawn(outcome(VALUES, conditions=DOSES)), DYAD_COLOUR)[0]
    many = lines_of(drawn(outcome(np.tile(VALUES, 50), conditions=DOSES)), DYAD_COLOUR)
    assert len(many) == 200
    assert many[0].get_alpha() < few.get_alpha()


@pytest.mark.parametrize(
    ("conditions", "width_in"),
    [([(float(k),) for k in range(10)], COLUMN_IN), ([(f"condition_{k}",) for k in range(10)], PAGE_IN)],
)
def test_many_names_need_a_page(outcome, cut, conditions, width_in):
    figure = dose_response_figure(outcome(np.ones((10, 2)), conditions=conditions), label="Axis (1)")
    assert figure.get_figwidth() == width_in
    assert cut(figure) == []


def test_long_names_are_not_cut(outcome, cut):
    conditions = [(f"condition_{k}_with_a_very_long_name_that_goes_on",) for k in range(12)]
    assert (
        cut(dose_response_figure(outcome(np.ones((12, 2)), conditions=conditions), label="Condition")) == []
    )


def test_sweep_of_two_axes_is_refused(drawn, outcome):
    with pytest.raises(ResultError, match="the sweep must have one axis"):
        drawn(outcome(VALUES, conditions=[(0, 0), (0, 1), (1, 0)]))


def test_replicates_without_a_sweep_are_refused(drawn, outcome):
    with pytest.raises(ResultError, match="the sweep must have one axis"):
        drawn(outcome(VALUES[:1]))


def test_error_bars_of_no_width_are_drawn(drawn, outcome):
    data = outcome([[0.3, 0.3, 0.3]], conditions=DOSES[:1])
    # by an ulp the mean of equal values may lie outside of its interval
    drawn(replace(data, means=(replace(data.means[0], ci_low=0.3000000001, ci_high=0.3000000001),)))
