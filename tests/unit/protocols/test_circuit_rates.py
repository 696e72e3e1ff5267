"""The four rates, of recordings made by hand."""

import math
from dataclasses import replace

import pytest

from snn.config.schema.rate_matches import RATES
from snn.config.schema.swept_values import FrozenMapping
from snn.config.trials.parameter_changes import with_settings
from snn.protocols.circuit_rates import experiment_rates, recorded_rates
from tests.unit.conftest import events_of, recording_of
from tests.unit.protocols.dyads import trains_with

N_STEPS = 4000
ACTS = events_of([(0, 0, 2.0, 0.5), (1, 1, 2.0, 0.5)])
"""Both act from 2.0 to 2.5 s: a on channel 0, b on channel 1. At rest until 2 s and from 2.8 s on."""


def regular(every_ms, first_ms, last_ms):
    return list(range(first_ms, last_ms, every_ms))


def recording(factor=1):
    """Fire at base from 1 to 2 s, and while acting; a's circuits at other rates than b's."""

    def circuit(base_ms, acting_ms, channel):
        spikes = {k: regular(base_ms * factor, 1000, 2000) for k in range(4)}
        spikes[channel] = spikes[channel] + regular(acting_ms * factor, 2000, 2500)
        return trains_with(spikes, n_steps=N_STEPS, cells_per_channel=10)

    spikes = {
        "a_observation_e": circuit(200, 100, 0),
        "b_observation_e": circuit(100, 50, 1),
        "a_execution_e": circuit(500, 20, 0),
        "b_execution_e": circuit(250, 10, 1),
    }
    return recording_of(spikes, events=ACTS, settings={"analysis": {"transient": "1 s"}})


def test_rates_are_means_over_partners_at_rest_and_acting():
    found = recorded_rates(recording())
    # at rest: 1 s with spikes and 1.2 s without (2.5 s, body 100, latency 100 and response 100 ms, up to 4 s)
    base_s = 1 + (4 - 2.8)
    assert found.observation_base_hz == pytest.approx((5 + 10) / 2 / base_s, rel=0.002)
    assert found.execution_base_hz == pytest.approx((2 + 4) / 2 / base_s, rel=0.002)
    assert found.observation_executing_hz == pytest.approx((10 + 20) / 2)
    assert found.execution_executing_hz == pytest.approx((50 + 100) / 2)
    assert found.as_array().tolist() == [getattr(found, name) for name in RATES]


def test_replicates_are_simulated_and_averaged():
    experiment = recording().trial.experiment.model_copy(update={"replicates": 2})
    asked = []

    def simulate(trial):
        asked.append(trial.replicate)
        return replace(recording(factor=1 + trial.replicate), trial=trial)

    found = experiment_rates(experiment, simulate=simulate)
    assert asked == [0, 1]
    # at half the rate 13 spikes of a and 25 of b fit into 0.5 s
    assert found.execution_executing_hz == pytest.approx((75 + (26 + 50) / 2) / 2)


def test_only_the_phase_that_is_measured_counts():
    phases = [{"name": "quiet", "duration": "2.5 s"}, {"name": "late", "duration": "1.5 s"}]
    plain = recording()
    experiment = with_settings(
        plain.trial.experiment, [("protocol.phases", tuple(FrozenMapping(phase.items()) for phase in phases))]
    )
    cut = replace(plain, trial=replace(plain.trial, experiment=experiment))
    # after 2.5 s nobody fires, and after its transient of 1 s nobody acts
    found = recorded_rates(cut)
    assert found.execution_base_hz == 0
    assert math.isnan(found.execution_executing_hz)
