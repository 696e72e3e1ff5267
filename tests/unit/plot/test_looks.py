"""A look is noticed to change, whatever of it does."""

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from tests.unit.plot.looks import look_of


def drawn(change=Axes.get_title):
    ax = Figure(figsize=(2, 2)).add_subplot()
    ax.plot([0, 1], [0, 1], lw=0.6, label="one")
    ax.fill_between([0, 1], [0, 1], color="#aaaaaa")
    ax.text(0.5, 0.5, "a text", size=7)
    ax.legend(loc="upper left")
    change(ax)
    return ax.figure


@pytest.mark.parametrize(
    "change",
    [
        lambda ax: ax.lines[0].set_linewidth(0.9),
        lambda ax: ax.lines[0].set_ydata([0, 1.01]),
        lambda ax: ax.lines[0].set_dashes((1, 2)),
        lambda ax: ax.collections[0].set_facecolor("#aaaaab"),
        lambda ax: ax.collections[0].set_zorder(3),
        lambda ax: ax.collections[0].remove(),
        lambda ax: ax.texts[0].set_fontsize(8),
        lambda ax: ax.texts[0].set_position((0.5, 0.6)),
        lambda ax: ax.texts[0].set_transform(ax.transAxes),
        lambda ax: ax.get_legend().set_loc("upper right"),
        lambda ax: ax.set_xlim(0, 1),
        lambda ax: ax.set_yscale("symlog"),
        lambda ax: ax.xaxis.set_major_locator(MultipleLocator(0.5)),
        lambda ax: ax.locator_params("x", nbins=3),
        lambda ax: ax.tick_params(length=9),
        lambda ax: ax.set_xticks([0, 1], ["a", "b"]),
        lambda ax: ax.spines["top"].set_visible(False),
        lambda ax: ax.figure.set_figheight(3),
        lambda ax: ax.figure.text(0.1, 0.1, "a note"),
    ],
)
def test_every_change_of_a_figure_is_seen(change):
    assert list(look_of(drawn())) == list(look_of(drawn()))
    assert list(look_of(drawn(change))) != list(look_of(drawn()))
