"""When probes are given, and the movement that they are."""

import numpy as np
import pytest

from snn.protocols.probes import ACT_MS, FULL_ACT_HZ, LEVELS_HZ, ProbePlan

PLAN = ProbePlan(latency_ms=120.0, tail_ms=480.0, n_rounds=2)


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
    assert [probe.onset_ms for probe in probes[:3]] == [1300, 2700, 4100]
    # the answer to the last: latency, act and tail
    assert PLAN.duration_ms == 1300 + (len(probes) - 1) * 1400 + 1100


def test_movement_stands_at_the_level_for_the_act_and_is_none_else():
    movement_hz = PLAN.movement_hz()
    assert movement_hz.dtype == np.float32
    assert movement_hz.shape == (4, PLAN.duration_ms / 10)
    for probe in PLAN.probes[:6]:
        first = int(probe.onset_ms / 10)
        assert movement_hz[probe.channel, first - 1 : first + 51].tolist() == [0, *[probe.level_hz] * 50, 0]
    acting = np.count_nonzero(movement_hz, axis=1)
    assert acting.tolist() == [2 * len(LEVELS_HZ) * ACT_MS / 10] * 4
    # one channel at a time
    assert np.count_nonzero(movement_hz, axis=0).max() == 1


@pytest.mark.parametrize("n_rounds", [1, 3])
def test_rounds_repeat_all_of_it(n_rounds):
    probes = ProbePlan(latency_ms=100.0, tail_ms=500.0, n_rounds=n_rounds).probes
    shown = [(probe.level_hz, probe.channel) for probe in probes]
    assert shown == shown[: len(shown) // n_rounds] * n_rounds
