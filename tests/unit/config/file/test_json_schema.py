"""The JSON schema accepts what loads, refuses what it can, and explains the rest."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from snn.config.file.json_schema import json_schema
from snn.config.file.load import experiment_from
from snn.config.file.resolved_document import resolved_document
from snn.config.file.starting_config import starting_config
from snn.config.schema.experiment import Experiment

SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
HEAD: dict[str, Any] = {"name": "x", "question": "why?", "seed": 1, "duration": "20 s"}


def test_it_is_a_schema_of_the_dialect_that_it_names() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    VALIDATOR.check_schema(SCHEMA)
    json.dumps(SCHEMA, allow_nan=False)


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"partner": {"cells": {"threshold": "-50mV"}, "mirror": {"map": [[0, 1, 0, 0.5]] * 4}}},
        {"partners": {"a": {"oxytocin": {"level": 1}}}},
        {"record": {"rate_bin": "20000 µs"}},
        {"partner": {"intention": {"events": [{"channel": "smile", "onset": "1 s", "duration": "1 s"}]}}},
        {"sweep": [{"label": "a", "keys": ["partner.mirror.weight"], "values": ["1 nS", "2 nS"]}]},
        {
            "protocol": {"phases": [{"name": "a", "duration": "20 s", "learning": 0}]},
            "analysis": {"phase": "a"},
        },
        {"partner": {"reafference": {"seen_as": ["touch", "smile", "withdraw", "frown"]}}},
        {"partner": {"reward": {"dopamine": {"source": "given", "bursts": [{"at": "3 s"}]}}}},
        {"sweep": [{"label": "a", "conditions": {"x": {}, "y": {"link.a_to_b.coupling": 0}}}]},
        {
            "sweep": [
                {"label": "a", "keys": ["duration"], "linspace": {"start": "1 s", "stop": "3 s", "n": 3}},
                {
                    "sobol": {
                        "n": 4,
                        "seed": 1,
                        "factors": {
                            "level": {"low": 0, "high": 1},
                            "link.a_to_b.coupling": {"low": 0, "high": 2},
                        },
                    },
                    "sets": {"level": ["partner.oxytocin.level"]},
                    "constraints": ["level < link.a_to_b.coupling"],
                },
                {"label": "y", "zip": {"link.b_to_a.coupling": [0, 1]}},
            ]
        },
    ],
)
def test_what_loads_is_accepted_as_written_and_as_resolved(parts: dict[str, Any]) -> None:
    VALIDATOR.validate(HEAD | parts)
    VALIDATOR.validate(resolved_document(experiment_from(HEAD | parts)))


@pytest.mark.parametrize(
    "parts",
    [
        {"sed": 1},
        {"seed": -1},
        {"seed": 1.5},
        {"name": "../x"},
        {"duration": 20},
        {"duration": "20"},
        {"duration": "20 mV"},
        {"duration": "1,5 s"},
        {"partner": {"cells": {"treshold": "-50 mV"}}},
        {"partner": {"oxytocin": {"level": 2}}},
        {"partner": {"mirror": {"map": "congruen"}}},
        {"partner": {"mirror": {"map": [[0, 1, 0]] * 4}}},
        {"partner": {"intention": {"events": [{"channel": "smil", "onset": "1 s", "duration": "1 s"}]}}},
        {"partners": {"c": {}}},
        {"protocol": {"phases": [{"name": "a"}]}},
        {"partner": {"mirror": {"map": {"form": "x"}}}},
        {"partner": {"mirror": {"map": {"from": "x", "partner": "c", "sha256": "0" * 64}}}},
        {"partner": {"reward": {"dopamine": {"source": "given", "bursts": {"from_condition": 1}}}}},
        {"partner": {"reafference": {"seen_as": ["touch", "smile", "withdraw"]}}},
        {"partner": {"reafference": {"seen_as": ["touch", "touch", "withdraw", "frown"]}}},
        {"partner": {"mirror": {"learning": {"rule": "tripplet"}}}},
        {"sweep": [{"label": "a", "keys": ["partner.mirror.weigth"], "values": ["1 nS"]}]},
        {"sweep": [{"label": "a", "keys": ["partner.mirror.weight"], "values": []}]},
        {"sweep": [{"label": "a", "conditions": {"x": {"link.a_to_b.couplin": 0}}}]},
        {"sweep": [{"label": "a", "conditions": {}}]},
        {"sweep": [{"label": "a", "keys": ["duration"]}]},
        {"sweep": [{"sobol": {"n": 4, "seed": 1, "factors": {}}}]},
        {"sweep": [{"sobol": {"n": 4, "seed": 1, "factors": {"duration": {"low": "1 s"}}}}]},
        {"sweep": [{"grid": {"duration": ["1 s"]}, "zip": {"duration": ["1 s"]}}]},
    ],
)
def test_what_does_not_load_is_refused(parts: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(HEAD | parts)


def test_the_starting_configuration_is_accepted() -> None:
    document = YAML(typ="safe").load(starting_config(Path("start.yaml")))
    VALIDATOR.validate(document)


def test_a_quantity_shows_its_default_its_bounds_and_its_source() -> None:
    shown = SCHEMA["$defs"]["CellParameters"]["properties"]["tau_adaptation"]
    assert shown["default"] == "120 ms"
    assert shown["description"] == (
        "Decay time of the adaptation conductance. Larger: firing is held down for longer after each spike. "
        "Allowed: > 0 and <= 100000 ms."
    )
    assert shown["source"] == "assumed"
    assert shown["title"] == "Tau Adaptation"


def test_every_key_is_described() -> None:
    parts = [SCHEMA, *SCHEMA["$defs"].values()]
    keys = [(key, value) for part in parts for key, value in part["properties"].items()]
    assert [key for key, value in keys if not value.get("description") and "$ref" not in value] == []
    assert list(SCHEMA["properties"])[:8] == [
        "name",
        "question",
        "primary",
        "seed",
        "replicates",
        "duration",
        "partner",
        "partners",
    ]


def test_partner_is_the_only_key_that_the_model_does_not_hold_itself() -> None:
    fields = {field.alias for field in Experiment.model_fields.values()}
    assert set(SCHEMA["properties"]) - fields == {"partner"}


ASKED = {"hypothesis": "C rises.", "outcome": "C", "axis": "coupling", "test": "trend", "direction": "rises"}
SWEEP = [{"label": "coupling", "keys": ["link.a_to_b.coupling"], "values": [0, 1, 2]}]


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        (ASKED, True),
        ([ASKED, ASKED], True),
        ({key: value for key, value in ASKED.items() if key != "test"}, False),
        (ASKED | {"test": "anova"}, False),
        (ASKED | {"margin": 1}, False),
    ],
)
def test_what_answers_the_question_is_one_test_or_several(answer: Any, accepted: bool) -> None:
    document = HEAD | {"sweep": SWEEP, "analysis": {"answer": answer}}
    assert VALIDATOR.is_valid(document) == accepted
    if accepted:
        VALIDATOR.validate(resolved_document(experiment_from(document)))
