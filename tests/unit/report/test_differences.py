"""Each condition against the first: what is compared, and how it is told."""

import csv
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from snn.config.trials.expand import expand
from snn.record.results_folder import ResultsFolder
from snn.report.differences import write_differences
from snn.report.results import Results
from tests.unit.synthetic_runs import small_experiment

NULLS = {"circular_shift": {"min_shift": "600 ms"}, "uncoupled": True}


def results(folder, *, rise=0.5, replicates=5, **parts):
    """Complete runs whose C rises with the coupling, and is 0 where uncoupled."""
    experiment = small_experiment(replicates=replicates, nulls=NULLS, **parts)
    trials = tuple(expand(experiment))

    def row(trial):
        labels = dict(trial.condition)
        c = 0.0 if labels["null"] == "uncoupled" else 0.1 * trial.replicate + rise * labels.get("coupling", 1)
        return {**labels, "replicate": trial.replicate, "health": "healthy", "C": c, "S": 2 * c, "RI": np.nan}

    return Results(ResultsFolder(folder), experiment, trials, tuple(map(row, trials)))


def written(table):
    with table.path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_conditions_are_held_against_the_first_without_their_nulls(tmp_path):
    table = write_differences(results(tmp_path, couplings=(0.5, 1)))
    assert table.lines[0] == ["coupling", "pairs", "C, less 0.5", "g", "p", "q"]
    (line,) = table.lines[1:]
    # 0.5 * 0.5 in each of five pairs; g: over an SD of .158, times 1 - 3/15; p: five pairs are too few
    assert line == ["1", "5", "0.250 [0.250, 0.250]", line[3], "-", "-"]
    assert float(line[3].split()[0]) == pytest.approx(
        0.25 / np.std([0, 0.1, 0.2, 0.3, 0.4], ddof=1) * 0.8, abs=1e-3
    )


def test_p_is_told_of_enough_pairs_to_reach_significance_and_written_of_any(tmp_path):
    table = write_differences(results(tmp_path, replicates=6, couplings=(0.5, 1)))
    assert table.lines[1][4:] == ["0.0312", "0.0312"]  # two of 64 ways to flip the signs
    table = write_differences(results(tmp_path, replicates=5, couplings=(0.5, 1)))
    assert [float(written(table)[0][name]) for name in ("p", "q")] == [2 / 32, 2 / 32]


def test_all_outcomes_that_are_defined_are_in_the_file(tmp_path):
    found = written(write_differences(results(tmp_path, couplings=(0.5, 1))))
    assert [row["outcome"] for row in found] == ["C", "S"]
    assert float(found[1]["difference"]) == pytest.approx(0.5)
    assert "null" not in found[0]


def test_the_primary_outcome_comes_first(tmp_path):
    made = results(tmp_path, couplings=(0.5, 1))
    about = replace(made, experiment=made.experiment.model_copy(update={"primary": "S"}))
    table = write_differences(about)
    assert table.lines[0][2] == "S, less 0.5"
    assert [row["outcome"] for row in written(table)] == ["S", "C"]


def test_a_single_condition_is_held_against_its_nulls(tmp_path):
    table = write_differences(results(tmp_path, sweep=[]))
    assert table.lines[0] == ["null", "pairs", "C, less live", "g", "p", "q"]
    assert table.lines[1][:2] == ["uncoupled", "5"]
    assert table.lines[1][2].startswith("-0.700")


def test_there_is_nothing_to_compare_in_a_single_condition(tmp_path):
    made = results(tmp_path, sweep=[])
    assert write_differences(made.live) is None
    assert not list(tmp_path.iterdir())


def test_runs_without_the_primary_outcome_are_compared_by_what_they_have(tmp_path):
    made = results(tmp_path, couplings=(0.5, 1))
    rows = tuple({name: value for name, value in row.items() if name != "C"} for row in made.rows)
    assert write_differences(replace(made, rows=rows)).lines[0][1:3] == ["pairs", "S, less 0.5"]
    nothing = tuple({name: value for name, value in row.items() if name != "S"} for row in rows)
    assert write_differences(replace(made, rows=nothing)) is None


def test_a_small_p_is_not_told_as_zero(tmp_path):
    made = results(tmp_path, couplings=(0.5, 1))
    trial = made.trials[0]
    more = [replace_replicate(row, k) for row in made.rows for k in range(4)]
    table = write_differences(
        SimpleNamespace(
            live=SimpleNamespace(rows=[row for row in more if row["null"] == "live"]),
            experiment=trial.experiment.model_copy(update={"sweep": made.experiment.sweep}),
            folder=made.folder,
            bootstrap_rng=made.bootstrap_rng,
        )
    )
    assert table.lines[1][1] == "20"
    assert float(table.lines[1][4]) == 2e-4  # none of 9999 random flips, on either side


def replace_replicate(row, k):
    return {**row, "replicate": row["replicate"] + 10 * k}
