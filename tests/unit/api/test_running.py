"""Which of the trials of an experiment is meant."""

import pytest

import snn
from snn.api.running import _chosen
from snn.errors import ConfigError
from tests.unit.synthetic_runs import small_experiment

EXPERIMENT = small_experiment(couplings=(0.0, 0.5), nulls={"uncoupled": True})


def test_a_point_of_the_sweep_and_a_replicate_name_a_live_trial():
    found = _chosen(EXPERIMENT, {"coupling": 0.5}, 1)
    assert (dict(found.condition), found.replicate) == ({"coupling": 0.5, "null": "live"}, 1)
    null = _chosen(EXPERIMENT, {"coupling": 0.5, "null": "uncoupled"}, 0)
    assert dict(null.condition)["null"] == "uncoupled"


@pytest.mark.parametrize("replicate", [-1, 2])
def test_a_replicate_that_there_is_not_is_refused(replicate):
    with pytest.raises(ConfigError, match=f"replicate: {replicate}, of 2 counted from 0"):
        _chosen(EXPERIMENT, {"coupling": 0.5}, replicate)


def test_a_point_that_there_is_not_is_refused_with_those_that_there_are():
    with pytest.raises(ConfigError, match=r"is 0 of them, not one; there are .*'coupling': 0.5"):
        _chosen(EXPERIMENT, {"coupling": 0.7}, 0)
    with pytest.raises(ConfigError, match="is 2 of them, not one"):
        _chosen(EXPERIMENT, {}, 0)
    for n, told in ((8, r"0\.8\}"), (9, r" \.\.\.")):
        many = small_experiment(couplings=[0.1 * (step + 1) for step in range(n)])
        with pytest.raises(ConfigError, match=f"{told}$"):
            _chosen(many, {"coupling": 0.75}, 0)


def test_a_recording_and_a_run_are_the_same_as_themselves_alone(tmp_path):
    results = snn.run("smoke", tmp_path / "out", progress=False)
    first, second = results.runs
    assert first in results.runs
    assert first != second
    assert len({first, second, first}) == 2
    recording = first.recording
    assert recording in [recording]
    assert recording != first.recording
