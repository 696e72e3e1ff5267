"""Paths and the wording of errors."""

import pytest
from pydantic import ValidationError

from snn.config.problems.problem import MAX_PROBLEMS, Problem, dotted, problems_of, split_path
from snn.config.schema.experiment import Experiment

EVENT = {"channel": "smile", "onset": "1 s", "duration": "1 s"}
HEAD = {"name": "x", "question": "why?", "seed": 1, "duration": "20 s"}


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        (("a",), "a"),
        (("a", "b", 2, "c"), "a.b[2].c"),
        (("sweep", 0), "sweep[0]"),
        (("a", 1, 2), "a[1][2]"),
        ((), ""),
    ],
)
def test_paths_are_written_and_read(keys: tuple[str | int, ...], path: str) -> None:
    assert dotted(keys) == path
    if keys:
        assert split_path(path) == keys


def test_a_problem_reads_as_where_and_what() -> None:
    assert str(Problem(("a", "b"), "is wrong")) == "a.b: is wrong"
    assert str(Problem((), "all is wrong")) == "all is wrong"


def problems(**parts: object) -> list[Problem]:
    with pytest.raises(ValidationError) as error:
        Experiment.model_validate(HEAD | parts)
    return problems_of(error.value, Experiment)


def test_unknown_keys_come_first() -> None:
    found = problems(seed=-1, sed=1)
    assert [(problem.keys, problem.kind) for problem in found] == [
        (("sed",), "unknown_key"),
        (("seed",), "value"),
    ]


def test_contradictions_are_told_apart_from_wrong_values() -> None:
    (found,) = problems(analysis={"max_lag": "510 ms"})
    assert (found.keys, found.kind) == (("analysis", "max_lag"), "combination")


def test_the_number_of_problems_is_limited() -> None:
    assert len(problems(**{f"k{number}": 1 for number in range(100)})) == MAX_PROBLEMS


def test_the_form_of_an_axis_is_no_part_of_a_path_but_a_key_of_that_name_is() -> None:
    assert problems(sweep=[{"label": "a", "keys": ["duration"], "values": 5}])[0].keys == (
        "sweep",
        0,
        "values",
    )
    assert problems(values_axis=1)[0].keys == ("values_axis",)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"seed": True}, "expected integer, got true"),
        ({"seed": [1]}, "expected integer, got list"),
        ({"seed": 1e300}, "expected integer, got 1e+300"),
        ({"name": 5}, "expected text, got 5"),
        ({"protocol": {"shared_events": {"per_replicate": "yes"}}}, 'expected true or false, got text "yes"'),
        ({"link": {"a_to_b": {"coupling": True}}}, "expected number, got true"),
        ({"link": {"a_to_b": {"coupling": {}}}}, "expected number, got mapping"),
        ({"link": []}, "expected mapping, got list"),
        ({"sweep": {}}, "expected list, got mapping"),
        (
            {"partners": {"a": {"intention": {"events": [EVENT] * 10_001}}}},
            "holds 10001 items; at most 10000",
        ),
    ],
)
def test_reasons(parts: dict[str, object], reason: str) -> None:
    assert reason in [problem.reason for problem in problems(**parts)]


def test_what_pydantic_calls_a_test_is_no_part_of_the_path_of_an_answer() -> None:
    asked = {"test": "difference", "outcome": "C", "expected": "rises", "nonsense": 1}
    found = problems(analysis={"answer": [asked]})
    assert {problem.keys[:3] for problem in found} == {("analysis", "answer", 0)}
    assert ("analysis", "answer", 0, "nonsense") in {problem.keys for problem in found}
