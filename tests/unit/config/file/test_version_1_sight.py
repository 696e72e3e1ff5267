"""What a synaptic link was worth, as coupling and latency of today."""

import pytest

from snn.config.file.version_1_sight import SightBefore, quantity_before


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ({"coupling": 1.5}, "1"),  # what the default is
        ({"coupling": 1.0}, "0.667"),
        ({"coupling": 0.6}, "0.4"),
        ({"coupling": 0.0}, "0"),
        ({"coupling": 1.5, "weight": 8.0}, "2"),
        ({"coupling": 1.5, "weight": 8.0, "probability": 0.25}, "1"),
        ({"coupling": 1.5, "probability": 1.0}, "2"),
    ],
)
def test_a_coupling_as_strong(before, now):
    assert SightBefore(**before).coupling_now == now


@pytest.mark.parametrize(
    ("delay", "spread", "now"),
    [
        (100.0, 20.0, "110 ms"),
        (100.0, 0.0, "100 ms"),
        (95.0, 0.0, "100 ms"),  # half a step upwards
        (94.9, 0.0, "90 ms"),
        (50.0, 9.9, "50 ms"),
        (1.0, 0.0, "0 ms"),
        (395.0, 40.0, "400 ms"),
        (1000.0, 0.0, "400 ms"),  # the longest there is
    ],
)
def test_a_latency_as_long_as_the_mean_delay(delay, spread, now):
    assert SightBefore(coupling=1.0, delay=delay, delay_spread=spread).latency_now == now


def test_values_are_read_in_the_unit_that_they_had():
    assert quantity_before("weight", "4000 pS") == 4.0
    assert quantity_before("delay", "0.1 s") == 100.0
    assert quantity_before("coupling", 2) == 2.0


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("weight", 4, "expected number with unit, such as 5 nS, got 4"),
        ("delay", "4 nS", "expected time, got conductance"),
        ("coupling", "1", 'expected number, got text "1"'),
        ("coupling", True, "expected number, got true"),
        ("probability", float("nan"), "expected number, got nan"),
        ("probability", None, "expected number, got null"),
    ],
)
def test_what_the_key_could_not_hold(name, value, reason):
    with pytest.raises(ValueError, match=reason):
        quantity_before(name, value)
