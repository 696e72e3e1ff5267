"""Each factor has a panel, each dyad a dot in it."""

import numpy as np
import pytest

from snn.plot.design import design_figure
from snn.plot.outcome import ShownFactor
from tests.unit.plot.conftest import colliding_texts, cut_sides, texts_of

VALUES = np.array([0.1, 0.2, 0.4, 0.3])
FACTORS = [
    ShownFactor(label="level (1)", values=np.array([0.0, 0.5, 1.0, 0.25])),
    ShownFactor(label="latency (ms)", values=np.array([1.0, 10.0, 100.0, 1000.0]), logarithmic=True),
    ShownFactor(label="mode", values=np.array([0.0, 1.0, 0.0, 1.0]), names=("receptor", "inverted_u")),
    ShownFactor(label="coupling (1)", values=np.arange(4.0)),
]


@pytest.fixture
def drawn():
    def draw(unscored=()):
        marks = np.isin(np.arange(4), unscored)
        return design_figure(
            FACTORS, VALUES, unscored=marks, outcome="Peak correlation C (1)", note="Assumed: all."
        )

    return draw


def test_dots_lie_at_the_values_of_their_factor(drawn):
    axes = drawn().axes
    assert [ax.get_xlabel() for ax in axes] == [factor.label.removesuffix(" (1)") for factor in FACTORS]
    for factor, ax in zip(FACTORS, axes, strict=True):
        (dots,) = ax.get_lines()
        assert np.array_equal(dots.get_xdata(), factor.values)
        assert np.array_equal(dots.get_ydata(), VALUES)
    assert [ax.get_xscale() for ax in axes] == ["linear", "log", "linear", "linear"]
    assert [label.get_text() for label in axes[2].get_xticklabels()] == ["receptor", "inverted_u"]
    assert [bool(ax.get_ylabel()) for ax in axes] == [True, False, False, True]


def test_unscored_dyads_are_crosses_and_are_counted(drawn):
    figure = drawn(unscored=[1])
    dots, crosses = figure.axes[0].get_lines()
    assert dots.get_xdata().tolist() == [0.0, 1.0, 0.25]
    assert (crosses.get_xdata().tolist(), crosses.get_ydata().tolist()) == ([0.5], [0.2])
    assert "Crosses: 1 unscored, in no statistic." in texts_of(figure)
    assert "Crosses" not in texts_of(drawn())


def test_nothing_is_cut_or_covered(drawn):
    figure = drawn(unscored=[1])
    assert "(n = 4 model dyads)" in texts_of(figure)
    assert cut_sides(figure) == []
    assert colliding_texts(figure) == []
