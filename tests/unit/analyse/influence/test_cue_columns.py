"""Columns of the cue test, on dyads of Poisson spikes in which it is known who follows whom."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.influence.cue_columns import (
    cue_columns,
    index_columns,
    longest_lag_ms,
    undefined_cue_columns,
)
from snn.config.schema.channels import CHANNELS
from snn.config.schema.experiment import Experiment
from snn.model.stimulus import EventStreams
from snn.model.streams import DyadStreams
from snn.record.types import EventTable, VideoNote
from snn.record.window import windowed
from tests.unit.conftest import poisson_of, recording_of

DURATION_S = 40.0
N_STEPS = 40_000  # of 1 ms


def _courses_hz(events, partner, *, delay_s=0.0):
    """40 Hz for half a second from each intention on, by channel."""
    rates_hz = np.zeros((4, N_STEPS))
    for k, onset_s in zip(
        *(x[events.partner == partner] for x in (events.channel, events.onset_s)), strict=True
    ):
        first = round((onset_s + delay_s) * 1e3)
        rates_hz[k, first : first + 500] = 40.0
    return rates_hz


def _dyad(*, follows=("b",), moves=(), seed=3, settings=None):
    """Each acts as it intends; who follows fires, or moves, a little with what the other set out to do 0.2 s ago."""
    raw = {"name": "x", "question": "?", "seed": seed, "duration": "40 s", **(settings or {})}
    events = EventStreams(Experiment.model_validate(raw), DyadStreams(seed, 0)).draw()
    rng = np.random.default_rng(seed)
    spikes = {}
    for number, partner in enumerate("ab"):
        own, seen = _courses_hz(events, number), _courses_hz(events, 1 - number, delay_s=0.2)
        brain_hz = 3 + own + 0.3 * seen * (partner in follows)
        spikes[f"{partner}_execution_e"] = poisson_of(brain_hz, cells_per_channel=10, rng=rng)
        moving_hz = own + 0.3 * seen * (partner in moves)
        spikes[f"{partner}_motor"] = poisson_of(moving_hz, cells_per_channel=5, rng=rng)
    return recording_of(spikes, events=events, settings={"seed": seed, **(settings or {})})


def _columns(recording, seed=1):
    return cue_columns(
        recording, analysis=recording.trial.experiment.analysis, rng=np.random.default_rng(seed)
    )


@pytest.mark.parametrize(
    ("follows", "moves", "verdict"),
    [
        ((), (), "no influence shown"),
        (("b",), (), "influence a to b"),
        (("a",), (), "influence b to a"),
        (("a", "b"), (), "mutual influence"),
        (("a", "b"), ("a", "b"), "reciprocity"),
    ],
)
def test_who_follows_is_found_and_said(follows, moves, verdict):
    found = _columns(_dyad(follows=follows, moves=moves))
    assert index_columns(found)["verdict"] == verdict
    assert (found["cue_p_brain_a_to_b"] <= 0.01) == ("b" in follows)
    assert (found["cue_p_movement_b_to_a"] <= 0.01) == ("a" in moves)


def test_words_are_withheld_where_the_activity_ended_the_recording():
    whole = _dyad(follows=("a", "b"))
    stopped = windowed(whole, start_s=0.0, stop_s=30.0)  # of 40 s that were asked for
    found = _columns(stopped)
    assert [found[f"cue_withheld_{way}"] for way in ("a_to_b", "b_to_a")] == ["stopped for its activity"] * 2
    assert found["cue_p_brain_a_to_b"] <= 0.01  # it is told, and carries no word
    assert index_columns(found)["verdict"] == "cannot be told"
    phases = [{"name": "measured", "duration": "20 s"}, {"name": "later", "duration": "20 s"}]
    before = {"protocol": {"phases": phases}, "analysis": {"phase": "measured"}}
    over_in_time = windowed(_dyad(follows=("a", "b"), settings=before), start_s=0.0, stop_s=30.0)
    assert _columns(over_in_time)["cue_withheld_a_to_b"] == ""


def test_effects_are_in_hz_per_hz_with_interval_and_latency():
    """The brain fires with 0.3 of 40 Hz after 200 ms; the body takes 100 ms of them, and moves by all of 40 Hz."""
    found = _columns(_dyad())
    assert found["cue_effect_brain_a_to_b_low"] < 0.3 < found["cue_effect_brain_a_to_b_high"]
    assert found["cue_effect_brain_a_to_b"] == pytest.approx(0.3, abs=0.05)
    assert found["cue_latency_brain_a_to_b_ms"] == pytest.approx(120, abs=40)
    assert found["cue_effect_brain_b_to_a_low"] < 0 < found["cue_effect_brain_b_to_a_high"]
    for channel in CHANNELS:
        assert found[f"cue_effect_brain_a_to_b_{channel.name}"] == pytest.approx(0.3, abs=0.15)
    assert found["cue_p_brain_a_to_b_positive"] <= 0.01


def test_exchanging_the_partners_exchanges_all_that_is_found():
    recording = _dyad()
    names = {"a": "b", "b": "a"}
    swapped = replace(
        recording,
        spikes={f"{names[name[0]]}{name[1:]}": trains for name, trains in recording.spikes.items()},
        movement=replace(
            recording.movement,
            movement_hz={names[p]: moved for p, moved in recording.movement.movement_hz.items()},
        ),
        events=replace(recording.events, partner=(1 - recording.events.partner).astype(np.int8)),
    )
    one, other = _columns(recording), _columns(swapped)
    assert all(one[name] == other[_exchanged(name)] or (one[name] != one[name]) for name in one)
    assert one["cue_p_brain_a_to_b"] != one["cue_p_brain_b_to_a"]


def _exchanged(name):
    return name.replace("a_to_b", "X").replace("b_to_a", "a_to_b").replace("X", "b_to_a")


def test_the_same_generator_gives_the_same_numbers():
    assert _columns(_dyad(), seed=1) == _columns(_dyad(), seed=1)


def test_a_dyad_that_is_not_scored_stays_in_the_test():
    """Nothing is asked of health: what followed from a cue leaves no cue out."""
    wild = _dyad(follows=("a", "b"))
    more = replace(wild.spikes["a_execution_e"], steps=wild.spikes["a_execution_e"].steps // 2)
    found = index_columns(_columns(replace(wild, spikes={**wild.spikes, "a_execution_e": more})))
    assert found["verdict"] != "cannot be told"
    assert np.isnan(found["RI"])


def test_without_a_brain_movement_is_tested_alone_and_a_strange_video_says_nothing():
    recording = _dyad(moves=("b",))
    kept = tuple(p for p in recording.populations if p.partner == "a")
    mute = replace(
        recording,
        populations=kept,
        spikes={p.name: recording.spikes[p.name] for p in kept},
        videos={"b": VideoNote(script="unknown", has_brain=False)},
    )
    found = _columns(mute)
    assert np.isnan(found["cue_p_brain_a_to_b"])
    assert found["cue_p_movement_a_to_b"] <= 0.01
    assert found["cue_withheld_a_to_b"] == "video of an unknown script"
    assert index_columns(found)["verdict"] == "cannot be told"


def test_answers_that_were_listed_as_cues_are_withheld():
    recording = _dyad()
    of_a = recording.events.partner == 0
    answers = {n: getattr(recording.events, n)[of_a] for n in EventTable.__dataclass_fields__}
    answers |= {"partner": np.ones(of_a.sum(), np.int8), "onset_s": answers["onset_s"] + 0.5}
    both = {n: np.concatenate([getattr(recording.events, n)[of_a], answers[n]]) for n in answers}
    found = _columns(replace(recording, events=EventTable(**both)))
    assert found["cue_withheld_b_to_a"] == "cues follow the other"
    assert found["cue_withheld_a_to_b"] == ""


def test_too_short_a_recording_has_the_same_columns_undefined_and_says_so():
    recording = _dyad(seed=7)
    short = replace(recording, spikes={n: replace(t, n_steps=1100) for n, t in recording.spikes.items()})
    found = _columns(short)
    assert list(found) == list(undefined_cue_columns())
    assert np.isnan(found["cue_p_brain_a_to_b"])
    told = {found[f"cue_n_{way}"] > 0: found[f"cue_withheld_{way}"] for way in ("a_to_b", "b_to_a")}
    assert told == {True: "too short", False: "no random cues"}


def test_lags_follow_what_body_and_eyes_take():
    def lag_ms(latency):
        raw = {"name": "x", "question": "?", "seed": 1, "duration": "40 s"}
        link = {"a_to_b": {"latency": latency}}
        return longest_lag_ms(Experiment.model_validate(raw | {"link": link}), "a")

    assert [lag_ms(latency) for latency in ("10 ms", "100 ms", "400 ms")] == [600, 600, 900]
