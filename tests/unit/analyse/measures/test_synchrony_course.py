"""C over time, and what other stretches of the partner would show."""

import numpy as np
import pytest

from snn.analyse.measures.synchrony_course import synchrony_course
from snn.config.schema.procedure import Analysis
from snn.errors import ResultError

DURATION_MS = 40_000
LAG_MS = 100


def modulated(rng):
    """Rates of four channels that jump every 200 ms, shape (4, n_steps)."""
    return np.repeat(rng.choice([2.0, 60.0], size=(4, DURATION_MS // 200)), 200, axis=1)


@pytest.fixture(scope="module")
def recording_with():
    """Two partners; b follows a, 100 ms later, from a moment on, on some channels."""
    from tests.unit.conftest import events_of, poisson_of, recording_of

    def make(*, from_ms, channels=(0, 1, 2, 3)):
        rng = np.random.default_rng(11)
        a_hz, b_hz = modulated(rng), modulated(rng)
        for channel in channels:
            b_hz[channel, from_ms:] = np.roll(a_hz[channel], LAG_MS)[from_ms:]
        spikes = {
            f"{partner}_execution_e": poisson_of(rates_hz, cells_per_channel=20, rng=rng)
            for partner, rates_hz in (("a", a_hz), ("b", b_hz))
        }
        return recording_of(spikes, events=events_of([]))

    return make


def follow(recording, *, window_s=5.0, step_s=2.5, seed=1):
    rng = np.random.default_rng(seed)
    return synchrony_course(recording, analysis=Analysis(), window_s=window_s, step_s=step_s, rng=rng)


def test_synchrony_shows_when_it_comes(recording_with):
    course = follow(recording_with(from_ms=20_000))
    assert course.starts_s.tolist() == [2.5 * k for k in range(15)]
    before, after = course.starts_s + 5 <= 20, course.starts_s >= 20
    values, null95 = course.values[""], course.null95[""]
    assert values[after].min() > 0.7
    assert values[before].max() < 0.4
    # 200 ms steps in 5 s windows are 25 independent numbers on 4 channels: chance peaks near .2.
    assert 0.1 < null95.min() <= null95.max() < 0.45
    assert (values[after] > null95[after]).all()


def test_the_null_never_holds_the_true_alignment(recording_with):
    # The same from the first to the last second: any shift shorter than a window would show C's own peak.
    course = follow(recording_with(from_ms=0))
    assert course.values[""].min() > 0.7
    assert course.null95[""].max() < 0.45


def test_valences_are_followed_apart(recording_with):
    course = follow(recording_with(from_ms=0, channels=(0, 1)))  # smile and touch
    assert course.values["_positive"].min() > 0.7
    assert course.values["_negative"].mean() < 0.35
    assert course.values["_negative"].mean() < course.values[""].mean() < course.values["_positive"].mean()
    assert course.null95["_positive"].max() < 0.6


def test_the_same_seed_draws_the_same_shifts(recording_with):
    recording = recording_with(from_ms=0)
    one, same, other = (follow(recording, seed=seed).null95[""] for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_silence_is_undefined(make_recording, make_trains, make_events):
    silent = make_trains([], n_cells=40, n_steps=DURATION_MS)
    course = follow(
        make_recording({"a_execution_e": silent, "b_execution_e": silent}, events=make_events([]))
    )
    assert np.isnan(course.values[""]).all()
    assert np.isnan(course.null95[""]).all()


def test_a_recording_needs_four_windows(recording_with):
    recording = recording_with(from_ms=0)
    with pytest.raises(ResultError, match="40 s cannot be followed in windows of 15 s"):
        follow(recording, window_s=15.0)
    assert follow(recording, window_s=10.0, step_s=10.0).starts_s.tolist() == [0, 10, 20, 30]
