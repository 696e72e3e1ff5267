"""Endorphin by hand: shared joy raises it, and it raises tonic dopamine."""

import numpy as np
import pytest

from tests.unit.model.small_dyads import run_slow, small_dyad

pytestmark = pytest.mark.usefixtures("_numpy_target")


def test_joy_raises_endorphin_and_endorphin_tonic_dopamine_unless_that_is_clamped():
    endorphin = {"release_rate": "0.5 Hz", "decay_time": "4 s", "disinhibition": 3}
    partners = {
        name: {"reward": {"endorphin": endorphin, "dopamine": {"source": source, "tonic_level": 0.4}}}
        for name, source in (("a", "contingent"), ("b", "clamped"))
    }
    smiles = {name: np.vstack([np.full(8, 40.0), np.zeros((3, 8))]) for name in "ab"}
    traced = dict.fromkeys(("joy", "endorphin", "dopamine"), "partners")
    found = run_slow(small_dyad(partners=partners), 8, smiles, traced=traced).traces
    level = 0.0
    for sample in range(8):
        level += 0.01 * (0.5 * found["joy"][0, sample] - level / 4)
        assert found["endorphin"][:, sample] == pytest.approx([level] * 2, rel=1e-12)
        assert found["dopamine"][:, sample] == pytest.approx([0.4 * (1 + 3 * level), 0.4], rel=1e-12)
    assert level > 0.03
