"""A dyad in bins: who intends, who may answer, what moves."""

from dataclasses import replace

import numpy as np
import pytest

from snn.record.dyad_bins import dyad_bins
from snn.record.types import VideoNote


@pytest.fixture
def make_dyad(make_trains, make_recording, make_events):
    def make(*, events=(), n_steps=2000, spikes=(), **parts):
        trains = make_trains(spikes, n_cells=40, n_steps=n_steps)
        return make_recording({"a_execution_e": trains}, events=make_events(list(events)), **parts)

    return make


def marked(mask):
    return np.flatnonzero(mask).tolist()


def test_rates_are_those_of_channels(make_dyad):
    found = dyad_bins(make_dyad(spikes=[(0, 5), (9, 9), (10, 10), (39, 1999)]))
    rates_hz = found.rates_hz["a_execution_e"]
    assert rates_hz.shape == (4, 200)
    # two spikes of ten cells in 10 ms are 20 Hz
    assert (rates_hz[0, 0], rates_hz[1, 1], rates_hz[3, 199]) == (20.0, 10.0, 10.0)
    assert rates_hz.sum() == 40.0
    assert found.rates_hz["b_observation_i"].shape == (1, 200)


def test_an_intention_marks_every_bin_that_it_reaches_into(make_dyad):
    found = dyad_bins(make_dyad(events=[(0, 2, 0.1, 0.05), (1, 0, 0.295, 0.01), (1, 3, 0.5, 0.001)]))
    assert marked(found.intended["a"][2]) == [10, 11, 12, 13, 14]
    assert marked(found.intended["b"][0]) == [29, 30]
    assert marked(found.intended["b"][3]) == [50]
    assert marked(found.intends("b")) == [29, 30, 50]
    assert found.intended["a"].sum() == 5


def test_an_intention_of_no_intensity_is_none(make_dyad, make_events):
    recording = make_dyad()
    weak = make_events([(0, 0, 0.1, 0.05)], intensity=[0.0])
    assert not dyad_bins(replace(recording, events=weak)).intends("a").any()


REACTIVE = {"partners": {"b": {"reaction": {"mimic": 0.5, "duration": "200 ms"}}}}


def test_a_reactive_partner_may_answer_each_act_that_it_saw(make_dyad, make_movement):
    moved = np.zeros((2, 4, 200))
    moved[0, 1, 40:60], moved[0, 1, 120:125] = 25.0, 15.0  # the second is no act
    movement = make_movement({"a": moved[0], "b": moved[1]})
    found = dyad_bins(make_dyad(settings=REACTIVE, movement=movement))
    # 100 ms of latency after the act, for 200 ms
    assert marked(found.may_answer["b"]) == list(range(50, 70))
    assert marked(found.intends("b")) == list(range(50, 70))
    assert not found.may_answer["a"].any()
    assert not dyad_bins(make_dyad(movement=movement)).may_answer["b"].any()
    blind = REACTIVE | {"link": {"a_to_b": {"coupling": 0}}}
    assert not dyad_bins(make_dyad(settings=blind, movement=movement)).may_answer["b"].any()


@pytest.mark.parametrize(
    ("start_s", "stop_s", "sees"), [(0.3, 0.5, True), (0.5, 0.6, False), (0.51, 0.9, True)]
)
def test_an_act_that_is_hidden_as_it_arrives_is_not_answered(make_dyad, make_movement, start_s, stop_s, sees):
    moved = np.zeros((2, 4, 200))
    moved[0, 1, 40:60] = 25.0  # arrives at .5 s
    hidden = {"link": {"a_to_b": {"occlusion": [{"start": f"{start_s} s", "stop": f"{stop_s} s"}]}}}
    recording = make_dyad(settings=REACTIVE | hidden, movement=make_movement({"a": moved[0], "b": moved[1]}))
    assert dyad_bins(recording).may_answer["b"].any() == sees


def test_of_a_video_without_a_brain_acts_are_its_movement(make_dyad, make_movement):
    moved = np.zeros((2, 4, 200))
    moved[0, 1, 40:60], moved[0, 2, 80:90] = 10.0, 9.9
    movement = make_movement({"a": moved[0], "b": moved[1]})
    brainless = {"a": VideoNote(script="unknown", has_brain=False)}
    found = dyad_bins(make_dyad(events=[(0, 0, 1.0, 0.5)], movement=movement, videos=brainless))
    assert marked(found.intended["a"][1]) == list(range(40, 60))
    assert found.intended["a"].sum() == 20


def test_a_stretch_keeps_the_time_of_the_recording(make_dyad):
    whole = dyad_bins(make_dyad(events=[(0, 2, 1.0, 0.05)], spikes=[(0, 1000)]))
    found = whole.cut(start_s=0.995, stop_s=1.2)
    assert (found.n_bins, found.first_bin, found.time_s(3)) == (20, 100, 1.03)
    assert marked(found.intended["a"][2]) == [0, 1, 2, 3, 4]
    assert found.rates_hz["a_execution_e"][0, 0] == 10.0
    assert found.cut(start_s=0.1, stop_s=0.2).time_s(0) == 1.1


@pytest.mark.parametrize("step_ms", [0.05, 0.4, 0.625, 2.5])
def test_bins_are_those_of_movement_at_every_time_step(make_trains, make_recording, make_events, step_ms):
    trains = make_trains([], n_cells=40, n_steps=3010, time_step_ms=step_ms)
    recording = make_recording(
        {"a_execution_e": trains}, events=make_events([]), settings={"duration": "10 s"}
    )
    n_samples = recording.movement.movement_hz["a"].shape[1]
    ramp = np.tile(np.arange(n_samples, dtype=np.float32), (4, 1))
    movement = replace(recording.movement, movement_hz={"a": ramp, "b": ramp})
    found = dyad_bins(replace(recording, movement=movement))
    assert (found.bin_ms, found.n_bins) == (10.0, int(3010 * step_ms / 10 + 1e-6))
    assert found.movement_hz["a"][0].tolist() == list(range(found.n_bins))
