"""All modulators, in the order in which their levels are followed: a later one sees the step of an earlier one."""

from collections.abc import Iterator
from typing import Final

from snn.config.schema.levels import LEVELS
from snn.config.schema.partner import Partner
from snn.model.modulators.dopamine import DOPAMINE
from snn.model.modulators.endorphin import ENDORPHIN
from snn.model.modulators.modulator import Modulator
from snn.model.modulators.oxytocin import OXYTOCIN
from snn.model.modulators.serotonin import SEROTONIN
from snn.model.modulators.stress import STRESS

MODULATORS: Final[tuple[Modulator, ...]] = (OXYTOCIN, STRESS, SEROTONIN, ENDORPHIN, DOPAMINE)


def recorded_of_modulators() -> tuple[str, ...]:
    """Return the variables that are recorded of the modulators, in the order of `LEVELS`."""
    by_name = {modulator.level.name: modulator for modulator in MODULATORS}
    return tuple(name for level in LEVELS for name in (level.name, *by_name[level.name].also_recorded))


def assumed_of_modulators(partner: Partner) -> Iterator[str]:
    """Tell what a figure says of a partner's modulators, in the order of `MODULATORS`."""
    for modulator in MODULATORS:
        yield from modulator.assumed(partner)


def modulator_values(partner: Partner) -> dict[str, float]:
    """Return initial levels and constants of all modulators of one partner, in SI units."""
    return {name: value for modulator in MODULATORS for name, value in modulator.values(partner).items()}
