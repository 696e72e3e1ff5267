"""What the figure of a plan shows."""

import numpy as np
import pytest

from snn.compare.cue_power import PowerPoint
from snn.compare.proportions import proportion
from snn.plot.cue_power import cue_power_figure, plot_cue_power
from snn.plot.style import new_figure

POINTS = [
    PowerPoint(n_dyads=n, length_s=length_s, n_cues=5.0, found=proportion(found, 20))
    for n, counts in ((1, (4, 10, 20)), (8, (20, 20, 20)))
    for length_s, found in zip((5.0, 10.0, 20.0), counts, strict=True)
]


def test_each_number_of_dyads_is_a_curve_with_its_intervals():
    ax = plot_cue_power(POINTS, power=0.8, ax=new_figure(width_in=4, height_in=3).add_subplot())
    alone, together = ax.containers
    assert list(alone.lines[0].get_ydata()) == [0.2, 0.5, 1.0]
    assert list(together.lines[0].get_ydata()) == [1.0, 1.0, 1.0]
    assert alone.lines[0].get_xdata() == pytest.approx([5, 10, 20], rel=0.02)
    (bars,) = alone.lines[2]
    low, high = bars.get_segments()[0][:, 1]
    expected = proportion(4, 20)
    assert (low, high) == pytest.approx((expected.ci_low, expected.ci_high))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["1 dyad", "8 dyads"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["5", "10", "20"]
    assert 0.8 in {line.get_ydata()[0] for line in ax.lines if len(set(line.get_ydata())) == 1}


def test_each_rate_is_a_panel_and_there_is_one_legend():
    figure = cue_power_figure({"rate 1": POINTS, "rate 2": POINTS[:3]}, power=0.8, title="x", note="n = 9.")
    first, second = figure.axes
    assert [ax.get_title(loc="left") for ax in (first, second)] == ["rate 1", "rate 2"]
    assert first.get_legend() is None
    assert second.get_legend() is not None
    assert np.allclose(first.get_ylim(), second.get_ylim())
    (alone,) = cue_power_figure({"rate 1": POINTS}, power=0.8, title="x").axes
    assert [text.get_text() for text in alone.texts] == []  # one panel has no letter
    assert "level .01" in figure.texts[-1].get_text() or "level .01" in str(figure.get_supxlabel())
