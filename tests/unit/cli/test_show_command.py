"""``snn show`` says what is there, in lines for people and JSON for programs."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.cli import show_command
from snn.cli.show_command import lines_of, show
from snn.errors import ResultError
from snn.record.contents import describe
from snn.record.hdf5_image import file_image
from snn.record.store import ResultStore
from snn.record.types import VideoNote
from tests.unit.conftest import without_brain
from tests.unit.synthetic_runs import poisoned_run, small_experiment, small_trials, synthetic_recording


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    path = tmp_path_factory.mktemp("shown") / "small"
    with ResultStore(path, small_experiment()) as store:
        run_trials(store.trials[:5], store, executor=SerialExecutor(), run_trial=poisoned_run)
    return path


def shown(capsys, path, **options):
    show(path, **options)
    return capsys.readouterr().out


def cells(line):
    return line.split()


def test_a_results_folder_is_told_in_a_screen(directory, capsys):
    text = shown(capsys, directory)
    lines = text.splitlines()
    assert lines[0] == f"{directory}: results folder"
    assert "  question  Does the store keep what it is given?" in lines
    assert "  asked     3 conditions x 2 replicates of 2 s, seed 7" in lines
    assert "  runs      3 complete, 2 failed, 1 missing" in lines
    header = next(line for line in lines if "coupling" in line)
    assert cells(header) == ["coupling", "complete", "failed", "damaged", "missing", "health"]
    rows = [cells(line) for line in lines[lines.index(header) + 1 :][:3]]
    assert rows == [
        ["0.0", "1", "1", "0", "0", "1", "healthy"],
        ["0.5", "2", "0", "0", "0", "2", "healthy"],
        ["1.0", "0", "1", "0", "1", "-"],
    ]
    assert f"  failed: {small_trials()[1].key} (coupling = 0.0, replicate 1)" in lines
    assert "          unstable: membrane potential of cell 3 is not finite" in lines
    assert len(lines) < 24


def test_a_run_is_told_with_measures_arrays_and_provenance(directory, capsys):
    trial = small_trials()[2]
    lines = shown(capsys, directory / "runs" / trial.key).splitlines()
    assert lines[0].endswith(f"{trial.key}: one run")
    assert "  trial   coupling = 0.5, replicate 0" in lines
    assert any(line.startswith("  health  healthy: ") for line in lines)
    assert "    z  -" in lines
    assert not [line for line in lines if "spikes: " in line]
    [motor] = [cells(line) for line in lines if line.startswith("  a_motor ")]
    n_spikes = int(motor[3])
    assert motor == ["a_motor", "20", "4", str(n_spikes), f"{n_spikes / (20 * 2.0):.2f}"]
    assert [
        "/snn/movement/a",
        "4",
        "x",
        "200",
        "n_channels,",
        "n_samples",
        "float32",
        "Hz",
    ] in [cells(line) for line in lines]
    assert "    engine    synthetic" in lines


def test_the_verdict_of_a_run_comes_before_its_arrays_and_all_measures_last():
    summary = {"C": 0.25, "verdict": "mutual influence", "z": 3.0, "note": ""}
    told = {
        "name": "x",
        "condition": {},
        "replicate": 0,
        "key": "k",
        "digest": "d",
        "health": {"state": "healthy"},
    }
    contents = told | {"kind": "run", "path": "p", "summary": summary, "recording": None, "provenance": {}}
    lines = [line.split() for line in lines_of(contents)]
    assert lines.index(["influence", "mutual", "influence"]) < lines.index(["provenance"])
    assert lines[lines.index(["measures"]) + 1 :] == [
        ["C", "0.25"],
        ["verdict", "mutual", "influence"],
        ["z", "3"],
        ["note"],
    ]


def test_a_recording_is_told_with_its_length_and_size(directory, capsys):
    path = directory / "runs" / small_trials()[2].key / "results.h5"
    lines = shown(capsys, path).splitlines()
    assert lines[0] == f"{path}: one recording"
    assert "  length    2 s" in lines
    assert f"  size      {path.stat().st_size / 1e6:.1f} MB" in lines


@pytest.mark.parametrize("part", [".", "runs/{key}", "runs/{key}/results.h5"])
def test_programs_get_the_same_as_json(directory, capsys, part):
    path = directory / part.format(key=small_trials()[2].key)

    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")

    assert json.loads(shown(capsys, path, as_json=True), parse_constant=refuse) == describe(path)


@pytest.mark.parametrize(
    ("n_missing", "told"),
    [
        (1, "cannot be read; a run that is listed nowhere else is missing, and will be made again"),
        (0, "cannot be read, but no run is missing"),
    ],
)
def test_what_will_be_made_again_is_told(n_missing, told):
    contents = {
        "kind": "results",
        "path": "x",
        "name": "n",
        "question": "q",
        "seed": 1,
        "replicates": 1,
        "duration_s": 2.5,
        "runs": {"complete": 0, "failed": 0, "damaged": 1, "missing": n_missing},
        "conditions": [{"condition": {}, "runs": {"complete": 0, "damaged": 1}, "health": {}}],
        "failures": [],
        "damaged": ["0123"],
        "runs_of_other_experiments": 4,
        "unreadable_manifest_lines": [3, 5],
        "files": ["experiment.yaml"],
        "figures": [],
    }
    lines = list(lines_of(contents))
    assert "  damaged: 0123; it will be made again" in lines
    assert "  also here: 4 complete runs of other experiments" in lines
    assert f"  manifest.jsonl: line 3, 5 {told}" in lines


def test_an_interrupted_calibration_is_told(tmp_path, capsys):
    with ResultStore(tmp_path / "nulls", small_experiment()) as store:
        run_trials(store.trials[:5], store, executor=SerialExecutor(), run_trial=poisoned_run)
    lines = shown(capsys, tmp_path).splitlines()
    assert lines[0] == f"{tmp_path}: calibration"
    assert [cells(line) for line in lines[-2:]] == [
        ["part", "length", "complete", "failed", "damaged"],
        ["nulls", "2", "s", "3", "of", "6", "2", "0"],
    ]


def test_a_finished_calibration_names_its_table_and_figures():
    contents = {
        "kind": "calibration",
        "path": "x",
        "name": "n",
        "question": "q",
        "seed": 1,
        "parts": [],
        "files": ["trust.md", "trust.csv"],
        "figures": ["roc_20s.png"],
    }
    lines = list(lines_of(contents))
    assert "  files     trust.md, trust.csv" in lines
    assert "  figures   figures/roc_20s.png" in lines


def test_what_is_not_ours_is_an_error(tmp_path):
    with pytest.raises(
        ResultError, match="is neither a results folder, nor a calibration, nor a run, nor a recording$"
    ):
        show(tmp_path)


def test_looking_imports_nothing_heavy(directory):
    run = directory / "runs" / small_trials()[2].key
    code = (
        "import sys\nfrom pathlib import Path\nfrom snn.cli.show_command import show\n"
        f"show(Path({str(directory)!r}))\nshow(Path({str(run)!r}))\n"
        "heavy = {'brian2', 'matplotlib', 'scipy', 'sympy'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_of_many_damaged_lines_the_first_are_told():
    contents = {"unreadable_manifest_lines": list(range(2, 5002)), "runs": {"missing": 0}}
    assert show_command._unreadable(contents) == (
        "line 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 4990 more cannot be read, but no run is missing"
    )


def test_who_was_a_video_is_told_and_of_bodies_there_are_no_populations(tmp_path):
    whole = synthetic_recording(small_trials()[0])
    shown = replace(
        whole,
        videos={"b": VideoNote(script="fresh", has_brain=True)},
        movement=replace(whole.movement, seen_hz={"a": whole.movement.seen_hz["a"]}),
        weights=None,
    )
    bodies = replace(without_brain(without_brain(whole, "a"), "b"), weights=None)
    told = []
    for number, recording in enumerate((whole, shown, bodies)):
        path = tmp_path / f"{number}.h5"
        path.write_bytes(file_image(recording, digest="0" * 64, health={"state": "healthy", "reason": "?"}))
        lines = list(lines_of(describe(path)))
        told += [line.split(maxsplit=1)[1] for line in lines if line.startswith("  videos ")]
    assert told == [
        "none",
        "b (fresh script, with its brain)",
        "a (unknown script, movement only), b (unknown script, movement only)",
    ]
    assert not any("observation" in line for line in lines)
    assert any("/snn/movement/b" in line for line in lines)


@pytest.mark.parametrize("note", ["provenance", "health", "digest", "inputs", "condition"])
def test_a_run_whose_notes_lack_something_is_told_or_refused(tmp_path, capsys, directory, note):
    path = tmp_path / "run"
    shutil.copytree(directory / "runs" / small_trials()[0].key, path)
    notes = json.loads((path / "manifest.json").read_text())
    (path / "manifest.json").write_text(json.dumps({n: value for n, value in notes.items() if n != note}))
    if note == "condition":  # which no run can be without
        with pytest.raises(ResultError, match="condition"):
            show(path)
    else:
        assert "provenance" in shown(capsys, path)
