"""The columns of a page: those of results.csv with their units, those that matter most first."""

from dataclasses import replace

import pytest

from snn.config.columns.column_names import column_named
from snn.report.explorer.columns import NULLS, SOURCE, null_texts, page_columns
from tests.unit.synthetic_pages import synthetic_explored


@pytest.fixture(scope="module")
def found():
    return synthetic_explored(12)


def named(found):
    return {column.name: column for column in page_columns(found)}


def test_all_numbers_and_known_words_are_there_and_no_free_text(found):
    names = named(found)
    measures = {name for run in found.runs for name in run.row}
    texts = {name for name in measures if (kind := column_named(name)) and not kind[0].unit}
    assert measures - texts - {"coupling"} <= set(names)
    assert {"health", "verdict", "synchrony_verdict"} <= set(names)
    assert not {"key", "health_reason", "note"} & set(names)


def test_conditions_come_first_then_what_the_experiment_is_about(found):
    assert list(named(found))[:7] == [
        "coupling", "replicate", "health", "verdict", "synchrony_verdict", "C", "null95"
    ]  # fmt: skip
    several = replace(found, sources=found.sources * 2, labels=("one", "two"))
    assert next(iter(named(several))) == SOURCE


def test_a_column_has_its_label_and_its_unit(found):
    columns = named(found)
    rate = columns["a_motor_base_hz"]
    assert (rate.label, rate.unit, rate.group) == (
        "Mean rate at base (of partner a, motor cells)", "Hz", "Firing rates"
    )  # fmt: skip
    assert columns["C"].label == "Peak correlation C"
    assert columns["coupling"].is_condition


def test_values_have_the_digits_of_the_table_and_nan_is_nothing(found):
    first = replace(found.runs[0], row={**found.runs[0].row, "C": float("nan"), "p": 0.123456789})
    columns = named(replace(found, runs=(first, *found.runs[1:])))
    assert columns["C"].values[0] is None
    assert columns["p"].values[0] == 0.123457


def test_words_are_numbers_of_a_list(found):
    told = named(found)["verdict"].record()
    assert [told["words"][k] for k in told["values"]] == [run.row["verdict"] for run in found.runs]


def test_an_axis_that_is_called_like_a_measure_is_told_from_it(found):
    runs = [
        replace(run, trial=replace(run.trial, condition=(("C", 1.0),)), row=run.row) for run in found.runs
    ]
    names = list(named(replace(found, runs=tuple(runs))))
    assert names[0] == "sweep.C"


def test_each_null_is_a_column_or_a_number_and_belongs_to_a_column():
    for name, null in NULLS.items():
        assert column_named(name)
        assert not isinstance(null, str) or column_named(null)
    assert null_texts(["C", "S"]) == {"S": {"value": 0.0, "text": "no difference from chance"}}
    assert null_texts(["C", "null95"])["C"]["column"] == "null95"
