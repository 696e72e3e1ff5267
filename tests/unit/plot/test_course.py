"""Synchrony over time, drawn."""

import numpy as np
import pytest

from snn.compare.effects import Estimate
from snn.errors import ResultError
from snn.plot.course import ConditionCourse, course_figure
from snn.plot.style import OUTCOME_COLOUR
from tests.unit.plot.conftest import colliding_texts, cut_sides, texts_of

PHASES = (("together", 0.0, 20.0), ("apart", 20.0, 40.0))
CENTRES_S = np.array([5.0, 15.0, 25.0, 35.0])
VALUES = [0.6, 0.6, 0.1, np.nan]
STATES = ("healthy",) * 5 + ("over-excited",) * 2 + ("runaway",)
COUNTED = "7 of 8: healthy 5, over-excited 2, runaway 1"


def course(name="", values=VALUES):
    means = tuple(
        Estimate(
            value=value,
            ci_low=value - 0.05,
            ci_high=value + 0.05,
            n=7,
            n_unscored=1,
            n_undefined=0,
            interval="BCa",
        )
        for value in values
    )
    return ConditionCourse(
        name=name,
        centres_s=CENTRES_S,
        means=means,
        null95=np.full(4, 0.2),
        states=STATES,
    )


def drawn(courses):
    return course_figure(
        courses, label="Peak correlation C (1)", window_s=10.0, phases=PHASES, note="Assumed: x."
    )


def test_the_mean_is_drawn_at_the_middle_of_each_window():
    figure = drawn([course()])
    (ax,) = figure.axes
    (line,) = [line for line in ax.get_lines() if line.get_color() == OUTCOME_COLOUR]
    np.testing.assert_array_equal(line.get_xydata(), np.column_stack([CENTRES_S, VALUES]))
    assert ax.get_xlim() == (0.0, 40.0)
    assert not cut_sides(figure)


def test_the_figure_says_what_is_drawn_and_shows_its_null():
    figure = drawn([course()])
    told = texts_of(figure)
    for part in (
        "Peak correlation C over time", f"n = {COUNTED}", "Windows of 10 s", "95 % CI over dyads (BCa)",
        "null95", "together 0 to 20 s", "Assumed: x.",
    ):  # fmt: skip
        assert part in told
    null = figure.axes[0].collections[0].get_paths()[0].vertices
    assert (null[:, 1].min(), null[:, 1].max()) == (0.0, 0.2)


def test_every_condition_has_a_panel():
    figure = drawn([course(f"kind {k}") for k in range(3)])
    shown = [ax for ax in figure.axes if ax.get_visible()]
    assert [ax.get_title(loc="left") for ax in shown] == [f"kind {k} (n = {COUNTED})" for k in range(3)]
    assert [ax.get_xlabel() for ax in shown] == ["", "Time (s)", "Time (s)"]
    assert not cut_sides(figure)


@pytest.mark.parametrize("n", [0, 13])
def test_too_many_conditions_are_refused(n):
    with pytest.raises(ResultError, match=f"{n} conditions cannot be drawn over time"):
        drawn([course()] * n)


def test_lines_stand_at_0_and_the_mean_is_above_its_null():
    figure = drawn([course()])
    (ax,) = figure.axes
    (zero,) = [line for line in ax.get_lines() if line.get_color() == "#BBBBBB"]
    assert list(zero.get_ydata()) == [0, 0]
    (mean,) = [line for line in ax.get_lines() if line.get_color() == OUTCOME_COLOUR]
    assert zero.get_zorder() == 0 < mean.get_zorder()


def test_every_other_phase_is_shaded_from_its_beginning():
    (ax,) = drawn([course()]).axes
    assert [(patch.get_x(), patch.get_width()) for patch in ax.patches] == [(0.0, 20.0)]


@pytest.mark.parametrize("n", [1, 3])
def test_the_legend_of_the_first_panel_names_line_and_bands_and_covers_no_title(n):
    figure = drawn([course(f"kind {k}" if n > 1 else "") for k in range(n)])
    legends = [ax.get_legend() for ax in figure.axes]
    assert [text.get_text() for text in legends[0].get_texts()] == ["up to null95", "95 % CI", "mean"]
    assert legends[1:] == [None] * (n - 1)
    assert colliding_texts(figure) == []


def test_time_stands_below_the_last_panel_of_each_column():
    above, beside, below = drawn([course("x"), course("y"), course("z")]).axes
    assert [bool(ax.get_xlabel()) for ax in (above, beside, below)] == [False, True, True]
    shown = [ax.xaxis.get_tick_params()["labelbottom"] for ax in (above, beside, below)]
    assert shown == [False, True, True]
