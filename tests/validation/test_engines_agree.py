"""One model, whichever way it runs: compiled and NumPy, our cached binary and Brian2's own build, order, process."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from snn.config.trials.expand import Trial
from snn.errors import SimulationError
from snn.model.dyad import build_dyad
from snn.model.inputs import ModelInputs
from snn.record.digest import digest
from snn.simulate.engine import NumpyEngine
from snn.simulate.layout import Layout
from snn.simulate.private_folder import HOST_NAME, LOCK_NAME
from snn.simulate.run_files import COMPLETED, INPUTS
from snn.simulate.simulate import simulate
from tests.validation.dyads import run_script, trial

DIFFERENT = {
    "mirror": {"map": "scrambled"},
    "oxytocin": {"level": 0.5},
    "serotonin": {"level": 1.5},
    "reafference": {"coupling": 1, "latency": "300 ms"},
    "body": {"time_constant": "70 ms"},
    "vision": {"n_inputs": 30},
    "intention": {"rate": "1 Hz"},
}
ONE_WAY = {"a_to_b": {"coupling": 0.5, "latency": "80 ms", "confusion": 0.2}, "b_to_a": {"coupling": 0}}


@pytest.fixture(scope="module")
def lively() -> tuple[ModelInputs, int]:
    """A coupled dyad with acts in both partners and all kinds of synapses at work, 2 s."""
    dyad = build_dyad(trial("2 s", partner={"intention": {"rate": "1 Hz"}, "reafference": {"coupling": 0.5}}))
    assert dyad.events.onset_s.size >= 8
    return dyad.inputs, dyad.n_steps


@pytest.fixture(scope="module")
def compiled_spikes(compiled, lively):
    spikes = compiled.run(*lively).spikes
    assert spikes.index.size > 10_000
    return spikes


def test_the_numpy_target_gives_the_same_spikes(lively, compiled_spikes):
    inputs, _ = lively
    reference = NumpyEngine().run(inputs, 10_000).spikes  # it takes its time
    early = compiled_spikes.steps < 10_000
    assert early.sum() > 5_000
    np.testing.assert_array_equal(reference.steps, compiled_spikes.steps[early])
    np.testing.assert_array_equal(reference.index, compiled_spikes.index[early])


def test_brian2s_own_build_gives_the_same_spikes(lively, compiled_spikes, tmp_path):
    inputs, n_steps = lively
    inputs.save(tmp_path / "inputs.npz")
    run_script(
        "brian2_script.py", "run", "inputs.npz", "project", str(n_steps), "result.npz", folder=tmp_path
    )
    with np.load(tmp_path / "result.npz") as result:
        steps = np.rint(result["times_s"] / 1e-4).astype(int)
        order = np.lexsort((result["cells"], steps))
        np.testing.assert_array_equal(steps[order], compiled_spikes.steps)
        np.testing.assert_array_equal(result["cells"][order], compiled_spikes.index)


def test_cells_that_all_differ_keep_their_own_constants(compiled, lively):
    # The compiled loops go from one stretch of equal cells to the next: here none is equal to its neighbour.
    inputs, _ = lively
    rng = np.random.default_rng(12)
    varied = {
        f"cells.{name}": inputs.arrays[f"cells.{name}"] * rng.uniform(0.9, 1.1, inputs.arrays["cells.v"].size)
        for name in ("C", "g_leak", "E_leak", "E_i", "v_threshold", "decay_e", "mean_background_at_rest")
    }
    other = ModelInputs(inputs.time_step_ms, {**inputs.arrays, **varied})
    spikes, reference = compiled.run(other, 1_500).spikes, NumpyEngine().run(other, 1_500).spikes
    assert spikes.index.size > 1_000
    np.testing.assert_array_equal(reference.steps, spikes.steps)
    np.testing.assert_array_equal(reference.index, spikes.index)


@pytest.mark.parametrize("n_bytes", [-1, 1])
def test_inputs_of_another_length_end_the_run(compiled, lively, monkeypatch, n_bytes):
    inputs, _ = lively
    write_inputs = Layout.write_inputs

    def other_length(layout: Layout, given: ModelInputs, directory: Path) -> None:
        write_inputs(layout, given, directory)
        os.truncate(directory / INPUTS, (directory / INPUTS).stat().st_size + n_bytes)

    monkeypatch.setattr(Layout, "write_inputs", other_length)
    with pytest.raises(SimulationError, match="exit code 1: the inputs are not those that the model"):
        compiled.run(inputs, 10)


def test_the_compiled_model_reads_one_file_and_writes_what_is_read(compiled, lively, monkeypatch):
    inputs, _ = lively
    seen: list[set[str]] = []
    read_outputs = Layout.read_outputs

    def look(layout: Layout, directory: Path) -> dict[str, np.ndarray]:
        seen.extend({path.name for path in folder.iterdir()} for folder in (directory, directory.parent))
        seen.append({entry.file for entry in layout.outputs.values()})
        return read_outputs(layout, directory)

    monkeypatch.setattr(Layout, "read_outputs", look)
    compiled.run(inputs, 10)
    written, beside, read = seen
    assert written == read | {COMPLETED}
    assert beside == {"static_arrays", "results", LOCK_NAME, HOST_NAME}


@pytest.mark.skipif(shutil.which("clang++") is None, reason="needs clang++")
def test_gcc_and_clang_give_the_same_spikes(lively, compiled_spikes, tmp_path, monkeypatch):
    inputs, n_steps = lively
    inputs.save(tmp_path / "inputs.npz")
    monkeypatch.setenv("CXX", "clang++")
    run_script("compiled_script.py", "inputs.npz", str(n_steps), "spikes.npz", folder=tmp_path)
    with np.load(tmp_path / "spikes.npz") as spikes:
        np.testing.assert_array_equal(spikes["steps"], compiled_spikes.steps)
        np.testing.assert_array_equal(spikes["index"], compiled_spikes.index)


def test_a_shorter_run_is_the_beginning_of_a_longer_one(compiled, lively, compiled_spikes):
    inputs, _ = lively
    short = compiled.run(inputs, 7_500).spikes
    early = compiled_spikes.steps < 7_500
    np.testing.assert_array_equal(short.steps, compiled_spikes.steps[early])
    np.testing.assert_array_equal(short.index, compiled_spikes.index[early])


def generated_source(folder: Path, chosen: Trial) -> dict[str, list[str]]:
    """Generate the C++ of a trial's model; return the lines of each file."""
    folder.mkdir()
    build_dyad(chosen).inputs.save(folder / "inputs.npz")
    run_script("brian2_script.py", "generate", "inputs.npz", "project", folder=folder)
    project = folder / "project"
    paths = [path for path in project.rglob("*") if path.suffix in (".cpp", ".h") or path.name == "makefile"]
    source = {str(path.relative_to(project)): path.read_text().splitlines() for path in paths}
    # Brian2 sets its clocks back in the order of a Python set, which is another one in each process.
    return source | {"main.cpp": sorted(source["main.cpp"])}


def test_seeds_and_conditions_share_the_generated_source(tmp_path):
    plain = generated_source(tmp_path / "plain", trial("1 s"))
    everything = trial("7 s", seed=99, replicate=3, partner=DIFFERENT, link=ONE_WAY)
    other = generated_source(tmp_path / "other", everything)
    assert len(plain) > 20
    assert other == plain


def test_a_trial_gives_the_same_digest_in_any_order_and_process(compiled, tmp_path):
    here = {str(k): digest(simulate(trial("1 s", replicate=k), engine=compiled)) for k in (0, 1, 2)}
    assert len(set(here.values())) == 3
    printed = run_script("digest_script.py", "2", "0", "1", "0", folder=tmp_path)
    there = [line.split() for line in printed.splitlines()]
    assert there == [[k, here[k]] for k in ("2", "0", "1", "0")]
