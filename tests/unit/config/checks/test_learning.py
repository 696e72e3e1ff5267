"""What learning and reward begin with lies within their bounds."""

from collections.abc import Callable
from typing import Any

import pytest

from snn.config.schema.experiment import Experiment
from snn.errors import ConfigError

Make = Callable[..., Experiment]
TRIPLET = {"rule": "triplet"}
STRONG_MAP = [[0, 2, 0, 0]] + [[0, 0, 0, 0]] * 3


def given(*times_s: float) -> dict[str, Any]:
    return {"source": "given", "bursts": [{"at": f"{time_s:g} s"} for time_s in times_s]}


@pytest.mark.parametrize(
    ("partner", "line"),
    [
        (
            {"mirror": {"weight": "1.6 nS", "learning": TRIPLET}},
            "mirror.weight: the largest weight of the map, 1.6 nS, must not exceed mirror.learning.weight_max (1.5 nS)",
        ),
        (
            {"mirror": {"weight": "1 nS", "map": STRONG_MAP, "learning": TRIPLET}},
            "mirror.weight: the largest weight of the map, 2 nS, must not exceed mirror.learning.weight_max (1.5 nS)",
        ),
        (
            {"mirror": {"learning": {"mean_weight": "1.6 nS"}}},
            "mirror.learning.mean_weight: 1.6 nS; must not exceed weight_max (1.5 nS)",
        ),
        (
            {"reward": {"learning_rate": 1}},
            "reward.learning_rate: reward learning needs a rule, whose steps feed its eligibility; "
            "set mirror.learning.rule",
        ),
        (
            {
                "mirror": {"learning": TRIPLET},
                "motor": {"weight": "2.3 nS"},
                "reward": {"learning_rate": 1, "sites": "motor"},
            },
            "motor.weight: 2.3 nS; must not exceed reward.motor_weight_max (2.2 nS)",
        ),
        (
            {"reward": {"dopamine": {"window_min": "800 ms"}}},
            "reward.dopamine.window_min: 800 ms; must be below window_max (800 ms)",
        ),
        (
            {"reward": {"dopamine": given(1) | {"source": "contingent"}}},
            "reward.dopamine.bursts: are for source given, not contingent; set source: given, or leave them out",
        ),
        (
            {"reward": {"dopamine": given(1) | {"source": "clamped"}}},
            "reward.dopamine.bursts: are for source given, not clamped; set source: given, or leave them out",
        ),
        (
            {"reward": {"dopamine": given(1, 20)}},
            "reward.dopamine.bursts[1].at: 20 s; must be before the end (duration is 20 s)",
        ),
    ],
)
def test_contradictions(make: Make, partner: dict[str, Any], line: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(partner=partner)
    assert str(error.value) == f"configuration: partner.{line}"


@pytest.mark.parametrize(
    "partner",
    [
        {"mirror": {"weight": "1.6 nS"}},  # nothing learns
        {"mirror": {"weight": "6 nS", "map": "naive", "learning": TRIPLET}},  # a quarter each
        {"mirror": {"weight": "9 nS", "map": "none", "learning": TRIPLET}},
        {"mirror": {"learning": {"mean_weight": "1.6 nS", "competition": "none"}}},
        {
            "mirror": {"learning": TRIPLET},
            "motor": {"weight": "2.3 nS"},
            "reward": {"learning_rate": 1, "sites": "mirror"},
        },
        {"motor": {"weight": "2.3 nS"}},
        {"reward": {"dopamine": given(0, 19.9999)}},
        {"reward": {"dopamine": {"source": "given"}}},
        {"reaction": {"retaliate": 1, "withdraw": 1}},  # independent answers
    ],
)
def test_what_is_allowed(make: Make, partner: dict[str, Any]) -> None:
    make(partner=partner)


@pytest.mark.parametrize("sites", ["motor", "both"])
def test_motor_weights_are_bounded_where_they_learn(make: Make, sites: str) -> None:
    strong = {"mirror": {"learning": TRIPLET}, "motor": {"weight": "2.3 nS"}}
    with pytest.raises(ConfigError, match=r"^configuration: partner\.motor\.weight: 2\.3 nS"):
        make(partner=strong | {"reward": {"learning_rate": 1, "sites": sites}})
