"""Runs side by side: what lies where, what is joined, filled and counted."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from snn.compare.effects import mean_over_dyads
from snn.compare.tables import outcome_grid
from snn.plot.dose_lines import LINE_COLOURS
from snn.plot.outcome import MeanCorrelogram, Outcome
from snn.plot.side_rows import name_rows, plot_side_rows, tell_beside
from snn.plot.sides import (
    ShownDifference,
    ShownInfluence,
    plot_correlograms,
    plot_differences,
    plot_influence,
    plot_sides,
)
from snn.plot.style import new_figure


@pytest.fixture
def ax():
    return new_figure(width_in=4, height_in=3).add_subplot()


def outcome(values, *, null95=0.1, health=()):
    """Of runs named a, b, ...; dyads in their order."""
    rows = [
        {
            "run": "abcdefgh"[run],
            "replicate": dyad,
            "health": dict(health).get((run, dyad), "healthy"),
            "C": value,
        }
        for run, of_run in enumerate(values)
        for dyad, value in enumerate(of_run)
    ]
    grid, rng = outcome_grid(rows, "C", axes=["run"]), np.random.default_rng(1)
    means = [mean_over_dyads(v, unscored=u, rng=rng) for v, u in zip(grid.values, grid.unscored, strict=True)]
    return Outcome(name="C (1)", grid=grid, means=tuple(means), null95=np.full(grid.values.shape, null95))


def test_dyads_of_one_replicate_are_joined_and_means_stand_beside(ax):
    plot_sides(outcome([[0.2, 0.4, 0.3], [0.5, 0.8, 0.8]]), ax=ax)
    joined = [line for line in ax.lines if line.get_linestyle() == "-" and len(line.get_ydata()) == 2]
    courses = {tuple(line.get_ydata()) for line in joined}
    assert {(0.2, 0.5), (0.4, 0.8), (0.3, 0.8)} <= courses
    means = [
        container.lines[0].get_xydata()[0].tolist()
        for container in ax.containers
        if hasattr(container, "has_xerr")
    ]
    assert means == [[0.2, pytest.approx(0.3)], [1.2, pytest.approx(0.7)]]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["a", "b"]
    assert ax.get_ylim()[0] <= 0


def test_a_dyad_that_is_not_scored_is_a_cross_and_joins_nothing(ax):
    plot_sides(outcome([[0.2, 0.4, 0.3], [0.5, 0.9, 0.8]], health=[((1, 1), "runaway")]), ax=ax)
    crosses = [line.get_xydata().tolist() for line in ax.lines if line.get_marker() == "x"]
    assert crosses == [[[1.0, 0.9]]]
    joined = [
        line.get_ydata() for line in ax.lines if line.get_linestyle() == "-" and len(line.get_ydata()) == 2
    ]
    assert not any(0.9 in course for course in joined)


def test_a_bar_reaches_what_chance_reaches(ax):
    plot_sides(outcome([[0.2, 0.4], [0.5, 0.8]], null95=0.15), ax=ax)
    assert [(bar.get_height(), bar.get_y()) for bar in ax.patches] == [(0.15, 0), (0.15, 0)]


def influence(label, effects, shown, counted):
    values = np.array(effects)
    return ShownInfluence(
        label=label,
        effects=values,
        shown=np.array(shown),
        counted=counted,
        mean=float(np.nanmean(values)),
        ci=(0.0, 0.3),
    )


def test_influence_is_filled_where_it_is_shown_and_counted_of_what_can_be_read(ax):
    found = [
        influence("one: a", [0.1, 0.2, np.nan], [False, True, False], "1 of 2"),
        influence("b", [0.3, 0.1, 0.2], [True] * 3, "3 of 3"),
    ]
    plot_influence(found, ax=ax)
    dots = [line for line in ax.lines if line.get_marker() == "o" and len(line.get_xdata())]
    faces = [
        (to_hex(line.get_markerfacecolor()).upper(), [x for x in line.get_xdata() if np.isfinite(x)])
        for line in dots
    ]
    green = LINE_COLOURS[0].upper()
    assert (green, [0.2]) in faces
    assert ("#FFFFFF", [0.1]) in faces
    assert (green, [0.3, 0.1, 0.2]) in faces
    assert [text.get_text() for text in ax.texts] == ["1 of 2", "3 of 3"]
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # from the top down
    assert [label.get_text() for label in ax.get_yticklabels()] == ["one: a", "b"]


def test_too_few_dyads_for_a_difference_say_so(ax):
    plot_differences([], ax=ax)
    assert "too few dyads" in ax.texts[0].get_text().replace("\n", " ")


def test_differences_lie_at_their_outcome_with_their_interval(ax):
    one = ShownDifference(
        label="C", values=np.array([-8.0]), ci_low=np.array([-12.0]), ci_high=np.array([-5.0])
    )
    other = ShownDifference(
        label="S", values=np.array([0.5]), ci_low=np.array([np.nan]), ci_high=np.array([np.nan])
    )
    plot_differences([one, other], ax=ax)
    marks = [container.lines[0].get_xydata()[0].tolist() for container in ax.containers]
    assert marks == [[-8, 0], [0.5, 1]]
    (bar,) = [container.lines[2][0].get_segments()[0] for container in ax.containers if container.has_xerr]
    assert bar[:, 0].tolist() == [-12, -5]
    three = ShownDifference(label="D", values=np.zeros(3), ci_low=-np.ones(3), ci_high=np.ones(3))
    plot_differences([three], ax=(beside := ax.figure.add_subplot()))
    heights = [container.lines[0].get_ydata()[0] for container in beside.containers]
    assert heights == pytest.approx([-0.24, 0, 0.24])  # about the middle of their row
    ticks = [label.get_text() for label in ax.get_xticklabels()]
    assert "−10" in ticks
    assert "0" in ticks


def correlogram(height):
    lags_s = np.array([-0.1, 0.0, 0.1])
    curves = np.array([[0, height, 0], [0, height + 0.1, 0], [0, height + 0.2, 0]])
    none = np.zeros(3, bool)
    means = tuple(mean_over_dyads(v, unscored=none, rng=np.random.default_rng(1)) for v in curves.T)
    band = np.full(curves.shape, 0.05)
    return MeanCorrelogram(
        lags_s=lags_s, curves=curves, means=means, null_low=-band, null_high=band * (1 + height)
    )


def test_correlograms_share_one_panel_and_the_widest_null(ax):
    plot_correlograms([("one", correlogram(0.5)), ("other", correlogram(0.1))], ax=ax)
    curves = {line.get_label(): line.get_ydata()[1] for line in ax.lines if len(line.get_ydata()) == 3}
    assert curves == {"one (n = 3)": pytest.approx(0.6), "other (n = 3)": pytest.approx(0.2)}
    band = next(one for one in ax.collections if one.get_label().startswith("null"))
    ends = band.get_paths()[0].vertices[:, 1]
    assert (ends.min(), ends.max()) == pytest.approx((-0.05, 0.075))


def test_many_runs_have_a_row_each_with_mean_null_and_health(ax):
    drawn = outcome([[0.2, 0.4, 0.3]] * 2 + [[0.6, 0.7, 0.8]], health=[((2, 0), "runaway")])
    plot_side_rows(drawn, ax=ax, null=np.array([0.1, 0.1, 0.2]))
    name_rows(["one", "two_more", "three"], ax=ax)
    tell_beside(["", "", "runaway 1"], ax=ax)
    (means,) = [container.lines[0].get_xydata() for container in ax.containers]
    assert means[:, 0] == pytest.approx([0.3, 0.3, 0.75])
    assert means[:, 1].tolist() == [0, 1, 2]
    assert [
        line.get_xydata().tolist() for line in ax.lines if line.get_marker() == "x" and len(line.get_xdata())
    ] == [[[0.6, 2]]]
    ticks = [segment[0, 0] for segment in ax.collections[-1].get_segments()]
    assert 0.2 in ticks or any(
        0.2 in one.get_segments()[-1][:, 0] for one in ax.collections if hasattr(one, "get_segments")
    )
    assert [label.get_text() for label in ax.get_yticklabels()] == ["one", "two more", "three"]
    assert ax.texts[-1].get_text() == "runaway 1"
    assert ax.get_ylim() == (2.6, -0.6)
