"""Runaway, silent and reverberating dyads are told from healthy ones."""

from dataclasses import replace

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


PHASES = {
    "protocol": {"phases": [{"name": "alone", "duration": "8 s"}, {"name": "meeting", "duration": "12 s"}]}
}


def _cut(recording, name, *, from_step, to_step):
    """Silence one population from one step to another."""
    trains = recording.spikes[name]
    kept = (trains.steps < from_step) | (trains.steps >= to_step)
    quiet = replace(trains, cells=trains.cells[kept], steps=trains.steps[kept])
    return replace(recording, spikes={**recording.spikes, name: quiet})


def test_silence_is_judged_in_the_measured_phase(make_dyad):
    before = _cut(make_dyad(settings=PHASES), "a_execution_e", from_step=0, to_step=8000)
    within = _cut(make_dyad(settings=PHASES), "a_execution_e", from_step=8000, to_step=20_000)
    assert assess_health(before).flag == "ok"
    assert assess_health(within).flag == "silent"


def test_reverberation_is_judged_in_the_measured_phase_and_its_onset_counted_from_the_start(make_dyad):
    ringing, calm = make_dyad(period=12, settings=PHASES), make_dyad(settings=PHASES)
    measured = assess_health(ringing)
    assert measured.flag == "reverberating"
    assert measured.onset_s == pytest.approx(8.0 + 0.34)
    assert "from 8.34 s on" in measured.reason
    spikes = {}
    for name, trains in ringing.spikes.items():
        early, late = trains.steps < 8000, calm.spikes[name].steps >= 8000
        cells = np.concatenate([trains.cells[early], calm.spikes[name].cells[late]])
        steps = np.concatenate([trains.steps[early], calm.spikes[name].steps[late]])
        spikes[name] = replace(trains, cells=cells, steps=steps)
    assert assess_health(replace(ringing, spikes=spikes)).flag == "ok"


def _with_burst(recording, name, *, from_step):
    """Let every cell fire at 250 Hz for 400 ms."""
    trains = recording.spikes[name]
    steps = np.concatenate(
        [trains.steps, np.repeat(np.arange(from_step, from_step + 400, 4), trains.n_cells)]
    )
    cells = np.concatenate([trains.cells, np.tile(np.arange(trains.n_cells, dtype=np.int32), 100)])
    order = np.argsort(steps, kind="stable")
    louder = replace(trains, cells=cells[order], steps=steps[order])
    return replace(recording, spikes={**recording.spikes, name: louder})


@pytest.mark.parametrize(("from_step", "phase"), [(3000, "alone"), (12_000, "meeting")])
def test_a_runaway_anywhere_is_flagged_with_its_phase(make_dyad, from_step, phase):
    health = assess_health(_with_burst(make_dyad(settings=PHASES), "b_execution_e", from_step=from_step))
    assert health.flag == "runaway"
    assert health.onset_s == pytest.approx(from_step * 1e-3, abs=0.2)
    assert health.reason.endswith(f", in phase {phase}")
    assert health.loop_correlation is not None


def test_without_phases_none_is_named(make_dyad):
    assert "phase" not in assess_health(_with_burst(make_dyad(), "b_execution_e", from_step=3000)).reason


def _stopped(recording, n_steps):
    spikes = {}
    for name, trains in recording.spikes.items():
        kept = trains.steps < n_steps
        spikes[name] = replace(trains, cells=trains.cells[kept], steps=trains.steps[kept], n_steps=n_steps)
    return replace(recording, spikes=spikes)


def test_a_run_that_was_stopped_ran_away_at_its_onset(make_dyad):
    burst = _with_burst(make_dyad(settings=PHASES), "b_execution_e", from_step=3000)
    whole, stopped = assess_health(burst), assess_health(_stopped(burst, 3500))
    assert (stopped.flag, stopped.onset_s, stopped.reason) == ("runaway", whole.onset_s, whole.reason)
    assert stopped.loop_correlation is None


def test_a_run_that_was_stopped_for_what_other_bins_do_not_see_is_still_a_runaway(make_dyad):
    health = assess_health(_stopped(make_dyad(), 3500))
    assert (health.flag, health.onset_s) == ("runaway", 3.5)
    assert health.reason == "the run was stopped at 3.50 s for its high rates"


def _one_channel(make_poisson, make_recording, events, name, rate_hz, *, n_channels=4):
    rng = np.random.default_rng(5)
    calm = ("a_observation_e", "a_execution_e", "b_observation_e", "b_execution_e")
    rates_hz = {population: np.full((4, 3000), 5.0) for population in calm}
    rates_hz[name] = np.full((n_channels, 3000), 5.0)
    rates_hz[name][-1, 1000:1300] = rate_hz
    spikes = {p: make_poisson(rates, cells_per_channel=20, rng=rng) for p, rates in rates_hz.items()}
    return make_recording(spikes, events=events)


@pytest.mark.parametrize("name", ["b_observation_e", "a_execution_e", "a_motor"])
def test_one_channel_alone_runs_away(make_poisson, make_recording, make_events, name):
    # 300 ms at 250 Hz is more than 160 Hz over 200 ms, and in the mean of four channels 66 Hz.
    health = assess_health(_one_channel(make_poisson, make_recording, make_events([]), name, 250.0))
    assert health.flag == "runaway"
    assert health.reason.startswith(f"withdraw of {name} exceeds 160 Hz over 200 ms from 0.9")
    assert health.onset_s == pytest.approx(0.93, abs=0.03)  # 128 ms of 200 at 250 Hz


@pytest.mark.parametrize("name", ["b_observation_e", "a_execution_e", "a_motor"])
def test_the_onset_of_an_act_is_no_runaway(make_poisson, make_recording, make_events, name):
    # 300 ms at 100 Hz, steeper than any that was measured, in one channel
    assert (
        assess_health(_one_channel(make_poisson, make_recording, make_events([]), name, 100.0)).flag == "ok"
    )


def test_inhibitory_cells_run_away_too(make_poisson, make_recording, make_events):
    recording = _one_channel(
        make_poisson, make_recording, make_events([]), "b_execution_i", 250.0, n_channels=1
    )
    assert assess_health(recording).reason.startswith("b_execution_i exceeds 160 Hz")


def test_the_first_of_populations_and_channels_is_named():
    early, late = np.full(300, 4.0), np.full(300, 4.0)
    early[100:], late[200:] = 200.0, 200.0
    health = judge(_rates(a_observation_e=late), {}, bin_ms=BIN_MS, groups_hz={"touch of b_motor": early})
    assert health.reason.startswith("touch of b_motor exceeds 160 Hz")
    assert judge(_rates(a_observation_e=early), {}, bin_ms=BIN_MS, groups_hz={"x": late}).reason.startswith(
        "a_obs"
    )
