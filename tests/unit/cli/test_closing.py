"""What a run says of itself at its end."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from snn.batch.sweep import SweepOutcome
from snn.cli import closing
from snn.cli.closing import _counts, _print_text
from snn.config.file.load import experiment_from
from snn.report.cell_table import CellTable

FAILED = SimpleNamespace(key="abc", error="no compiler")


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (((), (), (), {}), "0 runs made; 2 s"),
        ((("a",), (), (), {}), "1 run made; 2 s"),
        ((("a", "b"), ("c",), (), {}), "2 runs made, 1 was complete before; 2 s"),
        (
            ((), ("c", "d"), (), {"e": "cut"}),
            "0 runs made, 2 were complete before, 1 was damaged and made again; 2 s",
        ),
        (((), (), (FAILED,), {}), "0 runs made, 1 FAILED: abc (no compiler); 2 s"),
    ],
)
def test_runs_are_counted(outcome, told):
    names = ("finished", "skipped", "failed", "damaged")
    parts = dict(zip(names, outcome, strict=True)) | {"n_not_made": 0}
    assert _counts(SweepOutcome(**parts), elapsed_s=2.0) == told


def test_runs_that_were_not_tried_are_counted_too():
    outcome = SweepOutcome(finished=("a",), skipped=(), failed=(FAILED,), n_not_made=3, damaged={})
    told = _counts(outcome, elapsed_s=2.0)
    assert (
        told == "1 run made, 1 FAILED: abc (no compiler), 3 not made, for one had failed (--fail-fast); 2 s"
    )


def test_everything_that_there_is_is_printed_in_its_order(monkeypatch, capsys):
    names = (
        "_closing_text",
        "_differences_text",
        "_indices_text",
        "answer_text",
        "_files_text",
        "_cells_text",
    )
    for name in names:
        monkeypatch.setattr(closing, name, lambda *_, name=name, **__: name)
    experiment = experiment_from({"name": "x", "question": "q", "seed": 1, "duration": "20 s"})
    results = SimpleNamespace(compared=SimpleNamespace(rows=()), experiment=experiment)
    found = SimpleNamespace(
        axes=[], results=results, table=(), nulls=(), index=(), differences="d", indices="i", answer="a", figures=(),
        cells=CellTable(Path("c"), []),
    )  # fmt: skip
    _print_text(found)
    assert [line for line in capsys.readouterr().out.splitlines() if line] == list(names)


def test_a_narrow_table_of_differences_repeats_what_its_rows_are(monkeypatch):
    monkeypatch.setenv("COLUMNS", "26")
    lines = [["condition", "pairs", "differ", "g"], ["coupling", "3", "0.1", "0.2"]]
    text = closing._differences_text(SimpleNamespace(lines=lines, path="there.csv"))
    heads = [line.split() for line in text.splitlines() if line.startswith("condition")]
    assert heads == [["condition", "pairs", "differ"], ["condition", "g"]]
    assert text.splitlines()[-1] == "table    there.csv"


@pytest.mark.parametrize("rows", [[], [{"measure": "C", "value": 0.5}]])
def test_a_program_is_told_what_there_is_and_that_there_is_nothing_else(capsys, rows):
    experiment = experiment_from({"name": "x", "question": "q", "seed": 1, "duration": "20 s"})
    folder = SimpleNamespace(path=Path("out"))
    some = SimpleNamespace(rows=rows) if rows else None
    answer = SimpleNamespace(verdict="yes", records=rows) if rows else None
    found = SimpleNamespace(
        results=SimpleNamespace(experiment=experiment, folder=folder), table=(), index=(), nulls=rows,
        differences=some, indices=some, answer=answer, figures=[Path("a.png")],
    )  # fmt: skip
    outcome = SweepOutcome(finished=("a",), skipped=("b",), failed=(FAILED,), n_not_made=3, damaged={})
    closing._print_json(found, outcome, elapsed_s=2.06)
    told = json.loads(capsys.readouterr().out)
    assert (told["event"], told["elapsed_s"], told["folder"], told["figures"]) == (
        "end",
        2.1,
        "out",
        ["a.png"],
    )
    assert (told["finished"], told["skipped"], told["n_not_made"]) == (["a"], ["b"], 3)
    assert told["failed"] == {"abc": "no compiler"}
    assert told["differences"] == told["sobol_indices"] == told.get("nulls", []) == rows
    assert told["answer"] == ({"verdict": "yes", "tests": rows} if rows else None)


@pytest.mark.parametrize(
    ("states", "told"),
    [
        (["healthy", "healthy"], "health: healthy 2 of 2 dyads"),
        (["healthy", "runaway"], "health: healthy 1, runaway 1 of 2 dyads; the 1 unscored enter no mean"),
        (["healthy"], "health: healthy 1 of 1 dyad"),
    ],
)
def test_the_health_of_dyads_stands_below_the_table_in_a_line(states, told):
    experiment = experiment_from({"name": "x", "question": "q", "seed": 1, "duration": "20 s"})
    results = SimpleNamespace(experiment=experiment, rows=[{"health": state} for state in states])
    assert told in closing._closing_text(results, "", (), ()).splitlines()
