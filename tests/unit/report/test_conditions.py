from dataclasses import replace

import pytest

from snn.config.trials.expand import expand
from snn.record.results_folder import ResultsFolder
from snn.report.conditions import by_condition, condition_name, scored_groups
from snn.report.results import Results
from tests.unit.synthetic_runs import small_experiment

COUPLING = {"label": "coupling", "keys": ["link.a_to_b.coupling"], "values": [0.5, 1]}


@pytest.fixture
def results(tmp_path):
    experiment = small_experiment(sweep=[COUPLING], replicates=3)
    trials = expand(experiment)
    rows = [{"health": "healthy", "key": trial.key} for trial in trials]
    return Results(ResultsFolder(tmp_path), experiment, tuple(trials), tuple(rows))


def test_runs_are_grouped_by_the_points_of_the_sweep_without_their_null(results):
    groups = by_condition(results.live)
    assert list(groups) == [(("coupling", 0.5),), (("coupling", 1.0),)]
    assert [len(places) for places in groups.values()] == [3, 3]
    for condition, places in groups.items():
        assert all(dict(results.live.trials[k].condition)["coupling"] == condition[0][1] for k in places)


def test_groups_of_scored_runs_leave_out_the_unscored_and_the_lonely(results):
    live = results.live
    health = ["healthy", "runaway", "healthy", "healthy", "runaway", "runaway"]
    rows = tuple({**row, "health": state} for row, state in zip(live.rows, health, strict=True))
    assert scored_groups(replace(live, rows=rows)) == {(("coupling", 0.5),): [0, 2]}


@pytest.mark.parametrize(
    ("condition", "name"),
    [((), ""), ((("dyad", "film_only"),), "film only"), ((("gate", 5.0), ("kind", "a")), "gate 5, a")],
)
def test_a_condition_is_named_for_a_reader(condition, name):
    assert condition_name(condition) == name
