"""Checks of what is kept of a run: whoever takes spikes of finished runs needs them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from snn.config.null_models.lesion_branches import BRANCHES
from snn.config.null_models.videos import VIDEOS
from snn.config.schema.channels import PARTNERS
from snn.config.schema.contradictions import problem
from snn.config.schema.frozen import yaml_key
from snn.config.schema.references import FromCondition

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment


def kept_spikes_contradictions(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    """Yield what takes spikes of finished runs, if they are left out."""
    if experiment.record.spikes:
        return
    nulls = [
        f"nulls.{yaml_key(family.key)}" for family in (*VIDEOS, *BRANCHES) if family.members(experiment.nulls)
    ]
    videos = [
        f"partners.{name}.video"
        for name in PARTNERS
        if isinstance(getattr(experiment.partners, name).video, FromCondition)
    ]
    if takers := [*nulls, *videos]:
        named = ", ".join(takers)
        reason = f"false, but spikes of finished runs are taken by {named}; set it to true, or leave that out"
        yield problem("record.spikes", reason)
