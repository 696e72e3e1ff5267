"""The Hill curve by hand."""

import pytest

from snn.model.modulators.hill import hill


def test_hill_is_one_half_at_the_half_level():
    assert hill(0.4, half_level=0.4, exponent=2.0) == 0.5
    assert hill(0.0, half_level=0.4, exponent=2.0) == 0.0
    assert hill(1.0, half_level=0.5, exponent=2.0) == pytest.approx(1 / 1.25)
