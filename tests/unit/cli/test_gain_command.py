"""``snn gain`` with a simulation of our own: what is printed, written, and refused."""

import csv
import json
import os
import signal

import pytest

from snn.cli.main import main
from snn.errors import SimulationError
from tests.unit.protocols.dyads import answering

CONFIG = """
name: probed
question: Does it come back?
seed: 1
duration: 40 s
partner: {sizes: {excitatory_per_channel: 20, inhibitory: 20}}
protocol: {time_step: 0.5 ms}
"""


class MadeUpSimulation:
    """The observer answers all movement with a quarter of it; the first simulations may fail."""

    def __init__(self, n_failures=0):
        self.n_failures = n_failures
        self.simulate = answering(lambda hz: hz / 4)

    def __call__(self, trial, *, engine, on_progress):
        assert engine is not None
        self.n_failures -= 1
        if self.n_failures >= 0:
            raise SimulationError("unstable")
        on_progress(trial.experiment.duration_s)
        return self.simulate(trial)


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Run ``snn gain`` with a simulation that takes no time."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "probed.yaml").write_text(CONFIG)

    def run(*words, n_failures=0):
        monkeypatch.setattr("snn.simulate.simulate.simulate", MadeUpSimulation(n_failures))
        return main(["gain", "probed.yaml", *words])

    return run


def test_the_table_and_the_verdict_are_printed_and_nothing_is_written(program, capsys, tmp_path):
    assert program("-s", "replicates=2") == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0] == "probed: loop gain"
    heading = "observer path answer n act peak largest slope at rest slope in act"
    assert " ".join(lines[2].split()) == heading
    assert [line.split()[0] for line in lines[3:24]] == ["resting"] * 7 + ["acting"] * 7 + ["open"] * 7
    assert lines[5].split() == ["resting", "a", "->", "b", "movement", "2", *["0.25"] * 5]
    assert lines[9].split() == ["resting", "loop", "movement", "2", *["0.06"] * 5]  # a quarter of a quarter
    told = " ".join(out[out.index("largest loop gain of two partners at rest") :].split())
    assert told.count("below the limit of 0.8; in 0 of 2 dyads") == 3
    assert all(line.startswith("snn: probing: ") for line in err.splitlines())
    assert [path.name for path in tmp_path.iterdir()] == ["probed.yaml"]


def test_programs_get_json_and_the_folder_gets_files(program, capsys, tmp_path):
    assert program("--json", "-o", "out") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["limit"] == 0.8
    assert len(told["table"]) == len(told["dyads"]) == 21
    assert len(told["verdicts"]) == 3
    assert json.loads((tmp_path / "out" / "gain.json").read_text()) == told
    with (tmp_path / "out" / "gain.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["path"] for row in rows] == [*["a -> b"] * 3, *["b -> a"] * 3, "loop"] * 3
    assert float(rows[6]["act"]) == pytest.approx(told["dyads"][6]["act"]) == pytest.approx(1 / 16, rel=0.01)
    with (tmp_path / "out" / "gain_curves.csv").open() as file:
        curves = list(csv.DictReader(file))
    # three states, two directions, three that answer, six strengths
    assert len(curves) == len(told["curves"]) == 3 * 2 * 3 * 6
    of_b = {"observer": "open gate", "path": "b -> a", "answer": "movement", "seen_hz": "40.0"}
    [full] = [row for row in curves if row.items() >= of_b.items()]
    assert float(full["steady_hz"]) == pytest.approx(10, rel=0.01)


def test_what_is_there_is_replaced_only_by_force(program, capsys, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "gain.csv").write_text("mine")
    assert program("-o", "out") == 2
    assert "out/gain.csv exists; give another folder with -o, or --force" in capsys.readouterr().err
    assert (tmp_path / "out" / "gain.csv").read_text() == "mine"
    assert program("-o", "out", "--force") == 0
    assert (tmp_path / "out" / "gain.csv").read_text() != "mine"


def test_without_a_whole_dyad_there_is_nothing_to_tell(program, capsys):
    assert program(n_failures=1) == 2
    err = capsys.readouterr().err
    assert "snn: replicate 0, a -> b, observer resting: unstable" in err
    assert "snn: error: no dyad could be measured" in err


def test_a_dyad_that_fails_is_named_and_the_others_are_told(program, capsys):
    assert program("-s", "replicates=2", "--json", n_failures=2) == 1
    out, err = capsys.readouterr()
    assert {row["replicate"] for row in json.loads(out)["dyads"]} == {1}
    assert err.count("unstable") == 2
    assert "snn: replicate 0, a -> b, observer acting: unstable" in err


def test_nulls_are_not_probed(program, capsys):
    assert program("--json", "-s", "nulls.cut_link=true") == 0
    assert len(json.loads(capsys.readouterr().out)["dyads"]) == 21


def test_what_was_measured_before_a_stop_is_told(tmp_path, monkeypatch, capsys):
    class StoppedInTheSecondDyad(MadeUpSimulation):
        def __call__(self, trial, **options):
            if trial.replicate == 1:
                os.kill(os.getpid(), signal.SIGTERM)
            return super().__call__(trial, **options)

    monkeypatch.chdir(tmp_path)
    (tmp_path / "probed.yaml").write_text(CONFIG)
    monkeypatch.setattr("snn.simulate.simulate.simulate", StoppedInTheSecondDyad())
    assert main(["gain", "probed.yaml", "-s", "replicates=3", "-o", "out"]) == 143
    out, err = capsys.readouterr()
    assert "snn: stopped; 1 dyad measured" in err
    assert out.startswith("probed: loop gain")
    with (tmp_path / "out" / "gain.csv").open() as file:
        assert {row["replicate"] for row in csv.DictReader(file)} == {"0"}
