import numpy as np
import pytest
from matplotlib.collections import PolyCollection

from snn.errors import ResultError
from snn.plot.replicates import plot_mean_correlogram, plot_replicates, replicates_figure
from snn.plot.style import DYAD_COLOUR, OUTCOME_COLOUR

VALUES = [[0.6, 0.7, 0.1, 0.9, 0.6]]


def dots_of(ax, marker="o"):
    return [line.get_xydata().tolist() for line in ax.get_lines() if line.get_marker() == marker]


def test_every_dyad_is_a_dot_and_unscored_ones_are_crosses(figure, outcome):
    ax = plot_replicates(outcome(VALUES, unscored=[(0, 3)]), ax=figure.add_subplot())
    assert dots_of(ax) == [[[0, 0.6], [1, 0.7], [2, 0.1], [4, 0.6]]]
    assert dots_of(ax, "x") == [[[3, 0.9]]]


def test_each_dyad_stands_over_its_own_null(figure, outcome):
    ax = plot_replicates(outcome(VALUES, null95=0.15), ax=figure.add_subplot())
    bars = [patch for patch in ax.patches if patch.get_label() != "95 % CI"]
    assert [bar.get_height() for bar in bars] == [0.15] * 5


def test_mean_and_interval_are_those_given(figure, outcome):
    ax = plot_replicates(outcome(VALUES), ax=figure.add_subplot())
    (mean,) = [line for line in ax.get_lines() if line.get_label() == "mean"]
    assert mean.get_ydata() == pytest.approx([0.58, 0.58])  # (0.6 + 0.7 + 0.1 + 0.9 + 0.6) / 5
    (band,) = [patch for patch in ax.patches if patch.get_label() == "95 % CI"]
    assert (band.get_extents().y0, band.get_extents().y1) == pytest.approx(
        tuple(ax.transData.transform([(0, 0.53), (0, 0.63)])[:, 1])
    )


def test_mean_correlogram_has_curves_mean_interval_and_null(figure, mean_correlogram):
    data = mean_correlogram(5)
    ax = plot_mean_correlogram(data, ax=figure.add_subplot())
    thin = [line for line in ax.get_lines() if line.get_color() == DYAD_COLOUR]
    (mean,) = [line for line in ax.get_lines() if line.get_color() == OUTCOME_COLOUR]
    assert len(thin) == 5
    assert mean.get_ydata().max() == pytest.approx(0.6)  # curves of height 0.5 to 0.7
    assert mean.get_xdata() == pytest.approx(np.arange(-500, 501, 100))
    bands = {band.get_label(): band.get_paths()[0].get_extents() for band in ax.findobj(PolyCollection)}
    null = bands["null of one dyad, 2.5 to 97.5 %"]
    assert (null.y0, null.y1) == pytest.approx((-0.1, 0.2))  # upper ends 0.1 to 0.3
    assert bands["95 % CI"].y1 == pytest.approx(0.65)


def test_figure_says_what_it_shows(outcome, mean_correlogram, texts, cut):
    figure = replicates_figure(outcome(VALUES, unscored=[(0, 3)]), mean_correlogram(4), note="Assumed: all.")
    said = [
        "Peak correlation C: mean 0.50 [0.45, 0.55] (n = 4 model dyads)",
        "3 of 4 lie above it",  # 0.1 does not
        "95 % CI over dyads (BCa)",
        "Health: healthy 4, runaway 1 of 5 dyads. Crosses: runaway 1, unscored and in no mean.",
        "Lag (ms)",
        "Model dyad (replicate)",
        "mean of 4",
        "Assumed: all.",
    ]
    read = texts(figure)
    assert [words for words in said if words not in read] == []
    assert cut(figure) == []


def test_one_dyad_has_no_interval(outcome, mean_correlogram, texts, cut):
    figure = replicates_figure(outcome([[0.6]]), mean_correlogram(1))
    assert "Peak correlation C: mean 0.60 (n = 1 model dyad)" in texts(figure)
    assert "No interval: too few dyads" in texts(figure)
    assert "95 % CI" not in texts(figure)
    assert cut(figure) == []


def test_no_healthy_dyad(outcome, mean_correlogram, texts):
    data = outcome([[np.nan, 0.9]], unscored=[(0, 0), (0, 1)], null95=np.nan)
    read = texts(replicates_figure(data, mean_correlogram(0)))
    assert "Peak correlation C undefined (n = 0 model dyads)" in read
    assert "no scored dyad" in read


def test_200_dyads_have_smaller_dots_than_5(figure, outcome):
    few, many = (
        plot_replicates(outcome(values), ax=figure.add_subplot()) for values in (VALUES, np.tile(VALUES, 40))
    )
    sizes = [
        [line.get_markersize() for line in ax.get_lines() if line.get_marker() == "o"] for ax in (few, many)
    ]
    assert sizes[1] < sizes[0]
    assert len(dots_of(many)[0]) == 200


def test_several_conditions_are_refused(figure, outcome):
    with pytest.raises(ResultError, match="2 conditions"):
        plot_replicates(outcome(VALUES * 2, conditions=[(0,), (1,)]), ax=figure.add_subplot())


def test_the_axis_begins_at_0_and_has_room_for_every_dyad(figure, outcome):
    ax = plot_replicates(outcome(VALUES, null95=np.nan), ax=figure.add_subplot())
    assert ax.get_ylim()[0] == 0.0
    assert ax.get_ylim()[1] > 0.9
    assert ax.get_xlim() == (-0.7, 4.7)
    below = plot_replicates(outcome([[-0.2, 0.7, 0.1]]), ax=figure.add_subplot())
    assert below.get_ylim()[0] < -0.2
