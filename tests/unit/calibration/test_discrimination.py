"""Areas by hand, and what does not count."""

import numpy as np
import pytest

from snn.calibration.discrimination import discriminations
from tests.unit.calibrated_kinds import kind_of


def kind(name, truth, scored):
    return kind_of(name, truth, scored=np.array(scored), blocks=np.zeros(len(scored), dtype=np.int64))


KINDS = (
    kind("film", "not mutual", [True, True, True, False]),
    kind("scrambled map", "other", [True] * 4),
    kind("live", "mutual", [True, True, False, True]),
)
VALUES = {
    "film": np.array([0.1, 0.3, np.nan, 0.9]),
    "scrambled map": np.zeros(4),
    "live": np.array([0.2, 0.4, -1.0, np.nan]),
}


def test_the_area_by_hand():
    (found,) = discriminations("C", VALUES, KINDS, live="live")
    # scored and defined: live .2 and .4, film .1 and .3; of the four pairs only .2 < .3 is the wrong way round
    assert (found.measure, found.kind) == ("C", "film")
    assert found.area == pytest.approx(3 / 4)
    assert found.curve.thresholds.size == 5


def test_a_measure_that_is_nowhere_defined_has_no_curve():
    undefined = VALUES | {"live": np.full(4, np.nan)}
    (found,) = discriminations("C", undefined, KINDS, live="live")
    assert found.curve is None
    assert np.isnan(found.area)
