"""Oxytocin as it is asked for."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from snn.config.modulators.oxytocin import Oxytocin
from snn.config.schema.experiment import Experiment
from snn.errors import ConfigError

Make = Callable[..., Experiment]


def test_its_level_starts_neutral_and_is_bounded() -> None:
    assert Oxytocin().level == 0.0
    assert Oxytocin(level=1).level == 1
    with pytest.raises(ValidationError, match="less_than_equal"):
        Oxytocin(level=1.001)
    with pytest.raises(ValidationError, match="greater_than_equal"):
        Oxytocin(level=-0.001)


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


def test_it_starts_at_its_baseline_if_released_and_at_its_level_if_clamped() -> None:
    assert Oxytocin(level=0.7, baseline=0.3).values()["oxytocin"] == 0.7
    assert Oxytocin(dynamics="released", baseline=0.3).values()["oxytocin"] == 0.3
