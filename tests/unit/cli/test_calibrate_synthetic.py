"""``snn calibrate`` from its command line to its files, on dyads that take milliseconds."""

import csv
import json
from dataclasses import replace

import pytest

import snn.record.publications
from snn.api import calibrating
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.cli.main import main
from snn.record.publications import Clone
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import synthetic_run

CONFIG = """
name: small
question: Which measure can be trusted?
seed: 7
duration: 4 s
replicates: 20
protocol: {time_step: 0.5 ms}
nulls:
  circular_shift: {min_shift: 600 ms, surrogates: 19}
  uncoupled: true
  common_input: [1.0]
  cut_link: true
  replay: true
  same_script: true
  third_party_lag: [0 ms]
sweep:
  - {label: coupling, keys: [link.a_to_b.coupling, link.b_to_a.coupling], values: [0.5]}
"""


NULLS = {
    "uncoupled",
    "common input 1",
    "common input 1, known inexactly",
    "common input 1, not known",
    "cut b_to_a",
    "replay a",
    "same script a",
    "third party's video",
    "pseudo-dyads",
}


def known_run(trial, run_folder, on_progress):
    """Say of a made-up run which program made it, and what it cost."""
    report = synthetic_run(trial, run_folder, on_progress)
    origin = {"timings_s": {"simulate": 0.5}, "code": {"git_commit": "0123456789", "git_dirty": False}}
    return replace(report, provenance=report.provenance | origin)


def made_up(experiment, folder, engine, jobs, *, force):
    """Stand for the simulations: Poisson spikes for every trial that `calibrate` wants."""
    del engine, jobs
    with ResultStore(folder, experiment, force=force) as store:
        spared = {"cut a_to_b", "replay b", "same script b"}
        wanted = [t for t in store.trials if not spared & set(dict(t.condition).values())]
        run_trials(wanted, store, executor=SerialExecutor(), run_trial=known_run)
    return 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("calibrate")
    (folder / "small.yaml").write_text(CONFIG)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNN_CACHE_DIR", str(folder / "cache"))
        patch.setattr(calibrating, "_simulate", made_up)
        patch.setattr(calibrating, "MIN_REPLICATES", 20)
        options = ["-m", "correlation", "-m", "counts_50ms", "--ladder-replicates", "3", "--span", "4 s"]
        assert main(["calibrate", str(folder / "small.yaml"), "-o", str(folder / "out"), *options]) == 0
    return folder


def test_the_table_has_every_measure_and_kind(folder):
    with (folder / "out" / "trust.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["measure"] for row in rows} == {
        "correlation, best lag (C)",
        "spike counts, 50 ms",
        "cue effect, weaker way",
        "C, tested",
        "cue test, both brains",
        "cue test, both movements too",
        "RI+, friendly channels",
        "RI-, unfriendly channels",
        "Reciprocity index",
    }
    truths = {row["dyad"]: row["truth"] for row in rows}
    assert truths == {**dict.fromkeys(NULLS, "not mutual"), "live": "mutual", "coupling 0.5": "mutual"}
    assert {row["n"] for row in rows if row["dyad"] == "live" and row["measure"].startswith("spike")} == {
        "20"
    }
    assert {
        row["n"] for row in rows if row["dyad"] == "coupling 0.5" and row["measure"].startswith("spike")
    } == {"3"}


