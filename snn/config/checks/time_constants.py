"""Checks of time constants: nothing may change within the time step in which it is followed.

What is updated more seldom than the cells has its shortest time constant in the bounds of its parameter: bodies every
ms, senses and levels every 10 ms, reward every 40 ms. Here are those that depend on `protocol.time_step`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from snn.config.schema.catalogue import leaves
from snn.config.schema.channels import PARTNERS
from snn.config.schema.contradictions import problem
from snn.units import UNITS, format_quantity

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment

_STEPPED = (
    "cells.tau_excitatory",
    "cells.tau_inhibitory",
    "cells.tau_adaptation",
    "cells.refractory_period",
    "observation.inhibitory_recovery_time",
    "execution.inhibitory_recovery_time",
    "mirror.learning.triplet.tau_plus",
    "mirror.learning.triplet.tau_minus",
    "mirror.learning.triplet.tau_triplet",
    "mirror.learning.pair.tau_plus",
    "mirror.learning.pair.tau_minus",
    "mirror.learning.guetig.tau_plus",
    "mirror.learning.guetig.tau_minus",
    "inhibitory_learning.tau",
)
"""Parameters of a partner that decay or recover from one time step to the next."""
_PATHS = tuple(f"partners.{name}.{path}" for name in PARTNERS for path in _STEPPED)


def time_scale_contradictions(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    """Yield time constants that are shorter than the time step, that of the membrane included."""
    step_ms = experiment.protocol.time_step_ms
    step = f"protocol.time_step ({_ms(step_ms)})"
    known = leaves(type(experiment))
    for path in _PATHS:
        value_ms = known[path].value_in(experiment)
        if value_ms < step_ms:
            reason = f"{_ms(value_ms)} is shorter than {step}, within which nothing changes; make it longer"
            yield problem(path, reason)
    for name in PARTNERS:
        cells = getattr(experiment.partners, name).cells
        tau_ms = cells.capacitance_pF / cells.leak_conductance_nS
        if tau_ms < step_ms:
            reason = (
                f"{format_quantity(cells.capacitance_pF, UNITS['pF'])} over leak_conductance is a membrane time "
                f"constant of {tau_ms:.3g} ms, shorter than {step}: cells would forget their input within a step; "
                "make it larger"
            )
            yield problem(f"partners.{name}.cells.capacitance", reason)


def _ms(value_ms: float) -> str:
    return format_quantity(value_ms, UNITS["ms"])
