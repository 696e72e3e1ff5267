"""Responses to seen acts: how soon and how much, on the channel that was seen."""

import numpy as np
import pytest

from snn.analyse.behaviour.seen_responses import seen_response
from snn.errors import ResultError

GRID = {"step_ms": 10.0, "first_ms": 0.0}
ONSETS_S = (np.array([1.0, 4.0]), np.array([7.0]), np.empty(0), np.empty(0))


def answering(*, latency_s, height_hz=30.0, rise_s=0.0, channel_shift=0):
    """Answer each act on its channel, or some channels further, for half a second."""
    watcher = np.zeros((4, 1000))
    for channel, onsets_s in enumerate(ONSETS_S):
        for onset_s in onsets_s:
            times_s = np.arange(1000) * 0.01 - onset_s - latency_s
            course = np.clip((times_s + 1e-9) / rise_s if rise_s else times_s >= -1e-9, 0, 1) * (
                times_s < 0.5
            )
            watcher[(channel + channel_shift) % 4] += height_hz * course
    return watcher


@pytest.mark.parametrize("latency_s", [0.1, 0.2, 0.35])
def test_a_planted_latency_is_found(latency_s):
    found = seen_response(answering(latency_s=latency_s), ONSETS_S, **GRID)
    assert found.n_seen == 3
    assert found.peak_hz == pytest.approx(30.0)
    # a step is half way up, for a mean over 50 ms, half a sample before its first sample
    assert found.latency_s == pytest.approx(latency_s - 0.005, abs=1e-9)


def test_a_slow_rise_is_there_at_its_half():
    found = seen_response(answering(latency_s=0.1, rise_s=0.2), ONSETS_S, **GRID)
    assert found.latency_s == pytest.approx(0.2, abs=0.005)


def test_the_clock_of_the_first_sample_counts():
    watcher = answering(latency_s=0.3)
    late = seen_response(watcher, ONSETS_S, step_ms=10.0, first_ms=20.0)
    # the same samples, each 20 ms later
    assert late.latency_s == pytest.approx(seen_response(watcher, ONSETS_S, **GRID).latency_s + 0.02)


def test_an_answer_on_another_channel_is_none_in_kind():
    found = seen_response(answering(latency_s=0.2, channel_shift=1), ONSETS_S, **GRID)
    assert found.course_hz.min() == pytest.approx(-10.0)  # a third of it, on the mean of the three others
    assert found.peak_hz == pytest.approx(0.0, abs=1e-9)
    assert np.isnan(found.latency_s)


def test_what_was_there_before_the_act_is_no_response():
    watcher = answering(latency_s=0.2) + np.array([[50.0], [10.0], [0.0], [0.0]])
    found = seen_response(watcher, ONSETS_S, **GRID)
    assert found.peak_hz == pytest.approx(30.0)
    assert found.course_hz[found.times_s < 0] == pytest.approx(0.0)


@pytest.mark.parametrize(("height_hz", "some"), [(1.9, False), (2.1, True)])
def test_a_weak_response_has_a_size_but_no_latency(height_hz, some):
    found = seen_response(answering(latency_s=0.2, height_hz=height_hz), ONSETS_S, **GRID)
    assert found.peak_hz == pytest.approx(height_hz)
    assert np.isfinite(found.latency_s) == some


def test_acts_near_the_ends_do_not_count():
    onsets_s = (np.array([0.19, 0.21, 9.18, 9.2]), np.empty(0), np.empty(0), np.empty(0))
    assert seen_response(np.zeros((4, 1000)), onsets_s, **GRID).n_seen == 2


def test_without_acts_nothing_is_defined():
    found = seen_response(np.ones((4, 1000)), (np.empty(0),) * 4, **GRID)
    assert found.n_seen == 0
    assert np.isnan([found.peak_hz, found.latency_s, *found.course_hz]).all()
    with pytest.raises(ResultError, match="channels"):
        seen_response(np.ones((4, 1000)), (np.empty(0),) * 3, **GRID)
