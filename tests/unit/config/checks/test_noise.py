"""The noise stays within what is drawn exactly, under stress too."""

from collections.abc import Callable
from typing import Any

import pytest

from snn.config.checks.noise import largest_stress
from snn.config.schema.experiment import Experiment
from snn.errors import ConfigError

Make = Callable[..., Experiment]
RELEASED = {"dynamics": "released"}


@pytest.mark.parametrize(
    ("stress", "oxytocin", "expected"),
    [
        ({}, {}, 0.0),
        # sensitivity times recovery time
        ({"sensitivity": "0.5 Hz"}, {}, 10.0),
        # Damping can be away: the highest stress is that without it.
        ({"sensitivity": "0.5 Hz", "oxytocin_damping": "1 Hz"}, {"level": 1}, 10.0),
        # 1/20 - 0.03 = 0.02 per second, at whatever level of oxytocin
        ({"sensitivity": "0.5 Hz", "oxytocin_damping": "-0.03 Hz"}, {}, 25.0),
        ({"sensitivity": "0.5 Hz", "oxytocin_damping": "-0.03 Hz"}, RELEASED, 25.0),
        # 1/20 - 0.06 / 4 = 0.035 per second
        ({"sensitivity": "0.7 Hz", "oxytocin_damping": "-0.06 Hz"}, {"receptor_density": 0.25}, 20.0),
        # No receptors, nothing to keep stress up.
        ({"sensitivity": "0.5 Hz", "oxytocin_damping": "-10 Hz"}, {"receptor_density": 0}, 10.0),
    ],
)
def test_the_largest_stress(
    make: Make, stress: dict[str, Any], oxytocin: dict[str, Any], expected: float
) -> None:
    partner = make(partner={"stress": stress, "oxytocin": oxytocin}).partners.a
    assert largest_stress(partner) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("partner", "line"),
    [
        (
            {"background": {"rate": "40 kHz"}, "stress": {"sensitivity": "0.55 Hz"}},
            # 1 + 0.1 * 0.55 * 20 = 2.1
            "background.rate: 84000 Hz under the highest stress is more than 8 events in a time step of 0.1 ms; "
            "use a lower rate with a larger weight",
        ),
        (
            {"background": {"rate": "40 kHz", "observation_factor": 2.1}},
            "background.observation_factor: 84000 Hz in the observation circuit is more than 8 events in a time step "
            "of 0.1 ms; use a lower rate with a larger weight",
        ),
        (
            {"background": {"motor_rate": "40 kHz"}, "stress": {"sensitivity": "0.55 Hz"}},
            "background.motor_rate: 84000 Hz under the highest stress is more than 8 events in a time step of "
            "0.1 ms; use a lower rate with a larger weight",
        ),
        (
            {"stress": {"sensitivity": "0.5 Hz", "oxytocin_damping": "-0.05 Hz"}},
            "stress.oxytocin_damping: -0.05 Hz lets stress grow without bound; must be above -0.05 Hz at this "
            "recovery_time and receptor_density, or shorten recovery_time",
        ),
        (
            {
                "stress": {"sensitivity": "0.5 Hz", "oxytocin_damping": "-3 Hz"},
                "oxytocin": {"receptor_density": 2},
            },
            "stress.oxytocin_damping: -3 Hz lets stress grow without bound; must be above -0.025 Hz at this "
            "recovery_time and receptor_density, or shorten recovery_time",
        ),
        (
            {"intention": {"drive_rate": "20 kHz"}, "reaction": {"mimic": 0.1, "intensity": 5}},
            "intention.drive_rate: 100000 Hz at intensity 5 is more than 8 events in a time step of 0.1 ms; "
            "use a lower rate with a larger weight",
        ),
        (
            {"vision": {"n_inputs": 700}, "oxytocin": {"level": 0.01}},
            # 700 inputs x 80 Hz x 1.5 of full oxytocin
            "vision.n_inputs: 84000 Hz of visual input where 80 Hz of movement are seen is more than 8 events in a "
            "time step of 0.1 ms; use fewer with a larger weight, or a lower coupling",
        ),
        (
            {"vision": {"n_inputs": 400}, "reafference": {"coupling": 1.2}, "oxytocin": RELEASED},
            # 400 x 80 Hz x (1.5 + 1.2)
            "vision.n_inputs: 86400 Hz of visual input where 80 Hz of movement are seen is more than 8 events in a "
            "time step of 0.1 ms; use fewer with a larger weight, or a lower coupling",
        ),
    ],
)
def test_contradictions(make: Make, partner: dict[str, Any], line: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(partner=partner)
    assert error.value.lines[0] == f"configuration: partner.{line}"


def test_a_common_drive_lifts_the_background(make: Make) -> None:
    with pytest.raises(ConfigError) as error:
        # 20 kHz x (1 + 4 standard deviations of 0.8)
        make(partner={"background": {"rate": "20 kHz"}}, protocol={"common_drive": {"sd": 0.8}})
    assert error.value.lines[0] == (
        "configuration: partner.background.rate: 84000 Hz at the height of a common drive of sd 0.8 is more than 8 "
        "events in a time step of 0.1 ms; use a lower rate with a larger weight"
    )


def test_what_stays_below_the_bound_is_allowed(make: Make) -> None:
    stress = {"sensitivity": "0.45 Hz"}  # 1 + 0.1 * 0.45 * 20 = 1.9; 76 kHz are 7.6 events
    make(partner={"background": {"rate": "40 kHz"}, "stress": stress})
    # One that does not react, or a stress that never rises, makes no rate higher.
    make(partner={"intention": {"drive_rate": "20 kHz"}, "reaction": {"intensity": 5}})
    make(partner={"stress": {"oxytocin_damping": "-10 Hz"}})
    make(partner={"vision": {"n_inputs": 990}})  # without oxytocin nothing lifts what is seen: 7.92 events


@pytest.mark.parametrize("answer", ["mimic", "retaliate", "withdraw"])
def test_every_answer_has_its_intensity(make: Make, answer: str) -> None:
    reaction = {answer: 0.1, "intensity": 5}
    with pytest.raises(ConfigError, match=r"partner\.intention\.drive_rate: 100000 Hz at intensity 5"):
        make(partner={"intention": {"drive_rate": "20 kHz"}, "reaction": reaction})
