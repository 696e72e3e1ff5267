import numpy as np
import pytest
from matplotlib.patches import StepPatch

from snn.plot.rates import MIN_SCALE_HZ, plot_channel_rates


@pytest.fixture
def rates():
    a = np.arange(4 * 50, dtype=np.float64).reshape(4, 50) / 10
    return a, 2 * a


@pytest.fixture
def drawn(rates, figure, make_events):
    def draw(rates_a_hz=rates[0], rates_b_hz=rates[1], start_s=0.5, window_s=(0.5, 1.5)):
        axes = list(figure.subplots(4, 1))
        events = make_events([(0, 1, 0.6, 0.5), (1, 1, 0.7, 0.2)])
        plot_channel_rates(
            rates_a_hz, rates_b_hz, bin_ms=20.0, start_s=start_s, events=events, window_s=window_s, axes=axes
        )
        return axes

    return draw


def test_b_goes_up_and_a_goes_down(drawn, rates):
    for channel, ax in enumerate(drawn()):
        a, b = (patch.get_data() for patch in ax.findobj(StepPatch))
        assert a.values == pytest.approx(-rates[0][channel])
        assert b.values == pytest.approx(rates[1][channel])


def test_first_bin_begins_at_the_start(drawn):
    data = drawn()[0].findobj(StepPatch)[0].get_data()
    assert data.edges[[0, 1, -1]] == pytest.approx([0.5, 0.52, 1.5])


def test_all_channels_have_one_symmetric_scale_that_holds_the_largest_rate(drawn, rates):
    limits = {ax.get_ylim() for ax in drawn()}
    assert len(limits) == 1
    low, high = limits.pop()
    assert low == -high
    assert high > rates[1].max()


def test_rates_outside_the_stretch_do_not_set_the_scale(drawn, rates):
    early = drawn(window_s=(0.5, 0.6))[0].get_ylim()[1]
    assert early < rates[1].max()


def test_silent_partners_keep_a_readable_scale(drawn):
    silent = np.zeros((4, 50))
    assert drawn(silent, silent)[0].get_ylim()[1] >= MIN_SCALE_HZ


def test_ticks_are_rates_without_sign(drawn, figure):
    ax = drawn()[0]
    figure.draw_without_rendering()
    assert not any("−" in label.get_text() or "-" in label.get_text() for label in ax.get_yticklabels())


def test_acts_shade_the_half_of_their_partner(drawn):
    shades = [shade for shade in drawn()[1].collections if shade.get_paths()]
    spans = sorted(shade.get_paths()[0].get_extents().bounds for shade in shades)
    # x0 and width in seconds, y0 and height as fractions of the axes: A below, B above
    assert spans == [pytest.approx((0.6, 0.0, 0.5, 0.5)), pytest.approx((0.7, 0.5, 0.2, 0.5))]
