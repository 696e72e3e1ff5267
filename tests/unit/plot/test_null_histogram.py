import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Polygon

from snn.plot.null_histogram import null_statement, p_statement, plot_null_histogram
from snn.plot.style import OUTCOME_COLOUR


@pytest.fixture
def drawn(figure):
    return lambda test: plot_null_histogram(test, ax=figure.add_subplot())


def test_histogram_holds_every_surrogate(drawn, shift_test):
    (outline,) = drawn(shift_test()).findobj(Polygon)
    x, y = outline.get_xy().T
    # peaks 0, .01, ... .19 in 30 bins of equal width: the area is 20 surrogates times the width
    width = 0.19 / 30
    area = 0.5 * abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))  # shoelace formula
    assert area == pytest.approx(20 * width)


def test_observed_value_and_null95_are_lines_inside_the_axes(drawn, shift_test):
    ax = drawn(shift_test(observed=0.6))
    lines = {line.get_label(): line for line in ax.get_lines()}
    assert lines["observed"].get_xdata() == [0.6, 0.6]
    assert to_hex(lines["observed"].get_color()).upper() == OUTCOME_COLOUR
    assert lines["null95"].get_xdata() == [0.18, 0.18]
    assert ax.get_xlim() == pytest.approx((-0.036, 0.636))  # 6 % of 0 to 0.6 on each side


def test_numbers_are_printed(drawn, shift_test, figure, texts):
    drawn(shift_test())
    read = texts(figure)
    said = ["z = 8.4", "p = 0.048 (least possible)", "null95 = 0.18", "20 surrogates", "Surrogates (count)"]
    assert [words for words in said if words not in read] == []


def test_p_that_could_be_smaller_is_not_called_least(shift_test):
    assert null_statement(shift_test(p_value=2 / 21)) == "z = 8.4, p = 0.095, null95 = 0.18"


def test_undefined_z_and_p_are_said_to_be_undefined(shift_test):
    nan = float("nan")
    assert null_statement(shift_test(z=nan, p_value=nan)) == "z undefined, p undefined, null95 = 0.18"


def test_p_has_two_digits():
    assert p_statement(0.0123) == "p = 0.012"


def test_silent_dyad_says_so(drawn, silent, figure, texts):
    drawn(silent[1])
    assert "no channel on which both partners fire" in texts(figure)


def test_null_that_does_not_vary_can_be_drawn(drawn, shift_test, figure):
    drawn(shift_test(observed=0.1, null_peaks=np.full(20, 0.1), null95=0.1, z=float("nan")))
    figure.draw_without_rendering()


def test_a_negative_z_has_a_true_minus(shift_test):
    assert null_statement(shift_test(z=-1.25, p_value=0.9)).startswith("z = \N{MINUS SIGN}1.2, p = 0.9,")


@pytest.mark.parametrize(("observed", "edge"), [(0.9, 1.0), (-0.7, 0.0)])
def test_a_sliver_of_a_null_fills_its_panel_and_an_arrow_tells_it(drawn, shift_test, observed, edge):
    ax = drawn(shift_test(observed=observed))  # the null reaches from 0 to 0.19
    low, high = ax.get_xlim()
    assert 0.19 / (high - low) > 0.6
    assert low <= 0.0 < 0.19 <= high
    assert not low < observed < high
    assert "observed" not in [line.get_label() for line in ax.lines]
    arrow, value = ax.texts
    assert (arrow.xy, value.get_text()) == ((edge, 0.5), f"observed\n{observed:.2f}".replace("-", "−"))


def test_a_null_that_can_be_seen_keeps_the_observed_on_its_axis(drawn, shift_test):
    ax = drawn(shift_test(observed=0.75))
    assert "observed" in [line.get_label() for line in ax.lines]
    assert ax.get_xlim()[1] > 0.75
