"""The branches of the lesion twin: the same dyad under other noise, with a link or with it cut from a time on."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from snn.config.schema.phases import Phase
from snn.config.schema.sweep import FrozenMapping, Settings
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
