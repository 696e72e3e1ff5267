"""What is read, each with the command that reads it and the file that is mutated."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.cli.main import main
from snn.config.file.resolved_document import resolved_yaml
from snn.record.hdf5 import read_recording
from snn.record.lock import OWNER_NAME, _owner
from snn.record.movement_file import movement_csv
from snn.record.store import ResultStore
from snn.simulate.layout import InputFile, Layout, OutputFile
from tests.hostile.byte_mutators import BYTE_MUTATORS, replaced
from tests.hostile.hdf5_mutators import mutate_recording
from tests.hostile.json_mutators import mutated_json, mutated_lines, odd_value
from tests.unit.synthetic_runs import small_experiment, synthetic_run

Mutate = Callable[[Path, Path, Random], str]
"""Changes a file; the second path is a folder that nothing may be written into. Returns how."""


@dataclass(frozen=True, slots=True)
class Patient:
    """A file of a case, how it is changed in ways of its own, and what reads it."""

    name: str
    file: str
    """Below the folder of the case."""
    mutate: Mutate
    read: Callable[[Path], int]
    """Told the folder of the case; returns an exit code."""
    share: int = 1
    """How many of the mutants, in parts."""


def command(*words: str) -> Callable[[Path], int]:
    """Return what runs a command line in which CASE is the folder of the case."""
    return lambda case: main([word.replace("CASE", str(case)) for word in words])


def build(case: Path) -> None:
    """Make a folder with one file of every kind."""
    experiment = small_experiment(couplings=(0.0, 1.0), replicates=1)
    with ResultStore(case / "results", experiment) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
        trials = store.trials
    shutil.move(case / "results" / "runs" / trials[0].key, case / "run")
    shutil.copytree(case / "run", case / "results" / "runs" / trials[0].key)
    shutil.copy(case / "run" / "results.h5", case / "alone.h5")
    (case / "config.yaml").write_text(resolved_yaml(experiment))
    (case / "video.yaml").write_text(_showing("from: alone.h5, partner: b"))
    (case / "moved.csv").write_text(movement_csv(read_recording(case / "alone.h5"), "a"))
    (case / "moved.yaml").write_text(_showing("file: moved.csv"))
    (case / "results" / OWNER_NAME).write_text(json.dumps({"pid": 1, "host": "here", "since": "now"}))
    files = (InputFile("a.dat", "cells.v", "<f8"), InputFile("b.dat", "cells.w", "<i4"))
    Layout(files, {"spikes": OutputFile("c", "<f8")}, "0" * 64).save(case / "layout.json")
    if main(["analyze", str(case / "results"), "-m", "correlation"]):
        raise AssertionError("the case itself is not sound")


def _showing(video: str) -> str:
    """Write a configuration whose partner b is a video."""
    return "\n".join(
        [
            'name: shown\nquestion: "?"\nseed: 1\nduration: 2 s\nprotocol: {time_step: 0.5 ms}',
            "nulls: {circular_shift: {min_shift: 600 ms}}",
            f"partners: {{b: {{video: {{{video}}}}}}}\n",
        ]
    )


def of_any_kind(own: Mutate) -> Mutate:
    """Mutate in ways of its own, as bytes, or put something else in the place of the file."""

    def mutate(path: Path, outside: Path, rng: Random) -> str:
        kind = rng.random()
        if kind < 0.06:
            replaced(path, outside, rng)
            return "replaced"
        if kind < 0.45:
            mutator = rng.choice(BYTE_MUTATORS)
            path.write_bytes(mutator(path.read_bytes(), rng))
            return mutator.__name__
        return own(path, outside, rng)

    return mutate


def _json(path: Path, outside: Path, rng: Random) -> str:
    _write(path, mutated_json(path.read_text(encoding="utf-8"), outside, rng))
    return "mutated_json"


def _lines(path: Path, outside: Path, rng: Random) -> str:
    _write(path, mutated_lines(path.read_text(encoding="utf-8"), outside, rng))
    return "mutated_lines"


def _yaml(path: Path, outside: Path, rng: Random) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    for _ in range(rng.choice((1, 1, 3))):
        number = rng.randrange(len(lines))
        key, colon, _ = lines[number].partition(":")
        value = odd_value(outside, rng)
        shown = value if isinstance(value, str) else json.dumps(value) if value is not None else "null"
        lines[number] = rng.choice((f"{key}{colon} {shown}", f"{key}{colon} &a !!x {shown}", shown, ""))
    _write(path, "\n".join(lines))
    return "mutated_yaml"


def _cells(path: Path, outside: Path, rng: Random) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    for _ in range(rng.choice((1, 1, 3))):
        number = rng.randrange(len(lines)) if rng.random() < 0.8 else 0
        cells = lines[number].split(",")
        cells[rng.randrange(len(cells))] = str(odd_value(outside, rng))
        lines[number] = rng.choice((",", ",", ",", ";", "\t", ",,", '"')).join(cells)
    _write(path, rng.choice(("\n", "\r\n", "\r", "\n\n")).join(lines))
    return "mutated_cells"


def _table(path: Path, _outside: Path, rng: Random) -> str:
    mutator = rng.choice(BYTE_MUTATORS)
    path.write_bytes(mutator(path.read_bytes(), rng))
    return mutator.__name__


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


def _read_owner(case: Path) -> int:
    print(_owner(case / "results"))
    return 0


def _read_layout(case: Path) -> int:
    from snn.cli.errors import print_error

    try:
        Layout.load(case / "layout.json")
    except (OSError, ValueError) as error:  # what is damaged is built again
        print_error(str(error))
        return 2
    return 0


_MEASURED = ("-m", "correlation", "-o", "CASE/new.csv")
PATIENTS: Sequence[Patient] = (
    Patient(
        "recording, shown", "alone.h5", of_any_kind(mutate_recording), command("show", "CASE/alone.h5"), 6
    ),
    Patient(
        "recording, measured",
        "alone.h5",
        of_any_kind(mutate_recording),
        command("analyze", "CASE/alone.h5", *_MEASURED),
        6,
    ),
    Patient(
        "recording, as a video",
        "alone.h5",
        of_any_kind(mutate_recording),
        command("validate", "CASE/video.yaml"),
        2,
    ),
    Patient("file of movement", "moved.csv", of_any_kind(_cells), command("validate", "CASE/moved.yaml"), 2),
    Patient(
        "recording of a run",
        "run/results.h5",
        of_any_kind(mutate_recording),
        command("show", "CASE/run"),
        1,
    ),
    Patient(
        "list of runs", "results/manifest.jsonl", of_any_kind(_lines), command("show", "CASE/results"), 4
    ),
    Patient(
        "list of runs, measured",
        "results/manifest.jsonl",
        of_any_kind(_lines),
        command("analyze", "CASE/results", *_MEASURED),
        2,
    ),
    Patient("notes of a run", "run/manifest.json", of_any_kind(_json), command("show", "CASE/run"), 4),
    Patient(
        "experiment of a folder",
        "results/experiment.yaml",
        of_any_kind(_yaml),
        command("show", "CASE/results"),
        3,
    ),
    Patient("configuration", "config.yaml", of_any_kind(_yaml), command("validate", "CASE/config.yaml"), 3),
    Patient(
        "kept measures",
        "results/measures/*.json",
        of_any_kind(_json),
        command("analyze", "CASE/results", *_MEASURED),
        2,
    ),
    Patient(
        "table to be replaced",
        "results/measures.csv",
        of_any_kind(_table),
        command("analyze", "CASE/results", "-m", "correlation", "-o", "CASE/results/measures.csv"),
        1,
    ),
    Patient("owner of a lock", f"results/{OWNER_NAME}", of_any_kind(_json), _read_owner, 1),
    Patient("layout of a compiled model", "layout.json", of_any_kind(_json), _read_layout, 1),
)
