from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
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
    (line,) = [
        line
        for line in lines_of(ax, OUTCOME_COLOUR)
        if line.get_marker() == "o" and line.get_markerfacecolor() != "white"
    ]
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


def test_unscored_dyads_are_crosses_and_in_no_line(drawn, outcome):
    ax = drawn(outcome(VALUES, conditions=DOSES, unscored=[(1, 3)]))
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


def test_conditions_are_joined_neither_by_their_means_nor_by_their_dyads(drawn, outcome, texts):
    ax = drawn(outcome(VALUES, conditions=NAMES))
    assert mean_of(ax).get_linestyle() == "None"
    assert {line.get_linestyle() for line in lines_of(ax, DYAD_COLOUR)} == {"None"}
    assert "lines" not in texts(dose_response_figure(outcome(VALUES, conditions=NAMES), label="Dyad"))
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
    drawn(outcome(VALUES, conditions=DOSES, unscored=[(1, 3)]))
    assert texts(figure).count("3/4") == 2
    assert "4/4" not in texts(figure)


def test_numbers_are_not_repeated_where_none_is_missing(drawn, outcome, figure, texts):
    drawn(outcome(VALUES[:2], conditions=DOSES[:2]))
    assert "/4" not in texts(figure)


def test_points_too_close_for_numbers_have_none(drawn, outcome, figure, texts):
    drawn(outcome([[0.1, np.nan, 0.2]] * 3, conditions=[(0.0,), (3.99,), (4.0,)]))
    assert "/3" not in texts(figure)
    crowded = dose_response_figure(
        outcome([[0.1, np.nan, 0.2]] * 3, conditions=[(0.0,), (3.99,), (4.0,)]), label="Weight (nS)"
    )
    assert "(n = 3 model dyads per condition, fewer in some)" in texts(crowded)


def test_figure_explains_itself(outcome, texts, cut):
    figure = dose_response_figure(
        outcome(VALUES, conditions=DOSES, unscored=[(1, 3)]), label="Weight (nS)", note="Assumed: all."
    )
    said = [
        "Peak correlation C (n = 4 model dyads per condition, fewer where a count stands)",
        "Peak correlation C",
        "Weight (nS)",
        "Bars: 95 % CI over dyads (BCa)",
        "dyads in each mean: 3 to 4",
        "null95",
        "Health: healthy 11, runaway 1 of 12 dyads. Crosses: runaway 1, unscored and in no mean.",
        "Assumed: all.",
    ]
    read = texts(figure)
    assert [words for words in said if words not in read] == []
    assert cut(figure) == []


def test_one_replicate_has_no_error_bars_and_says_so(outcome, texts):
    figure = dose_response_figure(outcome([[0.1], [0.4]], conditions=DOSES[:2]), label="Weight (nS)")
    assert "n = 1 model dyad per condition" in texts(figure)
    assert "No error bars: too few dyads" in texts(figure)
    assert "95 % CI" not in texts(figure)


@pytest.mark.parametrize("conditions", [DOSES[:1], NAMES[:1]])
def test_one_point_can_be_drawn(outcome, cut, conditions):
    figure = dose_response_figure(outcome(VALUES[:1], conditions=conditions), label="Weight (nS)")
    assert cut(figure) == []


def test_all_dyads_unscored(outcome, texts):
    data = outcome(
        [[np.nan] * 3] * 2, conditions=DOSES[:2], unscored=[(k, j) for k in (0, 1) for j in range(3)]
    )
    figure = dose_response_figure(data, label="Weight (nS)")
    assert texts(figure).count("0/3") == 2
    assert "Health: runaway 6 of 6 dyads." in texts(figure)


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


def test_a_mean_stands_close_to_its_dyads(drawn, outcome):
    ax = drawn(outcome(VALUES, conditions=NAMES))
    dots = np.array([line.get_xdata() for line in lines_of(ax, DYAD_COLOUR)])
    gaps = mean_of(ax).get_xdata() - dots.max(axis=0)
    assert (gaps > 0).all()
    assert (gaps < 0.15 * (dots.min(axis=0)[1] - dots.max(axis=0)[0])).all()


FEW = [[0.1, 0.2, 0.3, 0.2], [0.5, 0.6, np.nan, np.nan], [0.7, 0.8, 0.6, np.nan]]


