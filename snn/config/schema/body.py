"""The body of a partner: how the firing of its motor cells becomes movement, and how it sees."""

from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.quantities import Milliseconds, Nanosiemens


class Body(Frozen):
    """From motor cells to movement: a critically damped low-pass, two equal stages one after the other.

    A channel's movement is the mean rate of its motor cells after both stages, in Hz; 40 Hz is a full act. It is all
    that another person, a camera or a touch has of the partner.
    """

    time_constant_ms: Milliseconds = parameter(
        50.0,
        meaning=(
            "Time constant of each of the two stages (50 ms: a step rises from 10 to 90 % within 27 to 195 ms, the "
            "mean lag is 100 ms, -3 dB at 2 Hz)."
        ),
        larger="slower and smaller movement, later acts",
        source=(
            "assumed, after limbs and not faces: electromechanical delay 49.7 +- 7.0 ms (Begovic 2014), critically "
            "damped second order at 3 Hz (Hof 2005)"
        ),
        ge=1,
        le=10_000,
    )


class Vision(Frozen):
    """The visual input of each observation excitatory cell, from the other and from oneself alike."""

    weight_nS: Nanosiemens = parameter(
        0.5,
        meaning="Conductance per spike of a visual input.",
        larger="what is seen excites more, and more noisily",
        source="assumed (tuned so that observing gives .3 to .8 of the rate of executing)",
        ge=0,
        le=1_000,
    )
    n_inputs: int = parameter(
        120,
        meaning=(
            "Poisson inputs of a cell, independent of each other and of those of other cells, each of which fires at "
            "the rate of what is seen."
        ),
        larger="what is seen excites more; with `weight` divided by as much, less noisily",
        source="assumed (tuned so that observing gives .3 to .8 of the rate of executing)",
        ge=0,
        le=100_000,
    )
