"""Gains of dyads whose answers are made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from snn.protocols.gain import Answer, HalfGain, answer, dyad_gains, half_gain, loop_gain
from snn.protocols.open_loop import HalfLoop, half_loops
from snn.protocols.probes import LEVELS_HZ, ProbePlan
from tests.unit.protocols.dyads import answering, trial_of

LEVELS = np.array(LEVELS_HZ)  # 10, 20, 30, 40, 50, 80


def plan_of(**changes):
    standard = {
        "tau_body_ms": 10.0,
        "latency_ms": 100.0,
        "tail_ms": 500.0,
        "with_nothing": False,
        "n_rounds": 1,
    }
    return ProbePlan(**(standard | changes))


PLAN = plan_of()


def half(source="a", state="resting", **parts):
    return HalfLoop(trial=trial_of(**parts), source=source, state=state, n_rounds=1)


def half_of(source, steady_hz, peak_hz=None, *, state="resting"):
    steady_hz = np.array(steady_hz, dtype=np.float64)
    movement = Answer(steady_hz=steady_hz, peak_hz=steady_hz if peak_hz is None else np.array(peak_hz))
    silent = Answer(steady_hz=np.zeros(6), peak_hz=np.zeros(6))
    return HalfGain(
        source=source, state=state, answers={"execution": silent, "motor": silent, "movement": movement}
    )


def test_an_answer_is_above_rest_on_its_channel_from_the_latency_to_the_end_of_the_tail():
    course_hz = np.zeros((4, int(PLAN.duration_ms / 10)))
    course_hz[2] = 5.0  # rest
    course_hz[1] = 3.0
    third = PLAN.probes[2]  # channel 2, 10 Hz
    onset = int(third.onset_ms / 10)
    course_hz[2, onset : onset + 10] = 400.0  # before it can have arrived
    course_hz[2, onset + 10 : onset + 20] = 45.0  # .1 s at 40 Hz above rest
    course_hz[2, onset + 100 : onset + 110] = 25.0  # the last .1 s of the tail at 20 Hz above rest
    course_hz[2, onset + 110 : onset + 115] = (
        77.0  # too late, in one of 24 rests of 30 samples: .5 Hz in their mean
    )
    course_hz[1, onset : onset + 110] = 1000.0  # another channel; its rests lie elsewhere
    found = answer(course_hz, PLAN, step_ms=10.0)
    # Hz s over .5 s, a mean over four channels of which three are at rest; that of channel 2 is too high for 1 s
    too_much = 0.5 * 1.0 / 0.5 / 4
    assert found.steady_hz == pytest.approx((40 * 0.1 + 20 * 0.1) / 0.5 / 4 * np.eye(6)[0] - too_much)
    assert found.peak_hz == pytest.approx(40 / 4 * np.eye(6)[0] - 0.5 / 4)


def test_rest_is_that_before_all_probes():
    course_hz = np.zeros((4, int(PLAN.duration_ms / 10)))
    for probe in PLAN.probes[:12]:
        onset = int(probe.onset_ms / 10)
        course_hz[:, onset - 30 : onset] = 8.0  # in half of the rests
    found = answer(course_hz, PLAN, step_ms=10.0)
    # the answers are 4 Hz less than the mean rest, over 1 s that stands for .5 s
    assert found.steady_hz == pytest.approx([-8] * 6)


def test_peaks_are_of_the_mean_course_over_50_ms_wherever_they_lie():
    plan = plan_of(n_rounds=2)
    course_hz = np.zeros((4, int(plan.duration_ms / 10)))
    for k, probe in enumerate(plan.probes):
        # a bump of 20 ms, in every other probe of a level at another time: no peak of the mean
        late = int(probe.onset_ms / 10) + 33 + 30 * (probe.channel % 2)
        course_hz[probe.channel, late : late + 2] = 100.0 if k < 24 else 50.0
    found = answer(course_hz, plan, step_ms=10.0)
    assert found.peak_hz == pytest.approx([75 / 2 * 2 / 5] * 6)


def test_what_is_done_without_seeing_is_taken_off_moment_by_moment():
    plan = plan_of(with_nothing=True)
    course_hz = np.zeros((4, int(plan.duration_ms / 10)))
    for probe in plan.probes:
        onset = int(probe.onset_ms / 10)
        course_hz[probe.channel, onset + 20 : onset + 60] = 30.0  # its own act
        course_hz[probe.channel, onset + 50 : onset + 60] += probe.level_hz / 10
        course_hz[probe.channel, onset + 10 : onset + 20] += 7.0  # as much without seeing
    found = answer(course_hz, plan, step_ms=10.0)
    assert found.steady_hz == pytest.approx(LEVELS / 10 * 0.1 / 0.5)
    assert found.peak_hz == pytest.approx(LEVELS / 10)


def test_the_gains_of_an_answer_are_read_off_its_curve():
    found = Answer(
        steady_hz=np.array([3.0, 10.0, 21.0, 26.0, 29.0, 32.0]), peak_hz=np.array([1.0, 2, 3, 30, 40, 50])
    )
    assert found.act == pytest.approx(26 / 40)
    assert found.peak == pytest.approx(30 / 40)
    assert found.largest == pytest.approx(21 / 30)
    assert found.slope_at_rest == pytest.approx(0.3)
    assert found.slope_in_act == pytest.approx((29 - 21) / (50 - 30))


def test_the_gain_of_a_linear_dyad_is_its_factor_in_every_measure():
    found = half_gain(half(), simulate=answering(lambda hz: hz / 2))
    movement = found.answers["movement"]
    # what bodies leave out at the tail, and the peak's last percent, aside
    assert movement.steady_hz == pytest.approx(LEVELS / 2, rel=0.005)
    assert movement.peak_hz == pytest.approx(LEVELS / 2, rel=0.005)
    for name in ("act", "peak", "largest", "slope_at_rest", "slope_in_act"):
        assert getattr(movement, name) == pytest.approx(0.5, rel=0.005)


def test_motor_and_execution_cells_are_measured_beside_the_body():
    found = half_gain(half(), simulate=answering(lambda hz: hz / 2))
    assert list(found.answers) == ["execution", "motor", "movement"]
    # a spike of a cell in .5 s is 2 Hz
    assert found.answers["motor"].steady_hz == pytest.approx(LEVELS, abs=2.01)
    assert found.answers["execution"].steady_hz == pytest.approx(2 * LEVELS, abs=2.01)


@pytest.mark.parametrize("source", ["a", "b"])
def test_either_half_is_measured_from_its_source_to_its_observer(source):
    found = half_gain(half(source, "open gate"), simulate=answering(lambda hz: 3 * hz))
    assert (found.source, found.state) == (source, "open gate")
    assert found.answers["movement"].act == pytest.approx(3, rel=0.005)


def test_an_answer_on_another_channel_is_none():
    found = half_gain(half(), simulate=answering(lambda hz: hz, reverse=True))
    assert found.answers["movement"].steady_hz == pytest.approx(np.zeros(6))


def test_the_link_that_is_probed_sets_when_the_answer_is_expected():
    late = {"link": {"a_to_b": {"latency": "400 ms"}}}
    simulate = answering(lambda hz: hz, latency_ms=900)
    acts = {
        source: half_gain(half(source, **late), simulate=simulate).answers["movement"].act for source in "ab"
    }
    # Over a_to_b an answer is looked for from .4 to 1.8 s after the onset. Over the other link from .1 to 1.5 s: the
    # act of .9 to 1.4 s has come, but not all of its end, which counts as rest before the next.
    assert acts["a"] == pytest.approx(1, rel=0.005)
    assert 0.5 < acts["b"] < 0.95


def test_movement_is_followed_through_both_curves():
    first = half_of("a", [10, 20, 30, 40, 50, 50])
    second = half_of("b", [0, 4, 30, 30, 40, 40])
    loop = loop_gain(first, second)
    # 30 -> 30 -> 30 returns whole, whoever begins; a full act: 40 -> 40 -> 30
    assert loop.largest == pytest.approx(1.0)
    assert loop.act == pytest.approx(30 / 40)


def test_between_the_levels_the_curves_are_straight_and_beyond_them_flat():
    # 40 -> 15 -> half way between 4 and 10; and 40 -> 100 -> as upon 80
    loop = loop_gain(half_of("a", [0, 0, 0, 15, 0, 0]), half_of("b", [4, 10, 0, 0, 0, 0]))
    assert loop.act == pytest.approx(7 / 40)
    loop = loop_gain(half_of("a", [0, 0, 0, 100, 100, 100]), half_of("b", [0, 0, 0, 0, 0, 28]))
    assert loop.act == pytest.approx(28 / 40)
    # less than the smallest: 40 -> 5 -> half of 6
    loop = loop_gain(half_of("a", [0, 0, 0, 5, 0, 0]), half_of("b", [6, 0, 0, 0, 0, 0]))
    assert loop.act == pytest.approx(3 / 40)


def test_the_loop_gain_does_not_depend_on_the_partners_names():
    first = half_of("a", [5, 15, 20, 30, 33, 35], [9, 19, 29, 39, 40, 41])
    second = half_of("b", [1, 3, 22, 20, 18, 15], [2, 8, 30, 31, 32, 33])
    swapped = loop_gain(replace(second, source="a"), replace(first, source="b"))
    assert swapped == loop_gain(first, second)
    # a full act from a: 40 -> 30 -> 22; from b: 40 -> 20 -> 15
    assert swapped.act == pytest.approx(22 / 40)
    # peaks from a: 40 -> 39 -> 30.9; from b: 40 -> 31 -> 30
    assert swapped.peak == pytest.approx(30.9 / 40)


def test_slopes_multiply_around_the_loop():
    loop = loop_gain(half_of("a", [4, 9, 10, 12, 20, 20]), half_of("b", [5, 6, 20, 21, 28, 40]))
    assert loop.slope_at_rest == pytest.approx(0.4 * 0.5)
    assert loop.slope_in_act == pytest.approx(0.5 * 0.4)


def test_less_movement_than_at_rest_is_none():
    loop = loop_gain(half_of("a", [-2.0] * 6), half_of("b", [-3.0] * 6))
    assert (loop.act, loop.peak, loop.largest) == (0, 0, 0)
    # 40 -> 15 -> half way between none and 5
    assert loop_gain(half_of("a", [15.0] * 6), half_of("b", [-3.0, 5, 0, 0, 0, 0])).act == pytest.approx(
        2.5 / 40
    )


@pytest.mark.parametrize("halves", [("b", "a"), ("a", "a")])
def test_two_halves_of_one_loop_are_needed(halves):
    first, second = (half_of(source, LEVELS) for source in halves)
    with pytest.raises(ValueError, match="both its halves"):
        loop_gain(first, second)
    with pytest.raises(ValueError, match="same state"):
        loop_gain(half_of("a", LEVELS), half_of("b", LEVELS, state="acting"))


def test_partners_that_act_are_judged_by_what_a_change_does():
    first, second = half_of("a", 0.9 * LEVELS), half_of("b", [10, 20, 25, 30, 35, 40])
    assert loop_gain(first, second).judged == pytest.approx(0.9)
    acting = loop_gain(replace(first, state="acting"), replace(second, state="acting"))
    assert acting.judged == pytest.approx(0.9 * 0.5)


def test_a_dyad_has_two_halves_and_a_loop_for_each_state():
    trial = trial_of()
    simulate = answering(lambda hz: 0.8 * hz)
    found = dyad_gains(trial, [half_gain(half, simulate=simulate) for half in half_loops(trial, n_rounds=1)])
    states = ["resting", "acting", "open gate"]
    assert [loop.state for loop in found.loops] == states
    assert [(half.source, half.state) for half in found.halves] == [
        (s, state) for s in "ab" for state in states
    ]
    assert found.loops[0].act == pytest.approx(0.64, rel=0.01)
