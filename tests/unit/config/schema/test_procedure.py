"""Protocol, recording and analysis."""

import pytest
from pydantic import ValidationError

from snn.config.schema.procedure import Protocol, SharedEvents


def test_the_film_is_off_and_the_same_for_all_replicates() -> None:
    assert SharedEvents().fraction == 0.0
    assert SharedEvents().per_replicate is False


@pytest.mark.parametrize("fraction", [-0.1, 1.1])
def test_a_fraction_is_one(fraction: float) -> None:
    with pytest.raises(ValidationError, match="fraction"):
        SharedEvents.model_validate({"fraction": fraction})


def test_a_step_of_a_millisecond_is_the_largest() -> None:
    assert Protocol.model_validate({"time_step": "1 ms"}).time_step_ms == 1.0
    with pytest.raises(ValidationError, match="less_than_equal"):
        Protocol.model_validate({"time_step": "1.1 ms"})
