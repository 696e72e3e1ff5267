"""The neutral levels."""

import pytest
from pydantic import ValidationError

from snn.config.modulators import Oxytocin, Serotonin


def test_both_modulators_start_at_their_neutral_level() -> None:
    assert Oxytocin().level == 0.0
    assert Serotonin().level == 1.0
    assert Serotonin().mode == "receptor"


@pytest.mark.parametrize(("model", "highest"), [(Oxytocin, 1), (Serotonin, 3)])
def test_levels_are_bounded(model: type[Oxytocin] | type[Serotonin], highest: float) -> None:
    assert model.model_validate({"level": highest}).level == highest
    with pytest.raises(ValidationError, match="less_than_equal"):
        model.model_validate({"level": highest + 0.001})
    with pytest.raises(ValidationError, match="greater_than_equal"):
        model.model_validate({"level": -0.001})
