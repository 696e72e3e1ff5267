"""Rates at rest, in doing and in seeing."""

import numpy as np
import pytest

from snn.analyse.cells.responses import RESPONSE_TAIL_MS, responses, situations
from tests.unit.conftest import way_of

LATENCY_MS, LAG_MS = 70.0, 40.0
LASTING_MS = LATENCY_MS + LAG_MS + RESPONSE_TAIL_MS
"""What a partner did keeps it from observing for so long."""


def _situations(events, *, partner=0, n_steps=4000, transient_ms=0.0, latency_ms=LATENCY_MS, hidden_s=()):
    way = way_of("ba"[partner], "ab"[partner], latency_ms=latency_ms, body_lag_ms=LAG_MS, hidden_s=hidden_s)
    return situations(
        events,
        way,
        n_channels=4,
        n_steps=n_steps,
        time_step_ms=1.0,
        transient_ms=transient_ms,
    )


def _steps(mask):
    return np.flatnonzero(mask).tolist()


def test_executing_is_the_own_intention(make_events):
    found = _situations(make_events([(0, 1, 1.0, 0.5), (1, 2, 1.0, 0.5)]))
    assert _steps(found.executing[1]) == list(range(1000, 1500))
    assert not found.executing[[0, 2, 3]].any()


def test_observing_is_from_the_first_movement_that_can_be_seen_to_the_last(make_events):
    found = _situations(make_events([(1, 2, 1.0, 0.5)]))
    # one latency after the intention begins, until latency and lag of the body after it ends
    assert _steps(found.observing[2]) == list(range(1070, 1610))
    assert not found.observing[[0, 1, 3]].any()
    assert not found.executing.any()


def test_the_other_partner_sees_it_the_other_way_round(make_events):
    events = make_events([(0, 1, 1.0, 0.5), (1, 2, 2.0, 0.5)])
    of_a, of_b = _situations(events, partner=0), _situations(events, partner=1)
    assert _steps(of_a.executing.any(axis=0)) == list(range(1000, 1500))
    assert _steps(of_b.executing.any(axis=0)) == list(range(2000, 2500))
    assert _steps(of_b.observing[1]) == list(range(1070, 1610))
    assert _steps(of_a.observing[2]) == list(range(2070, 2610))


def test_who_intends_anything_does_not_observe(make_events):
    found = _situations(make_events([(1, 2, 1.0, 0.5), (0, 3, 1.2, 0.1)]))
    assert _steps(found.observing[2]) == [*range(1070, 1200), *range(1300 + round(LASTING_MS), 1610)]


def test_what_is_hidden_is_not_observed_and_no_base_either(make_events):
    events = make_events([(1, 2, 1.0, 0.5)])
    found = _situations(events, hidden_s=[(0.0, 1.2), (1.5, 1.55)])
    assert _steps(found.observing[2]) == [*range(1200, 1500), *range(1550, 1610)]
    np.testing.assert_array_equal(found.base, _situations(events).base)


def test_several_acts_can_be_observed_at_once(make_events):
    found = _situations(make_events([(1, 2, 1.0, 0.5), (1, 0, 1.2, 0.5)]))
    assert _steps(found.observing[2]) == list(range(1070, 1610))
    assert _steps(found.observing[0]) == list(range(1270, 1810))


@pytest.mark.parametrize("partner", [0, 1])
def test_base_waits_until_everything_faded(make_events, partner):
    found = _situations(make_events([(partner, 2, 1.0, 0.5)]))
    first_idle = 1500 + round(LASTING_MS)
    expected = [*range(1000), *range(first_idle, 4000)]
    assert [_steps(row) for row in found.base] == [expected] * 4


def test_the_transient_belongs_to_no_situation(make_events):
    found = _situations(make_events([(0, 0, 0.2, 0.5), (1, 1, 0.2, 0.6)]), transient_ms=500.0)
    assert _steps(found.executing[0]) == list(range(500, 700))
    assert not found.observing.any()  # its own act lasts until 910
    assert _steps(found.base[0])[0] == 800 + 110 + 100
    only_seen = _situations(make_events([(1, 1, 0.2, 0.6)]), transient_ms=500.0)
    assert _steps(only_seen.observing[1]) == list(range(500, 910))


