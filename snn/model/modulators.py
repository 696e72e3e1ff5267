"""The modulators as the model runs them: in which order their levels are followed, and from what they start."""

from collections.abc import Iterator, Sequence
from typing import Final

from snn.config.modulators.modulator import Modulator
from snn.config.schema.frozen import Frozen
from snn.config.schema.levels import MODULATORS
from snn.config.schema.partner import Partner


def followed(modulators: Sequence[type[Modulator]]) -> tuple[type[Modulator], ...]:
    """Put modulators in the order in which their levels are followed: each after those that it names, else as given.

    Raises
    ------
    ValueError
        If one names a level that is not there, or two name each other.
    """
    waiting, placed = list(modulators), list[type[Modulator]]()
    while waiting:
        names = {modulator.LEVEL.name for modulator in placed}
        free = [modulator for modulator in waiting if names.issuperset(modulator.EQUATIONS.after)]
        if not free:
            stuck = ", ".join(modulator.LEVEL.name for modulator in waiting)
            raise ValueError(f"modulators that wait for one another, or for one that is not there: {stuck}")
        placed.append(free[0])
        waiting.remove(free[0])
    return tuple(placed)


FOLLOWED: Final = followed(MODULATORS)
"""A later one sees the step of an earlier one."""


def recorded_of_modulators() -> tuple[str, ...]:
    """Return the variables that are recorded of the modulators, in the order of a partner's keys."""
    return tuple(name for one in MODULATORS for name in (one.LEVEL.name, *one.EQUATIONS.also_recorded))


def assumed_of_modulators(partner: Partner) -> Iterator[str]:
    """Tell what a figure says of a partner's modulators, in the order in which they are followed."""
    for modulator in _in(partner):
        yield from modulator.assumed()


def modulator_values(partner: Partner) -> dict[str, float]:
    """Return initial levels and constants of all modulators of one partner, in SI units."""
    return {name: value for modulator in _in(partner) for name, value in modulator.values().items()}


def _in(partner: Partner) -> Iterator[Modulator]:
    """List the modulators of one partner in the order in which they are followed."""
    found = {type(modulator): modulator for modulator in _modulators_in(partner)}
    return (found[kind] for kind in FOLLOWED)


def _modulators_in(part: Frozen) -> Iterator[Modulator]:
    if isinstance(part, Modulator):
        yield part
    for name in type(part).model_fields:
        if isinstance(inner := getattr(part, name), Frozen):
            yield from _modulators_in(inner)
