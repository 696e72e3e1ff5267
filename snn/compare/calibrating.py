"""From dyads whose coupling is known to a calibration: chance values, seed by seed, of dyads that lack a link."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from snn.analyse.evidence import column, column_of
from snn.compare.trust import Truth
from snn.config.calibration_parts import kind_of, partners_alike
from snn.config.expand import conditions_of
from snn.config.experiment import Experiment
from snn.config.rate_matches import MATCHED_COUPLED, MATCHED_UNCOUPLED
from snn.config.simulated_nulls import LIVE
from snn.record.calibration import QUANTITIES, SCOPES, Calibration, Quantity, Scope, protocol_key
from snn.record.health import is_scored
from snn.record.types import FloatArray

Row: TypeAlias = Mapping[str, Any]

MIRROR_IMAGES: Mapping[str, str] = {
    "a_to_b": "b_to_a",
    "b_to_a": "a_to_b",
    "a_answered": "b_answered",
    "b_answered": "a_answered",
}
"""The quantity that each becomes if the partners exchange their names."""
LACKS: Mapping[Quantity, tuple[str, ...]] = {
    "a_to_b": ("cut a_to_b", "replay b", "uncoupled", MATCHED_UNCOUPLED.label, "common input"),
    "b_to_a": ("cut b_to_a", "replay a", "uncoupled", MATCHED_UNCOUPLED.label, "common input"),
    "a_answered": ("replay b",),
    "b_answered": ("replay a",),
}
"""The kinds of dyads in which a quantity has no cause; ``common input`` with any fraction. In *replay a* partner a is a
recording: nothing that b does changes what it does."""


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
    for quantity in QUANTITIES:
        for kind, source in _sources(quantity, dyads, alike=partners_alike(experiment)):
            for scope in SCOPES:
                values = _values(dyads, kind=kind, quantity=source, scope=scope)
                if values.size:
                    nulls.setdefault(kind, {})[quantity, scope] = values
    protocol = protocol_key(experiment)
    return Calibration(protocol=protocol, measured_s=measured_s, nulls=nulls, made_by=experiment.name)


def truths_of(kinds: Iterable[str], ladder: Experiment | None) -> dict[str, Truth]:
    """Say of each kind of dyads whether the partners influence each other; nulls first, mutual dyads last.

    Parameters
    ----------
    kinds
        Their names, of nulls or of points of the ladder; a name may come twice.
    ladder
        The couplings beside the live one, if there are any.
    """
    coupled = {LIVE, MATCHED_COUPLED.label}
    for labels, condition in conditions_of(ladder) if ladder else ():
        both = condition.link.a_to_b.coupling > 0 and condition.link.b_to_a.coupling > 0
        coupled |= {kind_of(labels)} if both else set()
    truths: dict[str, Truth] = {
        kind: "mutual" if kind in coupled else "other" if kind == "scrambled map" else "not mutual"
        for kind in dict.fromkeys(kinds)
    }
    order: Mapping[Truth, int] = {"not mutual": 0, "other": 1, "mutual": 2}
    return dict(sorted(truths.items(), key=lambda item: (order[item[1]], item[0] == LIVE)))


def _sources(
    quantity: Quantity, dyads: Iterable[KnownDyad], *, alike: bool
) -> Iterator[tuple[str, Quantity]]:
    """Yield kinds that lack a quantity, and under which name they hold its chance values."""
    kinds = list(dict.fromkeys(dyad.kind for dyad in dyads))
    own = [kind for kind in kinds if kind.startswith(LACKS[quantity])]
    for kind in own:
        yield kind, quantity
    image: Quantity = MIRROR_IMAGES[quantity]  # type: ignore[assignment]
    present = {_without_names(kind) for kind in own}
    mirrored = [
        kind for kind in kinds if kind.startswith(LACKS[image]) and _without_names(kind) not in present
    ]
    for kind in mirrored if alike else ():
        yield kind, image


def _without_names(kind: str) -> str:
    """Return what a kind and its mirror image have in common, such as ``cut``."""
    words = kind.split()
    return " ".join(word for word in words if word not in {"a", "b", "a_to_b", "b_to_a"})


def _values(dyads: Iterable[KnownDyad], *, kind: str, quantity: Quantity, scope: Scope) -> FloatArray:
    name = column(column_of(quantity), scope)
    found = [dyad.row.get(name) for dyad in dyads if dyad.kind == kind and is_scored(dyad.row.get("health"))]
    values = np.array([np.nan if value is None else value for value in found], dtype=np.float64)
    return values[np.isfinite(values)]
