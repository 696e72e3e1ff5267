"""How a partner answers what it sees. Off unless a probability is raised."""

from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.quantities import Milliseconds

_CHOICE = "user's choice"


class Reaction(Frozen):
    """A seen act of the other makes the partner intend an act of its own, with a probability each time."""

    mimic: float = parameter(
        0.0,
        meaning="Probability that a seen positive act is answered by the same act.",
        larger="more affection is returned",
        source=_CHOICE,
        ge=0,
        le=1,
    )
    retaliate: float = parameter(
        0.0,
        meaning="Probability that a seen negative act is answered by a frown.",
        larger="negative acts build up",
        source=_CHOICE,
        ge=0,
        le=1,
    )
    withdraw: float = parameter(
        0.0,
        meaning="Probability that a seen negative act is answered by withdrawal.",
        larger="negative acts end in silence",
        source=_CHOICE,
        ge=0,
        le=1,
    )
    duration_ms: Milliseconds = parameter(
        500.0, meaning="How long the answer is intended.", larger="longer answers", ge=1, le=60_000
    )
    intensity: float = parameter(
        1.0, meaning="Factor on `intention.drive_rate` of an answer.", larger="stronger answers", gt=0, le=10
    )
