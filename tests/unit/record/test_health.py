"""The state of a dyad: which one, why, and what could not be judged."""

from dataclasses import replace

import numpy as np
import pytest

from snn.record.base_state import Criterion
from snn.record.health import STATES, UNSCORED, assess_health, counted_states, gravest, is_scored, judge
from snn.record.reverberation import Reverberation
from snn.record.runaway import Runaway
from snn.record.types import VideoNote

QUIET = Reverberation(correlation=0.1, held_share=0.0, rings_from_s=None, held_from_s=None)
RINGING = Reverberation(correlation=0.9, held_share=0.0, rings_from_s=7.0, held_from_s=None)
HOLDING = Reverberation(correlation=0.0, held_share=0.5, rings_from_s=None, held_from_s=3.0)
NAN = float("nan")
UNDECIDED = Reverberation(correlation=NAN, held_share=NAN, rings_from_s=None, held_from_s=None)
PAIR = "a sees b sees a"


def failing(state, value=0.0, name="base_cv"):
    return Criterion(name=name, value=value, failure=(state, f"it is {state}"))


def test_a_dyad_without_a_failure_is_healthy():
    criteria = [
        Criterion(name="base_low_hz", value=3.1),
        Criterion(name="base_low_hz", value=2.9),
        Criterion(name="base_high_hz", value=4.0),
        Criterion(name="base_cv", value=0.76),
    ]
    health = judge({PAIR: QUIET}, criteria)
    assert (health.state, health.scored, health.onset_s) == ("healthy", True, None)
    assert (health.base_low_hz, health.base_high_hz, health.base_cv) == (2.9, 4.0, 0.76)
    assert (health.loop_correlation, health.held_share) == (0.1, 0.0)
    assert health.base_pair_correlation is None
    assert health.reason.startswith("base from 2.9 to 4.0 Hz, CV 0.76")
    assert "not judged" not in health.reason


def test_the_cv_that_is_told_is_the_one_off_most():
    found = judge({}, [Criterion(name="base_cv", value=value) for value in (0.9, 0.7, 1.2)])
    assert found.base_cv == 0.7


@pytest.mark.parametrize("state", ["over-excited", "suppressed", "compulsive", "unsettled", "answering"])
def test_results_are_scored(state):
    health = judge({PAIR: QUIET}, [failing(state)])
    assert (health.state, health.scored, health.onset_s) == (state, True, None)
    assert health.reason == f"it is {state}"


@pytest.mark.parametrize(
    ("loop", "onset_s", "said"),
    [(RINGING, 7.0, "correlation 0.90, limit 0.5"), (HOLDING, 3.0, "in 50 % of the time")],
)
def test_reverberation_is_not_scored(loop, onset_s, said):
    health = judge({"a sees itself": QUIET, PAIR: loop}, [])
    assert (health.state, health.scored, health.onset_s) == ("reverberating", False, onset_s)
    assert PAIR in health.reason
    assert said in health.reason


def test_a_runaway_is_not_scored():
    health = judge({PAIR: QUIET}, [], runaway=Runaway(reason="too fast", onset_s=2.0))
    assert (health.state, health.scored, health.onset_s, health.reason) == ("runaway", False, 2.0, "too fast")


def test_the_gravest_state_goes_first_and_all_reasons_are_told():
    criteria = [
        failing(state) for state in ("answering", "unsettled", "compulsive", "suppressed", "over-excited")
    ]
    found = judge({PAIR: HOLDING}, criteria, runaway=Runaway(reason="too fast", onset_s=2.0))
    assert found.state == "runaway"
    assert judge({PAIR: HOLDING}, criteria).state == "reverberating"
    states = []
    while criteria:
        states.append(judge({PAIR: QUIET}, criteria).state)
        criteria.pop()
    assert states == ["over-excited", "suppressed", "compulsive", "unsettled", "answering"]
    both = judge({}, [failing("unsettled"), failing("compulsive")])
    assert both.reason.startswith("it is compulsive; it is unsettled; not judged")


def test_what_cannot_be_judged_is_said_and_fails_nobody():
    short = Criterion(name="base_cv", value=NAN, missing="CV of a (too few spikes at base)")
    health = judge({PAIR: UNDECIDED}, [short, short], missing=["b (a video)"])
    assert (health.state, health.loop_correlation, health.base_cv) == ("not judged", None, None)
    assert health.reason == (
        "nothing to judge; not judged: b (a video), CV of a (too few spikes at base), "
        "reverberation of a sees b sees a (too little time without intentions)"
    )
    assert judge({}, []).reason == "nothing to judge; not judged: reverberation (no closed loop)"


