"""What ``snn run``, ``sweep`` and ``resume`` ask for, by their options; nothing is simulated."""

import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
import typer

from snn.api.estimating import Estimate
from snn.batch.rules import BatchRules
from snn.cli.main import main
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import small_experiment

SMALL = "name: small\nquestion: q\nseed: 1\nduration: 2 s\n"
SWEPT = f"{SMALL}sweep: [{{label: coupling, keys: [link.a_to_b.coupling, link.b_to_a.coupling], values: [0, 1]}}]\n"
RULES = BatchRules(verify=False, keep_failed=False, fail_fast=False, time_limit_s=None)
FOUND = Estimate(
    folder=Path("out"), n_runs=4, n_left=2, duration_s=4.0, jobs=1, cpu_s=1.0, wall_s=1.0, peak_mb=None,
    disk_mb=3.0, ground="runs",
)  # fmt: skip


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """What is asked of the batch, and of whom."""
    asked = {}
    monkeypatch.chdir(tmp_path)
    Path("one.yaml").write_text(SMALL)
    Path("many.yaml").write_text(SWEPT)

    def make(experiment, folder, **how):
        asked.update(name=experiment.name, n=len(experiment.sweep), folder=folder, how=how)

    def estimated(experiment, folder, **how):
        asked.update(name=experiment.name, estimated=folder, how=how)
        return FOUND

    def begun(workers, folder):
        asked.update(workers=workers, begun_for=folder)
        return nullcontext("executor")

    def told(write):
        asked.update(records_by=write)
        return nullcontext()

    monkeypatch.setattr("snn.api.batch.make_and_conclude", make)
    monkeypatch.setattr("snn.api.batch.workers_for", begun)
    monkeypatch.setattr("snn.api.estimating.estimate", estimated)
    monkeypatch.setattr("snn.api.progress_records.told_as_records", told)
    monkeypatch.setattr("snn.cli.closing.tell_conclusion", lambda _made, *, as_json, **_: 7 + as_json)
    return asked


@pytest.mark.parametrize(
    ("verb", "config", "n"), [("run", "one", 0), ("sweep", "one", 0), ("sweep", "many", 1)]
)
def test_without_options_a_batch_is_what_its_file_says(asked, verb, config, n):
    assert main([verb, f"{config}.yaml"]) == 7
    assert (asked["name"], asked["n"], asked["folder"]) == ("small", n, Path("results/small"))
    assert asked["begun_for"] == Path("results") / config  # it begins before the name is read
    how, workers = asked["how"], asked["workers"]
    assert (how["executor"], how["engine"], how["force"], how["rules"]) == ("executor", "auto", False, RULES)
    assert (workers.jobs, workers.executor, workers.scheduler) == (1, "local", None)
    assert (how["tells_again"], how["width"] > 0, asked["records_by"]) == (False, True, None)


@pytest.mark.parametrize(
    ("option", "rules"),
    [
        (["--verify"], replace(RULES, verify=True)),
        (["--keep-failed"], replace(RULES, keep_failed=True)),
        (["--fail-fast"], replace(RULES, fail_fast=True)),
        (["--timeout", "2 min"], replace(RULES, time_limit_s=120.0)),
    ],
)
@pytest.mark.parametrize("verb", ["run", "sweep"])
def test_each_option_changes_its_own_rule(asked, verb, option, rules):
    assert main([verb, "one.yaml", *option]) == 7
    assert asked["how"]["rules"] == rules


@pytest.mark.parametrize("verb", ["run", "sweep"])
def test_options_say_where_with_whom_and_by_what(asked, verb):
    words = ["-o", "here", "-s", "name=other", "-j", "3", "--engine", "numpy", "--force", "--json"]
    assert main([verb, "one.yaml", *words]) == 8
    assert (asked["name"], asked["folder"], asked["begun_for"]) == ("other", Path("here"), Path("here"))
    assert (asked["how"]["engine"], asked["how"]["force"], asked["workers"].jobs) == ("numpy", True, 3)
    assert (asked["how"]["tells_again"], asked["how"]["width"]) == (True, None)
    assert asked["records_by"] is typer.echo


def test_a_batch_goes_on_in_its_folder_as_its_own_experiment_has_it(asked, capsys):
    with ResultStore(Path("old"), small_experiment()):
        pass
    assert main(["resume", "old"]) == 7
    assert (asked["how"]["rules"], asked["workers"].jobs) == (RULES, 1)
    assert main(["resume", "old", "--keep-failed"]) == 7
    assert (asked["name"], asked["folder"], asked["how"]["force"]) == ("small", Path("old"), False)
    assert asked["how"]["rules"] == replace(RULES, keep_failed=True)
    assert main(["resume", "old", "--dry-run"]) == 0
    assert asked["estimated"] == Path("old")
    assert "runs     2 of 4 runs to make, 4 simulated s" in capsys.readouterr().out


def test_a_dry_run_only_estimates(asked, capsys):
    words = ["--dry-run", "--json", "-j", "2", "--keep-failed", "--engine", "numpy"]
    assert main(["run", "one.yaml", *words]) == 0
    assert asked["how"] == {"engine": "numpy", "jobs": 2, "rules": replace(RULES, keep_failed=True)}
    assert "workers" not in asked
    assert json.loads(capsys.readouterr().out)["n_left"] == 2


def test_several_conditions_are_swept_not_run(asked, capsys):
    assert main(["run", "many.yaml"]) == 2
    assert "use `snn sweep many.yaml`" in capsys.readouterr().err
    assert "name" not in asked
