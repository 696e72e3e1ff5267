"""Stress by hand: what it raises, and how oxytocin damps it."""

import numpy as np
import pytest

from tests.unit.model.small_dyads import CLEAR, run_slow, small_dyad

pytestmark = pytest.mark.usefixtures("_numpy_target")


def test_stress_raises_background_and_gate_and_is_damped_by_oxytocin():
    stress = {
        "sensitivity": "2 Hz", "recovery_time": "5 s", "oxytocin_damping": "4 Hz", "background_gain": 0.5,
        "gate_gain": 3,
    }  # fmt: skip
    frowns = {name: np.vstack([np.zeros((2, 8)), np.full(8, 40.0), np.zeros((1, 8))]) for name in "ab"}
    partners = {"a": {"stress": stress}, "b": {"stress": stress, "oxytocin": {"level": 0.4}}}
    link = {"a_to_b": CLEAR, "b_to_a": CLEAR}
    traced = dict.fromkeys(("threat", "stress", "background_factor", "gate_factor"), "partners")
    found = run_slow(small_dyad(partners=partners, link=link), 8, frowns, traced=traced).traces
    levels = [0.0, 0.0]
    for sample in range(8):
        for index, damping_hz in enumerate((0.0, 4 * 0.5)):  # at the half level, half of the effect
            levels[index] += 0.01 * (
                2 * found["threat"][index, sample] - levels[index] * (1 / 5 + damping_hz)
            )
        assert found["stress"][:, sample] == pytest.approx(levels, rel=1e-12)
        assert found["background_factor"][:, sample] == pytest.approx([1 + 0.5 * s for s in levels])
        assert found["gate_factor"][:, sample] == pytest.approx([1 + 3 * s for s in levels])
    assert levels[0] > levels[1] > 0.1
