from dataclasses import replace

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.text import Text

from snn.plot.correlogram import label_lags, plot_correlogram, signed_ms


@pytest.fixture
def drawn(figure):
    def draw(correlation, test):
        return plot_correlogram(correlation, test, ax=figure.add_subplot())

    return draw


def test_mean_and_channels_are_drawn_over_milliseconds(drawn, correlation, shift_test):
    measured = correlation()
    ax = drawn(measured, shift_test())
    lines = [line for line in ax.get_lines() if len(line.get_xdata()) == 11]
    assert len(lines) == 1 + 4
    assert lines[0].get_xdata() == pytest.approx(np.arange(-500, 501, 100))
    assert lines[0].get_ydata() == pytest.approx(measured.values)
    assert [line.get_ydata() for line in lines[1:]] == [pytest.approx(row) for row in measured.channel_values]


def test_negative_channels_are_dashed(drawn, correlation, shift_test):
    lines = [line for line in drawn(correlation(), shift_test()).get_lines() if len(line.get_xdata()) == 11]
    assert [line.is_dashed() for line in lines[1:]] == [False, False, True, True]


def test_null_band_and_its_95th_percentile_are_shown(drawn, correlation, shift_test, figure, texts):
    ax = drawn(correlation(), shift_test())
    box = ax.findobj(PolyCollection)[0].get_paths()[0].get_extents()
    assert (box.y0, box.y1) == pytest.approx((-0.1, 0.12))
    assert any(np.allclose(line.get_ydata(), 0.18) for line in ax.get_lines())
    assert "null, 2.5 to 97.5 %" in texts(figure)


@pytest.mark.parametrize(("lag_s", "words"), [(0.2, "at +200 ms"), (-0.2, "at −200 ms"), (0.0, "at 0 ms")])
def test_peak_is_marked_and_stated(drawn, correlation, shift_test, figure, texts, lag_s, words):
    ax = drawn(correlation(peak=0.6, lag_s=lag_s), shift_test())
    marks = [line.get_xydata()[0] for line in ax.get_lines() if line.get_marker() == "o"]
    assert marks == [pytest.approx((lag_s * 1e3, 0.6))]
    assert f"C = 0.60 {words}" in texts(figure)


def test_a_leads_on_the_right(figure):
    ax = label_lags(np.arange(-500.0, 501.0, 100.0), ax=figure.add_subplot())
    figure.draw_without_rendering()
    middles = {text.get_text(): text.get_window_extent().x0 for text in ax.texts}
    assert middles["A leads →"] > ax.bbox.x0 + ax.bbox.width / 2 > middles["← B leads"]
    assert ax.get_xlabel() == "Lag (ms)"
    assert ax.get_xlim() == (-500.0, 500.0)


@pytest.mark.parametrize("lag_s", [-0.5, 0.5])
def test_statement_of_a_peak_at_the_edge_stays_inside(drawn, correlation, shift_test, figure, lag_s):
    ax = drawn(correlation(lag_s=lag_s), shift_test())
    figure.draw_without_rendering()
    (statement,) = [text.get_window_extent() for text in ax.texts if text.get_text().startswith("C =")]
    assert ax.bbox.x0 - 1 <= statement.x0 < statement.x1 <= ax.bbox.x1 + 1
    assert statement.y1 <= ax.bbox.y1


def test_silent_dyad_says_so_instead_of_failing(drawn, silent, figure, texts):
    drawn(*silent)
    assert "no channel on which both partners fire" in texts(figure)


def test_channel_on_which_a_partner_is_silent_leaves_no_line(drawn, correlation, shift_test):
    measured = correlation()
    measured.channel_values[2] = np.nan
    lines = [line for line in drawn(measured, shift_test()).get_lines() if len(line.get_xdata()) == 11]
    assert sum(np.isfinite(line.get_ydata()).all() for line in lines) == 1 + 3


def test_without_a_null_there_is_no_band(drawn, correlation, figure, texts):
    ax = drawn(correlation(), None)
    assert ax.findobj(PolyCollection) == []
    assert "null" not in texts(figure)


def test_lag_is_rounded_to_milliseconds():
    assert signed_ms(0.1199999) == "+120 ms"


@pytest.mark.parametrize("lag_s", [-0.5, -0.2, 0.0, 0.2, 0.5])
def test_the_statement_lies_on_no_curve(drawn, correlation, shift_test, figure, lag_s):
    smooth = correlation(peak=0.3, lag_s=lag_s)
    ragged = smooth.channel_values + 0.3 * np.tile([1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1], (4, 1))
    ax = drawn(replace(smooth, channel_values=ragged), shift_test())
    figure.draw_without_rendering()
    (statement,) = [text for text in ax.texts if text.get_text().startswith("C =")]
    box = Text.get_window_extent(statement)  # without the line to the peak
    assert box.y1 <= ax.bbox.y1
    for line in ax.get_lines():
        if len(line.get_xdata()) == 11:
            x, y = line.get_transform().transform(line.get_xydata()).T
            across = np.linspace(box.x0, box.x1, 50)
            assert np.interp(across, x, y).max() < box.y0
