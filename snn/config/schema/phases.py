"""Phases of an experiment: stretches of time with their own links, learning and intentions."""

from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.names import Name
from snn.config.schema.quantities import Seconds

_CHOICE = "user's choice"
SHORTEST_S = 0.01
"""Levels are updated as often as this, and factors of phases with them."""


class Phase(Frozen):
    """One phase. What it says are factors on the settings of the experiment: 1 leaves them, 0 switches off."""

    name: Name = parameter(meaning="Names the phase.", source=_CHOICE)
    duration_s: Seconds = parameter(
        meaning="How long it lasts.", larger="longer phase", source=_CHOICE, ge=SHORTEST_S, le=86_400
    )
    a_to_b: float = parameter(
        1.0,
        meaning="Factor on what b sees of a.",
        larger="a is seen more strongly",
        source=_CHOICE,
        ge=0,
        le=100,
    )
    b_to_a: float = parameter(
        1.0,
        meaning="Factor on what a sees of b.",
        larger="b is seen more strongly",
        source=_CHOICE,
        ge=0,
        le=100,
    )
    reafference: float = parameter(
        1.0,
        meaning="Factor on what each partner sees of itself.",
        larger="own acts are seen more strongly",
        source=_CHOICE,
        ge=0,
        le=100,
    )
    gate: float = parameter(
        1.0,
        meaning="Factor on the motor gates' conductance; 0 lets whatever execution cells do become an act.",
        larger="less overt mimicry",
        source=_CHOICE,
        ge=0,
        le=100,
    )
    learning: float = parameter(
        1.0,
        meaning="Factor on the learning rates of the mirror path and of reward; 0 freezes all their weights.",
        larger="faster learning",
        source=_CHOICE,
        ge=0,
        le=100,
    )
    inhibitory_learning: float = parameter(
        1.0,
        meaning="Factor on the rate of inhibitory learning.",
        larger="faster balance",
        source=_CHOICE,
        ge=0,
        le=100,
    )
    intentions: bool = parameter(
        True, meaning="Whether intentions that begin in this phase take place.", source=_CHOICE
    )
    trials: int = parameter(
        0,
        meaning=(
            "Acts of each partner on each channel, one at a time in a random order, instead of all other intentions: "
            "from these, classes of cells are found. 0 leaves intentions as they are."
        ),
        larger="firmer classes of cells, longer phase",
        source=_CHOICE,
        ge=0,
        le=1_000,
    )
    trial_interval_s: Seconds = parameter(
        1.2,
        meaning="From one such act to the next; the first comes one interval after the phase begins.",
        larger="responses are better apart, longer phase",
        gt=0,
        le=3_600,
    )
