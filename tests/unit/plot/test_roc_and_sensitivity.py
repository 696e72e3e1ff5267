"""What the curves of a calibration show."""

import numpy as np
import pytest

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
    figure = roc_figure(FOUND, measured_s=40.0, n_healthy={"film": 7, "uncoupled": 8, "live": 9}, live="live")
    film, uncoupled, legend = figure.axes[:3]
    assert (film.get_title(loc="left"), uncoupled.get_title(loc="left")) == (
        "film\nn = 7",
        "uncoupled\nn = 8",
    )
    diagonal, c, index = film.get_lines()
    assert list(c.get_xdata()) == list(CURVE.false_alarm_rates)
    assert list(c.get_ydata()) == list(CURVE.hit_rates)
    assert len(index.get_xdata()) == 0
    assert list(diagonal.get_xdata()) == list(diagonal.get_ydata()) == [0, 1]
    assert [text.get_text() for text in legend.get_legend().get_texts()] == ["C", "index"]
    assert "40 s" in figure.get_suptitle()
    assert "n = 9 live" in figure.get_suptitle()


def kind(name, truth, n):
    return Kind(
        name=name, truth=truth, healthy=np.ones(n, dtype=np.bool_), blocks=np.zeros(n, dtype=np.int64)
    )


def estimate(value, n=4):
    low, high = (value - 0.1, value + 0.1) if n > 2 else (np.nan, np.nan)
    return Estimate(value=value, ci_low=low, ci_high=high, n=n, n_flagged=0, n_undefined=0, interval="BCa")


@pytest.fixture
def sensitivity():
    kinds = (kind("uncoupled", "not mutual", 20), kind("film", "not mutual", 20), kind("live", "mutual", 10))
    detected = {"uncoupled": proportion(1, 20), "film": proportion(20, 20), "live": proportion(9, 10)}
    rows = tuple(TrustRow(measure=name, rule="r", detected=detected) for name in ("C", "other", "index"))
    table = TrustTable(measured_s=40.0, kinds=kinds, rows=rows)
    effects = {"live": estimate(0.5), "uncoupled": estimate(0.0, n=0)}
    return sensitivity_figure(table, effects, {"C", "index"}, note="Assumed: all.")


def test_detection_is_drawn_against_the_effect(sensitivity):
    curves = [container.lines[0] for container in sensitivity.axes[0].containers]
    assert [container.get_label() for container in sensitivity.axes[0].containers] == ["C", "index"]
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
