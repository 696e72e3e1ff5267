"""What was probably meant."""

import pytest

from snn.config.problems.suggestions import closest, field_at, model_at, unknown_key
from snn.config.schema.experiment import Experiment
from snn.config.schema.procedure import SharedEvents
from snn.config.schema.sweep import ConditionsAxis
from snn.config.schema.vision import Sight


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("protocoll",), "unknown key; did you mean 'protocol'?"),
        (("partners", "a", "cells", "treshold"), "unknown key; did you mean 'threshold'?"),
        (("threshold",), "unknown key here; did you mean 'partner.cells.threshold'?"),
        (("gate_leak",), "unknown key here; did you mean 'partner.motor.gate_leak'?"),
        (("partners", "a", "coupling"), "unknown key here; did you mean 'partner.reafference.coupling', "
            "'link.a_to_b.coupling', 'link.b_to_a.coupling'?"),
        (("link", "coupling"), "unknown key here; did you mean 'link.a_to_b.coupling', 'link.b_to_a.coupling', "
            "'partner.reafference.coupling'?"),
        (("xyzzy",), "unknown key; allowed: name, question, primary, seed, replicates, duration, partner, partners, "
            "link, protocol, record, analysis, nulls, sweep"),
        (("link", "forth"), "unknown key; allowed: a_to_b, b_to_a"),
    ],
)  # fmt: skip
def test_unknown_keys(keys: tuple[str, ...], expected: str) -> None:
    assert unknown_key(keys, keys, Experiment) == expected


def test_models_and_fields_are_found_by_location() -> None:
    assert model_at(("link", "a_to_b"), Experiment) is Sight
    assert model_at(("protocol", "shared_events"), Experiment) is SharedEvents
    assert model_at(("sweep", 0, "conditions_axis"), Experiment) is ConditionsAxis
    assert model_at(("nowhere",), Experiment) is None
    found = field_at(("partners", "a", "intention", "events", 3, "onset"), Experiment)
    assert found is not None
    assert found[0] == "onset_s"
    assert field_at(("partners", "a", "nothing"), Experiment) is None


def test_a_word_of_a_million_letters_resembles_nothing() -> None:
    assert closest("x" * 1_000_000, ["x" * 100]) is None
    assert closest("abd", ["abc", "xyz"]) == "abc"
