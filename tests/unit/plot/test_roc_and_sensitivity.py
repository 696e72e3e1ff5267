"""What the curves of a calibration show."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from snn.compare.discrimination import Discrimination
from snn.compare.effects import Estimate
from snn.compare.proportions import proportion
from snn.compare.roc import roc_curve
from snn.compare.trust import Kind, TrustRow, TrustTable
from snn.plot.roc import roc_figure
from snn.plot.sensitivity import sensitivity_figure

CURVE = roc_curve(np.array([0.1, 0.3]), np.array([0.2, 0.4]))
FOUND = [
    Discrimination(measure="C", kind="film", curve=CURVE),
    Discrimination(measure="index", kind="film", curve=None),
    Discrimination(measure="C", kind="uncoupled", curve=CURVE),
    Discrimination(measure="index", kind="uncoupled", curve=CURVE),
]


def test_one_panel_a_kind_one_curve_a_measure():
    figure = roc_figure(FOUND, measured_s=40.0, n_scored={"film": 7, "uncoupled": 8, "live": 9}, live="live")
    film, uncoupled, legend = figure.axes[:3]
    assert (film.get_title(loc="left"), uncoupled.get_title(loc="left")) == (
        "film\nn = 7",
        "uncoupled\nn = 8",
    )
    diagonal, c, _, index = film.get_lines()
    assert list(c.get_xdata()) == list(CURVE.false_alarm_rates)
    assert list(c.get_ydata()) == list(CURVE.hit_rates)
    assert len(index.get_xdata()) == 0
    assert list(diagonal.get_xdata()) == list(diagonal.get_ydata()) == [0, 1]
    assert [text.get_text() for text in legend.get_legend().get_texts()] == ["C", "index"]
    assert "40 s" in figure.get_suptitle()
    assert "n = 9 live" in figure.get_suptitle()


def drawn(found):
    kinds = {one.kind for one in found}
    return roc_figure(found, measured_s=40.0, n_scored=dict.fromkeys(kinds | {"live"}, 9), live="live")


MEASURES = [
    "correlation, best lag (C)",
    "STTC, best lag",
    "PLV, theta",
    "mutual information, best lag",
    "transfer entropy, weaker way",
    "Granger, conditional, weaker way",
    "Reciprocity index",
]


def test_curves_that_lie_on_each_other_have_marks_at_places_of_their_own():
    perfect = roc_curve(np.array([0.1, 0.3]), np.array([0.5, 0.6]))
    figure = drawn([Discrimination(measure=name, kind="film", curve=perfect) for name in MEASURES])
    marks = [line for line in figure.axes[0].get_lines() if line.get_marker() not in ("", "None")]
    assert len(marks) == len({line.get_marker() for line in marks}) == 7
    places = [tuple(point) for line in marks for point in line.get_xydata()]
    assert all(x == 0 or y == 1 for x, y in places)  # on the curve
    apart = [abs(x - u) + abs(y - v) for k, (x, y) in enumerate(places) for u, v in places[:k]]
    assert min(apart) > 0.1


def test_a_measure_looks_the_same_whichever_others_are_drawn(sensitivity):
    def colours(figure):
        (legend,) = [ax.get_legend() for ax in figure.axes if ax.get_legend()]
        handles = legend.legend_handles
        return {handle.get_label().replace("\n", " "): handle.get_color() for handle in handles}

    every = colours(drawn([Discrimination(measure=name, kind="film", curve=CURVE) for name in MEASURES]))
    assert len(set(every.values())) == 7
    for name in MEASURES:
        assert colours(drawn([Discrimination(measure=name, kind="film", curve=CURVE)])) == {name: every[name]}
    container = sensitivity.axes[0].containers[1]
    assert (container.get_label(), container.lines[0].get_color()) == (
        "Reciprocity index",
        every["Reciprocity index"],
    )


def test_panels_have_letters_and_nothing_collides(collisions):
    kinds = ("uncoupled", "common input 0.5", "rate-matched uncoupled", "cut b_to_a", "pseudo-dyads")
    figure = drawn(
        [Discrimination(measure=name, kind=kind, curve=CURVE) for kind in kinds for name in MEASURES]
    )
    letters = [text.get_text() for ax in figure.axes for text in ax.texts]
    assert letters == list("abcde")
    assert collisions(figure) == []


def kind(name, truth, n):
    return Kind(name=name, truth=truth, scored=np.ones(n, dtype=np.bool_), blocks=np.zeros(n, dtype=np.int64))


def estimate(value, n=4):
    low, high = (value - 0.1, value + 0.1) if n > 2 else (np.nan, np.nan)
    return Estimate(value=value, ci_low=low, ci_high=high, n=n, n_unscored=0, n_undefined=0, interval="BCa")


@pytest.fixture
def sensitivity():
    kinds = (kind("uncoupled", "not mutual", 20), kind("film", "not mutual", 20), kind("live", "mutual", 10))
    detected = {"uncoupled": proportion(1, 20), "film": proportion(20, 20), "live": proportion(9, 10)}
    rows = tuple(
        TrustRow(measure=name, rule="r", detected=detected) for name in ("C", "other", "Reciprocity index")
    )
    table = TrustTable(measured_s=40.0, kinds=kinds, rows=rows)
    effects = {"live": estimate(0.5), "uncoupled": estimate(0.0, n=0)}
    return sensitivity_figure(table, effects, {"C", "Reciprocity index"}, note="Assumed: all.")


def test_detection_is_drawn_against_the_effect(sensitivity):
    curves = [container.lines[0] for container in sensitivity.axes[0].containers]
    assert [container.get_label() for container in sensitivity.axes[0].containers] == [
        "C",
        "Reciprocity index",
    ]
    for curve in curves:
        assert curve.get_xdata() == pytest.approx([0.0, 0.5**0.5], abs=0.01)  # at their roots; no film
        assert curve.get_ydata() == pytest.approx([0.05, 0.9])


def test_the_axis_says_the_effects_themselves(sensitivity):
    axis = sensitivity.axes[0].xaxis
    ticks = dict(zip((label.get_text() for label in axis.get_ticklabels()), axis.get_ticklocs(), strict=True))
    assert ticks["0.1"] == pytest.approx(0.1**0.5)
    assert list(ticks) == ["0", "0.01", "0.05", "0.1", "0.2", "0.3", "0.5"]


def test_bars_are_the_exact_intervals(sensitivity):
    bars = sensitivity.axes[0].containers[0].lines[2][0].get_segments()
    expected = [proportion(1, 20), proportion(9, 10)]
    assert [(bar[0][1], bar[1][1]) for bar in bars] == [
        (pytest.approx(one.ci_low), pytest.approx(one.ci_high)) for one in expected
    ]


def test_what_it_rests_on_is_said(sensitivity):
    said = sensitivity.get_supxlabel().replace("\n", " ")
    assert "uncoupled 20; live 10" in said
    assert "n = 4 model dyads" in said
    assert said.endswith("Assumed: all.")


LADDER = {
    "uncoupled": 0.0,
    "coupling 0.1": 0.005,
    "coupling 0.25": 0.038,
    "coupling 0.75": 0.222,
    "live": 0.311,
}


@pytest.fixture
def ladder():
    effects = {
        name: estimate(value, n=3 if value else 0)
        for name, value in (LADDER | {"coupling 1.25": 0.359}).items()
    }
    kinds = tuple(kind(name, "mutual", 20) for name in effects)
    detected = {name: proportion(1 if name == "uncoupled" else 20, 20) for name in effects}
    rows = tuple(TrustRow(measure=name, rule="r", detected=detected) for name in MEASURES)
    return sensitivity_figure(TrustTable(measured_s=40.0, kinds=kinds, rows=rows), effects, MEASURES)


def test_names_of_kinds_do_not_collide_and_the_legend_lies_beside_the_axes(ladder, collisions, cut):
    assert collisions(ladder) == []
    assert cut(ladder) == []
    ax = ladder.axes[0]
    assert ax.get_legend().get_window_extent().x0 >= ax.get_window_extent().x1


def test_curves_are_moved_by_little_and_the_note_says_so(ladder):
    FigureCanvasAgg(ladder).draw()
    drawn_px = [one.lines[0].get_transform().transform((0, 0))[0] for one in ladder.axes[0].containers]
    assert np.ptp(drawn_px) * 72 / ladder.dpi == pytest.approx(7.2)
    assert "Curves are moved sideways by up to 3.6 points" in ladder.get_supxlabel().replace("\n", " ")
