"""Many runs in rows: dyads, means and nulls at their heights, in panels that are as high as their rows."""

import numpy as np
import pytest

from snn.plot.side_rows import name_rows, plot_side_rows, row_panels, tell_beside
from snn.plot.style import DYAD_COLOUR, FLAG_COLOUR, PAGE_IN, figures_for

VALUES = [[0.1, 0.2, 0.3], [0.4, 0.6, 0.9]]


def test_dyads_means_and_nulls_lie_in_the_row_of_their_run(outcome, cut):
    figure, (ax, _) = row_panels(2, 2, width_in=PAGE_IN)
    runs = outcome(VALUES, conditions=(("x",), ("y",)), unscored=[(1, 2)])
    plot_side_rows(runs, ax=ax, null=np.array([0.15, 0.25]))
    name_rows(["one_run", "other"], ax=ax)
    tell_beside(["healthy 3", "healthy 2"], ax=ax)
    dots = [line.get_xydata().tolist() for line in ax.lines if line.get_color() == DYAD_COLOUR]
    assert dots == [[[0.1, 0], [0.2, 0], [0.3, 0]], [[0.4, 1], [0.6, 1]]]
    assert [line.get_xydata().tolist() for line in ax.lines if line.get_color() == FLAG_COLOUR] == [
        [],
        [[0.9, 1]],
    ]
    (means,) = ax.containers
    assert means.lines[0].get_xydata() == pytest.approx(np.array([[0.2, 0], [0.5, 1]]))
    (ticks,) = [one for one in ax.collections if one not in means.get_children()]
    assert np.array(ticks.get_segments()) == pytest.approx(
        np.array([[[0.15, -0.35], [0.15, 0.35]], [[0.25, 0.65], [0.25, 1.35]]])
    )
    assert [label.get_text() for label in ax.get_yticklabels()] == ["one run", "other"]
    assert [(text.get_text(), text.xy[1]) for text in ax.texts] == [("healthy 3", 0), ("healthy 2", 1)]
    assert ax.yaxis_inverted()
    assert cut(figure) == []


def test_panels_are_as_high_as_their_rows_up_to_a_page():
    assert row_panels(2, 10, width_in=PAGE_IN)[0].get_size_inches() == pytest.approx(
        (PAGE_IN, 0.8 + 0.5 + 2.2)
    )
    assert row_panels(2, 99, width_in=PAGE_IN)[0].get_figheight() == pytest.approx(0.8 + 0.5 + 7.5)
    with figures_for("single"):
        figure, panels = row_panels(2, 10, width_in=PAGE_IN)
    assert figure.get_figheight() == pytest.approx(0.8 + 2 * (0.5 + 1.5))
    assert [ax.get_subplotspec().rowspan.start for ax in panels] == [0, 1]  # below each other
