"""``snn plan`` from its command line to its files, on dyads that take milliseconds."""

import csv
import json
from pathlib import Path

import pytest

from snn.api import making
from snn.cli.main import main
from snn.config.file.load import load_experiment
from tests.unit.following_dyads import following_run

CONFIG = """
name: planned
question: How long must it be?
seed: 5
duration: 12 s
protocol: {time_step: 0.5 ms}
analysis: {transient: 500 ms}
nulls: {uncoupled: true}
"""


@pytest.fixture
def program(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("snn.batch.run_one.run_one", following_run)
    monkeypatch.setattr(making, "_compile", lambda *_: None)
    (tmp_path / "planned.yaml").write_text(CONFIG)

    def run(*words):
        return main(["plan", "planned.yaml", "--engine", "numpy", *words])

    return run


def test_it_says_how_long_and_how_many_and_keeps_its_pilots(program, capsys, tmp_path):
    assert program("--coupling", "1", "--pilots", "4") == 0
    out, err = capsys.readouterr()
    assert "0 of 4 pilot dyads are there; 4 of 12 s are simulated first, some " in err
    assert out.startswith("planned: power of the cue test (brain), coupling 1\n")
    assert "cues as configured, power 0.8 at level .01: a single dyad of 6 s or more" in out
    folder = tmp_path / "results" / "planned_plan" / "coupling_1"
    assert (folder / "cue_power.png").stat().st_size > 5_000
    with (folder / "plan.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(row["n_dyads"], row["length_s"], row["n_tests"]) for row in rows] == [
        ("1", "6.0", "16"),
        ("1", "12.0", "8"),
        ("2", "6.0", "8"),
        ("2", "12.0", "4"),
        ("4", "6.0", "4"),
        ("4", "12.0", "2"),
    ]
    assert float(rows[1]["power"]) == 1.0
    assert program("--coupling", "1", "--pilots", "4", "--json") == 0
    again = capsys.readouterr()
    assert "4 of 4 pilot dyads are there; nothing is simulated" in again.err
    assert [str(row["n_found"]) for row in json.loads(again.out)["power"]] == [row["n_found"] for row in rows]


def test_without_influence_there_is_no_power(program, capsys):
    asked = ("--coupling", "1", "--pilots", "4", "-s", "link.a_to_b.coupling=0", "--json")
    assert program(*asked, "--rate", "0.3 Hz") == 0
    told = json.loads(capsys.readouterr().out)
    others_read = load_experiment(Path(told["folder"]) / "experiment.yaml")
    assert others_read.replicates == 4
    assert told["answers"][0].startswith("0.3 Hz on each channel, power 0.8 at level .01: ")
    assert program(*asked, "--rate", "300 mHz") == 0  # the same rate
    again = capsys.readouterr()
    assert "nothing is simulated" in again.err
    assert "0.3 Hz on each channel" in again.out
    assert {row["n_tests"] for row in told["power"] if row["n_dyads"] == 1} == {8, 4}  # one direction only


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--coupling", "0"), "no partner can influence the other here"),
        (("--length", "4 s"), "--length: expected 5 to 86000 s, got 4 s"),
        (("--length", "long"), "--length: expected number with unit"),
        (("--rate", "often"), "rate"),
        (("-s", "duration=2 s"), "too short to be tested"),
        (("--power", "1"), "--power"),
        (("--pilots", "3"), "--pilots"),
        (
            tuple(word for k in range(5) for word in ("--rate", f"0.{k + 1} Hz")),
            "--rate: at most 4 rates, got 5",
        ),
    ],
)
def test_what_cannot_be_planned_is_one_line(program, capsys, tmp_path, words, reason):
    assert program(*words) == 2
    out, err = capsys.readouterr()
    assert reason in err
    assert "Traceback" not in err
    assert out == ""
    assert not (tmp_path / "results").exists()
