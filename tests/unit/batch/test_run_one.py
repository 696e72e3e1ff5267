"""One run: simulated, stored with its provenance, measured."""

from dataclasses import dataclass

import numpy as np
import pytest

from snn.api.making import _compile
from snn.batch.run_one import get_ready, run_one
from snn.batch.serial import SerialExecutor
from snn.errors import SimulationError
from snn.model.partner_equations import RECORDED_LEVELS
from snn.record.digest import digest
from snn.record.hdf5 import read_recording
from snn.record.movement import n_movement_samples
from snn.simulate.raw_run import Moments, RawRun
from snn.simulate.simulate import simulate
from tests.unit.synthetic_runs import small_trials


@dataclass(frozen=True)
class MadeUpEngine:
    """Gives spikes without a model: every cell fires every 100 steps, one after the other."""

    name: str = "made up"
    fails: bool = False

    def prepare(self, _inputs):
        return 1.5

    def toolchain(self, _inputs=None):
        return {"made up": "1"}

    def run(self, inputs, n_steps, *, watch=None, on_progress=None):  # noqa: ARG002  (the protocol's)
        if self.fails:
            raise SimulationError("unstable")
        n_cells = inputs.arrays["cells.v"].size
        steps = np.arange(0, n_steps, 100, dtype=np.int64)
        on_progress(n_steps // 2)
        spikes = Moments(np.tile(np.arange(n_cells, dtype=np.int32), steps.size), np.repeat(steps, n_cells))
        never = Moments(np.zeros(0, np.int32), np.zeros(0, np.int64))
        levels = {name: np.zeros((n_steps // 100, 2)) for name in RECORDED_LEVELS}
        n_samples = n_movement_samples(n_steps, time_step_ms=inputs.time_step_ms)
        return RawRun(
            spikes=spikes,
            acts=never,
            returns=never,
            taken_up=None,
            n_steps=n_steps,
            levels=levels,
            movement_hz=np.zeros((n_samples, 2 * 4)),
            seen_hz=np.zeros((n_samples, 2 * 2 * 4)),
            snapshot_steps=None,
            weights=None,
            timings_s={"simulate": 2.5},
        )


@pytest.fixture(scope="module")
def trial():
    return small_trials(protocol={"time_step": "0.5 ms"}, partner={"sizes": {"excitatory_per_channel": 20}})[
        0
    ]


def test_the_report_is_that_of_the_file_and_the_measures_are_those_of_the_recording(trial, tmp_path):
    heard = []
    report = run_one(trial, tmp_path, lambda *what: heard.append(what), engine=MadeUpEngine())
    stored = read_recording(tmp_path / "results.h5")
    expected = simulate(trial, engine=MadeUpEngine())
    assert digest(stored) == report.verdict.digest == digest(expected)
    assert stored.trial == trial
    assert report.summary["health"] == report.verdict.health.state
    # 1 spike in 100 steps of 0.5 ms is 20 Hz, in every cell.
    assert report.summary["a_execution_e_rate_hz"] == pytest.approx(20.0)
    assert heard == [("simulate", pytest.approx(1.0)), ("analyse", 2.0)]


def test_file_and_report_say_where_the_run_came_from(trial, tmp_path):
    report = run_one(trial, tmp_path, lambda *_: None, engine=MadeUpEngine())
    cost = report.provenance["cost"]  # known when it is measured, which is after it was written
    assert read_recording(tmp_path / "results.h5").provenance | {"cost": cost} == report.provenance
    assert cost["cpu_s"] > 0
    assert 20 < cost["peak_mb"] < 20_000
    assert report.provenance["engine"] == "made up"
    assert report.provenance["toolchain"] == {"made up": "1"}
    assert report.provenance["timings_s"]["simulate"] == 2.5
    assert set(report.provenance["code"]) == {"snn", "git_commit", "git_dirty"}


def test_a_simulation_that_fails_leaves_no_recording(trial, tmp_path):
    with pytest.raises(SimulationError, match="^unstable$"):
        run_one(trial, tmp_path, lambda *_: None, engine=MadeUpEngine(fails=True))
    assert list(tmp_path.iterdir()) == []


@dataclass
class Builder:
    """Counts what it builds, or cannot."""

    n_built: int = 0
    fails: bool = False

    def prepare(self, inputs):
        if self.fails:
            raise SimulationError("building the model: exit code 1")
        assert inputs.arrays["cells.v"].size
        self.n_built += 1
        return 0.0


def test_getting_ready_builds_the_model_of_a_trial_and_without_one_only_imports(trial):
    builder = Builder()
    get_ready(None, lambda *_: None, engine=builder)
    assert builder.n_built == 0
    get_ready(trial, lambda *_: None, engine=builder)
    assert builder.n_built == 1


def test_a_model_that_cannot_be_built_ends_the_command(trial):
    with pytest.raises(SimulationError, match="^building the model: exit code 1$"):
        _compile(Builder(fails=True), SerialExecutor(), trial)
