"""The branches of the lesion twin: the same dyad under other noise, with a link or with it cut from a time on."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from snn.config.null_models.axis import LINKS
from snn.config.null_models.null import Family, Null
from snn.config.null_models.set_parameters import CUT
from snn.config.schema.nulls import Nulls
from snn.config.schema.phases import Phase
from snn.config.schema.swept_values import FrozenMapping, Settings
from snn.units import UNITS, format_quantity

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment


def branch_settings(number: int, cut: str | None) -> Callable[["Experiment"], Settings]:
    """Return what makes a branch of a condition: its draw of the noise, and the link that is cut, if one is."""

    def settings(condition: "Experiment") -> Settings:
        lesion = _cut_from(condition, cut) if cut else ()
        return (("protocol.noise_branch", number), *lesion)

    return settings


def _cut_from(condition: "Experiment", link: str) -> Settings:
    """Cut a link from a time on: the phase that the time lies in is divided, and its end keeps the name."""
    cut_at = Decimal(repr(condition.nulls.lesion_twin.cut_at_s))
    if cut_at == 0:
        return ((f"link.{link}.coupling", 0.0),)
    whole = {"name": "whole", "duration": _seconds(Decimal(repr(condition.duration_s)))}
    parts: list[dict[str, Any]] = []
    begin = Decimal(0)
    for phase in condition.protocol.phases or (Phase.model_validate(whole),):
        document, duration = phase.model_dump(by_alias=True), Decimal(repr(phase.duration_s))
        before = min(max(cut_at - begin, Decimal(0)), duration)
        if before == duration:
            parts.append(document)
        else:
            if before > 0:
                parts.append({**document, "name": f"{phase.name}_before_cut", "duration": _seconds(before)})
            parts.append({**document, link: 0.0, "duration": _seconds(duration - before)})
        begin += duration
    return (("protocol.phases", tuple(FrozenMapping(part.items()) for part in parts)),)


def _seconds(value: Decimal) -> str:
    return format_quantity(float(value), UNITS["s"])


def twin_labels(nulls: Nulls) -> dict[str | None, tuple[tuple[str, ...], ...]]:
    """List the labels of all branches, in sets of `branches`: two uncut ones (None), and one for each cut link."""
    sets: dict[str | None, tuple[tuple[str, ...], ...]] = {}
    for cut in (None, *LINKS):
        numbers = list(_branch_numbers(nulls, cut))
        n = nulls.lesion_twin.branches
        labels = [_branch_label(number, cut) for number in numbers]
        sets[cut] = tuple(tuple(labels[k : k + n]) for k in range(0, len(labels), n)) if n else ()
    return sets


def _branch_numbers(nulls: Nulls, cut: str | None) -> range:
    """Return the draws of the noise: each set has its own, but for the two cut ones, which are never compared."""
    n = nulls.lesion_twin.branches
    return range(1 + 2 * n, 1 + 3 * n) if cut else range(1, 1 + 2 * n)


def _branch_label(number: int, cut: str | None) -> str:
    return f"twin {number}, cut {cut}" if cut else f"twin {number}, uncut"


def _branches(nulls: Nulls) -> Iterator[Null]:
    for cut in (None, *LINKS):
        for number in _branch_numbers(nulls, cut):
            yield Null(
                label=_branch_label(number, cut),
                lacks=CUT[cut].lacks if cut else frozenset(),
                settings=branch_settings(number, cut),
                branch=True,
            )


BRANCHES: Final = (Family(key="lesion_twin", members=lambda nulls: tuple(_branches(nulls))),)
