from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import Normalize

from snn.analyse.cells.mirror_weights import MirrorWeights
from snn.plot.learning import (
    learning_figure,
    learning_statement,
    plot_course,
    plot_final_weights,
    plot_weight_map,
)
from snn.plot.style import PARTNER_COLOURS

PHASES = (("alone", 0.0, 20.0), ("meeting", 20.0, 40.0))
MAPS_NS = np.stack([np.full((4, 4), 0.375) + k * np.diag([0.1, 0.2, 0.1, 0.1]) for k in range(5)])


@pytest.fixture
def learned():
    return MirrorWeights(
        times_s=np.arange(5) * 10.0,
        maps_nS=MAPS_NS,
        same_nS=np.array([0.4, 0.5, 0.6, 0.8, 1.0]),
        different_nS=np.array([0.4, 0.4, 0.3, 0.2, 0.2]),
        selectivity=np.array([1.0, 1.25, 2.0, 4.0, 5.0]),
        final_nS=np.array([1.5, 1.5, 1.4, 0.0, 0.1, 0.1, 0.1, 0.1]),
        final_same=np.array([True] * 3 + [False] * 5),
        upper_bound_nS=1.5,
        share_at_upper_bound=np.full(5, 0.25),
        share_at_lower_bound=np.full(5, 0.125),
    )


def test_a_map_shows_observed_channels_as_rows_from_the_top(figure):
    map_nS = np.full((4, 4), np.nan)
    map_nS[0, 3] = 0.7  # observed smile, executed withdraw
    ax = plot_weight_map(map_nS, colours=Normalize(0, 1), ax=figure.add_subplot())
    (text,) = ax.texts
    assert (text.get_text(), text.get_position()) == (".70", (3, 0))
    assert ax.get_ylim()[0] > ax.get_ylim()[1]
    assert next(iter(ax.get_yticklabels())).get_text() == "smile +"
    assert [tick.get_text() for tick in ax.get_xticklabels()][3] == "withdraw −"


def test_final_weights_are_shares_of_their_kind_between_the_bounds(learned, figure):
    ax = plot_final_weights(learned, ax=figure.add_subplot())
    filled = {
        patch.get_label(): patch.get_data() for patch in ax.patches if patch.get_label().endswith("channel")
    }
    same, different = filled["same channel"], filled["different channel"]
    assert same.values.sum() == pytest.approx(100)
    assert same.values[-1] == pytest.approx(200 / 3)  # two of three at the upper bound
    assert different.values[0] == pytest.approx(20)
    assert same.edges[0] == 0
    assert same.edges[-1] == pytest.approx(1.5, rel=1e-3)
    assert sorted(line.get_xdata()[0] for line in ax.get_lines()) == [0.0, 1.5]
    assert ax.texts[0].get_text() == "at 0: 12 %\nat 1.5 nS: 25 %"


def test_the_course_is_solid_within_and_dashed_between_channels(learned, figure):
    other = replace(learned, same_nS=learned.same_nS + 1)
    ax = plot_course({"a": learned, "b": other}, phases=PHASES, ax=figure.add_subplot())
    drawn = {
        (line.get_color(), line.get_linestyle()): line.get_ydata().tolist()
        for line in ax.get_lines()
        if len(line.get_xdata()) == 5
    }
    assert drawn[PARTNER_COLOURS["a"], "-"] == learned.same_nS.tolist()
    assert drawn[PARTNER_COLOURS["a"], "--"] == learned.different_nS.tolist()
    assert drawn[PARTNER_COLOURS["b"], "-"] == other.same_nS.tolist()


def test_the_statement_gives_both_ends(learned):
    undefined = replace(learned, selectivity=np.array([np.nan, 1, 1, 1, 3.0]))
    assert learning_statement({"a": learned, "b": undefined}) == (
        "Mirror weights, same : different channel: A 1.0 to 5.0, B undefined to 3.0 (n = 1 model dyad)"
    )


def test_the_figure_shows_beginning_middle_and_end(learned, health, texts, cut):
    figure = learning_figure({"a": learned}, phases=PHASES, health=health("reverberating"), note="Assumed.")
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert [title for title in titles if title] == ["0 s", "20 s", "40 s"]
    text = texts(figure)
    for part in (
        "n = 1 model dyad",
        "no error bars",
        "does not learn",
        "Partner B",
        "Not scored: reverberating",
        "Assumed.",
    ):
        assert part in text
    for part in ("alone", "meeting", "Mean weight (nS)"):
        assert part in text
    assert cut(figure) == []


def test_executed_stands_under_each_map_and_no_label_meets_a_letter(learned, health, collisions):
    figure = learning_figure({"a": learned, "b": learned}, phases=PHASES, health=health("healthy"))
    assert collisions(figure) == []
    assert [ax.get_xlabel() for ax in figure.axes].count("executed") == 3
    (bars,) = [ax for ax in figure.axes if "b" in [text.get_text() for text in ax.texts]]
    (letter,) = [text for text in bars.texts if text.get_text() == "b"]
    assert bars.yaxis.label.get_window_extent().y1 < letter.get_window_extent().y0


def test_the_course_begins_at_0_and_fills_its_panel(learned, figure):
    ax = plot_course({"a": learned}, phases=PHASES, ax=figure.add_subplot())
    assert ax.get_ylim() == pytest.approx((0.0, 1.05))  # the largest mean is 1
    assert ax.get_xlim() == (0.0, 40.0)
