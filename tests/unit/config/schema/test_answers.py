"""What answers the question: how a file says it, and what becomes of it."""

import pytest

from snn.config.file.load import experiment_from
from snn.config.file.resolved_document import resolved_document
from snn.config.schema.answers import KINDS, DifferenceAnswer, TrendAnswer
from snn.config.trials.expand import expand
from snn.errors import ConfigError
from snn.record.run_folder import analysis_key

TREND = {"test": "trend", "hypothesis": "It rises.", "outcome": "C", "axis": "gate", "direction": "rises"}
DIFFERENCE = {
    "test": "difference",
    "hypothesis": "It is larger.",
    "outcome": "C",
    "axis": "gate",
    "condition": "30 nS",
    "baseline": "60 nS",
}


def asked(answer, **changes):
    document = {
        "name": "asked",
        "question": "Does it?",
        "seed": 1,
        "replicates": 6,
        "duration": "2 s",
        "analysis": {"answer": answer},
        "sweep": [
            {
                "label": "gate",
                "keys": ["partner.motor.gate_conductance"],
                "values": ["60 nS", "45 nS", "30 nS"],
            },
            {"label": "who", "conditions": {"both": {}, "a": {"link.b_to_a.coupling": 0}}},
        ],
    }
    return experiment_from(document | changes)


def test_one_test_needs_no_list():
    (answer,) = asked(TREND).analysis.answer
    assert isinstance(answer, TrendAnswer)
    assert asked([TREND]).analysis.answer == (answer,)
    assert len(asked([TREND, DIFFERENCE]).analysis.answer) == 2


def test_what_is_written_out_loads_as_the_same():
    experiment = asked([TREND, DIFFERENCE | {"at": {"who": "a"}, "margin": 0.1}])
    assert experiment_from(resolved_document(experiment)) == experiment


def test_each_kind_is_named_by_its_test():
    assert {name: kind.model_fields["test"].default for name, kind in KINDS.items()} == {n: n for n in KINDS}


def test_neither_runs_nor_their_measures_hang_on_it():
    with_answer, without = asked(DIFFERENCE), asked([])
    assert [trial.key for trial in expand(with_answer)] == [trial.key for trial in expand(without)]
    assert analysis_key(with_answer) == analysis_key(without)
    assert all(not trial.experiment.analysis.answer for trial in expand(with_answer))


def test_a_point_is_a_name_or_a_number():
    (answer,) = asked(DIFFERENCE | {"condition": 30, "baseline": "60 nS"}).analysis.answer
    assert isinstance(answer, DifferenceAnswer)
    assert (answer.condition, answer.baseline) == (30.0, "60 nS")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (3, "analysis.answer: expected list, got 3"),
        ([3], "analysis.answer[0]: expected a mapping with 'test', got 3"),
        (
            {"hypothesis": "It."},
            "analysis.answer[0]: 'test' is required; it is one of two_lines, trend, difference",
        ),
        (TREND | {"test": "anova"}, "analysis.answer[0]: 'test' is text \"anova\"; it is one of two_lines"),
        (TREND | {"direction": "up"}, "analysis.answer[0].direction: must be one of rises, falls"),
        (TREND | {"outcom": "C"}, "analysis.answer[0].outcom: unknown key; did you mean 'outcome'?"),
        (DIFFERENCE | {"condition": True}, "analysis.answer[0].condition: expected a point of an axis"),
        (DIFFERENCE | {"margin": 0}, "analysis.answer[0].margin: must be > 0, got 0"),
        (DIFFERENCE | {"test": "equivalence"}, "analysis.answer[0].margin: is required"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(answer, told):
    with pytest.raises(ConfigError) as caught:
        asked(answer)
    assert caught.value.lines[0].removeprefix("configuration: ").startswith(told)
