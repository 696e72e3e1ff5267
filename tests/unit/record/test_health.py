"""Runaway, silent and reverberating dyads are told from healthy ones."""

import numpy as np
import pytest

from snn.record.health import assess_health, judge, runaway_onset_s
from snn.record.reverberation import Recurrence

BIN_MS = 10.0
QUIET = Recurrence(correlation=0.1, limit=0.5, onset_s=None)
RINGING = Recurrence(correlation=0.9, limit=0.5, onset_s=7.0)
UNDECIDED = Recurrence(correlation=float("nan"), limit=float("nan"), onset_s=None)


def _rates(**replaced):
    names = ("a_observation_e", "a_execution_e", "b_observation_e", "b_execution_e")
    return {name: np.full(300, 4.0) for name in names} | replaced


@pytest.mark.parametrize(
    ("rate_hz", "n_high", "onset_s"),
    [
        (81.0, 20, 1.0),  # 200 ms at 81 Hz
        (80.0, 20, None),  # 80 Hz is not above 80 Hz
        (81.0, 19, None),  # 190 ms
        (200.0, 10, 0.89),  # nine bins at 200 Hz in a window of 20 bins are 90 Hz: it begins 11 bins before
        (200.0, 8, None),  # eight are 80 Hz
    ],
)
def test_runaway_is_a_mean_over_200_ms(rate_hz, n_high, onset_s):
    rates_hz = np.zeros(300)
    rates_hz[100 : 100 + n_high] = rate_hz
    found = runaway_onset_s(rates_hz, bin_ms=BIN_MS)
    assert found == (None if onset_s is None else pytest.approx(onset_s))


def test_runaway_needs_a_whole_window():
    assert runaway_onset_s(np.full(19, 500.0), bin_ms=BIN_MS) is None
    assert runaway_onset_s(np.full(20, 500.0), bin_ms=BIN_MS) == 0.0
    assert runaway_onset_s(np.empty(0), bin_ms=BIN_MS) is None


def test_a_calm_dyad_is_ok():
    health = judge(_rates(), {"a sees b sees a": QUIET}, bin_ms=BIN_MS)
    assert (health.flag, health.ok, health.onset_s, health.loop_correlation) == ("ok", True, None, 0.1)


@pytest.mark.parametrize("name", list(_rates()))
def test_each_population_can_run_away(name):
    high = np.full(300, 4.0)
    high[150:] = 90.0
    health = judge(_rates(**{name: high}), {}, bin_ms=BIN_MS)
    assert (health.flag, health.ok) == ("runaway", False)
    assert name in health.reason
    # 200 ms of which the last bins are at 90 Hz: mean above 80 from 18 of 20 bins on (81.4), 0.02 s before
    assert health.onset_s == pytest.approx(1.48)


def test_the_first_to_run_away_is_named():
    early, late = np.full(300, 4.0), np.full(300, 4.0)
    early[100:], late[200:] = 200.0, 200.0
    health = judge(_rates(a_observation_e=late, b_execution_e=early), {}, bin_ms=BIN_MS)
    assert "b_execution_e" in health.reason


@pytest.mark.parametrize(("rate_hz", "flag"), [(0.099, "silent"), (0.101, "ok"), (0.0, "silent")])
def test_silent_is_below_a_tenth_of_a_hertz(rate_hz, flag):
    health = judge(_rates(b_observation_e=np.full(300, rate_hz)), {}, bin_ms=BIN_MS)
    assert health.flag == flag
    assert health.onset_s is None


def test_reverberation_is_flagged_with_its_onset():
    health = judge(_rates(), {"a sees itself": QUIET, "a sees b sees a": RINGING}, bin_ms=BIN_MS)
    assert (health.flag, health.onset_s, health.loop_correlation) == ("reverberating", 7.0, 0.9)
    assert "a sees b sees a" in health.reason


def test_runaway_goes_before_silent_before_reverberating():
    runaway, silent = np.full(300, 100.0), np.zeros(300)
    loops = {"a sees b sees a": RINGING}
    assert judge(_rates(a_execution_e=runaway, b_execution_e=silent), loops, bin_ms=BIN_MS).flag == "runaway"
    assert judge(_rates(b_execution_e=silent), loops, bin_ms=BIN_MS).flag == "silent"


