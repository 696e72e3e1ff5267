from typing import get_args

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from snn.config.columns.words import InfluenceVerdict
from snn.plot.outcome import SweptAxis
from snn.plot.regime_map import (
    VERDICT_COLOURS,
    VERDICT_SHORT,
    RegimeCell,
    plot_regime_map,
    regime_map_figure,
    regime_statement,
)

ROWS, COLUMNS = (
    SweptAxis(label="serotonin (1)", values=(0.0, 1.0)),
    SweptAxis(label="delay (ms)", values=(0, 5, 10)),
)
MUTUAL, NONE = "mutual influence", "no influence shown"


def cell(row, column, verdicts, n_unhealthy=0, n_dyads=4):
    return RegimeCell(
        row=row, column=column, verdicts=tuple(verdicts), n_unhealthy=n_unhealthy, n_dyads=n_dyads
    )


CELLS = [
    cell(0, 0, [MUTUAL] * 4),
    cell(0, 1, [MUTUAL] * 3 + [NONE], n_unhealthy=2),
    cell(0, 2, [MUTUAL, MUTUAL, NONE, NONE], n_unhealthy=3),
    cell(1, 0, ["reciprocity"] * 3, n_unhealthy=1),
    cell(1, 2, [], n_unhealthy=4),
]


@pytest.fixture
def drawn(figure):
    return plot_regime_map(CELLS, rows=ROWS, columns=COLUMNS, ax=figure.add_subplot())


def fills(ax):
    return {p.get_xy(): to_hex(p.get_facecolor()).upper() for p in ax.patches if p.get_fill()}


def test_a_cell_has_the_colour_of_what_most_dyads_are_called(drawn):
    found = fills(drawn)
    assert found[0, 0] == found[1, 0] == VERDICT_COLOURS[MUTUAL]
    assert found[0, 1] == VERDICT_COLOURS["reciprocity"]
    assert found[2, 0] == found[2, 1] == "#EEEEEE"  # half are no majority, and nobody is none
    assert (1, 1) not in found  # not run


def test_hatched_is_where_more_than_half_are_unhealthy(drawn):
    hatched = [p.get_xy() for p in drawn.patches if isinstance(p, Rectangle) and p.get_hatch()]
    assert sorted(hatched) == [(2, 0), (2, 1)]


def test_words_and_counts_stand_in_the_middle_of_their_cells(drawn):
    texts = {text.get_position(): text.get_text() for text in drawn.texts}
    assert texts[0.5, 0.5] == f"{VERDICT_SHORT[MUTUAL]}\n4/4"
    assert texts[1.5, 0.5] == f"{VERDICT_SHORT[MUTUAL]}\n3/4"
    assert texts[0.5, 1.5] == "R\n3/3"
    assert texts[2.5, 0.5] == "–/4"
    assert texts[2.5, 1.5] == "–/0"


def test_axes_have_their_values_from_the_bottom_up(drawn):
    assert [label.get_text() for label in drawn.get_xticklabels()] == ["0", "5", "10"]
    assert (drawn.get_xlabel(), drawn.get_ylabel()) == ("delay (ms)", "serotonin")
    assert drawn.get_ylim() == (0.0, 2.0)


def test_the_legend_names_the_words_that_are_there(drawn):
    assert [text.get_text().split("  ")[1] for text in drawn.get_legend().get_texts()] == [
        MUTUAL,
        "reciprocity",
    ]


def test_every_word_has_a_colour_and_a_sign_of_its_own():
    words = set(get_args(InfluenceVerdict))
    assert words == set(VERDICT_COLOURS) == set(VERDICT_SHORT)
    assert len(set(VERDICT_COLOURS.values())) == len(set(VERDICT_SHORT.values())) == len(words)


def test_the_title_counts_cells():
    assert regime_statement(CELLS) == "Mutual influence in 2, reciprocity in 1 of 5 cells"
    assert regime_statement(CELLS[2:3]) == "No word for most dyads in any of 1 cells"


def test_the_foot_explains_colour_number_and_hatch(texts, cut, collisions):
    figure = regime_map_figure(CELLS, rows=ROWS, columns=COLUMNS, note="Assumed: all.")
    read = texts(figure)
    for said in (
        "n = 4 model dyads in a cell",
        "cue test (its null",
        "Hatched",
        "No error bars",
        "Assumed: all.",
    ):
        assert said in read
    assert cut(figure) == []
    assert collisions(figure) == []
