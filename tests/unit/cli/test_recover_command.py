"""``snn recover`` from its command line to its files, on dyads that take milliseconds."""

import csv
import json

import pytest

from snn.api import recovering
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.cli.main import main
from snn.config.file.load import experiment_from
from snn.record.store import ResultStore
from tests.unit.following_dyads import following_run

RAW = {"name": "swept", "question": "?", "seed": 3, "duration": "24.5 s", "replicates": 6}
RAW |= {"protocol": {"time_step": "0.5 ms"}, "analysis": {"transient": "500 ms"}}
AXIS = {
    "label": "coupling",
    "keys": ["link.a_to_b.coupling", "link.b_to_a.coupling"],
    "values": [0.25, 0.5, 0.75, 1.0],
}


def made(folder, raw):
    with ResultStore(folder, experiment_from(raw)) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=following_run)
    return folder


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    return made(tmp_path_factory.mktemp("swept") / "out", RAW | {"sweep": [AXIS]})


def rows_of(path):
    with path.open() as file:
        return list(csv.DictReader(file))


def test_it_tells_couplings_by_other_dyads_and_writes_the_curve(swept, tmp_path, capsys):
    other = made(
        tmp_path / "other", RAW | {"name": "other", "seed": 4, "duration": "16.5 s", "replicates": 1}
    )
    assert main(["recover", str(swept), str(other)]) == 0
    out, _ = capsys.readouterr()
    assert "swept, 24.5 s: 95 % intervals hold the coupling in " in out
    rows = rows_of(swept / "recovery.csv")
    counts = {}
    for row in rows:
        counts[row["experiment"], row["length_s"]] = counts.get((row["experiment"], row["length_s"]), 0) + 1
    # The other folder holds 16.5 s, of which the half that was asked for is taken.
    assert counts == {("swept", "12.25"): 48, ("swept", "24.5"): 48, ("other", "12.25"): 2}
    whole = [row for row in rows if row["length_s"] == "24.5" and row["coupling"] in ("0.5", "0.75")]
    held = [
        float(row["told_coupling_low"]) <= float(row["coupling"]) <= float(row["told_coupling_high"] or "inf")
        for row in whole
    ]
    assert sum(held) >= 18  # of 24
    curve = rows_of(swept / "curve.csv")
    assert [row["coupling"] for row in curve] == ["0.25", "0.5", "0.75", "1.0"]
    effects = [float(row["effect"]) for row in curve]
    assert effects == sorted(effects)
    assert (swept / "recovery.md").read_text().startswith("- swept, 12.25 s: ")
    assert (swept / "figures" / "recovery.png").stat().st_size > 5_000


def test_json_is_every_link(swept, capsys):
    assert main(["recover", str(swept), "--length", "24.5 s", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told) == 48
    assert {row["length_s"] for row in told} == {24.5}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--length", "5 s"], "--length: 5 s; pieces shorter than 12 s have no intervals"),
        (["--length", "90 s"], "--length: 90 s; these runs can be measured over up to 24.5 s"),
    ],
)
def test_lengths_that_cannot_be_are_refused(swept, capsys, words, reason):
    assert main(["recover", str(swept), *words]) == 2
    assert reason in capsys.readouterr().err


def test_folders_that_make_no_curve_are_refused(swept, tmp_path, capsys):
    one = made(tmp_path / "one", RAW | {"replicates": 1})
    strange = made(tmp_path / "strange", RAW | {"replicates": 1, "link": {"a_to_b": {"adaptation": 0.1}}})
    for words, reason in (
        ([str(tmp_path)], "is no results folder"),
        ([str(one)], "half of the dyads, by which the others are judged, are too few"),
        ([str(swept), str(swept)], "a results folder is named twice"),
        ([str(swept), str(strange)], "are of another kind than those in"),
    ):
        assert main(["recover", *words]) == 2
        assert reason in capsys.readouterr().err


def test_pieces_of_12_s_are_the_shortest(monkeypatch):
    monkeypatch.setattr(recovering, "_longest_s", lambda _dyads: 24.0)
    assert recovering._lengths_s(["12 s", "20 s"], ()) == (12.0, 20.0)
    assert recovering._lengths_s([], ()) == (12.0, 24.0)
    monkeypatch.setattr(recovering, "_longest_s", lambda _dyads: 23.0)
    assert recovering._lengths_s([], ()) == (23.0,)
