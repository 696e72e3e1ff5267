"""Each axis has a panel, all on one scale, so that effects can be compared."""

import pytest

from snn.plot.main_effects import main_effects_figure
from snn.plot.style import as_shown
from tests.unit.plot.conftest import colliding_texts, cut_sides, texts_of

LOW = [[0.1, 0.2, 0.3, 0.2], [0.2, 0.2, 0.3, 0.3]]
HIGH = [[0.5, 0.6, 0.4, 0.9], [0.7, 0.8, 0.6, 0.9], [0.7, 1.3, 0.6, 0.9]]
LABELS = ["dose (1)", "way", "rate (Hz)"]


@pytest.fixture
def drawn(outcome):
    def draw(**more):
        outcomes = [
            outcome(LOW, conditions=[(0.0,), (1.0,)]),
            outcome(LOW, conditions=[("up",), ("down",)], **more),
            outcome(HIGH, conditions=[(0.5,), (2.0,), (3.0,)]),
        ]
        return main_effects_figure(outcomes, labels=LABELS, note="Assumed: all.")

    return draw


def test_panels_are_the_axes_in_their_order_on_one_scale(drawn):
    axes = drawn().axes
    assert [ax.get_xlabel() for ax in axes] == [as_shown(label) for label in LABELS]
    assert {ax.get_ylim() for ax in axes} == {axes[2].get_ylim()}
    assert axes[2].get_ylim()[1] > 1.3
    assert [bool(ax.get_ylabel()) for ax in axes] == [True, False, True]
    assert [ax.get_legend() is not None for ax in axes] == [True, False, False]


def test_points_lie_at_their_values(drawn):
    ax = drawn().axes[2]
    first = ax.get_lines()[0]
    assert first.get_xdata().tolist() == [0.5, 2.0, 3.0]
    assert first.get_ydata().tolist() == [0.5, 0.7, 0.7]


def test_it_says_what_was_averaged_and_counts_the_fewest(drawn):
    text = texts_of(drawn(unscored=[(0, 1)]))
    assert "Each dyad's mean over all other axes" in text
    assert "dyads in each mean: 3 to 4" in text
    assert "n = 4 model dyads" in text
    assert text.endswith("Assumed: all.")


def test_nothing_is_cut_or_covered(drawn):
    figure = drawn(unscored=[(0, 1)])
    assert cut_sides(figure) == []
    assert colliding_texts(figure) == []
