import numpy as np

from snn.plot.flags import mark_unscored


def crosses(ax):
    return [line for line in ax.get_lines() if line.get_marker() == "x"]


def test_unscored_dyads_are_crosses_at_their_values(figure):
    ax = mark_unscored(np.array([1.0, 2.0]), np.array([0.3, 0.9]), ax=figure.add_subplot())
    (line,) = crosses(ax)
    assert line.get_xydata().tolist() == [[1.0, 0.3], [2.0, 0.9]]
    assert line.get_label() == "unscored"


def test_dyad_without_a_value_is_a_cross_on_the_axis(figure):
    ax = figure.add_subplot()
    ax.set_ylim(-5, 5)
    mark_unscored(np.array([1.0, 2.0]), np.array([0.9, np.nan]), ax=ax)
    known, unknown = crosses(ax)
    assert known.get_xydata().tolist() == [[1.0, 0.9]]
    assert unknown.get_xdata().tolist() == [2.0]
    _, y_pixel = unknown.get_transform().transform(unknown.get_xydata())[0]
    assert 0 <= (y_pixel - ax.bbox.y0) / ax.bbox.height < 0.05
    assert [line.get_label() for line in crosses(ax)] == ["unscored", "_"]


def test_only_unknown_values_still_have_an_entry_in_the_legend(figure):
    (line,) = crosses(mark_unscored(np.array([1.0]), np.array([np.nan]), ax=figure.add_subplot()))
    assert line.get_label() == "unscored"
