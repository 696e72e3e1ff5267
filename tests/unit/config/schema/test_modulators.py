"""The neutral levels."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from snn.config.schema.experiment import Experiment
from snn.config.schema.modulators import Oxytocin, Serotonin
from snn.errors import ConfigError

Make = Callable[..., Experiment]


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


def test_a_released_level_is_set_by_its_baseline(make: Make) -> None:
    with pytest.raises(ConfigError) as error:
        make(partner={"oxytocin": {"dynamics": "released", "level": 0.5}})
    assert str(error.value) == (
        "configuration: partner.oxytocin.level: 0.5, which only dynamics clamped uses; "
        "for released set baseline instead"
    )
    released = make(partner={"oxytocin": {"dynamics": "released", "baseline": 0.5}}).partners.a.oxytocin
    assert (released.baseline, released.level) == (0.5, 0.0)
    assert make(partner={"oxytocin": {"level": 0.5}}).partners.a.oxytocin.level == 0.5
