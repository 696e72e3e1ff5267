"""The file of the inputs, and the structure that a compiled model depends on."""

from dataclasses import replace

import numpy as np
import pytest

from snn.model.inputs import ModelInputs
from tests.unit.model.small_dyads import small_dyad


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


def test_only_a_dyad_with_a_video_has_the_equations_of_one():
    live = small_dyad().inputs
    assert not live.has_video
    assert replace(live, arrays={**live.arrays, "video.movement": np.zeros((8, 4))}).has_video