def test_a_delay_beyond_the_end_shows_nothing(make_events):
    found = _situations(make_events([(1, 0, 0.1, 0.2)]), n_steps=400, latency_ms=1000.0)
    assert not found.observing.any()


def test_rates_by_hand(make_trains, make_events):
    # cells 0-1 are channel 0 and so on; a executes channel 1 for 500 ms, b channel 2
    events = make_events([(0, 1, 1.0, 0.5), (1, 2, 2.0, 0.5)])
    spikes = [(2, 1000), (2, 1499), (3, 1200)]  # executing
    spikes += [(2, 999), (3, 1500), (0, 1200)]  # a step too early, a step too late, another channel
    spikes += [(5, 2070), (5, 2609), (4, 2610), (4, 2069)]  # observing, too late, too early
    spikes += [(7, 0), (7, 3999), (0, 5)]  # at base
    found = responses(make_trains(spikes, n_cells=8, n_steps=4000), situations=_situations(events))
    np.testing.assert_allclose(found.executing.window_s, [0, 0.5, 0, 0])
    np.testing.assert_allclose(found.executing.channel_rates_hz, [np.nan, 3 / (2 * 0.5), np.nan, np.nan])
    np.testing.assert_allclose(found.executing.cell_rates_hz[2:4], [2 / 0.5, 1 / 0.5])
    assert np.isnan(found.executing.cell_rates_hz[[0, 1, 4, 5, 6, 7]]).all()
    assert found.executing.rate_hz == pytest.approx(3 / (2 * 0.5))
    assert found.observing.rate_hz == pytest.approx(2 / (2 * 0.54))
    np.testing.assert_allclose(found.observing.cell_rates_hz[4:6], [0, 2 / 0.54])
    base_s = 1.0 + (2.0 - 1.71) + (4.0 - 2.71)
    # (2, 999) and (0, 5), (7, 0), (7, 3999) fall into base
    assert found.base.rate_hz == pytest.approx(4 / (8 * base_s))
    np.testing.assert_allclose(found.base.window_s, [base_s] * 4)
    np.testing.assert_allclose(found.base.cell_rates_hz[[0, 2, 7]], np.array([1, 1, 2]) / base_s)


def test_the_population_rate_weighs_channels_by_their_time(make_trains, make_events):
    events = make_events([(0, 0, 0.0, 1.5), (0, 1, 2.0, 0.5)])
    spikes = [(0, 10), (0, 20), (0, 30), (1, 2100), (1, 2200)]
    found = responses(make_trains(spikes, n_cells=4, n_steps=4000), situations=_situations(events)).executing
    np.testing.assert_allclose(found.channel_rates_hz[:2], [3 / 1.5, 2 / 0.5])
    assert found.rate_hz == pytest.approx((3 + 2) / (1.5 + 0.5))


def test_without_events_all_is_base(make_trains, make_events):
    trains = make_trains([(0, 7)], n_cells=4, n_steps=4000)
    found = responses(trains, situations=_situations(make_events([])))
    assert found.base.rate_hz == pytest.approx(1 / (4 * 4.0))
    for never in (found.executing, found.observing):
        assert np.isnan(never.rate_hz)
        assert np.isnan(never.cell_rates_hz).all()
        np.testing.assert_array_equal(never.window_s, 0)


def test_planted_rates_are_recovered(make_poisson, make_events):
    rng = np.random.default_rng(1)
    n_steps = 80_000
    rows = [(p, k, t, 0.5) for p in (0, 1) for k in range(4) for t in rng.uniform(0, 80, 20)]
    found = _situations(make_events(rows), n_steps=n_steps)
    rates_hz = 5.0 + 29.0 * found.executing + 12.0 * found.observing
    trains = make_poisson(rates_hz, cells_per_channel=20, rng=rng)
    measured = responses(trains, situations=found)
    # each rests on more than 200 cell-seconds: standard errors below .4 Hz
    assert measured.base.rate_hz == pytest.approx(5.0, abs=0.8)
    assert measured.executing.rate_hz == pytest.approx(34.0, abs=1.6)
    assert measured.observing.rate_hz == pytest.approx(17.0, abs=1.6)
