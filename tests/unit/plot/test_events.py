import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba

from snn.plot.events import event_spans_s, plot_event_bar
from snn.plot.style import PARTNER_COLOURS


@pytest.fixture
def events(make_events):
    # partner, channel, onset, duration
    rows = [(0, 0, 1.0, 0.5), (0, 0, 3.0, 0.5), (1, 0, 3.0, 0.5), (0, 2, 4.8, 0.5), (0, 3, 2.0, 0.5)]
    # sorted by onset: A smiles, A withdraws (drives nothing), A and B smile together, A frowns
    return make_events(rows, shared=[0, 0, 1, 1, 0], intensity=[1, 0, 1, 1, 1])


@pytest.mark.parametrize(
    ("partner", "channel", "shared", "spans_s"),
    [
        ("a", 0, False, [(1.0, 0.5)]),
        ("a", 0, True, [(3.0, 0.5)]),
        ("b", 0, True, [(3.0, 0.5)]),
        ("b", 0, False, []),
        ("a", 2, False, [(4.8, 0.2)]),  # cut at the end of the stretch
        ("a", 3, False, []),  # intensity 0
    ],
)
def test_spans(events, partner, channel, shared, spans_s):
    found = event_spans_s(events, partner=partner, channel=channel, shared=shared, window_s=(0.0, 5.0))
    assert np.array(found) == pytest.approx(np.array(spans_s))


def test_acts_before_the_stretch_are_cut_or_left_out(events):
    found = event_spans_s(events, partner="a", channel=0, shared=False, window_s=(1.2, 5.0))
    assert found == [pytest.approx((1.2, 0.3))]
    assert event_spans_s(events, partner="a", channel=0, shared=False, window_s=(1.5, 5.0)) == []


def test_each_partner_has_bars_of_its_colour_and_shared_ones_are_hatched(events, figure):
    for partner, n_bars, n_hatched in (("a", 3, 1), ("b", 1, 1)):
        ax = plot_event_bar(events, partner=partner, window_s=(0.0, 5.0), ax=figure.add_subplot())
        drawn = [lane for lane in ax.findobj(PolyCollection) if lane.get_paths()]
        assert sum(len(lane.get_paths()) for lane in drawn) == n_bars
        assert sum(len(lane.get_paths()) for lane in drawn if lane.get_hatch()) == n_hatched
        assert {tuple(lane.get_edgecolor()[0]) for lane in drawn} == {to_rgba(PARTNER_COLOURS[partner])}


def test_lanes_are_named_and_smile_is_on_top(events, figure, texts):
    ax = plot_event_bar(events, partner="b", window_s=(0.0, 5.0), ax=figure.add_subplot())
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "smile +",
        "touch +",
        "frown −",
        "withdraw −",
    ]
    bottom, top = ax.get_ylim()
    assert bottom > top
    assert "B intends" in texts(figure)


def test_no_events_draw_empty_lanes(make_events, figure):
    ax = plot_event_bar(make_events([]), partner="a", window_s=(0.0, 5.0), ax=figure.add_subplot())
    assert not [lane for lane in ax.findobj(PolyCollection) if lane.get_paths()]
    assert ax.get_xlim() == (0.0, 5.0)
