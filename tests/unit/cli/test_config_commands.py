"""The verbs that look at configurations, through the whole command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from snn.cli.main import main
from snn.config.file.load import load_experiment
from snn.config.trials.dyad_size import cost_of
from snn.config.trials.expand import expand

HEAD = "name: x\nquestion: why?\nseed: 1\nduration: 40 s\n"
SWEEP = "sweep:\n- label: c\n  keys: [link.a_to_b.coupling]\n  values: [0, 0.5, 1]\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.yaml").write_text(HEAD)
    return tmp_path


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_validate_says_how_much_there_is_to_do(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "x.yaml").write_text(HEAD + SWEEP + "replicates: 20\n")
    assert main(["validate", "x.yaml"]) == 0
    assert capsys.readouterr() == (
        "x.yaml: ok; 3 x 20 = 60 runs (conditions x replicates) of 40 s, 1760 cells; some 140 CPU-s in all, "
        "87 MB a job, 2.5 MB of disk a run\n",
        "",
    )
    assert files(folder) == ["x.yaml"]


def test_validate_tells_of_rates_that_are_to_be_matched(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nulls = "nulls: {uncoupled: true, rate_matched_coupled: true}\n"
    (folder / "x.yaml").write_text(HEAD + nulls + "partner: {oxytocin: {level: 1}}\n")
    assert main(["validate", "x.yaml"]) == 0
    assert capsys.readouterr().out == (
        "x.yaml: ok; 2 x 1 = 2 runs (conditions x replicates) of 40 s, 1760 cells; and those of 1 rate-matched null, "
        "solved first; some 4.8 CPU-s in all, 87 MB a job, 2.5 MB of disk a run\n"
    )
    assert main(["validate", "x.yaml", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rate_matches_to_solve"] == 1


def test_validate_counts_conditions_that_are_the_same(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "x.yaml").write_text(HEAD + "sweep: [{label: a, conditions: {p: {}, q: {}}}]\n")
    assert main(["validate", "x.yaml", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["runs"], found["distinct_runs"], found["conditions"]) == (2, 1, 2)


@pytest.mark.parametrize("replicates", [2, 5])
def test_validate_counts_replicates_without_listing_them(
    folder: Path, capsys: pytest.CaptureFixture[str], replicates: int
) -> None:
    nulls = "nulls: {pseudo_dyads: true, cut_link: true, uncoupled: true, lesion_twin: {branches: 2}}\n"
    sweep = "sweep: [{label: x, keys: [link.a_to_b.coupling, link.b_to_a.coupling], values: [0, 1]}]\n"
    (folder / "x.yaml").write_text(f"{HEAD}replicates: {replicates}\n{nulls}{sweep}")
    trials = expand(load_experiment(folder / "x.yaml"))
    distinct = {trial.key for trial in trials}
    assert main(["validate", "x.yaml", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["runs"], found["distinct_runs"]) == (len(trials), len(distinct))
    assert len(distinct) < len(trials)
    assert found["cpu_s"] == pytest.approx(cost_of(trials).cpu_s, abs=0.01)


def test_bad_input_is_one_line_and_exit_code_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "x.yaml").write_text(HEAD + "sed: 2\n")
    assert main(["validate", "x.yaml"]) == 2
    assert capsys.readouterr() == ("", "snn: error: x.yaml:5: sed: unknown key; did you mean 'seed'?\n")
    assert files(folder) == ["x.yaml"]


def test_contradictions_between_axes_are_found_before_anything_runs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    low = "{label: low, keys: [partner.mirror.delay_min], values: [6 ms]}"
    high = "{label: high, keys: [partner.mirror.delay_max], values: [5 ms, 8 ms]}"
    (folder / "x.yaml").write_text(f"{HEAD}sweep: [{low}, {high}]\n")
    assert main(["validate", "x.yaml"]) == 2
    assert "sweep (low = 6.0, high = 5.0): partners.a.mirror.delay_min: 6 ms" in capsys.readouterr().err


def test_overrides_are_repeatable_and_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "x.yaml", "-s", "replicates=3", "--set", "duration=10 s"]) == 0
    assert "1 x 3 = 3 runs (conditions x replicates) of 10 s" in capsys.readouterr().out
    assert main(["validate", "x.yaml", "-s", "replicates=0"]) == 2
    assert capsys.readouterr().err == "snn: error: --set: replicates: must be between 1 and 100000, got 0\n"


def test_warnings_are_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "x.yaml", "-s", "seed=012"]) == 0
    assert capsys.readouterr().err == "snn: warning: --set seed: 012 is read as 12; drop the leading zero\n"


def test_show_prints_what_loads_as_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "show", "x.yaml", "-s", "partner.oxytocin.level=0.5"]) == 0
    shown = capsys.readouterr().out
    assert "        level: 0.5\n" not in shown
    assert shown.count("level: 0.5\n") == 2
    (folder / "y.yaml").write_text(shown)
    assert main(["config", "show", "y.yaml"]) == 0
    assert capsys.readouterr().out == shown
    assert main(["config", "show", "x.yaml", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["partners"]["b"]["cells"]["threshold"] == "-50 mV"


def test_schema_prints_a_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["required"] == ["name", "question", "seed", "duration"]


def test_diff_prints_paths_with_both_values(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "y.yaml").write_text(
        HEAD + "link: {a_to_b: {latency: 0.2 s}}\npartners: {b: {mirror: {map: none}}}\n"
    )
    assert main(["config", "diff", "x.yaml", "y.yaml"]) == 0
    assert capsys.readouterr().out == (
        "partners.b.mirror.map: congruent -> none\nlink.a_to_b.latency: 100 ms -> 200 ms\n"
    )
    assert main(["config", "diff", "x.yaml", "y.yaml", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["link.a_to_b.latency"] == {"left": "100 ms", "right": "200 ms"}
    assert main(["config", "diff", "x.yaml", "x.yaml"]) == 0
    assert capsys.readouterr().out == "no differences\n"


def test_params_prints_a_table_with_assumed_ones_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "params", "x.yaml"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["name", "value", "unit", "source", "meaning"]
    assert "assumed" in lines[1]
    assert lines[-1].split()[-1].endswith(".")
    assert main(["config", "params", "x.yaml", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == len(lines) - 1
    assert set(rows[0]) == {"name", "value", "unit", "meaning", "larger", "allowed", "source"}


def test_params_fit_a_terminal_without_leaving_anything_out(capsys, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["config", "params", "x.yaml"]) == 0
    told = capsys.readouterr().out
    assert main(["config", "params", "x.yaml", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [line.split(" = ")[0] for line in told.splitlines() if line[0] != " "] == [r["name"] for r in rows]
    assert all(len(line) <= 80 for line in told.splitlines() if line[0] == " ")
    assert all(row["meaning"] in " ".join(told.split()) for row in rows)


def test_without_a_file_there_are_the_defaults(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "show", "x.yaml", "--json"]) == 0
    of_file = json.loads(capsys.readouterr().out)
    assert main(["config", "show", "--json"]) == 0
    defaults = json.loads(capsys.readouterr().out)
    assert {name for name in of_file if of_file[name] != defaults[name]} == {"name", "question"}
    assert main(["config", "params", "-s", "partner.oxytocin.level=0.5"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[1] for line in lines if line[0].endswith("oxytocin.level")] == ["0.5"]
    assert main(["config", "show", "-s", "duration=20"]) == 2
    assert capsys.readouterr().err.startswith("snn: error: --set: duration: ")
    assert files(folder) == ["x.yaml"]


def test_init_writes_what_validates_and_overwrites_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init"]) == 0
    assert capsys.readouterr().out == "wrote experiment.yaml; next: snn validate experiment.yaml\n"
    assert main(["validate", "experiment.yaml"]) == 0
    before = (folder / "x.yaml").read_text()
    capsys.readouterr()
    assert main(["init", "x.yaml"]) == 2
    assert capsys.readouterr().err == (
        "snn: error: 'x.yaml' exists; choose another name, or --force to put this in the place of what is there "
        "(no finished run is removed)\n"
    )
    assert (folder / "x.yaml").read_text() == before
    assert main(["init", "x.yaml", "--force"]) == 0
    assert (folder / "x.yaml").read_text() != before


OLD = HEAD + "link: {a_to_b: {coupling: 1.5, delay: 100 ms}, b_to_a: {coupling: 0}}  # mind\n"
NEW = HEAD + "link: {a_to_b: {coupling: 1, latency: 110 ms}, b_to_a: {coupling: 0}}  # mind\n"
NOTES = (
    "old.yaml:5: link.a_to_b.coupling: 1.5 became coupling: 1\n"
    "old.yaml:5: link.a_to_b.delay: 100 ms became latency: 110 ms\n"
)


def test_migrate_prints_the_file_and_tells_what_became_of_each_key(folder, capsys) -> None:
    (folder / "old.yaml").write_text(OLD)
    assert main(["config", "migrate", "old.yaml"]) == 0
    out, err = capsys.readouterr()
    assert out.split("\n", 1)[1] == NEW
    assert err == NOTES
    assert (folder / "old.yaml").read_text() == OLD
    assert files(folder) == ["old.yaml", "x.yaml"]


def test_migrate_writes_what_validates_and_overwrites_nothing(folder, capsys) -> None:
    (folder / "old.yaml").write_text(OLD)
    assert main(["config", "migrate", "old.yaml", "-o", "new.yaml"]) == 0
    assert capsys.readouterr() == ("wrote new.yaml; next: snn validate new.yaml\n", NOTES)
    assert (folder / "new.yaml").read_text().endswith(NEW)
    assert main(["validate", "new.yaml"]) == 0
    capsys.readouterr()
    for output in ("new.yaml", "old.yaml"):
        assert main(["config", "migrate", "old.yaml", "-o", output]) == 2
        out, err = capsys.readouterr()
        assert (out, err.startswith(f"snn: error: '{output}' exists; choose another name")) == ("", True)
    assert (folder / "old.yaml").read_text() == OLD
    assert main(["config", "migrate", "old.yaml", "-o", "old.yaml", "--force"]) == 0
    assert (folder / "old.yaml").read_text().endswith(NEW)


def test_migrate_never_touches_a_results_folder(folder, capsys) -> None:
    (folder / "results" / "x" / "runs").mkdir(parents=True)
    (folder / "results" / "x" / "manifest.jsonl").touch()
    old = folder / "results" / "x" / "experiment.yaml"
    old.write_text(OLD)
    for output in ("results/x/experiment.yaml", "results/x/new.yaml", "results/x/runs/new.yaml"):
        assert main(["config", "migrate", str(old), "-o", output, "--force"]) == 2
        err = capsys.readouterr().err
        assert f"'{output}' lies in the results folder '{folder.resolve() / 'results' / 'x'}'" in err
        assert err.count("\n") == 1
    assert old.read_text() == OLD
    assert sorted(path.name for path in (folder / "results" / "x").iterdir()) == [
        "experiment.yaml", "manifest.jsonl", "runs",
    ]  # fmt: skip
    assert main(["config", "migrate", "results/x/experiment.yaml", "-o", "results/new.yaml"]) == 0


def test_what_cannot_be_migrated_is_one_line(folder, capsys) -> None:
    (folder / "old.yaml").write_text("link: {a_to_b: {weight: 4}}\n")
    assert main(["config", "migrate", "old.yaml", "-o", "new.yaml"]) == 2
    assert capsys.readouterr() == (
        "",
        "snn: error: old.yaml: link.a_to_b.weight: expected number with unit, such as 5 nS, got 4\n",
    )
    assert files(folder) == ["old.yaml", "x.yaml"]


@pytest.mark.parametrize(
    "command", ["validate x.yaml", "config show x.yaml", "config schema", "--help", "--version"]
)
def test_looking_at_configurations_imports_nothing_heavy(folder: Path, command: str) -> None:
    program = (
        "import sys; from snn.cli.main import main; code = main(sys.argv[1:]);"
        "print([m for m in ('brian2', 'matplotlib', 'scipy', 'h5py', 'numpy') if m in sys.modules], file=sys.stderr);"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *command.split()], cwd=folder, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "[]\n")
