import numpy as np
import pytest
from matplotlib.cm import ScalarMappable
from matplotlib.collections import QuadMesh
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.patches import Rectangle

from snn.errors import ResultError
from snn.plot.heatmap import _Cell, _ink, heatmap_figure
from snn.plot.style import TEXT_COLOUR

GRID = [(row, column) for row in (0.0, 1.0) for column in (0.0, 0.5, 1.0)]
MEANS = [0.05, 0.10, 0.15, 0.30, 0.60, 0.90]


@pytest.fixture
def drawn(outcome):
    def draw(means=MEANS, conditions=GRID, note="", **changes):
        data = outcome([[mean] * 3 for mean in means], conditions=conditions, **changes)
        return heatmap_figure(data, row_label="Oxytocin (1)", column_label="Serotonin (1)", note=note)

    return draw


def mesh_of(figure):
    return figure.axes[0].findobj(QuadMesh)[0]


def test_cells_hold_the_means_rows_upward(drawn):
    values = mesh_of(drawn()).get_array()
    assert np.asarray(values) == pytest.approx(np.array([[0.05, 0.10, 0.15], [0.30, 0.60, 0.90]]))
    low, high = drawn().axes[0].get_ylim()
    assert low < high  # the first row lies at the bottom


def test_axes_are_labelled_with_their_values_and_units(drawn):
    ax = drawn().axes[0]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["0", "0.5", "1"]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["0", "1"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("Serotonin", "Oxytocin")


def test_colour_bar_names_outcome_and_unit(drawn):
    assert drawn().axes[1].get_ylabel() == "Peak correlation C"


def test_runs_in_another_order_fill_the_same_cells(drawn):
    shuffled = drawn(MEANS[::-1], GRID[::-1])
    assert np.asarray(mesh_of(shuffled).get_array()) == pytest.approx(
        np.asarray(mesh_of(drawn()).get_array())
    )


def test_combination_that_was_not_run_stays_empty(drawn):
    values = mesh_of(drawn(MEANS[:5], GRID[:5])).get_array()
    assert np.ma.getmaskarray(values).tolist() == [[False] * 3, [False, False, True]]


def test_cells_print_mean_and_number_and_bracket_what_is_not_above_the_null(drawn, texts):
    read = texts(drawn(null95=0.15))
    assert [shown in read for shown in ("(0.05)", "(0.10)", "(0.15)", "0.30", "(0.30)")] == [True] * 4 + [
        False
    ]
    assert read.count("3/3") == 6
    assert "Brackets: not above the mean null95" in read


def test_cells_with_unscored_dyads_are_hatched(drawn, texts):
    figure = drawn(unscored=[(5, 0), (5, 1)])
    hatched = [patch for patch in figure.axes[0].findobj(Rectangle) if patch.get_hatch()]
    assert [patch.get_xy() for patch in hatched] == [(2, 1)]  # third column of the second row
    assert "1/3" in texts(figure)
    said = (
        "Health: healthy 16, runaway 2 of 18 dyads. Hatched, cells with: runaway 2, unscored and in no mean."
    )
    assert said in texts(figure)


def test_figure_says_what_it_shows(drawn, texts, cut):
    figure = drawn(note="Emerged: the ridge.")
    said = ["Peak correlation C, mean (n = 3 model dyads)", "how many of all dyads", "Emerged: the ridge."]
    assert [words for words in said if words not in texts(figure)] == []
    assert cut(figure) == []


def test_sequential_colours_begin_at_zero_unless_that_wastes_half_of_them(drawn):
    norm = mesh_of(drawn()).norm
    assert (norm.vmin, norm.vmax) == pytest.approx((0.0, 0.9))
    norm = mesh_of(drawn([30.0, 31.0, 32.0, 33.0, 34.0, 35.0])).norm
    assert (norm.vmin, norm.vmax) == (30.0, 35.0)


def test_letters_stand_out_from_their_cells(drawn):
    colours = {text.get_text(): text.get_color() for text in drawn(null95=0.0).axes[0].texts}
    assert colours["0.05"] == "white"  # on dark blue
    assert colours["0.90"] != "white"  # on yellow


def test_one_cell_or_no_value_can_be_drawn(drawn, cut):
    assert cut(drawn([0.5], [(1.0, 1.0)])) == []
    assert cut(drawn([np.nan], [(1.0, 1.0)])) == []
    assert cut(drawn([0.0], [(1.0, 1.0)])) == []


def test_large_grid_marks_chance_by_dots_instead_of_letters(drawn, texts, cut):
    conditions = [(row, column) for row in range(13) for column in range(30)]
    figure = drawn(np.linspace(0, 1, 390), conditions, null95=0.1)
    dots = [line for line in figure.axes[0].get_lines() if line.get_marker() == "o"]
    assert len(dots) == 39  # k / 389 <= 0.1 for k = 0 to 38
    assert "Dots: not above the mean null95" in texts(figure)
    assert "3/3" not in texts(figure)
    assert len(figure.axes[0].get_xticks()) == 15  # 30 names do not fit: every second
    assert cut(figure) == []


def test_missing_null_is_admitted(drawn, texts):
    assert "No null is given for this outcome." in texts(drawn(null95=np.nan))


def test_long_names_are_not_cut(drawn, cut):
    names = [(f"map_{k}_with_a_long_name", f"condition_{j}_that_goes_on") for k in range(2) for j in range(3)]
    assert cut(drawn(conditions=names)) == []


def test_sweep_of_one_axis_is_refused(drawn):
    with pytest.raises(ResultError, match="no axis number 2"):
        drawn(MEANS[:2], [(0.0,), (1.0,)])


def test_marks_stand_in_the_middle_of_their_cells(drawn):
    conditions = [(row, column) for row in range(13) for column in range(30)]
    means = np.ones(390)
    means[[0, 31, 389]] = 0.0
    ax = drawn(means, conditions, null95=0.1).axes[0]
    dots = [line.get_xydata()[0].tolist() for line in ax.get_lines() if line.get_marker() == "o"]
    assert dots == [[0.5, 0.5], [1.5, 1.5], [29.5, 12.5]]  # columns to the right, rows upward
    assert ax.get_xticks()[:2].tolist() == [0.5, 2.5]
    assert (ax.get_xlim(), ax.get_ylim()) == ((0.0, 30.0), (0.0, 13.0))


def test_letters_stand_in_their_cells(drawn):
    places = {text.get_text(): text.get_position() for text in drawn(null95=0.0).axes[0].texts}
    assert places["0.05"] == (0.5, 0.5)
    assert places["0.60"] == (1.5, 1.5)
    assert places["0.90"] == (2.5, 1.5)


@pytest.mark.parametrize(
    ("rgb", "ink"),
    # luminance .2126 R + .7152 G + .0722 B by hand: .4986, .5058, .4987 and .5058
    [
        ((0.0, 0.6, 0.963), "white"),
        ((0.0, 0.61, 0.963), TEXT_COLOUR),
        ((1.0, 0.4, 0.0), "white"),
        ((1.0, 0.41, 0.0), TEXT_COLOUR),
    ],
)
def test_ink_is_white_on_what_is_darker_than_half(rgb, ink):
    cell = _Cell(row=0, column=0, mean=0.5, above_null=True, n_in_mean=1, n_dyads=1, unscored=False)
    colours = ScalarMappable(Normalize(0, 1), ListedColormap([rgb]))
    assert _ink(cell, colours) == ink
