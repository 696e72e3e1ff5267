"""Delays in order, and defaults that survive a partial section."""

from collections.abc import Callable

import pytest

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
