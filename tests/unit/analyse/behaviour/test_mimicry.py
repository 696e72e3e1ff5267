"""Copies of seen acts, by one who intended nothing."""

import numpy as np
import pytest

from snn.analyse.behaviour.mimicry import mimicry
from tests.unit.conftest import way_of

WATCHER = 1
ACTS_S = (np.array([1.0, 5.0, 9.0]), np.array([3.0]), np.empty(0), np.array([7.0]))


def _mimicry(watcher_acts_s, events, *, stop_s=20.0, watcher=WATCHER, hidden_s=()):
    way = way_of("ba"[watcher], "ab"[watcher], hidden_s=hidden_s)
    return mimicry(ACTS_S, watcher_acts_s, events=events, way=way, start_s=0.0, stop_s=stop_s)


def _acts(*by_channel):
    return tuple(np.array(onsets_s, dtype=float) for onsets_s in by_channel)


def test_copies_come_within_the_window_on_the_same_channel(make_events):
    # smile copied at 0.3 and 0.5 s, not at 0.9; touch answered by withdrawal; withdrawal copied too soon
    found = _mimicry(_acts([1.3, 5.5, 9.9], [], [], [3.4, 7.05]), make_events([]))
    assert found.n_seen == 5
    assert found.share == pytest.approx(2 / 5)
    assert found.latency_s == pytest.approx(0.4)
    assert found.other_share == pytest.approx((1 / 5) / 3)


def test_acts_around_which_the_watcher_intends_something_do_not_count(make_events):
    intended = [
        (WATCHER, 2, 1.7, 0.5),  # begins before a copy of the act at 1 s would be too late
        (WATCHER, 2, 2.2, 0.75),  # ended 50 ms before the act at 3 s: its own act may still begin
        (WATCHER, 2, 4.0, 0.85),  # ended 150 ms before the act at 5 s
        (WATCHER, 2, 7.85, 0.5),  # begins too late to be taken for a copy of the act at 7 s
        (1 - WATCHER, 0, 9.0, 0.5),  # the other's own
    ]
    found = _mimicry(_acts([1.3, 5.5], [], [], []), make_events(intended))
    assert found.n_seen == 3
    assert found.share == pytest.approx(1 / 3)
    other = _mimicry(_acts([1.3, 5.5], [], [], []), make_events(intended), watcher=0)
    assert other.n_seen == 4


def test_acts_that_are_hidden_do_not_count(make_events):
    # of the acts at 1, 3, 5, 7 and 9 s: hidden until 0.1 s before, from 0.7 s after, from 0.9 s after
    found = _mimicry(
        _acts([1.3, 5.5], [], [], []), make_events([]), hidden_s=[(2.0, 2.9), (5.7, 6.0), (7.9, 8.5)]
    )
    assert found.n_seen == 4
    assert found.share == pytest.approx(1 / 4)


def test_without_any_seen_act_there_is_nothing_to_share(make_events):
    found = _mimicry(_acts([1.3], [], [], []), make_events([(WATCHER, 0, 0.0, 20.0)]))
    assert found.n_seen == 0
    assert np.isnan([found.share, found.other_share, found.latency_s]).all()
