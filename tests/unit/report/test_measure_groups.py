"""Dyads of different experiments are never averaged, and what is averaged is named."""

from dataclasses import replace

from snn.config.trials.expand import expand
from snn.report.measure_groups import MeasuredDyad, headed_groups, origin_of, source_lines
from tests.unit.synthetic_runs import small_experiment


def dyads(experiment, source="results/a", **row):
    return [
        MeasuredDyad(origin_of(trial), source, {"measured_s": 2.0, "key": trial.key, **row})
        for trial in expand(experiment)
    ]


def counts(found):
    return {heading: len(rows) for heading, rows in headed_groups(found).items()}


def test_one_experiment_has_a_group_for_each_condition_and_length():
    found = dyads(small_experiment(couplings=[0.0, 0.5]))
    shorter = [replace(dyad, row={**dyad.row, "measured_s": 1.0}) for dyad in found]
    assert counts([*found, *shorter]) == {"0, 2 s": 2, "0.5, 2 s": 2, "0, 1 s": 2, "0.5, 1 s": 2}
    assert source_lines(found) == []


def test_two_experiments_are_kept_apart_by_name():
    found = [
        *dyads(small_experiment(couplings=[0.5])),
        *dyads(small_experiment(couplings=[0.5], name="other"), source="results/b"),
    ]
    assert counts(found) == {"small: 0.5, 2 s": 2, "other: 0.5, 2 s": 2}
    assert source_lines(found) == ["from     results/a: small", "from     results/b: other"]


def test_two_experiments_of_one_name_are_kept_apart_by_where_they_are():
    for change in ({"seed": 8}, {"analysis": {"bin": "10 ms"}}, {"partner": {"mirror": {"weight": "1 nS"}}}):
        other = small_experiment(couplings=[0.5], **change)
        found = [*dyads(small_experiment(couplings=[0.5])), *dyads(other, source="results/b")]
        assert counts(found) == {"results/a: 0.5, 2 s": 2, "results/b: 0.5, 2 s": 2}, change


def test_runs_of_one_condition_belong_together_wherever_they_are_and_however_many_were_asked_for():
    one, other = dyads(small_experiment(couplings=[0.5]))
    (_, _, third) = dyads(small_experiment(couplings=[0.5], replicates=3), source="c/results.h5")
    found = [one, replace(other, source="b/results.h5"), third]
    assert counts(found) == {"0.5, 2 s": 3}
    assert source_lines(found) == ["from     results/a, b/results.h5, c/results.h5: small"]
    assert source_lines([*found, replace(third, source="d")])[0].endswith(
        "c/results.h5 and 1 more (column 'from' of the table): small"
    )


def test_what_even_one_place_holds_twice_is_numbered():
    found = [*dyads(small_experiment(couplings=[0.5])), *dyads(small_experiment(couplings=[0.5], seed=8))]
    assert counts(found) == {"results/a: 0.5, 2 s": 2, "results/a: 0.5, 2 s (2)": 2}


def test_a_condition_that_takes_something_from_another_has_an_origin():
    conditions = {
        "meeting": {"partner.mirror.map": {"from_condition": "trained"}},
        "trained": {"partner.mirror.learning.rule": "triplet"},
    }
    experiment = small_experiment(sweep=[{"label": "kind", "conditions": conditions}])
    assert counts(dyads(experiment)) == {"meeting, 2 s": 2, "trained, 2 s": 2}
