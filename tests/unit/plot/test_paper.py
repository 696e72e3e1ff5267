"""Figures for a page of a journal: their width, the size of their letters, and where their panels are."""

import numpy as np
import pytest
from matplotlib.text import Text

from snn.plot.dose_response import dose_response_figure
from snn.plot.heatmap import heatmap_figure
from snn.plot.paper import PAPER_MM
from snn.plot.replicates import replicates_figure
from snn.plot.save import save_as
from snn.plot.style import add_title_and_note, figures_for, new_figure, new_panels
from snn.plot.synchrony import synchrony_figure
from tests.unit.conftest import events_of

DOSES = [(0.0,), (0.5,), (1.0,)]
VALUES = [[0.1, 0.2, 0.15, 0.2]] * 3


@pytest.fixture(params=PAPER_MM)
def paper(request):
    return request.param


@pytest.fixture
def drawn(paper, outcome, mean_correlogram, summary):
    """Figures of each arrangement: one panel, a map, panels side by side, rows below panels."""
    with figures_for(paper):
        yield [
            dose_response_figure(outcome(VALUES, conditions=DOSES), label="Dose (1)"),
            heatmap_figure(
                outcome(VALUES[:1] * 6, conditions=[(x, y) for x in (0.0, 1.0) for y in (0.0, 1.0, 2.0)]),
                row_label="Oxytocin (1)",
                column_label="Serotonin (1)",
            ),
            replicates_figure(outcome(VALUES[:1]), mean_correlogram(4)),
            synchrony_figure(summary(), events=events_of([]), bin_ms=20.0, transient_s=0.5),
        ]


def test_the_width_is_that_of_the_page(paper, drawn):
    assert [figure.get_figwidth() * 25.4 for figure in drawn] == pytest.approx([PAPER_MM[paper]] * len(drawn))


def test_letters_have_7_to_8_points(drawn):
    sizes = {
        text.get_fontsize()
        for figure in drawn
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip()
    }
    assert min(sizes) >= 7.0
    assert max(sizes) <= 8.0


def test_nothing_is_cut_and_no_texts_collide(drawn, cut, collisions):
    assert [cut(figure) for figure in drawn] == [[]] * len(drawn)
    assert [collisions(figure) for figure in drawn] == [[]] * len(drawn)


def test_panels_keep_most_of_the_width(drawn):
    for figure in drawn:
        figure.draw_without_rendering()
    for figure in drawn[::2]:  # the others have names of channels or a scale beside them
        left, right = (
            f([ax.get_position().extents[k] for ax in figure.axes]) for f, k in ((min, 0), (max, 2))
        )
        assert right - left > 0.75


def test_panels_stand_below_each_other_in_one_column_and_beside_in_two():
    rows = {}
    for paper in PAPER_MM:
        with figures_for(paper):
            figure, panels = new_panels(2, width_in=7.2, panel_in=2.0)
            figure.draw_without_rendering()
            rows[paper] = len({round(ax.get_position().y0, 3) for ax in panels})
    assert rows == {"single": 2, "double": 1}


def test_panels_that_are_not_needed_are_gone():
    figure, panels = new_panels(3, width_in=7.2, panel_in=2.0)
    assert len(panels) == len(figure.axes) == 3


def test_a_long_note_makes_the_figure_higher_and_the_panel_no_smaller():
    heights_in = []
    with figures_for("single"):
        for note in ("short", "what has to be known " * 40):
            figure = new_figure(width_in=7.2, height_in=3.0)
            ax = figure.add_subplot()
            add_title_and_note(figure, title="What is seen", note=note)
            figure.draw_without_rendering()
            heights_in.append(ax.get_position().height * figure.get_figheight())
    assert heights_in[1] == pytest.approx(heights_in[0], rel=0.03)
    assert heights_in[0] > 1.8


@pytest.mark.parametrize("ending", ["pdf", "svg"])
def test_letters_are_kept_as_letters(tmp_path, ending):
    path = tmp_path / f"figure.{ending}"
    with figures_for("single"):
        figure = new_figure(width_in=3, height_in=2)
        figure.add_subplot().set_title("Oxytocin")
        save_as(figure, path)
    content = path.read_bytes()
    if ending == "svg":
        assert b">Oxytocin</text>" in content
    else:
        assert b"/FontFile2" in content  # TrueType
        assert b"/Type3" not in content


def test_png_has_300_dots_per_inch(tmp_path):
    path = tmp_path / "figure.png"
    with figures_for("single"):
        save_as(new_figure(width_in=3, height_in=2), path)
    width = int.from_bytes(path.read_bytes()[16:20], "big")
    assert width == pytest.approx(300 * PAPER_MM["single"] / 25.4, abs=1)


def test_bars_stand_on_0(outcome):
    with figures_for("single"):
        figure = dose_response_figure(
            outcome([[0.0, 0.3, 0.1]] * 2, conditions=[("on",), ("off",)]), label="x"
        )
    bars = figure.axes[0].containers[-1]
    assert np.allclose([bar.get_y() for bar in bars], 0.0)
