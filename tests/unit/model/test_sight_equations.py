"""What is seen of a movement, worked out by hand: latency, adaptation, confusion, occlusion, acuity, gains."""

import math

import numpy as np
import pytest

from snn.model.counter_noise import hash_uniform
from tests.unit.model.small_dyads import CLEAR, on_channel, run_slow, small_dyad

pytestmark = pytest.mark.usefixtures("_numpy_target")
SMILE, TOUCH, FROWN, WITHDRAW = range(4)


def dyad(a_sees=None, b_sees=None, **parts):
    """Draw a dyad whose partners see each other clearly, but for what is given."""
    return small_dyad(link={"b_to_a": CLEAR | (a_sees or {}), "a_to_b": CLEAR | (b_sees or {})}, **parts)


def test_what_is_held_adapts_exactly_as_the_resource_is_used_up():
    used = dyad(b_sees={"adaptation": 0.3, "recovery_time": "200 ms"})
    run = run_slow(used, 40, {"a": on_channel(SMILE, [0, 0] + [40] * 20)}, traced={"resource": "sights"})
    seen, resource = run.seen_hz[4], run.traces["resource"][4]
    # dx/dt = (1 - x) / 0.2 - 0.3 * 40 x = 5 - 17 x; and 5 - 5 x when nothing arrives
    x = [1.0]
    for sample in range(2, 22):
        assert seen[sample] == pytest.approx(40 * x[-1], rel=1e-12), sample
        x.append(5 / 17 + (x[-1] - 5 / 17) * math.exp(-0.01 * 17))
        assert resource[sample] == pytest.approx(x[-1], rel=1e-12), sample
    assert seen[21] == pytest.approx(40 * (5 / 17 + 12 / 17 * math.exp(-17 * 0.19)))  # on its way to 11.8 Hz
    for sample in range(22, 40):
        x.append(1 + (x[-1] - 1) * math.exp(-0.05))
        assert resource[sample] == pytest.approx(x[-1], rel=1e-12), sample
    assert not seen[22:].any()
    # a sees b at rest, and nobody sees itself
    assert not run.seen_hz[:4].any()
    assert not run.seen_hz[8:].any()


def test_a_flash_of_movement_is_seen_one_latency_later():
    own = {
        name: {"reafference": {**CLEAR, "coupling": 1, "latency": f"{ms} ms"}}
        for name, ms in (("a", 400), ("b", 0))
    }
    late = dyad(a_sees={"latency": "10 ms"}, b_sees={"latency": "100 ms"}, partners=own)
    flashes = {"a": on_channel(SMILE, [0, 0, 0, 30]), "b": on_channel(FROWN, [0, 0, 0, 0, 0, 20])}
    expected = np.zeros((16, 50))
    expected[FROWN, 5 + 1] = 20
    expected[4 + SMILE, 3 + 10] = 30
    expected[8 + SMILE, 3 + 40] = 30
    expected[12 + FROWN, 5] = 20
    assert np.array_equal(run_slow(late, 50, flashes).seen_hz, expected)


def test_confused_couplings_and_orders_of_seeing_oneself():
    order = ["touch", "frown", "withdraw", "smile"]
    own = {"reafference": {**CLEAR, "coupling": 0.5, "latency": "20 ms", "seen_as": order}}
    run = run_slow(
        dyad(a_sees={"confusion": 0.3, "coupling": 2}, partner=own),
        8,
        {"a": on_channel(SMILE, [0, 16]), "b": on_channel(WITHDRAW, [0, 20])},
    )
    assert run.seen_hz[0:4, 1] == pytest.approx(2 * 20 * np.array([0.1, 0.1, 0.1, 0.7]))
    assert run.seen_hz[4:8, 1].tolist() == [16, 0, 0, 0]
    assert run.seen_hz[8:12, 3].tolist() == [0, 8, 0, 0]  # a's smile, as touch
    assert run.seen_hz[12:16, 3].tolist() == [10, 0, 0, 0]  # b's withdrawal, as smile
    assert np.count_nonzero(run.seen_hz) == 4 + 1 + 1 + 1


