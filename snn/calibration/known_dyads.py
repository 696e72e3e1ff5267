"""From dyads whose coupling is known to a calibration: chance values, seed by seed, of dyads that lack a link."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from snn.calibration.trust import Truth
from snn.config.null_models.axis import LIVE
from snn.config.null_models.registry import STRANGERS, Null, nulls_of
from snn.config.schema.experiment import Experiment
from snn.config.trials.calibration_parts import kind_of
from snn.config.trials.expand import conditions_of

Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDyad:
    """A dyad whose coupling is known, and what was measured in it."""

    kind: str
    replicate: int
    row: Row


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
