"""Values without a unit or without a key: what is proposed is what was meant."""

import pytest

from snn.config.modulators.oxytocin import Oxytocin
from snn.config.modulators.serotonin import Serotonin
from snn.config.problems.remedies import as_mapping, with_likely_unit
from snn.config.schema.vision import Sight
from snn.errors import ConfigError
from snn.units import UNITS


@pytest.mark.parametrize(
    ("value", "symbol", "default", "text"),
    [
        (0.1, "ms", 100.0, "0.1 s"),
        (80, "ms", 100.0, "80 ms"),
        (-0.05, "mV", -50.0, "-0.05 V"),
        (-60, "mV", -50.0, "-60 mV"),
        (0, "ms", 100.0, "0 ms"),
        (5, "ms", 0.0, "5 ms"),
        (5, "s", None, "5 s"),
        (250, "Hz", 0.25, "250 Hz"),
        (10**400, "ms", 100.0, f"{10**400} ms"),
    ],
)
def test_the_unit_in_which_a_number_is_nearest_to_the_default(value, symbol, default, text):
    assert with_likely_unit(value, UNITS[symbol], default) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("partner: {oxytocin: 0.5}", "partner.oxytocin: expected mapping, got 0.5; write e.g. {level: 0.5}"),
        ("partner: {serotonin: 2}", "partner.serotonin: expected mapping, got 2; write e.g. {level: 2}"),
        (
            "partner: {serotonin: inverted_u}",
            'partner.serotonin: expected mapping, got text "inverted_u"; write e.g. {mode: inverted_u}',
        ),
        (
            "partner: {stress: 0.5}",
            "partner.stress: expected mapping, got 0.5; write e.g. {sensitivity: 0.5 Hz}",
        ),
        (
            "partner: {reward: {dopamine: 1}}",
            "partner.reward.dopamine: expected mapping, got 1; write e.g. {tonic_level: 1}",
        ),
        (
            "partner: {background: 300 Hz}",
            'partner.background: expected mapping, got text "300 Hz"; write e.g. {rate: 300 Hz}',
        ),
        ("link: {a_to_b: 0.5}", "link.a_to_b: expected mapping, got 0.5; write e.g. {coupling: 0.5}"),
        ("link: {a_to_b: {latency: 0.1}}", 'link.a_to_b.latency: unit missing, write e.g. "0.1 s"'),
        ("link: {a_to_b: {latency: 90}}", 'link.a_to_b.latency: unit missing, write e.g. "90 ms"'),
        ("partner: true", "partner: expected mapping, got true"),
        ("link: 0.5", "link: expected mapping, got 0.5"),
        ("partner: {b: {size_factor: 2}}", "partner.b: unknown key here; did you mean 'partners.b'?"),
        ("a: {size_factor: 2}", "a: unknown key here; did you mean 'partners.a'?"),
        (
            "partners: {oxytocin: {level: 1}}",
            "partners.oxytocin: unknown key here; did you mean 'partner.oxytocin'?",
        ),
    ],
)
def test_what_was_meant_is_proposed(load, text, line):
    with pytest.raises(ConfigError) as error:
        load(text, head=True)
    assert error.value.lines == (f"x.yaml:5: {line}",)


def test_what_is_proposed_for_a_bare_value_is_accepted():
    assert Oxytocin.model_validate({"level": 0.5}).level == 0.5
    assert as_mapping(0.5, Oxytocin) == as_mapping(0.5, Serotonin) == "; write e.g. {level: 0.5}"
    assert as_mapping(None, Sight) == as_mapping([1], Sight) == as_mapping(1, None) == ""


def test_minutes_and_hours_are_durations(load):
    assert load("", head=True, overrides=["duration=2 min"]).duration_s == 120.0
    assert load("", head=True, overrides=["duration=0.5 h"]).duration_s == 1800.0
