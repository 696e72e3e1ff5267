"""The plain script of the dyad moves and sees as the model does: the same latency, channel and adaptation."""

import brian2 as b2
import numpy as np
import pytest

from snn.config.file.load import default_experiment
from snn.config.trials.expand import expand
from snn.model.dyad import build_dyad
from tests.benchmarks.plain_brian2 import bodies_of, sights_of

FROWN_OF_A, FROWN_AS_B_SEES_IT = 2, 6
TAU_S, LATENCY_S, STEP_S, RECOVERY_S, ADAPTATION = 0.05, 0.1, 0.01, 0.2, 0.3


@pytest.fixture
def _numpy_target():
    before, b2.prefs.codegen.target = b2.prefs.codegen.target, "numpy"
    yield
    b2.prefs.codegen.target = before


@pytest.mark.usefixtures("_numpy_target")
def test_an_effort_of_one_is_seen_by_the_other_one_latency_later_through_adaptation():
    """A critically damped body that is pushed once: m(t) = m0 t/tau exp(-t/tau)."""
    inputs = build_dyad(expand(default_experiment())[0]).inputs
    arrays = {**inputs.arrays, "sights.acuity_sd": np.zeros(17)}
    bodies = bodies_of(arrays)
    sights = sights_of(arrays, bodies)
    bodies.effort_[FROWN_OF_A] = 40.0
    monitor = b2.StateMonitor(sights, ("arriving", "seen"), record=True, when="end", dt=STEP_S * b2.second)
    b2.Network(bodies, sights, sights.contained_objects, monitor).run(0.4 * b2.second)
    late_s = np.arange(40) * STEP_S - LATENCY_S
    arriving_hz = np.where(late_s < 0, 0.0, 40 * late_s / TAU_S * np.exp(-late_s / TAU_S))
    assert arriving_hz.max() > 14
    assert monitor.arriving_[FROWN_AS_B_SEES_IT] == pytest.approx(arriving_hz, abs=1e-9)
    left = [1.0]
    for hz in arriving_hz[:-1]:
        left.append(left[-1] + STEP_S * ((1 - left[-1]) / RECOVERY_S - ADAPTATION * left[-1] * hz))
    assert monitor.seen_[FROWN_AS_B_SEES_IT] == pytest.approx(arriving_hz * left, abs=1e-9)
    assert not np.delete(monitor.seen_, FROWN_AS_B_SEES_IT, axis=0).any()
