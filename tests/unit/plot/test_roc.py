"""What the curves of a calibration show."""

import numpy as np

from snn.calibration.discrimination import Discrimination
from snn.calibration.roc import roc_curve
from snn.plot.roc import roc_figure

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
    diagonal, c, _, index = film.get_lines()[:4]
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


def test_a_measure_looks_the_same_whichever_others_are_drawn():
    def colours(figure):
        (legend,) = [ax.get_legend() for ax in figure.axes if ax.get_legend()]
        handles = legend.legend_handles
        return {handle.get_label().replace("\n", " "): handle.get_color() for handle in handles}

    every = colours(drawn([Discrimination(measure=name, kind="film", curve=CURVE) for name in MEASURES]))
    assert len(set(every.values())) == 7
    for name in MEASURES:
        assert colours(drawn([Discrimination(measure=name, kind="film", curve=CURVE)])) == {name: every[name]}


def test_panels_have_letters_and_nothing_collides(collisions):
    kinds = ("uncoupled", "common input 0.5", "rate-matched uncoupled", "cut b_to_a", "pseudo-dyads")
    figure = drawn(
        [Discrimination(measure=name, kind=kind, curve=CURVE) for kind in kinds for name in MEASURES]
    )
    letters = [text.get_text() for ax in figure.axes for text in ax.texts if text.get_text().isalpha()]
    assert letters == list("abcde")
    assert collisions(figure) == []


def test_panels_that_would_be_rectangles_are_told_and_not_drawn(texts):
    perfect = roc_curve(np.array([0.1, 0.3]), np.array([0.5, 0.6]))
    found = [
        *(Discrimination(measure=name, kind="film", curve=CURVE) for name in MEASURES[:2]),
        *(Discrimination(measure=name, kind="uncoupled", curve=perfect) for name in MEASURES[:2]),
    ]
    figure = drawn(found)
    assert [ax.get_title(loc="left") for ax in figure.axes if ax.axison] == ["film\nn = 9"]
    assert "without an error: uncoupled (n = 9)." in texts(figure)
    alone = drawn(found[2:])  # where there is nothing else
    assert [ax.get_title(loc="left") for ax in alone.axes if ax.axison] == ["uncoupled\nn = 9"]
    assert "without an error:" not in texts(alone)


def test_the_area_of_each_curve_that_errs_stands_in_its_panel_beside_its_mark():
    perfect = roc_curve(np.array([0.1, 0.3]), np.array([0.5, 0.6]))
    found = [
        Discrimination(measure=MEASURES[0], kind="film", curve=CURVE),
        Discrimination(measure=MEASURES[1], kind="film", curve=perfect),
    ]
    ax = drawn(found).axes[0]
    (area,) = [text for text in ax.texts if text.get_text() != "a"]
    assert area.get_text() == f"{CURVE.area:.2f}".removeprefix("0") == ".75"
    mark = ax.get_lines()[-1]
    assert mark.get_ydata()[0] == area.get_position()[1]
    assert mark.get_marker() == "o"  # of C


def test_a_kind_keeps_its_panel_if_any_measure_errs_about_it():
    perfect = roc_curve(np.array([0.1, 0.3]), np.array([0.5, 0.6]))
    film = [Discrimination(measure=name, kind="film", curve=perfect) for name in MEASURES[:2]]
    mixed = [
        Discrimination(measure=MEASURES[0], kind="replay", curve=perfect),
        Discrimination(measure=MEASURES[1], kind="replay", curve=CURVE),
    ]
    titles = [ax.get_title(loc="left") for ax in drawn([*film, *mixed]).axes]
    assert "replay\nn = 9" in titles
    assert "film\nn = 9" not in titles
