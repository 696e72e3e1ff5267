"""How the verdict is told: one line, a page and a table, with what they rest on."""

import csv
from types import SimpleNamespace

import numpy as np
import pytest

from snn.report.answer_table import asked_text, finding_text, write_answer
from snn.report.results import Results
from tests.unit.compare.test_answering import (
    DIFFERENCE,
    EQUIVALENCE,
    GAIN_LINE,
    INTERACTION,
    NOISE,
    TREND,
    curve,
    experiment,
    found,
    rows,
)


def written(tmp_path, answer, values):
    table = tuple(rows(values))
    return write_answer(
        Results(SimpleNamespace(path=tmp_path), experiment(answer), trials=(None,) * len(table), rows=table)
    )


@pytest.fixture(autouse=True)
def without_twins(monkeypatch):
    """Let rows stand for themselves: there are no runs behind them."""
    monkeypatch.setattr(Results, "compared", property(lambda self: self))


def test_one_test_is_one_line(tmp_path):
    table = written(tmp_path, DIFFERENCE, curve(0, 0, 0, 0, 0.1, wobble=0))
    assert table.lines == [
        "answer: supported: As expected. [difference of C, dose 2 less 0: as expected; "
        "difference 0.100 [0.100, 0.100], p 0.0078; 8 dyads]"
    ]


def test_several_are_told_below_the_verdict(tmp_path):
    table = written(tmp_path, [DIFFERENCE, TREND | {"direction": "falls"}], curve(0, 1, 2, 3, 4))
    assert table.lines[0] == "answer: not supported"
    assert [line.split(":")[0] for line in table.lines[1:]] == ["  supported", "  not supported"]


def test_what_could_have_been_shown_is_told_where_nothing_was(tmp_path):
    (line,) = written(tmp_path, DIFFERENCE, np.vstack([np.zeros((4, 8)), NOISE])).lines
    # SD .22351 over the root of eight; times 3.27, at which t of 7 degrees of freedom exceeds 2.365 in 80 %
    assert line.endswith("8 dyads; so many dyads show an effect of 0.2584 in 80 % of studies]")


def test_of_an_equivalence_it_is_the_margin():
    finding = found(EQUIVALENCE, rows(np.vstack([np.zeros((4, 8)), NOISE * 10])))
    # .79022 times the t of 7 degrees of freedom at 5 % and at 10 %, 1.8946 + 1.4149
    assert "so many dyads show no difference, if there is none, within 2.615 in" in finding_text(finding)


def test_the_page_and_the_table_hold_the_same(tmp_path):
    written(tmp_path, DIFFERENCE | {"margin": 0.05}, curve(0, 0, 0, 0, 0.1))
    page = (tmp_path / "answer.md").read_text()
    assert page.startswith("Does it? **Supported.**\n\n1. As expected.\n\n|  | test | effect |")
    with (tmp_path / "answer.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["verdict"], row["n"], row["p"]) == ("supported", "8", "0.0078125")
    assert f"{float(row['value']):.3f}" in page


def test_an_experiment_without_a_test_has_no_answer(tmp_path):
    assert written(tmp_path, [], curve(0, 0, 0, 0, 1)) is None
    assert not list(tmp_path.iterdir())


def test_a_hypothesis_does_not_mark_up_the_page(tmp_path):
    written(tmp_path, DIFFERENCE | {"hypothesis": "a | b\n# c"}, curve(0, 0, 0, 0, 1))
    assert "\n# c" not in (tmp_path / "answer.md").read_text()


@pytest.mark.parametrize(
    ("answer", "two_axes", "told"),
    [
        (TREND | {"at": {"who": "a"}}, True, "trend of C along dose, at who a"),
        (
            DIFFERENCE | {"over": "S", "margin": 0.5},
            False,
            "difference of C over S, dose 2 less 0, margin 0.5",
        ),
        (INTERACTION, True, "interaction of C, dose 2 less 0, who a less both"),
        (GAIN_LINE, False, "gain line of b execution_e, dose 2 over 0"),
    ],
)
def test_what_is_tested_is_named(answer, two_axes, told):
    (asked,) = experiment(answer, two_axes=two_axes).analysis.answer
    assert asked_text(asked) == told
