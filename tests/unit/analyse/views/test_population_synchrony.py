"""C of each population of a with each of b."""

import numpy as np
import pytest

from snn.analyse.views.population_synchrony import POPULATIONS, population_synchrony
from snn.errors import ResultError
from tests.unit.conftest import events_of, poisson_of, recording_of, without_brain

N_STEPS, LAG = 20_000, 100
OPTIONS = {"transient_ms": 500, "bin_ms": 20, "max_lag_ms": 200, "min_shift_s": 1}


@pytest.fixture(scope="module")
def recording():
    """Observation cells of b do 100 ms later what motor cells of a do; others are on their own, b's motor silent."""
    rng = np.random.default_rng(4)
    driven = np.repeat(rng.choice([2.0, 60.0], p=[0.8, 0.2], size=(4, N_STEPS // 200)), 200, axis=1)
    spikes = {
        "a_motor": poisson_of(driven, cells_per_channel=5, rng=rng),
        "b_observation_e": poisson_of(np.roll(driven, LAG, axis=1), cells_per_channel=10, rng=rng),
    }
    alone = {"a_observation_e": 10, "a_execution_e": 10, "b_execution_e": 10}
    flat = np.full((4, N_STEPS), 8.0)
    spikes |= {name: poisson_of(flat, cells_per_channel=n, rng=rng) for name, n in alone.items()}
    return recording_of(spikes, events=events_of([]))


def test_the_pair_that_has_to_do_with_each_other_is_found_with_its_lag(recording):
    found = population_synchrony(recording, **OPTIONS, rng=np.random.default_rng(1))
    motor, observation = POPULATIONS.index("motor"), POPULATIONS.index("observation_e")
    assert found.peaks.shape == (3, 3)
    assert found.peaks[motor, observation] > 0.5
    assert found.lags_s[motor, observation] == pytest.approx(0.1)  # a leads
    above = found.peaks > found.null95
    assert above[motor, observation]
    assert (
        above.sum() <= 2
    )  # of five pairs that have nothing to do with each other one may be above by chance


def test_a_population_that_is_silent_has_no_synchrony(recording):
    found = population_synchrony(recording, **OPTIONS, rng=np.random.default_rng(1))
    silent = POPULATIONS.index("motor")
    assert np.isnan(found.peaks[:, silent]).all()  # of b
    assert np.isfinite(found.peaks[silent, :2]).all()  # of a


def test_a_partner_without_a_brain_and_a_short_recording_are_refused(recording):
    with pytest.raises(ResultError):
        population_synchrony(without_brain(recording, "b"), **OPTIONS, rng=np.random.default_rng(1))
    with pytest.raises(ResultError, match="too short for circular shifts"):
        population_synchrony(recording, **(OPTIONS | {"min_shift_s": 9.7}), rng=np.random.default_rng(1))
