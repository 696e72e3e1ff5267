"""When probes are given, and the movement that they are."""

import numpy as np
import pytest

from snn.protocols.probes import FULL_ACT_HZ, LEVELS_HZ, ProbePlan
from snn.record.movement import is_quantised


def plan_of(**changes):
    return ProbePlan(
        **(
            {"tau_body_ms": 50.0, "latency_ms": 120.0, "tail_ms": 880.0, "with_nothing": False, "n_rounds": 2}
            | changes
        )
    )


PLAN = plan_of()


def test_strengths_grow_over_a_full_act_with_one_on_either_side():
    assert list(LEVELS_HZ) == sorted(LEVELS_HZ)
    full = LEVELS_HZ.index(FULL_ACT_HZ)
    assert FULL_ACT_HZ == 40
    assert 0 < full < len(LEVELS_HZ) - 1


def test_probes_follow_one_another_the_channel_changing_fastest():
    probes = PLAN.probes
    assert [probe.channel for probe in probes[:6]] == [0, 1, 2, 3, 0, 1]
    assert [probe.level_hz for probe in probes[:6]] == [LEVELS_HZ[0]] * 4 + [LEVELS_HZ[1]] * 2
    assert len(probes) == 2 * 4 * len(LEVELS_HZ)
    assert probes[: len(probes) // 2] != probes[len(probes) // 2 :]
    # 1 s to settle and .3 s of rest; then latency, act, tail and rest of each
    assert [probe.onset_ms for probe in probes[:3]] == [1300, 3100, 4900]
    # the answer to the last: latency, act and tail
    assert PLAN.duration_ms == 1300 + (len(probes) - 1) * 1800 + 1500


def test_movement_rises_and_falls_as_a_body_does():
    movement_hz = PLAN.movement_hz()
    assert movement_hz.dtype == np.float32
    assert movement_hz.shape == (4, PLAN.duration_ms / 10)
    assert is_quantised(movement_hz)
    third = PLAN.probes[2]
    shown_hz = movement_hz[third.channel, int(third.onset_ms / 10) :] / third.level_hz
    # two stages of 50 ms: 1 - 2/e after one time constant, 1 - 3/e**2 after two, and back as much after .5 s
    assert shown_hz[[0, 5, 10]] == pytest.approx([0, 1 - 2 / np.e, 1 - 3 / np.e**2], abs=1e-3)
    assert shown_hz[[55, 60]] == pytest.approx([2 / np.e, 3 / np.e**2], abs=1e-3)
    assert shown_hz[49] == pytest.approx(1, abs=1e-3)
    assert not movement_hz[third.channel, : int(third.onset_ms / 10)].any()


def test_an_act_has_the_area_of_its_level_over_half_a_second():
    plan = plan_of(tau_body_ms=80.0)
    movement_hz = plan.movement_hz()
    for channel, of_channel in enumerate(movement_hz):
        assert of_channel.sum() * 0.01 == pytest.approx(2 * sum(LEVELS_HZ) * 0.5, rel=1e-3), channel
    for probe in plan.probes[:6]:
        first = int(probe.onset_ms / 10)
        assert movement_hz[probe.channel, first : first + 180].sum() * 0.01 == pytest.approx(
            probe.level_hz * 0.5, rel=2e-3
        )


def test_nothing_is_shown_first_where_it_is_asked_for():
    plan = plan_of(with_nothing=True, n_rounds=1)
    assert [(probe.level_hz, probe.channel) for probe in plan.probes[:5]] == [
        (0, 0), (0, 1), (0, 2), (0, 3), (LEVELS_HZ[0], 0)
    ]  # fmt: skip
    assert len(plan.probes) == 4 * (1 + len(LEVELS_HZ))


@pytest.mark.parametrize("n_rounds", [1, 3])
def test_rounds_repeat_all_of_it(n_rounds):
    probes = plan_of(n_rounds=n_rounds).probes
    shown = [(probe.level_hz, probe.channel) for probe in probes]
    assert shown == shown[: len(shown) // n_rounds] * n_rounds