def test_what_cannot_be_decided_is_said():
    health = judge(_rates(), {"a sees b sees a": UNDECIDED}, bin_ms=BIN_MS)
    assert (health.flag, health.loop_correlation) == ("ok", None)
    assert "too little time without intentions" in health.reason
    assert "no closed loop" in judge(_rates(), {}, bin_ms=BIN_MS).reason


@pytest.fixture
def make_dyad(make_poisson, make_recording, make_events):
    """Build a dyad of 20 s with a resting rate, and bursts of execution every ``period`` of 20 ms bins."""

    def make(*, settings=None, period=None, partners="ab", events=(), rate_hz=5.0, **rates_hz):
        rng = np.random.default_rng(3)
        spikes = {}
        for index, partner in enumerate("ab"):
            for circuit in ("observation", "execution"):
                name = f"{partner}_{circuit}_e"
                rate = np.full((4, 20000), rates_hz.get(name, rate_hz))
                if period and circuit == "execution" and partner in partners:
                    bins = np.arange(20000) // 20
                    rate[:, (bins - index * (period // 2)) % period == 0] += 60.0
                spikes[name] = make_poisson(rate, cells_per_channel=10, rng=rng)
        return make_recording(spikes, events=make_events(list(events)), settings=settings)

    return make


def test_a_resting_recording_is_ok(make_dyad):
    health = assess_health(make_dyad())
    assert health.flag == "ok"
    assert health.loop_correlation == pytest.approx(0, abs=0.2)


def test_a_recording_that_rings_at_the_loop_time_is_flagged(make_dyad):
    # default delays of 100 to 120 ms both ways: 220 ms and up to 60 ms of latency
    health = assess_health(make_dyad(period=12))
    assert health.flag == "reverberating"
    assert health.onset_s == pytest.approx(0.34)  # when 320 ms from the start are over


def test_the_loop_time_comes_from_the_delays(make_dyad):
    slower = {"link": {"a_to_b": {"delay": "60 ms"}, "b_to_a": {"delay": "200 ms"}}}  # 280 to 340 ms
    assert assess_health(make_dyad(period=16)).flag == "ok"
    assert assess_health(make_dyad(period=16, settings=slower)).flag == "reverberating"


def test_a_cut_link_cannot_reverberate(make_dyad):
    one_way = {"link": {"b_to_a": {"coupling": 0.0}}}
    health = assess_health(make_dyad(period=12, settings=one_way))
    assert (health.flag, health.loop_correlation) == ("ok", None)


@pytest.mark.parametrize(("ringing", "flag"), [("a", "reverberating"), ("b", "ok")])
def test_a_partner_that_sees_itself_can_reverberate(make_dyad, ringing, flag):
    senses = {"link": {"a_to_b": {"coupling": 0.0}}, "partners": {"a": {"reafference": {"coupling": 1.0}}}}
    health = assess_health(make_dyad(period=6, partners=ringing, settings=senses))  # 110 ms and latency
    assert health.flag == flag


def test_intentions_of_either_partner_are_left_out(make_dyad):
    for partner in (0, 1):
        health = assess_health(make_dyad(period=12, events=[(partner, 2, 0.0, 20.0)]))
        assert (health.flag, health.loop_correlation) == ("ok", None)


def test_a_runaway_recording_is_flagged(make_dyad):
    assert assess_health(make_dyad(b_observation_e=120.0)).flag == "runaway"


def test_a_silent_recording_is_flagged(make_dyad):
    assert "b_execution_e" in assess_health(make_dyad(b_execution_e=0.0)).reason


@pytest.mark.parametrize("step_ms", [0.3, 0.7])
def test_any_time_step_can_be_judged(make_poisson, make_recording, make_events, step_ms):
    rng = np.random.default_rng(4)
    names = ("a_observation_e", "a_execution_e", "b_observation_e", "b_execution_e")
    spikes = {
        name: make_poisson(np.full((4, 9000), 5.0), cells_per_channel=10, rng=rng, time_step_ms=step_ms)
        for name in names
    }
    spikes |= {
        "a_motor": make_poisson(np.zeros((4, 9000)), cells_per_channel=5, rng=rng, time_step_ms=step_ms)
    }
    spikes |= {"b_motor": spikes["a_motor"]}
    assert assess_health(make_recording(spikes, events=make_events([]))).flag == "ok"