def test_states_are_scored_but_two():
    assert {state for state in STATES if not is_scored(state)} == UNSCORED == {"runaway", "reverberating"}
    assert not any(is_scored(other) for other in (None, "", "ok", 3.0))


def test_states_are_counted_compactly():
    states = ["over-excited"] * 2 + ["healthy"] * 3 + ["runaway"]
    assert counted_states(states) == "healthy 3, over-excited 2, runaway 1"


# Of recordings


@pytest.fixture
def make_dyad(make_poisson, make_recording, make_events):
    """Build a dyad of 20 s with a resting rate, and bursts of execution every ``period`` of 20 ms bins."""

    def make(*, settings=None, period=None, partners="ab", events=(), rate_hz=5.0, videos=None, **rates_hz):
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
        return make_recording(spikes, events=make_events(list(events)), settings=settings, videos=videos)

    return make


def test_a_resting_recording_is_healthy(make_dyad):
    health = assess_health(make_dyad())
    assert health.state == "healthy"
    assert health.base_low_hz == pytest.approx(5.0, abs=0.5)
    assert health.base_high_hz == pytest.approx(5.0, abs=0.5)
    assert health.base_cv == pytest.approx(1.0, abs=0.1)
    assert health.base_pair_correlation == pytest.approx(0.0, abs=0.02)
    assert health.loop_correlation == pytest.approx(0.0, abs=0.1)
    assert health.held_share == 0.0
    assert "not judged: motor in seeing (a executes for less than 0.5 s)" in health.reason


def test_a_recording_that_rings_at_the_loop_time_reverberates(make_dyad):
    # latency and body, 200 ms both ways, and 10 ms to answer
    health = assess_health(make_dyad(period=21))
    assert health.state == "reverberating"
    assert health.onset_s == pytest.approx(0.52)  # when a loop and 100 ms from the start are over


def test_the_loop_time_comes_from_latencies_and_bodies(make_dyad):
    slower = {"link": {"a_to_b": {"latency": "200 ms"}, "b_to_a": {"latency": "200 ms"}}}
    heavier = {"partner": {"body": {"time_constant": "100 ms"}}}
    assert assess_health(make_dyad(period=32)).state != "reverberating"
    assert assess_health(make_dyad(period=32, settings=slower)).state == "reverberating"
    assert assess_health(make_dyad(period=32, settings=heavier)).state == "reverberating"


def test_a_cut_link_cannot_reverberate(make_dyad):
    health = assess_health(make_dyad(period=21, settings={"link": {"b_to_a": {"coupling": 0.0}}}))
    assert health.state != "reverberating"
    assert health.loop_correlation is None
    assert "reverberation (no closed loop)" in health.reason


@pytest.mark.parametrize(("ringing", "found"), [("a", True), ("b", False)])
def test_a_partner_that_sees_itself_can_reverberate(make_dyad, ringing, found):
    senses = {"link": {"a_to_b": {"coupling": 0.0}}, "partners": {"a": {"reafference": {"coupling": 1.0}}}}
    health = assess_health(make_dyad(period=10, partners=ringing, settings=senses))
    assert (health.state == "reverberating") == found


def test_partners_who_go_on_to_move_reverberate(make_dyad, make_movement):
    moved = np.full((4, 2000), 20.0)
    still = np.zeros((4, 2000))
    recording = make_dyad()
    for a_hz, b_hz, held in ((moved, moved, True), (moved, still, False), (still, moved, False)):
        health = assess_health(replace(recording, movement=make_movement({"a": a_hz, "b": b_hz})))
        assert (health.state == "reverberating") == held
        assert health.held_share == float(held)


@pytest.mark.parametrize(
    ("rate_hz", "state"), [(0.3, "suppressed"), (3.0, "healthy"), (9.0, "healthy"), (12.0, "over-excited")]
)
@pytest.mark.parametrize("name", ["a_observation_e", "b_execution_e"])
def test_the_base_rate_of_every_population_counts(make_dyad, name, rate_hz, state):
    health = assess_health(make_dyad(**{name: rate_hz}))
    assert health.state == state
    assert (name in health.reason) == (state != "healthy")


def test_a_runaway_recording_is_not_scored(make_dyad):
    health = assess_health(make_dyad(b_observation_e=120.0))
    assert (health.state, health.scored) == ("runaway", False)
    assert "b_observation_e exceeds 80 Hz" in health.reason
    assert "at base, above 10 Hz" in health.reason
    assert health.loop_correlation is not None