def test_dyads_that_are_all_alike_are_told_apart_no_better_than_chance(folder):
    with (folder / "out" / "trust.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["measure"] == "spike counts, 50 ms"]
    # Poisson spikes throughout: a dyad exceeds all 19 others with 5 %; 9 of 20 do with a probability below 1e-5
    assert all(int(row["detected"]) <= 8 for row in rows)


def test_the_index_of_each_kind_is_told_with_its_parts(folder):
    # heading, the answer in words and in few rows, its legend, then all measures, and the index
    table = (folder / "out" / "trust.md").read_text().split("\n\n")[5].splitlines()
    heading, *_ = (line.strip("| ").split(" | ") for line in table)
    assert heading[6:] == [
        *("brain a->b", "brain b->a", "moves a->b", "moves b->a"),
        *("RI", "S", "balance", "effect a->b", "effect b->a"),
    ]
    # Poisson spikes follow no cues: 20 dyads of eight kinds, each way, at level .01
    shown = [line.strip("| ").split(" | ")[6:8] for line in table[2:]]
    found = [int(cell.split()[0]) for cells in shown for cell in cells if cell != "-"]
    assert len(found) >= 5
    assert sum(found) <= 8


def test_a_film_that_is_not_known_differs_only_where_a_measure_conditions_on_it(folder):
    with (folder / "out" / "dyads.csv").open(newline="") as file:
        rows = {(row["dyad"], row["replicate"]): row for row in csv.DictReader(file)}
    known, unknown = (rows[f"common input 1{how}", "3"] for how in ("", ", not known"))
    assert known["measure.correlation"] == unknown["measure.correlation"]
    assert known["granger_a_to_b"] != unknown["granger_a_to_b"]


def test_figure_and_tables_are_there(folder):
    out = folder / "out"
    for name in ("trust", "trust_all_nulls", "trust_uncoupled", "roc"):
        assert (out / "figures" / f"{name}_4s.png").is_file()
    with (out / "areas.csv").open(newline="") as file:
        areas = list(csv.DictReader(file))
    assert {row["dyad"] for row in areas} == NULLS
    assert {row["measure"] for row in areas} == {
        "correlation, best lag (C)",
        "spike counts, 50 ms",
        "cue effect, weaker way",
        "Reciprocity index",
    }
    text = (out / "trust.md").read_text()
    assert "| correlation, best lag (C) |" in text
    assert "| Reciprocity index |" in text
    assert "jackknife t below 15" in text  # every interval says of which kind it is
    assert "Newcombe" in text
    with (out / "dyads.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == (len(NULLS) + 1) * 20 + 3
    assert {row["dyad"] for row in rows} == {"live", "coupling 0.5", *NULLS}


def test_every_measure_is_held_against_all_nulls_and_then_against_uncoupled_dyads(folder):
    with (folder / "out" / "trust.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["measure"] == "spike counts, 50 ms"]
    by_null = {null: [row for row in rows if row["null"] == null] for null in ("composite", "uncoupled")}
    assert len(rows) == 2 * (len(NULLS) + 2)
    assert {row["worst_null"] for row in by_null["uncoupled"]} == {"uncoupled"}
    assert {row["worst_null"] for row in by_null["composite"]} <= NULLS
    for worst, alone in zip(by_null["composite"], by_null["uncoupled"], strict=True):
        assert worst["dyad"] == alone["dyad"]
        assert int(worst["detected"]) <= int(alone["detected"])  # the threshold is no lower


def test_what_is_published_of_a_calibration_is_made_again_and_found_the_same(folder, capsys, monkeypatch):
    clone = folder / "clone"
    (clone / "configs").mkdir(parents=True)
    (clone / "results" / "reference").mkdir(parents=True)
    (clone / "configs" / "small.yaml").write_text(CONFIG.replace("name: small", "name: out"))
    (clone / "configs" / "small.yaml").rename(clone / "configs" / "out.yaml")
    entry = {"figures": [], "files": [], "dyads": 0, "duration_s": 4.0, "cpu_s": 0.0, "calibrated": True}
    index = clone / "results" / "reference" / "published.json"
    index.write_text(json.dumps({"published": {"out": entry}}))
    few = {"measures": ["correlation", "counts_50ms"], "ladder_replicates": 3, "spans_s": [4.0]}
    whole = calibrating.calibrate
    monkeypatch.setattr(calibrating, "calibrate", lambda *of, **how: whole(*of, **how, **few))
    monkeypatch.setattr(calibrating, "_simulate", made_up)
    monkeypatch.setattr(calibrating, "MIN_REPLICATES", 20)
    monkeypatch.setattr(snn.record.publications, "find_clone", lambda: Clone(clone))
    asked = ["reproduce", "out", "-o", str(folder), "--force"]
    assert main([*asked, "--publish"]) == 0
    assert "out.md: not published" in capsys.readouterr().out
    stored = json.loads(index.read_text())["published"]["out"]
    assert stored["files"] == ["out.md", "out.png", "out_all_nulls.png", "out_rates.csv"]
    assert (
        stored["dyads"] == 20 * (1 + 6) + 3
    )  # live and under six nulls that are simulated, and a rung of three
    page = (clone / "results" / "reference" / "out.md").read_text()
    assert page.startswith("<!-- snn reproduce out; config ")
    assert "## 4 s\n\nRandom cues: " in page
    rates = clone / "results" / "reference" / "out_rates.csv"
    rates.write_text(rates.read_text().replace("uncoupled", "other"))
    assert main(asked) == 1
    told = capsys.readouterr().out
    assert "out.md: the same, to the byte" in told
    assert "out_rates.csv: 4 of 15 columns differ" in told  # rule, null, worst null and dyad
    assert main([*asked, "--from-runs", str(folder)]) == 2


def test_the_folder_can_be_analyzed(folder, capsys):
    assert main(["analyze", str(folder / "out" / "ladder"), "-m", "correlation", "--span", "3 s"]) == 0
    told = capsys.readouterr().out
    assert "0.5, 3 s" in told
    assert "correlation, best lag (C)" in told
    assert (folder / "out" / "ladder" / "measures.csv").is_file()


def test_json_is_for_programs(folder, capsys):
    assert main(["analyze", str(folder / "out" / "ladder"), "-m", "correlation", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 3
    assert {"coupling", "replicate", "measured_s", "measure.correlation", "granger_a_to_b"} <= set(rows[0])
