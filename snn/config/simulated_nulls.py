"""Null models that are simulated: from a condition to the same condition with one thing destroyed.

Each is a list of settings, so that its trials are trials like any other: the same seeds, wiring, noise and private
intentions as the condition beside which they stand, and the same key as the same dyad asked for in another way.
A null takes what it takes of other runs (a learned map, given bursts) from where its condition takes it.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from snn.config.channels import PARTNERS
from snn.config.phases import Phase
from snn.config.plans import Nulls
from snn.config.sweep import FrozenMapping, Settings
from snn.errors import ConfigError
from snn.units import UNITS, format_quantity

if TYPE_CHECKING:
    from snn.config.experiment import Experiment

NULL_AXIS: Final = "null"
"""Name of the axis that tells a condition and its nulls apart; it comes after those of the sweep."""
LIVE: Final = "live"
"""The point of that axis at which nothing is destroyed."""
SIMULATED: Final = ("uncoupled", "common_input", "scrambled_map", "cut_link", "lesion_twin")
"""The keys of `nulls` that are simulated."""
LINKS: Final = ("a_to_b", "b_to_a")
UNCOUPLED: Final[Settings] = tuple((f"link.{link}.coupling", 0.0) for link in LINKS)

NullPoint: TypeAlias = tuple[str, Settings]
"""Label, and what differs from the condition."""


def simulates(nulls: Nulls) -> bool:
    """Tell whether any null is to be simulated."""
    return n_null_points(nulls) > 1


def n_null_points(nulls: Nulls) -> int:
    """Count the trials of a condition and one replicate: the live one and its nulls."""
    switches = (nulls.uncoupled, nulls.scrambled_map)
    return 1 + sum(switches) + len(nulls.common_input) + 2 * nulls.cut_link + 4 * nulls.lesion_twin.branches


def axis_names(experiment: "Experiment") -> list[str]:
    """Name the axes that tell the trials of an experiment apart, the replicate aside."""
    return [axis.label for axis in experiment.sweep] + [NULL_AXIS] * simulates(experiment.nulls)


def live_only(experiment: "Experiment") -> "Experiment":
    """Return the experiment without simulated nulls; those that are made of recordings stay."""
    if not simulates(experiment.nulls):
        return experiment
    off = {name: Nulls.model_fields[name].default for name in SIMULATED}
    return experiment.model_copy(update={"nulls": experiment.nulls.model_copy(update=off)})


def null_points(condition: "Experiment") -> tuple[NullPoint, ...]:
    """List what is simulated of a condition: itself, called `LIVE`, and its nulls.

    Raises
    ------
    ConfigError
        If a null cannot keep in this condition what it is to keep.
    """
    return ((LIVE, ()), *_made_of_one(condition), *_cut_links(condition.nulls), *_lesion_twins(condition))


def twin_label(number: int, cut: str | None = None) -> str:
    """Name a branch of the lesion twin by its draw of the noise, and by the link that is cut in it."""
    return f"twin {number}, cut {cut}" if cut else f"twin {number}, uncut"


def twin_labels(nulls: Nulls) -> dict[str | None, tuple[tuple[str, ...], ...]]:
    """List the labels of all branches, in sets of `branches`: two uncut ones (None), and one for each cut link."""
    n = nulls.lesion_twin.branches
    first, second, third = (range(1 + k * n, 1 + (k + 1) * n) for k in range(3))
    uncut = tuple(tuple(twin_label(number) for number in numbers) for numbers in (first, second))
    return {None: uncut} | {link: (tuple(twin_label(number, link) for number in third),) for link in LINKS}


def _made_of_one(condition: "Experiment") -> Iterator[NullPoint]:
    nulls = condition.nulls
    if nulls.uncoupled:
        yield "uncoupled", UNCOUPLED
    for fraction in nulls.common_input:
        shared: Settings = (("protocol.shared_events.fraction", fraction),)
        yield f"common input {fraction:g}", (*UNCOUPLED, *shared)
    if nulls.scrambled_map:
        yield "scrambled map", _scrambled(condition)


def _scrambled(condition: "Experiment") -> Settings:
    for name in PARTNERS:
        mirror_map = getattr(condition.partners, name).mirror.map
        if mirror_map != "congruent":
            raise ConfigError(
                f"nulls.scrambled_map: keeps the weight of a congruent map; partners.{name}.mirror.map is {mirror_map}"
            )
    return tuple((f"partners.{name}.mirror.map", "scrambled") for name in PARTNERS)


def _cut_links(nulls: Nulls) -> Iterator[NullPoint]:
    for link in LINKS if nulls.cut_link else ():
        yield f"cut {link}", ((f"link.{link}.coupling", 0.0),)


def _lesion_twins(condition: "Experiment") -> Iterator[NullPoint]:
    """Yield the branches: each has its own noise, so that no two sets share any."""
    for cut, sets in twin_labels(condition.nulls).items():
        lesion = _cut_from(condition, cut) if cut else ()
        first = 1 + (2 * condition.nulls.lesion_twin.branches if cut else 0)
        labels = [label for members in sets for label in members]
        for number, label in enumerate(labels, start=first):
            yield label, (("protocol.noise_branch", number), *lesion)


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
            parts += [{**document, "name": f"{phase.name}_before_cut", "duration": _seconds(before)}] * (
                before > 0
            )
            parts.append({**document, link: 0.0, "duration": _seconds(duration - before)})
        begin += duration
    return (("protocol.phases", tuple(FrozenMapping(part.items()) for part in parts)),)


def _seconds(value: Decimal) -> str:
    return format_quantity(float(value), UNITS["s"])
