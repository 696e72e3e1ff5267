"""Trials: whole windows, one for each act, in which doing and seeing are apart."""

import numpy as np
import pytest

from snn.analyse.cells.act_windows import cut_trials, trial_counts
from tests.unit.conftest import way_of


def _cut(events, *, partner=0, n_steps=5000, transient_ms=0.0, window_ms=400.0, hidden_s=()):
    """Cut with a latency of 70 ms and a body that lags 40 ms."""
    way = way_of("ba"[partner], "ab"[partner], latency_ms=70.0, body_lag_ms=40.0, hidden_s=hidden_s)
    return cut_trials(
        events,
        way,
        n_channels=4,
        n_steps=n_steps,
        time_step_ms=1.0,
        transient_ms=transient_ms,
        window_ms=window_ms,
    )


def _starts(sets):
    return [found.starts.tolist() for found in sets]


def test_one_trial_for_each_act_done_and_seen(make_events):
    events = make_events([(0, 1, 1.0, 0.9), (1, 2, 3.0, 0.5)])
    of_a, of_b = _cut(events, partner=0), _cut(events, partner=1)
    assert _starts(of_a.executing) == [[], [1000], [], []]
    assert _starts(of_a.observing) == [[], [], [3070], []]
    assert _starts(of_b.executing) == [[], [], [3000], []]
    assert _starts(of_b.observing) == [[], [1070], [], []]
    assert of_a.n_window_steps == 400
    assert not any(trials.others.any() for trials in (*of_a.executing, *of_a.observing))


@pytest.mark.parametrize(("duration_s", "expected"), [(0.399, []), (0.4, [1000])])
def test_a_trial_needs_a_whole_window(make_events, duration_s, expected):
    assert _starts(_cut(make_events([(0, 0, 1.0, duration_s)])).executing)[0] == expected


def test_base_waits_until_everything_faded_and_is_cut_into_windows(make_events):
    trials = _cut(make_events([(1, 2, 1.0, 0.5)]), n_steps=3000)
    # idle until 1000, and from 1500 + 110 + 100 on: two windows before, three after
    assert trials.base.tolist() == [0, 400, 1710, 2110, 2510]


def test_who_does_or_did_something_until_lately_does_not_observe(make_events):
    # an act of 900 ms is seen from 1070 to 2010; the own act ends at 1300, its traces 210 ms later
    events = make_events([(1, 2, 1.0, 0.9), (0, 3, 1.2, 0.1)])
    assert _starts(_cut(events).observing)[2] == [1510]
    events = make_events([(1, 2, 1.0, 0.9), (0, 3, 1.2, 0.301)])
    assert _starts(_cut(events).observing)[2] == []


def test_a_trial_needs_a_whole_window_that_is_not_hidden(make_events):
    events = make_events([(1, 2, 1.0, 0.5)])  # seen from 1070 to 1610
    assert _starts(_cut(events, hidden_s=[(0.5, 1.21)]).observing)[2] == [1210]
    assert _starts(_cut(events, hidden_s=[(0.5, 1.22)]).observing)[2] == []


def test_who_sees_or_saw_something_until_lately_does_not_execute(make_events):
    # the other's act of 100 ms is seen from 1070 to 1210, and fades until 1310
    events = make_events([(0, 1, 1.0, 0.9), (1, 1, 1.0, 0.1)])
    assert _starts(_cut(events).executing)[1] == [1310]
    later = make_events([(0, 1, 1.0, 0.9), (1, 1, 1.33, 0.1)])  # seen from 1400 on: the window is just over
    assert _starts(_cut(later).executing)[1] == [1000]


def test_other_channels_done_or_seen_with_it_are_named(make_events):
    #           seen 1070..1610     1609..2149             3070..3610
    rows = [(1, 2, 1.0, 0.5), (1, 0, 1.539, 0.5), (1, 3, 3.0, 0.5)]
    observing = _cut(make_events(rows)).observing
    assert _starts(observing) == [[1609], [], [1070], [3070]]
    assert observing[2].others.tolist() == [[False] * 4]  # 0 comes at 1609, after the window until 1470
    assert observing[0].others.tolist() == [[False, False, True, False]]  # 2 was on just before
    assert observing[0].alone.size == 0
    assert observing[3].alone.tolist() == [3070]
    overlapping = _cut(make_events([(0, 1, 1.0, 0.5), (0, 3, 1.4, 0.5)])).executing
    assert overlapping[1].others.tolist() == [[False] * 4]
    overlapping = _cut(make_events([(0, 1, 1.0, 0.5), (0, 3, 1.399, 0.5)])).executing
    assert overlapping[1].others.tolist() == [[False, False, False, True]]


@pytest.mark.parametrize(("onset_s", "start", "is_on"), [(1.24, 1310, False), (1.239, 1309, True)])
def test_a_channel_that_has_just_faded_is_not_on(make_events, onset_s, start, is_on):
    # 2 is seen from 1070 to 1210, and fades until 1310
    observing = _cut(make_events([(1, 2, 1.0, 0.1), (1, 0, onset_s, 0.5)])).observing
    assert observing[0].starts.tolist() == [start]
    assert observing[0].others.tolist() == [[False, False, is_on, False]]


def test_the_transient_belongs_to_no_trial(make_events):
    trials = _cut(make_events([(0, 0, 0.2, 0.8), (1, 1, 2.0, 0.5)]), transient_ms=500.0, n_steps=2000)
    assert _starts(trials.executing)[0] == [500]
    assert trials.base.min() == 1210


def test_without_events_there_is_only_base(make_events):
    trials = _cut(make_events([]), n_steps=1000)
    assert trials.base.tolist() == [0, 400]
    assert all(found.starts.size == 0 for found in (*trials.executing, *trials.observing))
    assert trials.executing[0].others.shape == (0, 4)


def test_counts_by_hand(make_trains):
    spikes = [(0, 9), (0, 10), (1, 19), (1, 20), (0, 30), (0, 39), (1, 40), (0, 99)]
    counts = trial_counts(make_trains(spikes, n_cells=3, n_steps=100), np.array([10, 30]), n_window_steps=10)
    np.testing.assert_array_equal(counts, [[1, 2], [1, 0], [0, 0]])


def test_counts_of_random_spikes_one_by_one(make_trains):
    rng = np.random.default_rng(1)
    spikes = sorted({(int(s), int(c)) for s, c in rng.integers((500, 6), size=(800, 2))})
    trains = make_trains([(cell, step) for step, cell in spikes], n_cells=6, n_steps=500)
    starts = np.array([0, 40, 90, 470])
    expected = [
        [sum(c == cell and start <= s < start + 40 for s, c in spikes) for start in starts]
        for cell in range(6)
    ]
    np.testing.assert_array_equal(trial_counts(trains, starts, n_window_steps=40), expected)


def test_counts_without_trials_are_empty(make_trains):
    nothing = np.empty(0, dtype=np.int64)
    counts = trial_counts(make_trains([(0, 9)], n_cells=3, n_steps=100), nothing, n_window_steps=10)
    assert counts.shape == (3, 0)
