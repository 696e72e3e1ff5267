"""How many noise events a step may bring, whatever stress, serotonin and answers do to the drives."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from snn.model.inputs import ModelInputs
from tests.unit.model.small_dyads import small_dyad


def limit(**parts):
    return small_dyad(**parts).inputs.max_count()


def reaches(mean):
    """The largest count that one of 2^32 equally likely uniforms gives."""
    return next(k for k in range(65) if stats.poisson.sf(k, mean) < 2.0**-32)


def test_the_default_dyad_needs_the_smallest_limit():
    assert limit() == 5 >= reaches(0.05)


def test_strong_answers_are_counted_with_intentions():
    # 500 Hz at 0.1 ms and twice the intensity: a mean of 0.1 in a step.
    assert limit(partner={"reaction": {"intensity": 2.0}}) == 7 >= reaches(0.1)


def test_lasting_stress_raises_the_background():
    # Full threat: the stress rests at 1 Hz * 20 s = 20, a background of 280 Hz * (1 + 0.5 * 20) = 3.08 kHz.
    stressed = {"stress": {"sensitivity": "1 Hz", "recovery_time": "20 s", "background_gain": 0.5}}
    assert limit(partner=stressed) >= reaches(0.308) > 7
    # With a full effect of oxytocin it recovers at 0.05 - 0.04 Hz only and rests at 100: 280 Hz * 51 = 14.3 kHz.
    undamped = {"stress": {**stressed["stress"], "oxytocin_damping": "-0.04 Hz"}}
    assert limit(partner=undamped) == 64 >= reaches(1.428) > limit(partner=stressed)


def test_inclinations_are_counted_with_intentions():
    # Nothing is sure to be intended, but 500 Hz at 0.1 ms and twice the intensity may be.
    varying = {"dynamics": "driven", "mode": "inverted_u"}
    assert limit(partner={"serotonin": varying, "intention": {"intensity": 2.0}}) == 7 >= reaches(0.1)
    assert limit(partner={"serotonin": varying}) == 5


def test_inputs_survive_their_file(tmp_path):
    inputs = small_dyad().inputs
    inputs.save(tmp_path / "inputs.npz")
    loaded = ModelInputs.load(tmp_path / "inputs.npz")
    assert loaded.time_step_ms == inputs.time_step_ms
    assert loaded.structure() == inputs.structure()
    assert all(np.array_equal(a, loaded.arrays[name]) for name, a in inputs.arrays.items())


@pytest.mark.parametrize("change", ["time step", "shape", "type", "name"])
def test_the_structure_is_all_that_a_compiled_model_depends_on(change):
    inputs = ModelInputs(0.1, {"cells.v": np.zeros(3), "cells.C": np.ones(3)})
    contents = replace(inputs, arrays={"cells.v": np.ones(3), "cells.C": np.zeros(3)})
    assert contents.structure() == inputs.structure()
    others = {
        "time step": ModelInputs(0.2, inputs.arrays),
        "shape": ModelInputs(0.1, {**inputs.arrays, "cells.v": np.zeros(4)}),
        "type": ModelInputs(0.1, {**inputs.arrays, "cells.v": np.zeros(3, np.int32)}),
        "name": ModelInputs(0.1, {"cells.v": np.zeros(3), "cells.E": np.ones(3)}),
    }
    assert others[change].structure() != inputs.structure()


def test_only_a_dyad_that_learns_has_the_equations_of_learning():
    assert not small_dyad().inputs.learns
    assert small_dyad(partners={"b": {"inhibitory_learning": {"learning_rate": 0.01}}}).inputs.learns
    assert small_dyad(partners={"a": {"mirror": {"learning": {"rule": "pair"}}}}).inputs.learns
