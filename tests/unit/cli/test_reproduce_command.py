"""``snn reproduce`` from its command line to the published files, on dyads that take milliseconds."""

import csv
import json
from types import SimpleNamespace

import pytest

import snn.api.making
import snn.record.publications
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.cli.main import main
from snn.record.csv_text import csv_text
from snn.record.publications import Clone
from tests.unit.synthetic_runs import measured_run

CONFIG = """
name: small
question: Does C rise?
seed: 7
replicates: 2
duration: 4 s
protocol: {time_step: 0.5 ms}
nulls: {circular_shift: {min_shift: 600 ms, surrogates: 19}}
analysis:
  answer: {test: difference, hypothesis: It is larger., outcome: C, axis: coupling, condition: 1, baseline: 0}
sweep:
  - {label: coupling, keys: [link.a_to_b.coupling, link.b_to_a.coupling], values: [0, 1]}
"""


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone with one configuration, in which nothing is published; simulations are made up."""
    (tmp_path / "results" / "reference").mkdir(parents=True)
    (tmp_path / "results" / "reference" / "published.json").write_text('{"published": {}}')
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "small.yaml").write_text(CONFIG)

    def make_up(store, _engine, executor, **_options):
        del executor
        return run_trials(store.trials, store, executor=SerialExecutor(), run_trial=measured_run), 0

    monkeypatch.setattr(snn.api.making, "make_runs", make_up)
    monkeypatch.setattr(snn.api.making, "chosen_engine", lambda _name: SimpleNamespace())
    monkeypatch.setattr(snn.record.publications, "find_clone", lambda: Clone(tmp_path))
    monkeypatch.chdir(tmp_path)
    return Clone(tmp_path)


def reproduced(capsys, *words):
    code = main(["reproduce", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_what_is_published_is_made_again_and_found_the_same(clone, capsys):
    code, out, _ = reproduced(capsys, "small", "--publish", "-o", "runs")
    assert code == 0
    assert "small.csv: not published" in out
    entry = clone.published()["small"]
    assert (entry.dyads, entry.duration_s, entry.cpu_s, entry.figures) == (4, 4.0, 6.0, ["sweep_C"])
    assert set(entry.files) == {
        "small.csv",
        "small.md",
        "small.png",
        "small_answer.md",
        "small_differences.md",
        *(name for name in entry.files if name == "small_index.md"),
    }
    assert all((clone.reference / name).is_file() for name in entry.files)
    page = (clone.reference / "small.md").read_text()
    assert page.startswith("<!-- snn reproduce small; config ")
    assert "commit 0123456; 4 dyads of 4 s -->" in page
    assert "[answer](small_answer.md)" in page
    assert "fewer than 6 dyads" in (clone.reference / "small_answer.md").read_text()

    code, out, _ = reproduced(capsys, "small", "--from-runs", "runs")  # in runs/small
    assert (code, out.splitlines()[0]) == (0, "small: the same")

    with (clone.reference / "small.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    rows[1]["C"] = str(float(rows[1]["C"]) + 0.5)
    (clone.reference / "small.csv").write_text(csv_text(rows))
    code, out, _ = reproduced(capsys, "small", "--from-runs", "runs/small", "--json")
    assert code == 1
    told = {one["file"]: (one["same"], one["told"]) for one in json.loads(out)["small"]}
    assert told["small.csv"] == (
        False,
        f"1 of {len(rows[0])} columns differ: C (in 1 of 4 rows, by 0.5 at most)",
    )
    assert told["small.md"][0]

    code, out, _ = reproduced(capsys)
    assert code == 0
    assert out.splitlines()[1].split() == ["small", "4", "4", "s", "6", "s", str(len(entry.files))]
    code, _, err = reproduced(capsys, "small", "--publish", "--figure", "sweep_D", "--from-runs", "runs")
    assert (code, "no figure 'sweep_D' of small; there are sweep_C" in err) == (2, True)


def test_runs_that_are_not_there_are_not_made_up(clone, capsys):
    code, _, err = reproduced(capsys, "small", "--from-runs", "nowhere")
    assert code == 2
    assert "neither 'nowhere' nor 'nowhere/small' is a results folder" in err
    (clone.root / "half").mkdir()
    (clone.root / "half" / "manifest.jsonl").write_text('{"snn_format": "results", "schema_version": 2}\n')
    code, _, err = reproduced(capsys, "small", "--from-runs", "half")
    assert code == 2
    assert "lacks 4 of 4 runs of the shipped configuration" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["larg"], "no experiment 'larg'"),
        (["small", "--figure", "sweep_C"], "give one NAME, and --publish"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(clone, capsys, words, told):
    del clone
    code, _, err = reproduced(capsys, *words)
    assert code == 2
    assert told in err
    assert err.count("\n") == 1
