"""Runs of both engines, and whether a binary came to its end: one that exits with 0 proves nothing."""

from pathlib import Path

import numpy as np
import pytest

from snn.errors import EnvironmentWarning, SimulationError
from snn.model.dyad import build_dyad
from snn.simulate import engine
from snn.simulate.compiled_model import CompiledModel
from snn.simulate.engine import (
    COMPILED_STEP_LIMIT_S,
    NUMPY_STEP_LIMIT_S,
    CompiledEngine,
    NumpyEngine,
    silence_limit_s,
)
from snn.simulate.layout import Layout
from tests.unit.synthetic_runs import small_trials

DIES = """#!/bin/sh
echo once >> "$COUNT"
[ $(wc -l < "$COUNT") -gt {n_deaths} ] || kill -9 $$
echo progress "$SNN_N_STEPS"
echo 1.0 1 > results/last_run_info.txt
"""


def test_a_binary_that_did_not_come_to_its_end_is_refused(tmp_path):
    (tmp_path / "last_run_info.txt").write_text("0.12 1\n")
    engine._require_complete(tmp_path)
    (tmp_path / "last_run_info.txt").write_text("0.12 0.4\n")
    with pytest.raises(SimulationError, match=r"incomplete result; is the disk full .*MB free"):
        engine._require_complete(tmp_path)
    (tmp_path / "last_run_info.txt").unlink()  # no room for another name
    with pytest.raises(SimulationError, match="incomplete result; is the disk full"):
        engine._require_complete(tmp_path)


@pytest.fixture(scope="module")
def inputs():
    return build_dyad(small_trials(partner={"sizes": {"excitatory_per_channel": 20}})[0]).inputs


@pytest.fixture
def simulator(tmp_path, monkeypatch):
    """Put a script in the place of the compiled model that dies so many times before it comes to its end."""

    def install(n_deaths):
        binary = tmp_path / "entry" / "model"
        binary.parent.mkdir()
        binary.write_text(DIES.format(n_deaths=n_deaths))
        binary.chmod(0o755)
        monkeypatch.setenv("COUNT", str(tmp_path / "count"))
        monkeypatch.setattr(
            engine, "compile_model", lambda _: CompiledModel(binary, Layout((), {}, ""), "", "")
        )
        monkeypatch.setattr(engine, "checked", lambda _arrays, _inputs, n_steps, _timings, **_: n_steps)
        return binary

    return install


def test_a_simulator_that_is_killed_once_is_tried_again(simulator, inputs, tmp_path):
    simulator(n_deaths=1)
    with pytest.warns(EnvironmentWarning, match=r"killed by SIGKILL .*; tried again"):
        assert CompiledEngine().run(inputs, 70) == 70
    assert (tmp_path / "count").read_text().count("once") == 2


def test_a_simulator_that_is_killed_twice_is_not_and_its_model_is_named(simulator, inputs, tmp_path):
    binary = simulator(n_deaths=2)
    with (
        pytest.warns(EnvironmentWarning),
        pytest.raises(SimulationError, match=rf"killed by SIGKILL .*\(compiled model {binary.parent}\)"),
    ):
        CompiledEngine().run(inputs, 70)
    assert (tmp_path / "count").read_text().count("once") == 2


def test_a_run_leaves_nothing_in_the_folder_for_temporary_files(simulator, inputs, tmp_path, monkeypatch):
    simulator(n_deaths=0)
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    CompiledEngine().run(inputs, 70)
    assert list(folder.iterdir()) == []


def test_the_limit_of_silence_is_far_above_what_a_simulated_second_takes(inputs):
    """0.151 s for 1,848 cells and 147,840 synapses in steps of 0.1 ms (measured); as much more as they are more."""
    n_elements = inputs.arrays["cells.v"].size + sum(
        a.size for name, a in inputs.arrays.items() if name.endswith(".pre")
    )
    takes_s = 0.151 * n_elements / 149_688 * 0.1 / inputs.time_step_ms
    assert silence_limit_s(inputs, COMPILED_STEP_LIMIT_S) - 600 == pytest.approx(20 * takes_s, rel=0.02)
    assert silence_limit_s(inputs, NUMPY_STEP_LIMIT_S) - 600 == pytest.approx(20 * 20 * takes_s, rel=0.02)


def test_only_a_run_of_the_compiled_engine_names_compiler_and_binary(inputs, monkeypatch):
    monkeypatch.setattr(
        engine, "find_compiled", lambda _: CompiledModel(Path("m"), Layout((), {}, ""), "-O3", "k")
    )
    here = {"processor", "C library"}
    assert set(NumpyEngine().toolchain(inputs)) == here
    assert set(CompiledEngine().toolchain()) == here | {"compiler", "compiler command"}
    made = CompiledEngine().toolchain(inputs)
    assert (made["compiled model"], made["compiler flags"]) == ("k", "-O3")


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), OSError("1760 requested and 0 written")]
)
def test_a_full_disk_is_one_line_and_leaves_nothing(simulator, inputs, tmp_path, monkeypatch, error):
    simulator(n_deaths=0)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def full(*_arguments):
        raise error

    monkeypatch.setattr(Layout, "write_inputs", full)
    line = r"^simulation: cannot write in the folder of TMPDIR: .*; free some space there and run again$"
    with pytest.raises(SimulationError, match=line):
        CompiledEngine().run(inputs, 70)
    assert not list(tmp_path.glob("snn-*"))


def test_a_user_s_brian2_preferences_change_no_spike(inputs, tmp_path, monkeypatch):
    (tmp_path / ".brian").mkdir()
    schedule = "['start', 'resets', 'synapses', 'thresholds', 'groups', 'end']"
    (tmp_path / ".brian" / "user_preferences").write_text(f"core.network.default_schedule = {schedule}\n")
    expected = NumpyEngine().run(inputs, 400)
    monkeypatch.setenv("HOME", str(tmp_path))
    found = NumpyEngine().run(inputs, 400)
    assert expected.spikes.steps.size
    assert np.array_equal(found.spikes.steps, expected.spikes.steps)
    assert np.array_equal(found.spikes.index, expected.spikes.index)
