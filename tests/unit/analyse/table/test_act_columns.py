"""Columns of acts, copies and responses: found in movement, with the motor cells beside it."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.table.act_columns import act_columns, script_of
from snn.record.types import VideoNote

N_STEPS = 60_000
FIRST_S = np.arange(2.0, 58.0, 4.0)  # a acts every 4 s, one channel after the other


@pytest.fixture
def make_copying(make_recording, make_trains, make_events, make_movement):
    """Let b, who intends nothing, copy the acts of a: motor cells after 0.2 s, movement from 0.3 s on."""

    def make(*, share=1.0, movement_hz=40.0, shift=0, motor_hz=40.0, **parts):
        n_copied = round(share * FIRST_S.size)
        moved = {partner: np.zeros((4, N_STEPS // 10)) for partner in "ab"}
        spikes = []
        for number, at_s in enumerate(FIRST_S):
            channel, first = number % 4, round(100 * at_s)
            moved["a"][channel, first : first + 50] = 40.0
            if number < n_copied:
                copy = (channel + shift) % 4
                moved["b"][copy, first + 30 : first + 70] = movement_hz
                steps = np.arange(1000 * at_s + 200, 1000 * at_s + 700, 1000 / motor_hz).astype(int)
                spikes += [(5 * copy + cell, step) for cell in range(5) for step in steps]
        return make_recording(
            {"b_motor": make_trains(spikes, n_cells=20, n_steps=N_STEPS)},
            events=make_events([(0, n % 4, t - 0.1, 0.5) for n, t in enumerate(FIRST_S)]),
            movement=make_movement(moved),
            **parts,
        )

    return make


def columns(recording, begins_s=0.0):
    return act_columns(recording, analysis=recording.trial.experiment.analysis, begins_s=begins_s)


def test_copies_have_two_latencies(make_copying):
    row = columns(make_copying())
    assert (row["a_acts"], row["b_acts"], row["watched_acts"]) == (14, 14, 14)
    assert (row["mimicry_share"], row["mimicry_other_share"]) == (1.0, 0.0)
    assert row["mimicry_latency_s"] == pytest.approx(0.3)
    assert row["movement_response_latency_s"] == pytest.approx(0.295, abs=1e-6)
    assert row["motor_response_latency_s"] == pytest.approx(0.2, abs=0.011)
    assert row["movement_response_hz"] == pytest.approx(40.0)
    assert row["motor_response_hz"] == pytest.approx(40.0, rel=0.1)


@pytest.mark.parametrize(("share", "copied"), [(0.0, 0), (0.5, 7), (1.0, 14)])
def test_what_a_gate_lets_through_is_graded(make_copying, share, copied):
    row = columns(make_copying(share=share))
    assert row["mimicry_share"] == pytest.approx(copied / 14)
    assert row["motor_response_hz"] == pytest.approx(40.0 * copied / 14, rel=0.1, abs=1e-9)


def test_what_does_not_reach_an_act_still_shows(make_copying):
    row = columns(make_copying(movement_hz=15.0, motor_hz=20.0))
    assert (row["mimicry_share"], row["b_acts"]) == (0.0, 0)
    assert row["movement_response_hz"] == pytest.approx(15.0)
    assert row["motor_response_hz"] == pytest.approx(20.0, rel=0.2)
    assert np.isnan(row["mimicry_latency_s"])
    assert row["movement_response_latency_s"] == pytest.approx(0.295, abs=1e-6)


def test_another_act_is_no_copy(make_copying):
    row = columns(make_copying(shift=1))
    assert row["mimicry_share"] == 0.0
    assert row["mimicry_other_share"] == pytest.approx(1 / 3)
    assert np.isnan([row["motor_response_latency_s"], row["movement_response_latency_s"]]).all()


def test_acts_come_from_movement_and_not_from_motor_cells(make_copying):
    recording = make_copying()
    still = replace(
        recording.movement,
        movement_hz={**recording.movement.movement_hz, "b": np.zeros((4, N_STEPS // 10), "f4")},
    )
    assert columns(replace(recording, movement=still))["b_acts"] == 0


def test_one_whose_intentions_nobody_knows_copies_nothing(make_copying):
    recording = make_copying()
    kept = tuple(p for p in recording.populations if p.partner == "a")
    row = columns(
        replace(
            recording,
            populations=kept,
            spikes={p.name: recording.spikes[p.name] for p in kept},
            videos={"b": VideoNote(script="unknown", has_brain=False)},
        )
    )
    assert (row["a_acts"], row["b_acts"]) == (14, 14)
    # a watches nothing: it intends all the time, within 0.8 s of what b does
    assert row["watched_acts"] == 0
    assert np.isnan([row["mimicry_share"], row["b_intentions"], row["motor_response_hz"]]).all()
    assert row["a_intentions"] == 14
    # acts are returned, whoever returns them
    assert row["a_positive_return_margin"] > 0.8


def test_copies_are_those_of_partners_who_see(make_copying):
    """Of two partners of whom one sees nothing the mean is that of the other."""
    both = columns(make_copying())
    one_way = columns(make_copying(settings={"link": {"b_to_a": {"coupling": 0.0}}}))
    names = ("mimicry_share", "mimicry_other_share", "motor_response_hz", "movement_response_hz")
    assert [one_way[name] for name in names] == pytest.approx([both[name] for name in names])
    blind = columns(make_copying(settings={"link": {"a_to_b": {"coupling": 0.0}}}))
    assert blind["b_acts"] == 14
    assert np.isnan([blind[name] for name in names]).all()


def test_one_who_sees_nothing_does_not_halve_the_share(make_copying, make_events):
    # a intends nothing in the last 30 s, in which b moves: it could see that, and does not answer
    events = make_events([(0, n % 4, t - 0.1, 0.5) for n, t in enumerate(FIRST_S) if t < 28])
    sees = replace(make_copying(), events=events)
    assert columns(sees)["mimicry_share"] == pytest.approx((1.0 + 0.0) / 2)
    cut = make_copying(settings={"link": {"b_to_a": {"coupling": 0.0}}})
    assert columns(replace(cut, events=events))["mimicry_share"] == 1.0


def test_a_video_sees_nothing_and_copies_nothing(make_copying):
    video = {"b": VideoNote(script="fresh", has_brain=True)}
    row = columns(replace(make_copying(), videos=video))
    assert np.isnan([row["mimicry_share"], row["motor_response_hz"], row["movement_response_hz"]]).all()
    assert row["b_acts"] == 14


def test_what_is_hidden_is_not_watched(make_copying):
    # in the time of the run, of which the stretch begins at 10 s: hidden are the acts at 2, 6 and 10 s of the stretch
    hidden = {"link": {"a_to_b": {"occlusion": [{"start": "11 s", "stop": "21 s"}]}}}
    assert columns(make_copying(settings=hidden), begins_s=10.0)["watched_acts"] == 11


def test_the_more_doubtful_script_counts(make_copying):
    recording = make_copying()
    assert script_of(recording) == "live"
    for scripts, expected in (
        (["fresh"], "fresh"),
        (["same"], "same"),
        (["unknown"], "unknown"),
        (["fresh", "same"], "same"),
        (["unknown", "fresh"], "unknown"),
        (["unknown", "same"], "same"),
        (["fresh", "fresh"], "fresh"),
    ):
        notes = {
            name: VideoNote(script=script, has_brain=True)
            for name, script in zip("ab", scripts, strict=False)
        }
        assert script_of(replace(recording, videos=notes)) == expected
