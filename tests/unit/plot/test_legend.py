import pytest

from snn.plot.legend import columns_that_fit, legend_above
from snn.plot.style import new_figure


@pytest.mark.parametrize(("width_in", "n"), [(10.0, 4), (1.7, 2), (0.3, 1)])
def test_columns_are_as_many_as_fit(width_in, n):
    assert columns_that_fit(["a short name"] * 4, width_in=width_in, n_columns=4) == n


def test_a_long_name_takes_the_room_of_others():
    names = ["dyads", "null95", "mean"]
    assert columns_that_fit(names, width_in=2.0, n_columns=3) == 3
    assert columns_that_fit([*names[:2], "mean of all " * 3], width_in=2.0, n_columns=3) == 1


def test_the_legend_stands_inside_of_the_figure_and_above_the_axes(cut):
    figure = new_figure(width_in=3.4, height_in=3.0)
    ax = figure.add_subplot()
    for name in ("null, 2.5 to 97.5 % at each lag", "single channels (dashed: negative)", "mean", "null95"):
        ax.plot([0, 1], label=name)
    end_pt = legend_above(ax, n_columns=4)
    figure.draw_without_rendering()
    box = ax.get_legend().get_window_extent()
    assert cut(figure) == []
    assert ax.get_position().width > 0.8
    assert box.y0 >= ax.get_window_extent().y1
    assert (box.y1 - ax.get_window_extent().y1) * 72 / figure.dpi == pytest.approx(end_pt, rel=0.25)