def test_of_a_run_that_was_stopped_only_that_is_told(make_dyad):
    recording = make_dyad()
    spikes = {}
    for name, trains in recording.spikes.items():
        kept = trains.steps < 3500
        spikes[name] = replace(trains, cells=trains.cells[kept], steps=trains.steps[kept], n_steps=3500)
    health = assess_health(replace(recording, spikes=spikes))
    assert (health.state, health.onset_s, health.loop_correlation) == ("runaway", 3.5, None)
    assert health.reason == "the run was stopped at 3.50 s for its high rates"


PHASES = {
    "protocol": {"phases": [{"name": "alone", "duration": "8 s"}, {"name": "meeting", "duration": "12 s"}]}
}


def _joined(early, late, *, at_step):
    spikes = {}
    for name, trains in early.spikes.items():
        before, after = trains.steps < at_step, late.spikes[name].steps >= at_step
        cells = np.concatenate([trains.cells[before], late.spikes[name].cells[after]])
        steps = np.concatenate([trains.steps[before], late.spikes[name].steps[after]])
        spikes[name] = replace(trains, cells=cells, steps=steps)
    return replace(early, spikes=spikes)


@pytest.mark.parametrize(
    ("odd", "state"),
    [
        ({"a_execution_e": 0.2}, "suppressed"),
        ({"a_execution_e": 14.0}, "over-excited"),
        ({"period": 21}, "reverberating"),
    ],
)
def test_all_but_runaway_is_judged_in_the_measured_phase(make_dyad, odd, state):
    calm, sick = make_dyad(settings=PHASES), make_dyad(settings=PHASES, **odd)
    assert assess_health(_joined(sick, calm, at_step=8000)).state == "healthy"
    within = assess_health(_joined(calm, sick, at_step=8000))
    assert within.state == state
    if state == "reverberating":
        assert within.onset_s == pytest.approx(8.52)


@pytest.mark.parametrize(
    ("n_copied", "hidden", "state", "copied"),
    [
        (0, False, "healthy", 0.0),
        (3, False, "answering", 0.3),
        (6, False, "compulsive", 0.6),
        (6, True, "healthy", None),
    ],
)
def test_one_who_copies_what_it_only_sees_answers(make_dyad, make_movement, n_copied, hidden, state, copied):
    """B, whose motor cells never fire on its own account, moves 0.3 s after acts of a; by mean rates it is silent."""
    acts = [(0, 1, 1.0 + 1.8 * n, 0.5) for n in range(10)]
    moved = np.zeros((2, 4, 2000))
    for _, channel, onset_s, _ in acts[:n_copied]:
        first = round(100 * (onset_s + 0.3))
        moved[1, channel, first : first + 20] = 30.0
    blind = {"link": {"a_to_b": {"occlusion": [{"start": "0 s", "stop": "20 s"}]}}}
    recording = make_dyad(events=acts, settings=blind if hidden else None)
    health = assess_health(replace(recording, movement=make_movement({"a": moved[0], "b": moved[1]})))
    assert health.state == state
    assert health.copied_share == (None if copied is None else pytest.approx(copied))
    if state in ("answering", "compulsive"):
        assert f"b copies {n_copied} of 10 acts that it only sees, 0 % by chance" in health.reason


@pytest.mark.parametrize("has_brain", [True, False])
def test_of_a_video_only_runaway_is_judged(make_dyad, has_brain):
    videos = {"b": VideoNote(script="fresh", has_brain=has_brain)}
    sick = make_dyad(b_execution_e=14.0, videos=videos)
    if not has_brain:
        names = [name for name in sick.spikes if name.startswith("a")]
        populations = tuple(p for p in sick.populations if p.partner == "a")
        sick = replace(sick, spikes={name: sick.spikes[name] for name in names}, populations=populations)
    health = assess_health(sick)
    assert health.state == "healthy"
    assert "not judged: b (a video, judged in its own run)" in health.reason
    assert "no closed loop" in health.reason
    if has_brain:
        assert assess_health(make_dyad(b_execution_e=120.0, videos=videos)).state == "runaway"


def test_two_videos_without_brains_are_judged_on_nothing(make_dyad):
    videos = dict.fromkeys("ab", VideoNote(script="unknown", has_brain=False))
    health = assess_health(replace(make_dyad(videos=videos), spikes={}, populations=()))
    assert health.state == "not judged"
    assert health.reason.startswith("nothing to judge; not judged: a (a video")


def test_the_gravest_state_counts_and_a_word_that_is_none_most():
    assert gravest(["healthy", "answering", "runaway", "reverberating"]) == "runaway"
    assert gravest(["healthy", "not judged"]) == "not judged"
    assert gravest(["runaway", ""]) == ""
    assert gravest(["runaway", None]) is None
