import numpy as np
import pytest
from matplotlib.collections import LineCollection

from snn.plot.dose_lines import LINE_COLOURS, dose_lines_figure, plot_dose_lines
from snn.plot.outcome import dose_lines

CONDITIONS = [("intact", 1.0), ("intact", 0.0), ("blocked", 0.0), ("blocked", 1.0)]
VALUES = [[0.7, 0.8, 0.9], [0.3, 0.4, 0.5], [0.2, 0.3, 0.4], [0.3, 0.4, 0.2]]
LABELS = ("mechanism", "Oxytocin (1)")


@pytest.fixture
def data(outcome):
    return outcome(VALUES, conditions=CONDITIONS)


def bars_of(ax, colour):
    """Mean line of a curve."""
    return next(line for line in ax.get_lines() if line.get_color() == colour and line.get_ls() == "-")


def test_each_curve_has_its_means_and_intervals_in_the_order_of_the_doses(data, figure):
    ax = plot_dose_lines(data, dose_lines(data, labels=LABELS), ax=figure.add_subplot())
    intact, blocked = (bars_of(ax, colour) for colour in LINE_COLOURS[:2])
    assert intact.get_ydata() == pytest.approx([0.4, 0.8])
    assert blocked.get_ydata() == pytest.approx([0.3, 0.3])
    assert intact.get_xdata() == pytest.approx([0.0, 1.0], abs=0.02)
    assert (blocked.get_xdata() > intact.get_xdata()).all()
    heights = [
        segment[:, 1].tolist() for bars in ax.findobj(LineCollection) for segment in bars.get_segments()
    ]
    assert heights[:2] == [pytest.approx([0.35, 0.45]), pytest.approx([0.75, 0.85])]


def test_the_curves_work_in_either_order_of_the_axes(outcome, figure):
    turned = outcome(VALUES, conditions=[(dose, name) for name, dose in CONDITIONS])
    ax = plot_dose_lines(turned, dose_lines(turned, labels=LABELS[::-1]), ax=figure.add_subplot())
    assert bars_of(ax, LINE_COLOURS[0]).get_ydata() == pytest.approx([0.4, 0.8])


def test_unscored_dyads_are_crosses_named_once(outcome, figure):
    data = outcome(VALUES, conditions=CONDITIONS, unscored=[(0, 2), (3, 0)])
    ax = plot_dose_lines(data, dose_lines(data, labels=LABELS), ax=figure.add_subplot())
    crosses = [line.get_ydata().tolist() for line in ax.get_lines() if line.get_marker() == "x"]
    assert crosses == [[0.9], [0.3]]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["intact", "blocked", "unscored"]


def test_the_figure_says_n_bars_and_null(outcome, texts, cut):
    data = outcome(VALUES, conditions=CONDITIONS, unscored=[(0, 2)])
    figure = dose_lines_figure(data, dose_lines(data, labels=LABELS), note="Assumed.")
    text = texts(figure)
    for part in (
        "Peak correlation C (n = 3 model dyads per condition, fewer where a count stands)",
        "95 % CI over dyads (BCa); dyads in each mean: 2 to 3",
        "null95",
        "Health: healthy 11, runaway 1 of 12 dyads. Crosses: runaway 1, unscored and in no mean.",
        "Assumed.",
    ):
        assert part in text
    assert cut(figure) == []


def test_without_a_null_none_is_drawn(outcome, figure):
    data = outcome(VALUES, conditions=CONDITIONS, null95=np.nan)
    ax = plot_dose_lines(data, dose_lines(data, labels=LABELS), ax=figure.add_subplot())
    assert not [
        line for line in ax.get_lines() if line.get_ls() == "--" and np.isfinite(line.get_ydata()).any()
    ]


def test_counts_stand_where_some_are_left_out_a_row_for_each_curve(outcome, collisions):
    unscored = [(0, 2), (3, 0), (3, 1), (3, 2)]
    data = outcome(VALUES, conditions=CONDITIONS, unscored=unscored)
    figure = dose_lines_figure(data, dose_lines(data, labels=LABELS))
    counts = [(text.get_text(), text.get_color()) for text in figure.axes[0].texts]
    assert counts == [("2/3", LINE_COLOURS[0]), ("0/3", LINE_COLOURS[1])]
    assert collisions(figure) == []


def test_a_curve_does_not_run_on_through_fewer_than_3_dyads(outcome, figure, texts):
    data = outcome(VALUES, conditions=CONDITIONS, unscored=[(0, 2)])
    ax = plot_dose_lines(data, dose_lines(data, labels=LABELS), ax=figure.add_subplot())
    assert np.isnan(bars_of(ax, LINE_COLOURS[0]).get_ydata()).tolist() == [False, True]
    (opened,) = [x for x in ax.get_lines() if x.get_markerfacecolor() == "white" and len(x.get_xdata())]
    assert opened.get_ydata().tolist() == [pytest.approx(0.75)]
    assert opened.get_linestyle() == "None"
    assert "Open: mean of fewer than 3 dyads, in no line." in texts(
        dose_lines_figure(data, dose_lines(data, labels=LABELS))
    )


def test_small_doses_are_not_crushed_by_a_large_one(outcome, collisions):
    conditions = [(name, dose) for name in ("intact", "blocked") for dose in (0.0, 25.0, 100.0, 10_000.0)]
    data = outcome([[0.1, 0.2, 0.3]] * 8, conditions=conditions)
    figure = dose_lines_figure(
        data, dose_lines(data, labels=("mechanism", "half-width (ms)")), note="Assumed."
    )
    ax = figure.axes[0]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0", "25", "100", "10000"]
    assert collisions(figure) == []
    x_px = ax.transData.transform([(x, 0) for x in (0, 25, 100, 10_000)])[:, 0]
    assert np.diff(x_px).min() > 0.1 * np.ptp(x_px)
    moved_px = ax.transData.transform(
        [(bars_of(ax, colour).get_xdata()[k], 0) for k in range(4) for colour in LINE_COLOURS[:2]]
    )[:, 0].reshape(4, 2)
    apart_px = np.diff(moved_px, axis=1).ravel()
    assert apart_px == pytest.approx(np.full(4, apart_px[0]))
    assert "Across: logarithmic from 25 on. Assumed." in figure.get_supxlabel().replace("\n", " ")


def test_the_axis_of_an_amount_begins_at_0_and_that_of_a_ratio_does_not(outcome, figure):
    def limits(values, **changes):
        data = outcome(values, conditions=CONDITIONS, **changes)
        return plot_dose_lines(data, dose_lines(data, labels=LABELS), ax=figure.add_subplot()).get_ylim()

    assert limits(VALUES)[0] == 0.0
    assert limits([[-0.5, 0.1, 0.2]] * 4)[0] < -0.5
    assert 0 < limits(VALUES, name="same : different (1)")[0] < 0.2