def test_the_mean_does_not_run_on_through_fewer_than_3_dyads(drawn, outcome):
    ax = drawn(outcome(FEW, conditions=DOSES))
    assert np.isnan(mean_of(ax).get_ydata()).tolist() == [False, True, False]
    (opened,) = [line for line in ax.get_lines() if line.get_label() == "mean of 1 or 2"]
    assert opened.get_xydata().tolist() == [[1.0, pytest.approx(0.55)]]
    assert (opened.get_linestyle(), opened.get_markerfacecolor()) == ("None", "white")


def test_counts_and_open_marks_are_explained(outcome, texts):
    said = texts(dose_response_figure(outcome(FEW, conditions=DOSES), label="Weight (nS)"))
    assert "Counts above: dyads in the mean, where not all are. Undefined, in no mean: 3 of 12 runs." in said
    assert "Open: mean of fewer than 3 dyads, in no line." in said
    assert "Open" not in texts(dose_response_figure(outcome(VALUES, conditions=DOSES), label="Weight (nS)"))


def test_a_design_of_2_dyads_has_its_line(drawn, outcome):
    ax = drawn(outcome([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]], conditions=DOSES))
    assert np.isfinite(mean_of(ax).get_ydata()).all()


@pytest.mark.parametrize("doses", [(0.0, 1.0, 2.0), (0.0, 0.1, 4.0), (1.0, 1.2, 2.0)])
def test_counts_meet_neither_each_other_nor_the_legend(outcome, collisions, doses):
    conditions = [(dose,) for dose in doses]
    data = outcome([[0.1] * 40] * 3, conditions=conditions, unscored=[(k, 0) for k in range(3)])
    figure = dose_response_figure(data, label="Weight (nS)")
    assert collisions(figure) == []
    FigureCanvasAgg(figure).draw()
    legend = figure.axes[0].get_legend().get_window_extent()
    counts = [text for text in figure.axes[0].texts if text.get_text() == "39/40"]
    assert len(counts) == 3
    assert max(text.get_window_extent().y1 for text in counts) <= legend.y0 + 1


def test_a_ratio_is_drawn_on_a_logarithmic_axis_with_a_line_at_1(outcome, texts):
    name = "Mirror weights, same : different (1)"
    values = [[18.0, 20.0, 22.0], [1.0, 1.1, 0.9], [0.2, 0.17, 0.15]]
    data = outcome(values, conditions=NAMES, name=name, null95=np.nan)
    ratio = replace(
        data, means=tuple(replace(m, ci_low=0.9 * m.value, ci_high=1.1 * m.value) for m in data.means)
    )
    figure = dose_response_figure(ratio, label="training")
    ax = figure.axes[0]
    assert ax.get_yscale() == "log"
    assert [1.0, 1.0] in [list(line.get_ydata()) for line in ax.get_lines()]
    assert {"0.2", "1", "20"} <= {label.get_text() for label in ax.get_yticklabels()}
    assert "Logarithmic axis; dashed: 1, no difference." in texts(figure)
    assert dose_response_figure(outcome(values, conditions=NAMES), label="x").axes[0].get_yscale() == "linear"


def test_a_ratio_with_a_zero_stays_on_a_linear_axis(outcome):
    data = outcome([[0.0, 1.0, 2.0]], conditions=DOSES[:1], name="one : other (1)")
    assert dose_response_figure(data, label="Weight (nS)").axes[0].get_yscale() == "linear"


@pytest.mark.parametrize(
    "name", ["New act, weight from sight to act (nS)", "Weight from seeing a new act to doing it (nS)"]
)
def test_a_long_label_of_the_axis_is_no_higher_than_the_axis(outcome, collisions, name):
    figure = dose_response_figure(outcome(VALUES, conditions=NAMES, name=name), label="lesson")
    assert collisions(figure) == []
    FigureCanvasAgg(figure).draw()
    ax = figure.axes[0]
    assert ax.yaxis.label.get_window_extent().height <= ax.get_window_extent().height
    assert ax.get_ylabel().replace("\n", " ") == name


def test_the_axis_begins_at_0_or_below_what_is_negative(outcome, figure):
    def limits(values, **changes):
        data = outcome(values, conditions=DOSES, **changes)
        return plot_dose_response(data, label="Weight (nS)", ax=figure.add_subplot()).get_ylim()

    assert limits(VALUES, null95=np.nan)[0] == 0.0
    assert limits([[0.5, 0.6]] * 3)[0] == 0.0
    assert limits([[-0.3, 0.6]] * 3)[0] < -0.3
    assert limits([[0.5, 0.6]] * 3, unscored=[(k, j) for k in range(3) for j in range(2)]) == (0.0, 1.0)
