"""From dyads whose coupling is known to a calibration: chance values, seed by seed, of dyads that lack a link."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from snn.analyse.evidence import column, column_of
from snn.compare.trust import Truth
from snn.config.calibration_parts import kind_of, partners_alike
from snn.config.expand import conditions_of
from snn.config.experiment import Experiment
from snn.config.null_registry import FAMILIES, STRANGERS, Null, nulls_of
from snn.config.simulated_nulls import LIVE
from snn.record.calibration import QUANTITIES, SCOPES, Calibration, Quantity, Scope, protocol_key
from snn.record.health import is_scored
from snn.record.types import FloatArray

Row: TypeAlias = Mapping[str, Any]

MIRROR_IMAGES: Mapping[Quantity, Quantity] = {
    "a_to_b": "b_to_a",
    "b_to_a": "a_to_b",
    "a_answered": "b_answered",
    "b_answered": "a_answered",
}
"""The quantity that each becomes if the partners exchange their names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDyad:
    """A dyad whose coupling is known, and what was measured in it."""

    kind: str
    replicate: int
    row: Row


def calibration_of(dyads: Sequence[KnownDyad], *, experiment: Experiment, measured_s: float) -> Calibration:
    """Collect the chance values of dyads that lack a link.

    If the two partners and links are alike, a dyad with its names exchanged is a dyad of the same kind: what lacks one
    direction then also serves the other, where that was not simulated.

    Parameters
    ----------
    dyads
        Of any kinds; unscored ones and undefined values do not count.
    experiment
        The live condition that is calibrated.
    measured_s
        How long they were measured.
    """
    nulls: dict[str, dict[tuple[Quantity, Scope], FloatArray]] = {}
    kinds = {dyad.kind for dyad in dyads}
    for quantity in QUANTITIES:
        sources = _sources(quantity, kinds, experiment)
        for scope in SCOPES:
            samples = {
                null: _values(dyads, kind=null.label, quantity=source, scope=scope)
                for null, source in sources.items()
            }
            found = {null.label: values for null, values in samples.items() if values.size}
            if _is_complete(quantity, found, experiment):
                for label, values in found.items():
                    nulls.setdefault(label, {})[quantity, scope] = values
    protocol = protocol_key(experiment)
    return Calibration(protocol=protocol, measured_s=measured_s, nulls=nulls, made_by=experiment.name)


def truths_of(kinds: Iterable[str], experiment: Experiment, ladder: Experiment | None) -> dict[str, Truth]:
    """Say of each kind of dyads whether the partners influence each other; nulls first, mutual dyads last.

    Parameters
    ----------
    kinds
        Their names, of nulls or of points of the ladder; a name may come twice.
    experiment
        The live condition with its nulls.
    ladder
        The couplings beside the live one, if there are any.
    """
    nulls = {null.label: null for null in calibrated_nulls(experiment)}
    coupled = {LIVE}
    for labels, condition in conditions_of(ladder) if ladder else ():
        both = condition.link.a_to_b.coupling > 0 and condition.link.b_to_a.coupling > 0
        coupled |= {kind_of(labels)} if both else set()
    truths: dict[str, Truth] = {
        kind: _truth_of(nulls[kind]) if kind in nulls else "mutual" if kind in coupled else "not mutual"
        for kind in dict.fromkeys(kinds)
    }
    order: Mapping[Truth, int] = {"not mutual": 0, "other": 1, "mutual": 2}
    return dict(sorted(truths.items(), key=lambda item: (order[item[1]], item[0] == LIVE)))


def calibrated_nulls(experiment: Experiment) -> tuple[Null, ...]:
    """List the nulls of a calibration: those that are simulated, and strangers, put together from live recordings."""
    return (*nulls_of(experiment.nulls), STRANGERS)


def composite_null(kinds: Iterable[str], experiment: Experiment) -> tuple[str, ...]:
    """List those of some kinds of dyads that every measure is held against: all nulls without mutual influence."""
    without = {null.label for null in calibrated_nulls(experiment) if not null.is_coupled}
    return tuple(kind for kind in kinds if kind in without)


def _truth_of(null: Null) -> Truth:
    if not null.is_coupled:
        return "not mutual"
    return "other" if null.lacks else "mutual"


def _sources(quantity: Quantity, kinds: Container[str], experiment: Experiment) -> dict[Null, Quantity]:
    """Find the nulls among the kinds that lack a quantity, and under which name they hold its chance values."""
    alike, image = partners_alike(experiment), MIRROR_IMAGES[quantity]
    found: dict[Null, Quantity] = {}
    for null in nulls_of(experiment.nulls):
        if null.label in kinds and quantity in null.lacks:
            found[null] = quantity
        elif alike and null.label in kinds and image in null.lacks and null.image not in kinds:
            found[null] = image
    return found


def _is_complete(quantity: Quantity, found: Container[str], experiment: Experiment) -> bool:
    """Tell whether no family of nulls is missing without which chance values are no use.

    Held against uncoupled dyads only, every dyad with a recording has influence both ways.
    """
    needed = [family for family in FAMILIES if quantity in family.needed]
    return all(any(null.label in found for null in family.members(experiment.nulls)) for family in needed)


def _values(dyads: Iterable[KnownDyad], *, kind: str, quantity: Quantity, scope: Scope) -> FloatArray:
    name = column(column_of(quantity), scope)
    found = [dyad.row.get(name) for dyad in dyads if dyad.kind == kind and is_scored(dyad.row.get("health"))]
    values = np.array([np.nan if value is None else value for value in found], dtype=np.float64)
    return values[np.isfinite(values)]
