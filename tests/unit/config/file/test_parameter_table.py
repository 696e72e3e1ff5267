"""The table of parameters."""

from collections.abc import Callable

from snn.config.file.parameter_table import ParameterRow, parameter_rows
from snn.config.schema.catalogue import leaves
from snn.config.schema.experiment import Experiment

Make = Callable[..., Experiment]


def by_name(experiment: Experiment) -> dict[str, ParameterRow]:
    return {row.name: row for row in parameter_rows(experiment)}


def test_assumed_parameters_come_first_and_choices_last(make: Make) -> None:
    sources = [row.source for row in parameter_rows(make())]
    kinds = [
        0 if source.startswith("assumed") else 2 if source == "user's choice" else 1 for source in sources
    ]
    assert kinds == sorted(kinds)
    assert set(kinds) == {0, 1, 2}


def test_every_parameter_is_there_once(make: Make) -> None:
    names = [row.name for row in parameter_rows(make())]
    expected = {path.replace("partners.a.", "partner.") for path in leaves(Experiment) if ".b." not in path}
    assert len(names) == len(set(names))
    assert set(names) == expected - {"name", "question", "primary", "sweep", "analysis.answer"}


def test_a_row_holds_value_unit_meaning_bounds_and_source(make: Make) -> None:
    row = by_name(make())["partner.cells.threshold"]
    assert (row.value, row.unit, row.allowed) == ("-50", "mV", "between -150 and 50 mV")
    assert row.meaning == "A cell spikes when its potential exceeds this."
    assert row.larger == "less firing"
    assert row.source.startswith("Vogels & Abbott 2005")


def test_partners_share_a_row_where_they_agree(make: Make) -> None:
    rows = by_name(make(partners={"b": {"mirror": {"weight": "2 nS"}}}))
    assert rows["partners.a.mirror.weight"].value == "1.5"
    assert rows["partners.b.mirror.weight"].value == "2"
    assert "partner.mirror.weight" not in rows
    assert rows["partner.mirror.fraction"].value == "1"


def test_a_source_does_not_speak_for_a_value_that_it_does_not_give(make: Make) -> None:
    rows = by_name(make(partner={"cells": {"threshold": "-45 mV"}, "oxytocin": {"level": 0.5}}))
    assert rows["partner.cells.threshold"].source == (
        "assumed: set by this configuration (default -50 mV: Vogels & Abbott 2005 (J Neurosci 25:10786))"
    )
    assert rows["partner.oxytocin.level"].source == "user's choice"


def test_values_of_all_kinds(make: Make) -> None:
    event = {"channel": "smile", "onset": "1 s", "duration": "1 s"}
    matrix = [[1, 0, 0, 0.5]] * 4
    rows = by_name(make(partner={"intention": {"events": [event, event]}, "mirror": {"map": matrix}}))
    assert rows["partner.intention.events"].value == "2 listed"
    assert rows["partner.mirror.map"].value.startswith("[[1.0, 0.0, 0.0, 0.5], ")
    assert rows["partner.serotonin.mode"].value == "receptor"
    assert rows["protocol.shared_events.per_replicate"].value == "false"
    assert by_name(make())["partner.intention.events"].value == "none"
    assert rows["seed"].value == "1"
    assert rows["analysis.phase"].value == "none"
    assert rows["partner.reafference.seen_as"].value == "smile, touch, frown, withdraw"
