"""Serotonin as it is asked for."""

import pytest
from pydantic import ValidationError

from snn.config.modulators.serotonin import ReceptorSerotonin, Serotonin


def test_its_level_starts_neutral_and_is_bounded() -> None:
    assert Serotonin().level == 1.0
    assert Serotonin().mode == "receptor"
    assert Serotonin(level=3).level == 3
    with pytest.raises(ValidationError, match="less_than_equal"):
        Serotonin(level=3.001)
    with pytest.raises(ValidationError, match="greater_than_equal"):
        Serotonin(level=-0.001)


def test_its_terms_are_balanced_at_the_neutral_level_by_hand() -> None:
    receptor = ReceptorSerotonin(current_half_level=2.0, divisive_half_level=0.5, hill_exponent=3.0)
    values = Serotonin(receptor=receptor).values()
    assert values["balanced_current_term"] == pytest.approx(1 / (1 + 8))
    assert values["balanced_divisive_term"] == pytest.approx(1 / (1 + 0.125))
