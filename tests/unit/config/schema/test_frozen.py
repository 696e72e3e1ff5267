"""The base of all models and the declaration of parameters."""

import pytest
from pydantic import ValidationError

from snn.config.schema.frozen import Frozen, parameter, yaml_key
from snn.config.schema.quantities import Milliseconds


class Example(Frozen):
    delay_ms: Milliseconds = parameter(5.0, meaning="A delay.", larger="later", source="assumed", gt=0, le=10)
    count: int = parameter(meaning="A count.")


def test_files_name_a_parameter_without_its_unit() -> None:
    assert yaml_key("delay_ms") == "delay"
    assert Example.model_validate({"delay": "7 ms", "count": 1}).delay_ms == 7.0
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Example.model_validate({"delay_ms": "7 ms", "count": 1})


@pytest.mark.parametrize("count", ["1", 1.0, True, None])
def test_nothing_is_converted_silently(count: object) -> None:
    with pytest.raises(ValidationError, match="int"):
        Example.model_validate({"count": count})


def test_nothing_can_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Example.model_validate({"count": 1}).count = 2  # type: ignore[misc]


def test_a_parameter_without_a_default_is_required() -> None:
    with pytest.raises(ValidationError, match="missing"):
        Example.model_validate({})


def test_the_declaration_says_everything_to_editors() -> None:
    field = Example.model_fields["delay_ms"]
    assert field.description == "A delay. Larger: later."
    assert field.json_schema_extra == {"meaning": "A delay.", "larger": "later", "source": "assumed"}
    assert Example.model_fields["count"].description == "A count."
