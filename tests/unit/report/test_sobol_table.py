"""Indices of the runs of a folder: of a known function, and of runs that are not all scored."""

import csv

import numpy as np
import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.config.trials.expand import expand
from snn.record.csv_text import csv_text
from snn.record.results_folder import TABLE_NAME, ResultsFolder
from snn.record.store import ResultStore
from snn.report.conclusion import concluded
from snn.report.differences import write_differences
from snn.report.published import _dyads, _main_text
from snn.report.results import Results
from snn.report.results_page import results_page
from snn.report.sobol_table import indices_of, why_no_indices, write_sobol_indices
from tests.unit.report.test_figures import QUICK, measured_run
from tests.unit.synthetic_runs import small_experiment

LEVELS = ("partners.a.oxytocin.level", "partners.b.oxytocin.level")
FACTORS = {name: {"low": 0, "high": 1} for name in LEVELS}
OF_INFLUENCE = ("S", "RI")


def results(folder, *, n=64, design="saltelli", ill=(), **parts):
    """Complete runs whose C is 2 a + b of the levels, so that the shares are 4/5 and 1/5, plus a number of the seed."""
    sweep = [{design: {"n": n, "seed": 1, "factors": FACTORS}}]
    experiment = small_experiment(sweep=sweep, **{"replicates": 2} | parts)
    trials = tuple(expand(experiment))

    def row(trial):
        partners, point = trial.experiment.partners, dict(trial.condition)
        c = 2 * partners.a.oxytocin.level + partners.b.oxytocin.level + 10 * trial.replicate
        c = 0.0 if point.get("null") == "uncoupled" else c
        state = "runaway" if point["design.point"] in ill and trial.replicate == 1 else "healthy"
        of_influence = dict.fromkeys(OF_INFLUENCE, np.nan)
        return {**point, "replicate": trial.replicate, "health": state, "C": c, **of_influence}

    return Results(ResultsFolder(folder), experiment, trials, tuple(map(row, trials)))


def test_shares_are_those_of_the_function_whatever_the_seeds_add(tmp_path):
    of_a, of_b = indices_of(results(tmp_path), "C")
    assert (of_a.factor, of_b.factor) == LEVELS
    assert [of_a.first.value, of_b.first.value] == pytest.approx([0.8, 0.2], abs=0.05)
    assert [of_a.total.value, of_b.total.value] == pytest.approx([0.8, 0.2], abs=0.05)


def test_of_a_design_its_indices_are_published_and_the_dyads_with_what_they_are_made_of(tmp_path):
    found = results(tmp_path)
    shown = [
        {name: value for name, value in row.items() if name in ("design.point", "replicate", "health")}
        | {"C": row["C"], "lag_s": 0.1}
        for row in found.rows
    ]
    (tmp_path / TABLE_NAME).write_text(csv_text(shown))
    table, page = _dyads(found).decode().splitlines(), _main_text(found)
    assert (len(table), table[0]) == (64 * 4 * 2 + 1, "design.point,replicate,health,C")
    assert table[-1].split(",")[:3] == ["255", "1", "healthy"]
    assert page.count("| factor (") == 1
    assert f"| {LEVELS[0]} | 64 | 64 | 0.8" in page


def test_the_table_holds_all_and_counts_the_rows_with_an_unscored_dyad(tmp_path):
    found = write_sobol_indices(results(tmp_path, ill=(5, 6, 40)))  # of rows 1, 1 and 10
    assert found.lines[0] == ["factor (C)", "rows", "of", "first order", "total"]
    assert [line[:3] for line in found.lines[1:]] == [[name, "62", "64"] for name in LEVELS]
    with found.path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["outcome"], row["factor"], row["n_rows"], row["n_rows_unscored"]) for row in rows] == [
        ("C", name, "62", "2") for name in LEVELS
    ]
    assert float(rows[0]["first_ci_low"]) <= float(rows[0]["first"]) <= float(rows[0]["first_ci_high"])


def test_runs_that_are_not_made_yet_leave_their_row_out(tmp_path):
    made = results(tmp_path, n=16)
    part = Results(made.folder, made.experiment, made.trials[:-1], made.rows[:-1])
    (of_a, _) = indices_of(part, "C")
    assert (of_a.first.n, of_a.first.n_undefined) == (15, 1)


def test_a_design_whose_dyads_have_no_outcome_says_why_there_is_no_table(tmp_path):
    made = results(tmp_path, n=2)
    assert why_no_indices(made) == ""
    rows = tuple(dict(row) | {"C": np.nan, "health": "not judged"} for row in made.rows)
    short = Results(made.folder, made.experiment, made.trials, rows)
    assert write_sobol_indices(short) is None
    assert why_no_indices(short) == (
        "no sobol_indices.csv: no dyad has C, S or RI (health: not judged 16 of 16); where it is too short for them, "
        "lengthen duration"
    )
    assert why_no_indices(results(tmp_path, n=2, design="lhs")) == ""


def test_nulls_enter_no_index(tmp_path):
    alone, beside = (results(tmp_path, n=8, nulls={"uncoupled": asked}) for asked in (False, True))
    assert len(beside.rows) == 2 * len(alone.rows)
    assert indices_of(alone, "C") == indices_of(beside, "C")


@pytest.mark.parametrize("design", ["sobol", "lhs"])
def test_other_designs_have_none_and_no_table(tmp_path, design):
    made = results(tmp_path, n=8, design=design)
    assert indices_of(made, "C") == ()
    assert write_sobol_indices(made) is None
    assert not list(tmp_path.iterdir())


def test_no_point_of_a_drawn_design_is_a_baseline(tmp_path):
    assert write_differences(results(tmp_path, n=4)) is None


def test_an_outcome_that_no_run_has_has_no_indices(tmp_path):
    assert indices_of(results(tmp_path, n=4), "S") == ()


def test_a_drawn_design_ends_with_its_indices_and_without_a_line_for_each_point(tmp_path):
    factors = {f"partner.{name}.level": {"low": 0, "high": 1} for name in ("oxytocin", "serotonin")}
    sweep = [{"saltelli": {"n": 2, "seed": 1, "factors": factors}}]
    experiment = small_experiment(**QUICK, sweep=sweep, replicates=1)
    with ResultStore(tmp_path / "small", experiment) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=measured_run)
        found = concluded(store, executor=SerialExecutor())
    assert (list(found.table), list(found.index), found.differences) == ([], [], None)
    assert [line[:3] for line in found.indices.lines[1:]] == [[name, "2", "2"] for name in factors]
    assert found.indices.path.is_file()
    sections = {section.heading: section for section in results_page(found.results).sections}
    assert sections["Model dyads"].is_empty
    assert sections["Sobol indices"].cells == found.indices.lines