def test_nothing_is_seen_and_nothing_used_up_while_the_other_is_hidden():
    hidden = dyad(
        a_sees={"occlusion": [{"start": "30 ms", "stop": "50 ms"}], "adaptation": 0.3},
        partner={"reafference": {**CLEAR, "coupling": 1}},
        partners={"b": {"reafference": {"occlusion": [{"start": "60 ms", "stop": "80 ms"}]}}},
    )
    held = on_channel(TOUCH, [20] * 10)
    run = run_slow(hidden, 10, {"a": held, "b": held}, traced={"resource": "sights"})
    assert np.flatnonzero(run.seen_hz[TOUCH] == 0).tolist() == [3, 4]
    assert run.traces["resource"][TOUCH][4] > run.traces["resource"][TOUCH][2]
    assert (run.seen_hz[4 + TOUCH] == 20).all()
    assert (run.seen_hz[8 + TOUCH] == 20).all()
    assert np.flatnonzero(run.seen_hz[12 + TOUCH] == 0).tolist() == [6, 7]


def test_acuity_is_one_factor_of_a_channel_that_never_turns_negative():
    blurred = dyad(b_sees={"acuity": {"sd": 2, "time_constant": "50 ms"}})
    run = run_slow(blurred, 30, {"a": np.full((4, 30), 10.0)}, traced={"clearness": "sights"})
    sights = blurred.inputs.of("sights")
    z, decay = sights["clearness"], math.exp(-10 / 50)
    width = math.sqrt(3 * (1 - decay**2))
    for sample in range(30):
        uniform = hash_uniform(sights["key_high"], sights["key_low"], sample)[4:8]
        z = np.r_[z[:4], decay * z[4:8] + width * (2 * uniform - 1), z[8:]]
        assert run.traces["clearness"][4:8, sample] == pytest.approx(z[4:8], rel=1e-9), sample
        assert run.seen_hz[4:8, sample] == pytest.approx(10 * np.maximum(0, 1 + 2 * z[4:8]), rel=1e-9)
    assert (run.seen_hz[4:8] == 0).any()
    assert (run.seen_hz[4:8] > 10).any()


def test_oxytocin_and_phases_are_gains_on_what_is_seen_of_the_other():
    phases = [
        {"name": "one", "duration": "1 s", "b_to_a": 0.5, "a_to_b": 0.25, "reafference": 4},
        {"name": "two", "duration": "1 s"},
    ]
    gated = {"oxytocin": {"level": 0.4, "valence": "gated"}, "reafference": {**CLEAR, "coupling": 1}}
    built = dyad(partners={"a": gated}, protocol={"phases": phases})
    moved = np.full((4, 3), 8.0)
    run = run_slow(built, 3, {"a": moved, "b": moved})
    raised = 1 + 0.5 * 0.5  # half of the effect at the half level
    assert run.seen_hz[0:4, 2] == pytest.approx([4 * raised, 4 * raised, 4, 4])
    assert run.seen_hz[4:8, 2] == pytest.approx([2] * 4)
    assert run.seen_hz[8:12, 2] == pytest.approx([32] * 4)


def test_cells_get_what_is_seen_as_poisson_inputs_up_to_what_the_noise_can_follow():
    built = dyad()
    strong = np.where(np.arange(17) // 4 == 1, 100.0, built.inputs.arrays["sights.coupling"])
    run = run_slow(
        built,
        2,
        {"a": on_channel(SMILE, [64, 64]), "b": on_channel(SMILE, [64, 64])},
        sights__coupling=strong,
        traced={"mean_seen": "sights", "p_zero_seen": "sights"},
    )
    mean, p_zero = run.traces["mean_seen"][:, 1], run.traces["p_zero_seen"][:, 1]
    assert mean[SMILE] == pytest.approx(64 * 120 * 1e-4)  # 120 inputs at 64 Hz for 0.1 ms
    assert mean[4 + SMILE] == pytest.approx(8)
    assert run.seen_hz[4 + SMILE, 1] == pytest.approx(8 / (120 * 1e-4))  # and not 6400 Hz
    assert p_zero == pytest.approx(np.exp(-mean))
    assert mean[16] == 0  # of cells that see nothing
