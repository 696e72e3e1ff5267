"""Dopamine by hand: its tonic level, given bursts, and the error against its running mean."""

import math

import pytest

from tests.unit.model.small_dyads import run_slow, small_dyad

pytestmark = pytest.mark.usefixtures("_numpy_target")
TRACED = dict.fromkeys(("dopamine", "dopamine_mean", "dopamine_error"), "partners")


def test_a_given_burst_decays_and_the_mean_follows():
    """One burst of 0.5 at 20 ms, in steps of 10 ms; tonic 0.3, decay 100 ms, mean over 2 s."""
    dopamine = {
        "source": "given", "bursts": [{"at": "20 ms"}], "tonic_level": 0.3, "burst_size": 0.5,
        "decay_time": "100 ms", "mean_time": "2 s",
    }  # fmt: skip
    partners = {"a": {"reward": {"dopamine": dopamine}}, "b": {"reward": {"dopamine": {"tonic_level": 0.7}}}}
    found = run_slow(small_dyad(partners=partners), 6, traced=TRACED).traces
    burst, mean = 0.0, 0.3
    for sample in range(6):
        burst = burst * math.exp(-0.01 / 0.1) + 0.5 * (sample == 2)
        level = 0.3 + burst
        mean += 0.01 / 2 * (level - mean)
        assert found["dopamine"][0, sample] == pytest.approx(level, rel=1e-12)
        assert found["dopamine_mean"][0, sample] == pytest.approx(mean, rel=1e-12)
        assert found["dopamine_error"][0, sample] == pytest.approx(level - mean, rel=1e-9, abs=1e-15)
    # b is clamped: no burst, no error
    assert found["dopamine"][1].tolist() == [0.7] * len(found["dopamine"][1])
    assert not found["dopamine_error"][1].any()
