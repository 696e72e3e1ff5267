"""Parameters of learning, and the ends of what they may be."""

import pytest
from pydantic import ValidationError

from snn.config.schema.learning import InhibitoryLearning

ALLOWED = {
    "learning_rate": ([0.0, 10.0], [-1e-9, 10.1]),
    "target_rate": (["0.1 Hz", "1000 Hz"], ["0 Hz", "1001 Hz"]),
    "tau": (["1 ms"], ["0 ms"]),
    "weight_max": (["0.1 nS"], ["0 nS"]),
}


@pytest.mark.parametrize("key", ALLOWED)
def test_inhibitory_learning_goes_from_none_to_its_bounds(key: str) -> None:
    allowed, refused = ALLOWED[key]
    for value in allowed:
        InhibitoryLearning.model_validate({key: value})
    for value in refused:
        with pytest.raises(ValidationError):
            InhibitoryLearning.model_validate({key: value})


def test_it_is_off_by_default() -> None:
    off = InhibitoryLearning()
    assert (off.learning_rate, off.target_rate_hz, off.tau_ms, off.weight_max_nS) == (0.0, 4.0, 20.0, 50.0)
