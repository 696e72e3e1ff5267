"""Delays in order, and defaults that survive a partial section."""

from collections.abc import Callable

import pytest

from snn.config.schema.connections import Circuit
from snn.config.schema.experiment import Experiment
from snn.errors import ConfigError

Make = Callable[..., Experiment]


@pytest.mark.parametrize("part", ["mirror", "feedforward_inhibition", "efference_copy", "motor"])
def test_the_shortest_delay_of_a_projection_does_not_exceed_the_longest(make: Make, part: str) -> None:
    with pytest.raises(
        ConfigError, match=rf"partner\.{part}\.delay_min: 5 ms; must not exceed delay_max \([34] ms\)"
    ):
        make(partner={part: {"delay_min": "5 ms"}})
    assert getattr(make(partner={part: {"delay_max": "1 ms"}}).partners.a, part).delay_max_ms == 1.0


@pytest.mark.parametrize("circuit", ["observation", "execution"])
@pytest.mark.parametrize("kind", ["excitatory", "inhibitory"])
def test_the_shortest_delay_within_a_circuit_does_not_exceed_the_longest(
    make: Make, circuit: str, kind: str
) -> None:
    with pytest.raises(
        ConfigError, match=f"{circuit}.{kind}_delay_min: 3 ms; must not exceed {kind}_delay_max"
    ):
        make(partner={circuit: {f"{kind}_delay_min": "3 ms"}})


def test_a_partly_given_section_keeps_its_own_defaults(make: Make) -> None:
    partner = make(
        partner={
            "efference_copy": {"delay_max": "5 ms"},
            "feedforward_inhibition": {"delay_max": "5 ms"},
            "reafference": {"adaptation": 0.5},
        }
    ).partners.a
    assert partner.efference_copy.weight_nS == 0.4
    assert partner.feedforward_inhibition.weight_nS == 0.6
    assert partner.reafference.coupling == 0.0


def test_the_default_circuit_is_that_of_the_model() -> None:
    circuit = Circuit()
    assert (circuit.excitatory_probability, circuit.inhibitory_probability) == (0.1, 0.1)
    assert (circuit.excitatory_weight_nS, circuit.inhibitory_weight_nS) == (0.8, 10.0)
    assert (circuit.excitatory_delay_min_ms, circuit.excitatory_delay_max_ms) == (0.5, 2.5)
    assert (circuit.inhibitory_delay_min_ms, circuit.inhibitory_delay_max_ms) == (0.5, 1.5)
    assert (circuit.inhibitory_depression, circuit.inhibitory_recovery_time_ms) == (0.0, 200.0)
