"""What the verbs of measures say, on runs that were not simulated, and to what they cannot do."""

import csv
import json
import re

import pytest

from snn.analyse.measures import registry as measure_list
from snn.analyse.measures.registry import MEASURES
from snn.api.calibrating import MIN_REPLICATES
from snn.api.measuring import plan_of
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.cli.main import main
from snn.errors import ResultError
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import small_experiment, synthetic_run

CONFIG = "name: c\nquestion: q\nseed: 1\nduration: 2 s\nreplicates: {replicates}\n"


@pytest.fixture
def runs(tmp_path):
    """Two couplings of two dyads of 3 s, of which 2.5 s are measured."""
    with ResultStore(tmp_path / "out", small_experiment(couplings=[0.5, 1.0], duration="3 s")) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
    return tmp_path / "out"


def rows_of(folder):
    with (folder / "measures.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_measures_alone_come_with_the_way_to_their_nulls(runs, capsys):
    assert main(["analyze", str(runs), "-m", "counts_50ms"]) == 0
    told = capsys.readouterr().out
    assert "`--shifts 19`" in told
    assert "null95" not in told.splitlines()[0]
    assert [name for name in rows_of(runs)[0] if "." in name] == ["measure.counts_50ms"]


def test_shifts_put_the_null_beside_each_measure(runs, capsys):
    assert main(["analyze", str(runs), "-m", "counts_50ms", "-m", "tiling_at_0", "--shifts", "19"]) == 0
    told = capsys.readouterr().out
    heading, *lines = told.splitlines()
    assert heading.split() == ["0.5,", "3", "s", "null95", "p≤.05", "1,", "3", "s", "null95", "p≤.05"]
    (line,) = [line for line in lines if line.startswith("spike counts, 50 ms")]
    rows = rows_of(runs)
    first = [float(row["p.counts_50ms"]) for row in rows if row["coupling"] == "0.5"]
    assert f"{sum(p <= 0.05 for p in first)} of 2" in line
    assert [name for name in rows[0] if "." in name] == [
        f"{start}.{name}"
        for name in ("counts_50ms", "tiling_at_0")
        for start in ("measure", "null_mean", "null95", "p")
    ]
    assert "--shifts" not in told


def test_a_dyad_has_the_same_null_alone_and_at_work_of_two(runs, tmp_path, capsys):
    options = ["-m", "counts_50ms", "--shifts", "19"]
    assert main(["analyze", str(runs), *options, "-j", "2"]) == 0
    together = {row["key"]: row for row in rows_of(runs)}
    key = list(together)[-1]
    for kept in runs.glob("measures/*.json"):
        kept.unlink()
    alone = tmp_path / "alone.csv"
    assert main(["analyze", str(runs / "runs" / key), *options, "-o", str(alone)]) == 0
    capsys.readouterr()
    (row,) = csv.DictReader(alone.read_text().splitlines())
    assert row == together[key]


def test_rows_have_a_verdict_and_json_is_strict(runs, capsys):
    assert main(["analyze", str(runs), "-m", "counts_50ms", "--json"]) == 0

    def refused(name):
        raise AssertionError(name)

    rows = json.loads(capsys.readouterr().out, parse_constant=refused)
    assert {row["verdict"] for row in rows} == {"cannot be told"}  # too short for influence
    assert all(row["RI"] is None for row in rows)
    assert all({"S", "balance", "cue_p_brain_a_to_b", "cue_withheld_b_to_a"} <= set(row) for row in rows)


def test_a_dyad_that_is_named_twice_counts_once(runs, capsys):
    one = next((runs / "runs").iterdir())
    assert main(["analyze", str(runs), str(runs), str(one), "-m", "counts_50ms", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 4


def test_the_question_of_runs_that_are_there_is_answered(tmp_path, capsys):
    answer = {
        "test": "difference",
        "hypothesis": "C is larger where partners see each other better.",
        "outcome": "C",
        "axis": "coupling",
        "condition": 1,
        "baseline": 0.5,
    }
    asked = small_experiment(couplings=[0.5, 1.0], duration="3 s", analysis={"answer": answer})
    with ResultStore(tmp_path / "out", asked) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
    assert main(["analyze", str(tmp_path / "out"), "-m", "counts_50ms"]) == 0
    told = capsys.readouterr().out
    assert (
        "answer: undecided: C is larger where partners see each other better. [difference of C, coupling"
        in told
    )
    assert "fewer than 6 dyads" in (tmp_path / "out" / "answer.md").read_text()


def test_damaged_runs_are_told_and_the_rest_is_measured(runs, capsys):
    damaged = next((runs / "runs").iterdir())
    (damaged / "results.h5").write_bytes(b"")
    assert main(["analyze", str(runs), "-m", "counts_50ms"]) == 1
    assert f"run {damaged.name} is damaged" in capsys.readouterr().err
    assert len(rows_of(runs)) == 3


def test_no_file_but_a_table_of_measures_is_replaced(runs, tmp_path, capsys):
    mine = tmp_path / "mine.csv"
    mine.write_text("precious\n")
    command = ["analyze", str(runs), "-m", "counts_50ms", "-o"]
    assert main([*command, str(mine)]) == 2
    assert "mine.csv' exists and is no table of measures" in capsys.readouterr().err
    assert mine.read_text() == "precious\n"
    assert main([*command, str(tmp_path)]) == 2
    assert "is a folder" in capsys.readouterr().err
    assert main([*command, str(tmp_path / "new.csv")]) == main([*command, str(tmp_path / "new.csv")]) == 0


def test_too_few_shifts_are_told(runs, capsys):
    assert main(["analyze", str(runs), "--shifts", "18"]) == 2
    assert "--shifts: 18 are too few for p to reach 1 / 20; take 19 or more" in capsys.readouterr().err


def test_too_short_for_shifts_is_told_before_anything_is_measured(runs, capsys):
    assert main(["analyze", str(runs), "--shifts", "19", "--span", "2 s"]) == 2
    assert "--shifts: 1.5 s are too short for circular shifts of at least 0.6 s" in capsys.readouterr().err
    assert not (runs / "measures").exists()


def test_all_measures_are_listed(capsys):
    assert main(["analyze", "--list", "--json"]) == 0
    assert [m["name"] for m in json.loads(capsys.readouterr().out)] == [m.name for m in MEASURES]


def test_nothing_to_analyze_is_told(capsys):
    assert main(["analyze"]) == 2
    assert "no run given" in capsys.readouterr().err


def test_a_path_without_runs_is_told(tmp_path, capsys):
    assert main(["analyze", str(tmp_path / "none")]) == 2
    assert "not found" in capsys.readouterr().err


def test_too_few_replicates_to_calibrate_are_told_with_the_remedy(tmp_path, capsys):
    config = tmp_path / "c.yaml"
    config.write_text(CONFIG.format(replicates=MIN_REPLICATES - 1))
    assert main(["calibrate", str(config)]) == 2
    told = capsys.readouterr().err
    assert "at least 40 replicates" in told
    assert "-s replicates=200" in told


@pytest.mark.parametrize(("span", "reason"), [("20", "--span"), ("3 s", "up to 2 s"), ("0 s", "up to 2 s")])
def test_a_bad_span_is_told_before_anything_is_simulated(tmp_path, capsys, span, reason):
    config = tmp_path / "c.yaml"
    config.write_text(CONFIG.format(replicates=MIN_REPLICATES))
    output = tmp_path / "out"
    assert main(["calibrate", str(config), "-o", str(output), "--span", span]) == 2
    assert reason in capsys.readouterr().err
    assert not output.exists()


def test_an_unknown_measure_is_told_before_anything_is_simulated(tmp_path, capsys):
    config = tmp_path / "c.yaml"
    config.write_text(CONFIG.format(replicates=MIN_REPLICATES))
    assert main(["calibrate", str(config), "-o", str(tmp_path / "out"), "-m", "plv"]) == 2
    assert "no measure 'plv'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_number_of_events_is_a_length(tmp_path, capsys):
    config = tmp_path / "c.yaml"
    config.write_text(CONFIG.format(replicates=MIN_REPLICATES))
    # 5 acts at 0.25 a second take 20 s, of which there are 2
    assert main(["calibrate", str(config), "-o", str(tmp_path / "out"), "--events", "5"]) == 2
    told = capsys.readouterr().err
    assert "20 s; these runs can be measured over up to 2 s" in told
    assert "--events: 5 intended acts" in told


@pytest.mark.parametrize(
    "options",
    [
        ["--span", "0.9 s"],
        ["--span", "1 s"],
        ["-s", "partner.intention.rate=6 Hz", "--events", "5"],
        ["-s", "duration=1 s"],
    ],
)
def test_lengths_that_leave_nothing_to_correlate_are_told(tmp_path, capsys, options):
    config, output = tmp_path / "c.yaml", tmp_path / "out"
    config.write_text(CONFIG.format(replicates=MIN_REPLICATES))
    assert main(["calibrate", str(config), "-o", str(output), *options]) == 2
    told = capsys.readouterr().err
    assert (
        "s are too short: analysis.transient (0.5 s) is discarded, and analysis.max_lag (0.5 s) must" in told
    )
    assert "take more than 1 s" in told
    assert not output.exists()


@pytest.mark.parametrize("name", ["manifest.jsonl", "notes.txt"])
def test_a_folder_of_something_else_is_refused(tmp_path, capsys, name):
    config, busy = tmp_path / "c.yaml", tmp_path / "busy"
    config.write_text(CONFIG.format(replicates=MIN_REPLICATES))
    busy.mkdir()
    (busy / name).write_text("mine")
    assert main(["calibrate", str(config), "-o", str(busy)]) == 2
    assert (
        f"'{busy}' exists and is not a calibration folder; give another folder with -o"
        in capsys.readouterr().err
    )
    assert [path.name for path in busy.iterdir()] == [name]


def test_nulls_that_are_missing_are_told_before_anything_is_simulated(tmp_path, capsys):
    config = tmp_path / "c.yaml"
    config.write_text(CONFIG.format(replicates=MIN_REPLICATES))
    output = tmp_path / "out"
    assert main(["calibrate", str(config), "-o", str(output), "-s", "nulls.cut_link=true"]) == 2
    assert "needs uncoupled, common_input, replay too" in capsys.readouterr().err
    assert not output.exists()


def test_measures_that_lack_a_package_are_left_out_and_named(monkeypatch, capsys):
    monkeypatch.setattr(measure_list, "find_spec", lambda name: None if name == "pyspike" else object())
    plan = plan_of((), (2.0,))
    assert set(plan.measures) == {m.name for m in MEASURES} - {"isi", "spike", "synchronization"}
    told = capsys.readouterr().err
    assert "not measured: isi, spike, synchronization" in told
    assert "pip install pyspike" in told
    with pytest.raises(ResultError, match=r"measures: isi need PySpike"):
        plan_of(("isi",), (2.0,))
    assert plan_of(("correlation",), (2.0,)).measures == ("correlation",)
    assert capsys.readouterr().err == ""


def test_two_experiments_are_not_pooled_and_rows_say_where_they_are_from(runs, tmp_path, capsys):
    other = tmp_path / "other"
    experiment = small_experiment(couplings=[0.5], duration="3 s", seed=8, name="second", replicates=3)
    with ResultStore(other, experiment) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
    both = tmp_path / "both.csv"
    assert main(["analyze", str(runs), str(other), "-m", "counts_50ms", "-o", str(both)]) == 0
    told = capsys.readouterr().out
    assert re.split(r"\s{2,}", told.splitlines()[0].strip()) == [
        "small: 0.5, 3 s",
        "small: 1, 3 s",
        "second: 0.5, 3 s",
    ]
    (counts,) = [line for line in told.splitlines() if line.startswith("n scored")]
    assert re.split(r"\s{2,}", counts)[1:] == ["2 of 2", "2 of 2", "3 of 3"]
    assert f"from     {runs}: small" in told
    assert f"from     {other}: second" in told
    rows = list(csv.DictReader(both.read_text().splitlines()))
    assert [(row["from"], row["experiment"]) for row in rows] == [(str(runs), "small")] * 4 + [
        (str(other), "second")
    ] * 3


def test_without_a_table_it_is_told_how_to_get_one(runs, capsys):
    key = next((runs / "runs").iterdir())
    assert main(["analyze", str(key), "-m", "counts_50ms"]) == 0
    assert capsys.readouterr().out.endswith("table    not written; -o FILE writes one line a dyad\n")
