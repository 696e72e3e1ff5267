"""The kernel written by hand knows what it is not the limit of, and which cells are alike."""

from dataclasses import replace

import numpy as np
import pytest

from snn.config.file.load import default_experiment
from snn.config.trials.expand import expand
from snn.model.dyad import build_dyad
from tests.benchmarks.limit_kernel import require_static, segment_starts


@pytest.fixture(scope="module")
def inputs():
    return build_dyad(expand(default_experiment())[0]).inputs


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("seen_acts.p_answer", 0.5, "answered"),
        ("partners.released", 1.0, "levels"),
        ("partners.stress_sensitivity", 0.1, "levels"),
        ("partners.common_sd", 0.1, "share a drive"),
        ("video.movement", 1.0, "video"),
        ("inhibitory.u", 0.2, "inhibition depresses"),
        ("learning.decay", 1.0, "learns"),
    ],
)
def test_it_refuses_a_dyad_that_it_does_not_know(inputs, name, value, reason):
    require_static(inputs)
    size = inputs.arrays.get(name, inputs.arrays["cells.v"]).size
    changed = replace(inputs, arrays={**inputs.arrays, name: np.full(size, value)})
    with pytest.raises(ValueError, match=reason):
        require_static(changed)


def test_it_refuses_sight_that_is_occluded():
    occluded = default_experiment(overrides=("link.b_to_a.occlusion=[{start: 1 s, stop: 2 s}]",))
    with pytest.raises(ValueError, match="occluded"):
        require_static(build_dyad(expand(occluded)[0]).inputs)


def test_a_segment_ends_where_any_constant_changes():
    constants = {"a": np.asarray([1.0, 1, 1, 2, 2, 1]), "b": np.asarray([0, 0, 5, 5, 5, 5])}
    assert segment_starts(constants).tolist() == [0, 2, 3, 5]
