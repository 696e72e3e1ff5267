import numpy as np
import pytest

from snn.plot import ticks
from snn.plot.outcome import SweptAxis
from snn.plot.style import tick_pt
from snn.plot.ticks import label_points, positions, wrapped


@pytest.fixture
def labelled(figure):
    def label(*values, width_in=3.0):
        ax = figure.add_subplot()
        label_points(SweptAxis(label="Axis (1)", values=values), width_in=width_in, ax=ax)
        return ax

    return label


def names(ax):
    return [text.get_text() for text in ax.get_xticklabels()]


def test_numbers_lie_at_their_values_and_names_evenly():
    assert positions(SweptAxis(label="", values=(0.0, 0.1, 5.0))).tolist() == [0.0, 0.1, 5.0]
    assert positions(SweptAxis(label="", values=("x", "y"))).tolist() == [0.0, 1.0]


def test_few_numbers_are_the_ticks(labelled):
    ax = labelled(0.0, 0.5, 1.0)
    assert ax.get_xticks().tolist() == [0.0, 0.5, 1.0]
    assert names(ax) == ["0", "0.5", "1"]
    assert ax.get_xlabel() == "Axis"


def test_crowded_numbers_get_ticks_that_do_not_overlap(labelled):
    assert labelled(0.0, 4.98, 4.99, 5.0).get_xticks().tolist() != [0.0, 4.98, 4.99, 5.0]


def test_one_value_lies_in_the_middle(labelled):
    ax = labelled(3.0)
    assert np.mean(ax.get_xlim()) == 3.0
    assert names(ax) == ["3"]


def test_names_are_wrapped_where_they_fit(labelled):
    assert names(labelled("uncoupled", "one_way a_to_b", width_in=2.0)) == ["uncoupled", "one way a to b"]
    assert names(labelled("uncoupled", "one_way a_to_b", width_in=1.2)) == ["uncoupled", "one way\na to b"]


def test_names_that_do_not_fit_are_slanted_and_shortened(labelled):
    ax = labelled(*(f"condition_{k}_with_a_name_that_does_not_end_soon" for k in range(12)))
    assert {text.get_rotation() for text in ax.get_xticklabels()} == {40.0}
    assert all(len(name) <= 32 and name.endswith("…") for name in names(ax))


def test_who_acts_on_whom_is_not_torn_apart():
    assert wrapped("cut b_to_a", 9) == "cut\nb to a"
    assert wrapped("one_way a_to_b and more", 9) == "one way\na to b\nand more"


def test_wrapping_keeps_every_word():
    assert wrapped("scrambled_mirror_map", 10) == "scrambled\nmirror map"


def test_names_at_the_left_take_room_by_the_longest_of_their_lines(figure):
    numbers, names = figure.subplots(1, 2)
    assert ticks._names_in(numbers) == 0.0
    names.set_yticks([0, 1], ["a", "bb\nfour"])
    assert ticks._names_in(names) == pytest.approx((4 + 1) * ticks._LETTER * tick_pt() / 72)
    names.set_yticks([], [])
    assert ticks._names_in(names) == pytest.approx(ticks._LETTER * tick_pt() / 72)
