"""The experiment: everything that one configuration file says."""

import math
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from snn.config.checks.experiment import contradictions
from snn.config.schema.contradictions import free_of
from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.names import Name, Prose
from snn.config.schema.nulls import Nulls
from snn.config.schema.partner import Partners
from snn.config.schema.partner_defaults import with_partner_defaults
from snn.config.schema.phases import SHORTEST_S
from snn.config.schema.primary_outcome import PrimaryOutcome
from snn.config.schema.procedure import Analysis, Protocol, Record
from snn.config.schema.quantities import Seconds
from snn.config.schema.sweep import Axis
from snn.config.schema.vision import Link
from snn.wording import n_of

_CHOICE = "user's choice"
_PARTS = "see its keys"


class Experiment(Frozen):
    """One question, and the dyads, conditions and measures that answer it.

    A file may also hold `partner`: defaults of both partners, which `partners.a` and `partners.b` override.
    They are merged before anything is checked, so ``partners.a`` and ``partners.b`` are always complete.
    """

    name: Name = parameter(meaning="Names the results folder.", source=_CHOICE)
    question: Prose = parameter(meaning="What the experiment asks, in a sentence.", source=_CHOICE)
    primary: PrimaryOutcome = parameter(
        "C",
        meaning="The outcome that answers the question, chosen before it is run: first in figures and tables.",
        source=_CHOICE,
    )
    seed: int = parameter(
        meaning="Seed of all randomness; the same seed gives the same spikes.",
        source=_CHOICE,
        ge=0,
        le=2**32 - 1,
    )
    replicates: int = parameter(
        1,
        meaning="Independent dyads per condition; replicate k draws the same in every condition.",
        larger="narrower confidence intervals, longer computation",
        source=_CHOICE,
        ge=1,
        le=100_000,
    )
    duration_s: Seconds = parameter(
        meaning="Simulated time.",
        larger="more events and firmer measures; publish from 80 s on",
        source=_CHOICE,
        ge=SHORTEST_S,
        le=86_400,
    )
    partners: Partners = parameter(Partners(), meaning="The two partners.", source=_PARTS)
    link: Link = parameter(Link(), meaning="What the partners see of each other.", source=_PARTS)
    protocol: Protocol = parameter(Protocol(), meaning="How the simulation proceeds.", source=_PARTS)
    record: Record = parameter(Record(), meaning="What is stored of a run.", source=_PARTS)
    analysis: Analysis = parameter(Analysis(), meaning="How synchrony is measured.", source=_PARTS)
    nulls: Nulls = parameter(Nulls(), meaning="What synchrony is compared with.", source=_PARTS)
    sweep: Annotated[tuple[Axis, ...], Field(strict=False)] = parameter(
        (),
        meaning="Axes whose full grid gives the conditions; none is one condition.",
        source=_CHOICE,
        max_length=20,
    )

    def __repr__(self) -> str:
        """Say in a line which experiment it is; ``model_dump()`` has all parameters."""
        from snn.config.file.resolved_document import short_hash
        from snn.config.null_models.registry import nulls_of
        from snn.config.trials.sweep_points import axis_points

        n_conditions, n_nulls = (
            math.prod(len(axis_points(axis)) for axis in self.sweep),
            len(nulls_of(self.nulls)),
        )
        conditions = n_of(n_conditions, "condition") + (f" and {n_of(n_nulls, 'null')}" if n_nulls else "")
        return (
            f"<Experiment {self.name}: {self.question!r} {conditions} x {n_of(self.replicates, 'replicate')} of "
            f"{self.duration_s:g} s, config {short_hash(self)}>"
        )

    __str__ = __repr__

    @model_validator(mode="before")
    @classmethod
    def _merge_partner_defaults(cls, raw: Any) -> Any:
        return with_partner_defaults(raw, cls) if isinstance(raw, Mapping) else raw

    @model_validator(mode="after")
    def _free_of_contradictions(self) -> Self:
        return free_of(contradictions(self), self)
