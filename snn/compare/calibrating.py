"""From dyads whose coupling is known to a calibration: chance values, seed by seed, of dyads that lack a link."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from snn.compare.trust import Truth
from snn.config.calibration_parts import kind_of
from snn.config.expand import conditions_of
from snn.config.experiment import Experiment
from snn.config.rate_matches import MATCHED_COUPLED
from snn.config.simulated_nulls import LIVE

Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDyad:
    """A dyad whose coupling is known, and what was measured in it."""

    kind: str
    replicate: int
    row: Row


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
