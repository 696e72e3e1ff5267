"""What the figure of recovery shows."""

import numpy as np
import pytest

from snn.compare.recovery import judged
from snn.plot.recovery import experiment_colours, plot_coupling, plot_latency, recovery_figure
from snn.plot.style import new_figure
from tests.unit.compare.test_recovery import measured, sweep

FOUND = judged(
    [*sweep(), *sweep(length_s=20.0)], [measured(3, 2.5, 0.25, experiment="y", delay_ms=90.0)], kind=""
)
OWN = [each for each in FOUND if each.measured.length_s == 40.0]


def axes():
    return new_figure(width_in=4, height_in=3).add_subplot()


def test_each_link_is_a_point_with_its_interval_beside_its_truth():
    ax = plot_coupling(OWN, colours=experiment_colours(OWN), ax=axes())
    line, first, other = ax.lines
    assert list(line.get_xdata()) == list(line.get_ydata()) == [1.0, 2.0, 2.5, 3.0, 4.0, 5.0]
    assert sorted(first.get_ydata()) == pytest.approx(sorted(each.told.coupling.value for each in OWN[:-1]))
    assert np.log(first.get_xdata()[0]) == pytest.approx(0.0, abs=0.04)
    assert other.get_ydata() == pytest.approx([2.5], abs=0.01)
    bar = ax.collections[-1].get_segments()[0]
    assert bar[:, 1] == pytest.approx([2.0, 3.0], abs=0.01)


def test_latencies_are_drawn_less_the_true_ones():
    ax = plot_latency(OWN, colours=experiment_colours(OWN), ax=axes())
    _, first, other = ax.lines
    assert first.get_ydata() == pytest.approx([0.0] * 40)
    assert other.get_ydata() == pytest.approx([10.0])


def test_each_length_is_a_column_and_experiments_are_named_once():
    figure = recovery_figure(FOUND, title="x", note="n = 8.")
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["20 s", "40 s", "", ""]
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == ["x", "y"]
    only = recovery_figure([each for each in FOUND if each.measured.experiment == "x"], title="x")
    assert all(ax.get_legend() is None for ax in only.axes)


def test_experiments_differ_in_shape_as_in_colour_and_the_legend_says_which():
    _, first, other = plot_coupling(OWN, colours=experiment_colours(OWN), ax=axes()).lines
    assert first.get_marker() != other.get_marker()
    legend = recovery_figure(FOUND, title="x").axes[0].get_legend()
    named = {handle.get_color(): handle.get_marker() for handle in legend.legend_handles}
    assert named == {line.get_color(): line.get_marker() for line in (first, other)}
