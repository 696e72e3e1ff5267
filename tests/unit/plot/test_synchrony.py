from dataclasses import replace

import numpy as np
import pytest
from matplotlib.patches import StepPatch

from snn.errors import ResultError
from snn.plot.synchrony import synchrony_figure, synchrony_statement


@pytest.fixture
def drawn(make_events):
    def draw(measured, **changes):
        events = make_events([(0, 0, 1.0, 0.5)])
        changes = {"events": events} | changes
        return synchrony_figure(measured, bin_ms=20.0, transient_s=0.5, **changes)

    return draw


def test_figure_shows_result_null_number_and_note(drawn, summary, texts, cut):
    figure = drawn(summary(), note="Assumed: the mirror map.")
    read = texts(figure)
    said = [
        "C = 0.60 at +200 ms, null95 = 0.18, p = 0.048 (n = 1 model dyad)",
        "circular shift of partner B, 20 surrogates",
        "common input exceeds it as well",
        "Lag (ms)",
        "Surrogates (count)",
        "Time (s)",
        "Assumed: the mirror map.",
    ]
    assert [words for words in said if words not in read] == []
    assert [letter for letter in "abc" if f" {letter} " not in f" {read} "] == []
    assert cut(figure) == []


def test_rates_begin_after_the_transient(drawn, summary):
    # 100 bins of 20 ms after 0.5 s
    ax = drawn(summary()).axes[-1]
    assert ax.get_xlim() == pytest.approx((0.5, 2.5))
    assert ax.findobj(StepPatch)[0].get_data().edges[[0, -1]] == pytest.approx([0.5, 2.5])


def test_stretch_can_be_chosen_but_must_exist(drawn, summary):
    assert drawn(summary(), window_s=(1.0, 2.0)).axes[-1].get_xlim() == (1.0, 2.0)
    with pytest.raises(ResultError, match=r"the recording lasts from 0 to 2\.5 s"):
        drawn(summary(), window_s=(1.0, 3.0))


def test_silent_dyad(drawn, summary, silent, texts, cut):
    correlation, test = silent
    figure = drawn(summary(correlation=correlation, test=test))
    assert "Synchrony undefined: no channel on which both partners fire" in texts(figure)
    assert cut(figure) == []


def test_sick_dyad_has_no_p_and_is_marked(drawn, summary, shift_test, health, texts):
    nan = float("nan")
    figure = drawn(summary(test=shift_test(z=nan, p_value=nan), health=health("reverberating")))
    assert "p undefined (n = 1 model dyad) Not scored: reverberating, what was found" in texts(figure)


def test_recording_too_short_for_a_null_says_so(drawn, summary, texts):
    figure = drawn(summary(test=None, note="1.5 s are too short"))
    assert "C = 0.60 at +200 ms, no null" in texts(figure)
    assert texts(figure).count("1.5 s are too short") == 1


def test_recording_too_short_for_the_lags_says_so(drawn, summary, texts):
    figure = drawn(summary(correlation=None, test=None, note="0.2 s remain"))
    assert "Synchrony not measured" in texts(figure)
    assert texts(figure).count("0.2 s remain") == 2


def test_negative_peak_has_a_true_minus(summary, correlation):
    measured = summary(correlation=correlation(peak=-0.05, lag_s=-0.1))
    assert synchrony_statement(measured).startswith("C = −0.05 at −100 ms")


def test_hatching_is_explained_where_some_is_drawn(drawn, summary, make_events, texts):
    assert "hatched" not in texts(drawn(summary()))
    shared = replace(make_events([(0, 0, 1.0, 0.5)]), shared=np.array([True]))
    assert "hatched: from the shared stream (common input)." in texts(drawn(summary(), events=shared))
    assert "hatched" not in texts(drawn(summary(), events=shared, window_s=(2.0, 2.5)))
