"""One phase by itself."""

import pytest
from pydantic import ValidationError

from snn.config.schema.phases import Phase

FACTORS = ("a_to_b", "b_to_a", "reafference", "gate", "learning", "inhibitory_learning")


def test_a_phase_changes_nothing_unless_told() -> None:
    phase = Phase.model_validate({"name": "meeting", "duration": "5 s"})
    assert tuple(getattr(phase, key) for key in FACTORS) == (1.0,) * 6
    assert phase.intentions is True


@pytest.mark.parametrize("key", FACTORS)
def test_factors_are_bounded(key: str) -> None:
    head = {"name": "x", "duration": "5 s"}
    assert getattr(Phase.model_validate(head | {key: 100}), key) == 100.0
    for bad in (-0.001, 100.001):
        with pytest.raises(ValidationError, match=f"{key}\n.*than or equal"):
            Phase.model_validate(head | {key: bad})


@pytest.mark.parametrize("missing", ["name", "duration"])
def test_a_phase_has_a_name_and_lasts(missing: str) -> None:
    head = {"name": "x", "duration": "5 s"}
    del head[missing]
    with pytest.raises(ValidationError, match=f"{missing}\n.*required"):
        Phase.model_validate(head)
    with pytest.raises(ValidationError, match="greater_than"):
        Phase.model_validate({"name": "x", "duration": "0 s"})
