"""The program as a user meets it: from a file to a results folder, through the command line."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from snn.config.file.load import load_experiment
from snn.config.trials.expand import expand
from snn.record.hdf5 import read_recording
from snn.record.results_folder import ResultsFolder
from snn.simulate.compiler import compiler_command
from snn.simulate.private_folder import HOST_NAME, LOCK_NAME

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
needs_compiler = pytest.mark.skipif(compiler_command() is None, reason="needs a C++ compiler (g++ and make)")
SHORT = """
name: short
question: Does the program work?
seed: 3
replicates: 2
duration: 6 s
nulls: {circular_shift: {surrogates: 50, min_shift: 1 s}}
"""
COARSE = SHORT.replace("replicates: 2", "protocol: {time_step: 0.5 ms}")
"""For NumPy, to which a step costs the same however long it is."""
SWEPT = (
    SHORT
    + """
sweep:
  - {label: coupling, keys: [link.a_to_b.coupling, link.b_to_a.coupling], values: [0, 1]}
"""
)


def snn(*arguments, cwd, **environment):
    return subprocess.run(
        [sys.executable, "-m", "snn", *map(str, arguments)],
        cwd=cwd, capture_output=True, text=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip


def digests(folder):
    return {key: line.digest for key, line in ResultsFolder(Path(folder)).manifest().lines.items()}


@pytest.fixture(scope="module")
def short_run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    (folder / "short.yaml").write_text(SHORT)
    return folder, snn("run", "short.yaml", cwd=folder)


@pytest.fixture
def short_copy(short_run, tmp_path):
    """Return a copy of the finished run that a test may change."""
    return shutil.copytree(short_run[0], tmp_path / "copy")


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_experiment_loads_expands_and_asks_a_question(path):
    experiment = load_experiment(path)
    assert experiment.name == path.stem
    assert experiment.question.endswith("?")
    assert len(expand(experiment)) >= experiment.replicates


@needs_compiler
def test_one_command_makes_the_whole_results_folder(short_run):
    folder, done = short_run
    assert done.returncode == 0, done.stderr
    results = folder / "results" / "short"
    for name in ("experiment.yaml", "manifest.jsonl", "results.csv"):
        assert (results / name).is_file()
    assert {path.name for path in (results / "figures").glob("*.png")} == {
        "raster.png",
        "behaviour.png",
        "synchrony.png",
        "replicates.png",
    }
    assert {path.stem for path in (results / "figures").glob("*.pdf")} == {
        "raster",
        "behaviour",
        "synchrony",
        "replicates",
    }
    for run in (results / "runs").iterdir():
        assert {path.name for path in run.iterdir()} == {
            "config.resolved.yaml",
            "manifest.json",
            "results.h5",
        }
    assert "Does the program work?" in done.stdout
    assert "95 % CI" in done.stdout
    assert "null95" in done.stdout


@needs_compiler
def test_a_log_gets_a_few_lines_of_progress(short_run):
    doubt, *lines = short_run[1].stderr.splitlines()
    assert doubt.startswith("snn: warning: short.yaml:6: duration: 5.5 s of recording are analysed")
    assert lines[0].startswith("snn: compiling the model, then 12 simulated s; time left counts analysing")
    assert lines[-2].startswith("snn: 2 of 2 runs after ")
    assert lines[-1] == "snn: drawing and comparing"
    assert len(lines) < 12


@needs_compiler
def test_the_same_command_repeats_nothing_and_removes_what_killed_simulations_left(short_copy):
    folder = short_copy
    left = folder / "temporary" / "snn-run-of-a-dead-process"
    left.mkdir(parents=True)
    (left / HOST_NAME).write_text(os.uname().nodename)
    (left / LOCK_NAME).touch()  # and nobody holds it
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("results.h5")}
    again = snn("run", "short.yaml", cwd=folder, TMPDIR=str(left.parent))
    assert list(left.parent.iterdir()) == []
    assert again.returncode == 0
    assert "0 runs made, 2 were complete before" in again.stdout
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("results.h5")}


@needs_compiler
def test_more_replicates_add_to_the_folder_and_another_model_is_refused(short_copy):
    folder = short_copy
    more = snn("run", "short.yaml", "-s", "replicates=3", cwd=folder)
    assert "1 run made, 2 were complete before" in more.stdout
    other = snn("run", "short.yaml", "-s", "link.a_to_b.coupling=0.5", cwd=folder)
    assert other.returncode == 2
    assert other.stderr.count("\n") == 2  # the doubt about 6 s, and the reason
    assert "link.a_to_b.coupling" in other.stderr
    assert "--force" in other.stderr


@needs_compiler
def test_new_analysis_settings_measure_again_without_simulating(short_copy):
    folder = short_copy
    done = snn(
        "run",
        "short.yaml",
        "-s",
        "analysis.max_lag=40 ms",
        "-o",
        "results/short",
        cwd=folder,
    )
    assert "0 runs made, 2 were complete before" in done.stdout
    with (folder / "results" / "short" / "results.csv").open() as file:
        assert all(abs(float(row["lag_s"])) <= 0.04 for row in csv.DictReader(file))


@needs_compiler
def test_a_sweep_gives_the_same_recordings_in_any_order_and_process(tmp_path):
    (tmp_path / "swept.yaml").write_text(SWEPT)
    (tmp_path / "reversed.yaml").write_text(SWEPT.replace("[0, 1]", "[1, 0]"))
    one = snn("sweep", "swept.yaml", "-o", "one", cwd=tmp_path)
    two = snn("sweep", "reversed.yaml", "-o", "two", "-j", "2", cwd=tmp_path)
    assert one.returncode == two.returncode == 0, one.stderr + two.stderr
    assert len(digests(tmp_path / "one")) == 4
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert (tmp_path / "one" / "figures" / "sweep_C.png").is_file()
    with (tmp_path / "one" / "results.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(row["coupling"], row["replicate"]) for row in rows] == [
        ("0.0", "0"),
        ("0.0", "1"),
        ("1.0", "0"),
        ("1.0", "1"),
    ]
    coupled, uncoupled = (float(rows[i]["C"]) for i in (2, 0))
    assert coupled > 0.4 > uncoupled  # pilot: .66 (SD .02) and .05 (SD .05)


@needs_compiler
def test_a_single_sweep_condition_has_its_own_verb(tmp_path):
    (tmp_path / "swept.yaml").write_text(SWEPT)
    done = snn("run", "swept.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "snn sweep" in done.stderr
    assert done.stderr.count("\n") == 2  # the doubt about 6 s, and the reason
    assert not (tmp_path / "results").exists()


@needs_compiler
def test_two_swept_keys_give_a_map(tmp_path):
    (tmp_path / "map.yaml").write_text(
        SHORT.replace("replicates: 2", "replicates: 1") + "sweep:\n"
        "  - {label: to_b, keys: [link.a_to_b.coupling], values: [0, 1]}\n"
        "  - {label: to_a, keys: [link.b_to_a.coupling], values: [0, 1]}\n"
    )
    done = snn("sweep", "map.yaml", "-o", "out", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    *progress, said = map(json.loads, done.stdout.splitlines())
    assert {line["event"] for line in progress} == {"progress"}
    assert (progress[-1]["done"], progress[-1]["left"], said["event"]) == (4, 0, "end")
    assert next(Path(path).name for path in said["figures"]) == "map_C.png"
    assert [tuple(row["condition"].values()) for row in said["table"]] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert list(said["table"][0]["condition"]) == ["to_b", "to_a"]
    assert all(isinstance(row["means"]["C"]["value"], float) for row in said["table"])


def test_without_a_compiler_it_runs_says_so_and_gives_the_same_spikes(tmp_path):
    (tmp_path / "two.yaml").write_text(COARSE.replace("6 s", "2 s"))
    # Brian2 would run it, were it asked in this folder.
    (tmp_path / "brian_preferences").write_text("codegen.target = open('ran', 'w') and 'numpy'\n")
    slow = snn("run", "two.yaml", "-o", "numpy", cwd=tmp_path, CXX="no-such-compiler")
    assert slow.returncode == 0, slow.stderr
    assert "no C++ compiler" in slow.stderr
    assert "snn doctor" in slow.stderr
    assert not (tmp_path / "ran").exists()
    if compiler_command():
        fast = snn("run", "two.yaml", "-o", "compiled", cwd=tmp_path)
        assert fast.returncode == 0, fast.stderr
        by_numpy, compiled = (only_recording(tmp_path / name) for name in ("numpy", "compiled"))
        assert_same_but_for_the_last_digit_of_levels(by_numpy, compiled)


def only_recording(folder):
    [path] = folder.glob("runs/*/results.h5")
    return read_recording(path)


def assert_same_but_for_the_last_digit_of_levels(one, other):
    for name, trains in one.spikes.items():
        np.testing.assert_array_equal(trains.cells, other.spikes[name].cells)
        np.testing.assert_array_equal(trains.steps, other.spikes[name].steps)
    for partner in "ab":
        for kind in ("movement_hz", "seen_hz"):
            values = [getattr(recording.movement, kind)[partner] for recording in (one, other)]
            np.testing.assert_array_equal(*values)
    assert one.movement.movement_hz["a"].any()
    for name, values in one.levels.values.items():
        np.testing.assert_allclose(values, other.levels.values[name], rtol=1e-12, atol=1e-15)


@needs_compiler
def test_an_interrupted_sweep_keeps_what_is_done_and_goes_on(tmp_path):
    (tmp_path / "long.yaml").write_text(SHORT.replace("replicates: 2", "replicates: 8"))
    command = [sys.executable, "-m", "snn", "run", "long.yaml", "-o", "out", "-j", "2"]
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    manifest, deadline = tmp_path / "out" / "manifest.jsonl", time.monotonic() + 120
    while not (manifest.exists() and "complete" in manifest.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "the same command goes on from there" in errors
    assert "Traceback" not in errors
    done = {
        key
        for key, line in ResultsFolder(tmp_path / "out").manifest().lines.items()
        if line.status == "complete"
    }
    assert 0 < len(done) < 8
    table = (tmp_path / "out" / "results.csv").read_text().splitlines()
    assert len(table) == 1 + len(done)
    assert f"out/results.csv has {len(done)} complete run" in errors
    kept = {key: (tmp_path / "out" / "runs" / key / "results.h5").stat().st_mtime_ns for key in done}
    resumed = snn("run", "long.yaml", "-o", "out", cwd=tmp_path)
    were = "was" if len(done) == 1 else "were"
    assert f"made, {len(done)} {were} complete before" in resumed.stdout, resumed.stderr
    assert kept == {key: (tmp_path / "out" / "runs" / key / "results.h5").stat().st_mtime_ns for key in done}


@needs_compiler
def test_a_recording_says_where_it_came_from(short_run):
    folder, _ = short_run
    path = next((folder / "results" / "short" / "runs").iterdir())
    provenance = json.loads((path / "manifest.json").read_text())["provenance"]
    assert provenance["engine"] == "compiled"
    assert set(provenance["versions"]) >= {"python", "snn", "brian2", "numpy"}
    assert provenance["timings_s"]["simulate"] > 0
    recording = read_recording(path / "results.h5")
    assert recording.trial.experiment.seed == 3
    assert sum(trains.cells.size for trains in recording.spikes.values()) > 1000


NULLED = """
name: nulled
question: Are nulls simulated beside their condition?
seed: 3
duration: 5 s
partner: {oxytocin: {level: 0.5}}
nulls:
  circular_shift: {surrogates: 20, min_shift: 1 s}
  uncoupled: true
  cut_link: true
  rate_matched_coupled: true
  rate_matching: {replicates: 1, tolerance: 1}
  lesion_twin: {branches: 1}
"""


@needs_compiler
def test_nulls_are_simulated_beside_their_condition_and_rates_are_matched_once(tmp_path):
    (tmp_path / "nulled.yaml").write_text(NULLED)
    done = snn("run", "nulled.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "rate-matched coupled: rates agree to 100%" in done.stderr
    labels = ["live", "uncoupled", "rate-matched coupled", "cut a_to_b", "cut b_to_a"]
    lines = done.stdout.splitlines()
    table = lines[lines.index(next(line for line in lines if line.startswith("null "))) + 1 :]
    assert [line.split("  ")[0] for line in table[: len(labels)]] == labels
    assert "lesion twin: cutting a_to_b changes the rates of b" in done.stdout
    results = tmp_path / "results" / "nulled"
    with (results / "results.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["null"] for row in rows[: len(labels)]] == labels
    assert len(rows) == len(labels) + 4
    again = snn("run", "nulled.yaml", cwd=tmp_path)
    assert "0 runs made, 9 were complete before" in again.stdout
    assert "rates agree" not in again.stderr
