"""Bodies, acts, answers and returns, worked out by hand; acts also against those of the record."""

import math

import numpy as np
import pytest

from snn.model.channel_rows import LONG_AGO_S
from snn.record.acts import act_onsets_s
from snn.record.movement import is_quantised
from tests.unit.model.small_dyads import CLEAR, on_channel, run_slow, small_dyad

pytestmark = pytest.mark.usefixtures("_numpy_target")
SMILE, TOUCH, FROWN, WITHDRAW = range(4)
TAU_S = 0.05


def test_a_body_settles_like_a_critically_damped_low_pass():
    """From a given effort and movement, without spikes: m(t) = (m0 + e0 t / tau) exp(-t / tau)."""
    effort, moved = np.zeros(9), np.zeros(9)
    effort[6], moved[1] = 40.0, 24.0
    run = run_slow(small_dyad(), 30, channels__effort=effort, channels__movement=moved)
    t_s = np.arange(30) * 0.01 + 0.001  # the first update is at 0
    assert run.movement_hz[6] == pytest.approx(40 * t_s / TAU_S * np.exp(-t_s / TAU_S), abs=0.2)
    assert run.movement_hz[1] == pytest.approx(24 * np.exp(-t_s / TAU_S), abs=1 / 2048)
    assert not run.movement_hz[[0, 2, 3, 4, 5, 7]].any()
    # To the digit: effort and movement keep exp(-1/50) a millisecond, and the second stage follows the first.
    decay, e, m = math.exp(-1 / 50), 40.0, 0.0
    for step in range(21):
        e *= decay
        m = decay * m + (1 - decay) * e
        if step % 10 == 0:
            assert run.movement_hz[6, step // 10] == math.floor(m * 1024 + 0.5) / 1024


@pytest.mark.parametrize(("time_step_ms", "channel_step_ms"), [(0.1, 1.0), (0.4, 0.8)])
def test_a_steady_rate_of_motor_cells_is_a_movement_of_this_rate(time_step_ms, channel_step_ms):
    """Gain 1, whatever the time constant and the size: cells that fire in every update of the channels."""
    built = small_dyad(
        partners={"a": {"body": {"time_constant": "20 ms"}}, "b": {"size_factor": 0.2}},
        protocol={"time_step": f"{time_step_ms} ms"},
    )
    expected_hz = np.zeros(8)
    for row, share in ((TOUCH, 1.0), (4 + SMILE, 0.5)):
        expected_hz[row] = share * 1e3 / channel_step_ms
    touch, smile = (
        np.arange(block.start, block.stop)[block.channel_of_cell == channel]
        for block, channel in ((built.blocks["a_motor"], TOUCH), (built.blocks["b_motor"], SMILE))
    )
    assert (touch.size, smile.size) == (2, 4)
    run = run_slow(built, 120, firing=[*touch, *smile[:2]])
    assert run.movement_hz[:, -1] == pytest.approx(expected_hz, rel=1e-5)
    # On the way: 1 - (1 + t/tau) exp(-t/tau), half of it after 1.678 time constants
    assert np.argmax(run.movement_hz[4 + SMILE] >= expected_hz[4 + SMILE] / 2) == 9  # 84 ms
    assert np.argmax(run.movement_hz[TOUCH] >= expected_hz[TOUCH] / 2) == 4  # 34 ms


def test_acts_are_those_of_the_record_and_movement_is_quantised():
    rng = np.random.default_rng(3)
    moved = {name: (15 + 15 * rng.standard_normal((4, 80))).clip(0) for name in "ab"}
    moved["a"][:, 0] = [5, 15, 20, 30]  # below both thresholds, between them, at the upper and above
    moved["a"][:, 1] = 25
    run = run_slow(small_dyad(), 80, moved)
    assert is_quantised(run.movement_hz.astype(np.float32))
    expected = []
    for number, name in enumerate("ab"):
        assert np.abs(run.movement_hz[4 * number :][:4] - moved[name]).max() <= 0.5 / 1024
        for channel, onsets_s in enumerate(act_onsets_s(run.movement_hz[4 * number :][:4], step_ms=10.0)):
            expected += [(4 * number + channel, round(onset * 100)) for onset in onsets_s]
    assert len(expected) > 10
    assert sorted(run.moments("acts")) == sorted(expected)
    assert [(row, 1) in run.moments("acts") for row in range(4)] == [True, False, False, False]


REACTIVE = {"reaction": {"mimic": 1, "retaliate": 1, "intensity": 0.5, "duration": "300 ms"}}


def pulse(channel, start, *, n=60):
    """Move on a channel at 40 Hz for 100 ms."""
    values = np.zeros(n)
    values[start : start + 10] = 40
    return on_channel(channel, values)


def test_a_seen_act_is_answered_one_latency_later_for_as_long_as_an_answer_lasts():
    built = small_dyad(
        link={"a_to_b": {**CLEAR, "latency": "50 ms"}}, partners={"b": REACTIVE},
        partner={"intention": {"rate": "0 Hz"}},
    )  # fmt: skip
    moved = {"a": pulse(SMILE, 5) + pulse(WITHDRAW, 8)}
    intensity = run_slow(built, 60, moved, traced={"intensity": "channels"}).traces["intensity"]
    # Seen at 100 ms, read by the body at 110 ms, and by the channel, which comes before bodies, 1 ms later; it lasts
    # for 300 ms after the 110 ms. Then the same 30 ms later.
    smile, frown = (np.flatnonzero(intensity[4 + channel]).tolist() for channel in (SMILE, FROWN))
    assert smile == list(range(12, 41))
    assert frown == list(range(15, 44))
    assert set(intensity[4 + SMILE].tolist()) == {0.0, 0.5}
    assert not intensity[[0, 1, 2, 3, 5, 7, 8]].any()


def test_nobody_answers_what_it_cannot_see():
    """a is hidden from b at first, and b from a by a cut link."""
    mimics = {"reaction": {"mimic": 1, "duration": "100 ms"}, "intention": {"rate": "0 Hz"}}
    hidden = {**CLEAR, "occlusion": [{"start": "0 ms", "stop": "300 ms"}]}
    built = small_dyad(link={"a_to_b": hidden, "b_to_a": {**CLEAR, "coupling": 0}}, partner=mimics)
    acts = pulse(SMILE, 10) + pulse(SMILE, 40)
    run = run_slow(built, 60, {"a": acts, "b": acts}, traced={"intensity": "channels"})
    began = [np.flatnonzero(np.diff(row, prepend=0) > 0).tolist() for row in run.traces["intensity"]]
    assert began == [[], [], [], [], [42], [], [], [], []]


def test_a_positive_act_is_returned_within_its_window():
    window = {"reward": {"dopamine": {"window_min": "100 ms", "window_max": "200 ms"}}}
    built = small_dyad(
        link={"a_to_b": {**CLEAR, "coupling": 0}, "b_to_a": {**CLEAR, "latency": "20 ms"}}, partner=window
    )
    # a acts in samples 10, 70, ...; it sees b's acts two samples later: too soon, in time twice, too late
    n, after = 300, (7, 8, 18, 19)
    moved = {
        "a": sum(pulse(TOUCH, 10 + 60 * k, n=n) for k in range(4)) + pulse(FROWN, 250, n=n),
        "b": sum(pulse(TOUCH, 10 + 60 * k + late, n=n) for k, late in enumerate(after))
        + pulse(FROWN, 262, n=n),
    }
    run = run_slow(built, n, moved)
    # Seen 20 ms later, which the next update of the body reads. b, who sees nothing, earns nothing.
    assert run.moments("returns") == [(TOUCH, 70 + 8 + 3), (TOUCH, 130 + 18 + 3)]
    assert len(run.moments("acts")) == 10
    assert LONG_AGO_S < -1e5  # so that nothing is a return of what never was
