"""Films and drives: what both follow, and how late."""

from snn.config.file.load import experiment_from
from snn.config.null_models.registry import nulls_of
from snn.config.trials.expand import conditions_of


def experiment(**parts):
    named = {"name": "x", "question": "q", "seed": 1, "duration": "20 s", "replicates": 2}
    return experiment_from(named | parts)


def by_label(**nulls):
    return {null.label: null for null in nulls_of(experiment(nulls=nulls).nulls)}


def test_films_are_late_as_asked():
    found = by_label(common_input=[0.5], common_input_lag=["120 ms"], common_input_alternating_lag=["150 ms"])
    assert list(found) == [
        "common input 0.5",
        "common input 0.5, b 120 ms late",
        "common input 0.5, by turns 150 ms late",
    ]
    parts = {"protocol": {"shared_events": {"lag_a": "40 ms", "alternate_every": "2 s"}}}
    nulls = {
        "common_input": [0.5],
        "common_input_lag": ["120 ms"],
        "common_input_alternating_lag": ["150 ms"],
    }
    made = {
        labels[-1][1]: each.protocol.shared_events for labels, each in conditions_of(experiment(nulls=nulls))
    }
    late, turns = made["common input 0.5, b 120 ms late"], made["common input 0.5, by turns 150 ms late"]
    assert (late.fraction, late.lag_a_ms, late.lag_b_ms, late.alternate_every_s) == (0.5, 0, 120, 0)
    assert (turns.fraction, turns.lag_a_ms, turns.lag_b_ms, turns.alternate_every_s) == (0.5, 0, 150, 5)
    own = {labels[-1][1]: each for labels, each in conditions_of(experiment(nulls=nulls, **parts))}
    assert own["common input 0.5, b 120 ms late"].protocol.shared_events == late  # whatever the condition has
