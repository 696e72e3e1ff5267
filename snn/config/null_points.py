"""Null models that are simulated: from a condition to the same condition with one thing destroyed.

Each is a list of settings, so that its trials are trials like any other: the same seeds, wiring, noise and private
intentions as the condition beside which they stand, and the same key as the same dyad asked for in another way.
A null takes what it takes of other runs (a learned map, given bursts) from where its condition takes it.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from snn.config.channels import PARTNERS
from snn.config.matchings import found_match, matched_settings, matchings_of
from snn.config.nulls import Nulls
from snn.config.phases import Phase
from snn.config.references import Replicate
from snn.config.simulated_nulls import LINKS, LIVE, PSEUDO, UNCOUPLED, twin_labels
from snn.config.sweep import FrozenMapping, Settings
from snn.errors import ConfigError
from snn.units import UNITS, format_quantity

if TYPE_CHECKING:
    from snn.config.experiment import Experiment

NullPoint: TypeAlias = tuple[str, Settings]
"""Label, and what differs from the condition."""


def null_points(condition: "Experiment") -> tuple[NullPoint, ...]:
    """List what is simulated of a condition: itself, called `LIVE`, and its nulls.

    A rate-matched null is left out until its match is found; see `snn.config.matchings.unsolved`.

    Raises
    ------
    ConfigError
        If a null cannot keep in this condition what it is to keep.
    """
    return (
        (LIVE, ()),
        *_without_links(condition),
        *_matched(condition),
        *_scrambled(condition),
        *_cut_links(condition.nulls),
        *_replays(condition.nulls),
        *_pseudo_dyads(condition.nulls),
        *_lesion_twins(condition),
    )


def _without_links(condition: "Experiment") -> Iterator[NullPoint]:
    nulls = condition.nulls
    if nulls.uncoupled:
        yield "uncoupled", UNCOUPLED
    for fraction in nulls.common_input:
        shared: Settings = (("protocol.shared_events.fraction", fraction),)
        yield f"common input {fraction:g}", (*UNCOUPLED, *shared)


def _matched(condition: "Experiment") -> Iterator[NullPoint]:
    for matching in matchings_of(condition):
        match = found_match(condition, matching)
        if match is not None:
            yield matching.null.label, (*matching.settings, *matched_settings(condition, match))


def _scrambled(condition: "Experiment") -> Iterator[NullPoint]:
    if not condition.nulls.scrambled_map:
        return
    for name in PARTNERS:
        mirror_map = getattr(condition.partners, name).mirror.map
        if mirror_map != "congruent":
            raise ConfigError(
                f"nulls.scrambled_map: keeps the weight of a congruent map; partners.{name}.mirror.map is {mirror_map}"
            )
    yield "scrambled map", tuple((f"partners.{name}.mirror.map", "scrambled") for name in PARTNERS)


def _cut_links(nulls: Nulls) -> Iterator[NullPoint]:
    for link in LINKS if nulls.cut_link else ():
        yield f"cut {link}", ((f"link.{link}.coupling", 0.0),)


def _replays(nulls: Nulls) -> Iterator[NullPoint]:
    for name in PARTNERS if nulls.replay else ():
        yield f"replay {name}", (_video_of(name, "next"),)


def _pseudo_dyads(nulls: Nulls) -> Iterator[NullPoint]:
    """Yield a dyad of two videos, of dyads that follow each other: in a ring each partner is in one pseudo-dyad."""
    if nulls.pseudo_dyads:
        yield PSEUDO, (_video_of("a", "same"), _video_of("b", "next"))


def _video_of(partner: str, replicate: Replicate) -> tuple[str, FrozenMapping]:
    video = {"from_condition": LIVE, "replicate": replicate}
    return f"partners.{partner}.video", FrozenMapping(video.items())


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
