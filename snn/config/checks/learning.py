"""Checks of learning and reward: initial weights within their bounds, bursts within the experiment."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from snn.config.schema.channels import PARTNERS
from snn.config.schema.contradictions import problem, with_unit
from snn.config.schema.mirror_map import largest_multiple
from snn.config.schema.references import FromCondition

if TYPE_CHECKING:
    from snn.config.modulators.dopamine import Dopamine
    from snn.config.schema.experiment import Experiment
    from snn.config.schema.partner import Partner


def learning_contradictions(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    """Yield what learning and reward cannot begin with."""
    for name in PARTNERS:
        partner = getattr(experiment.partners, name)
        for path, reason in (
            *_mirror(partner),
            *_reward(partner),
            *_bursts(partner.reward.dopamine, experiment.duration_s),
        ):
            yield problem(f"partners.{name}.{path}", reason)


def _mirror(partner: "Partner") -> Iterator[tuple[str, str]]:
    mirror, bound_nS = partner.mirror, partner.mirror.learning.weight_max_nS
    largest_nS = mirror.weight_nS * largest_multiple(mirror.map)
    if mirror.learning.rule != "none" and largest_nS > bound_nS:
        shown = with_unit(largest_nS, "weight_nS")
        bound = f"mirror.learning.weight_max ({with_unit(bound_nS, 'weight_nS')})"
        yield "mirror.weight", f"the largest weight of the map, {shown}, must not exceed {bound}"


def _reward(partner: "Partner") -> Iterator[tuple[str, str]]:
    reward, motor_nS = partner.reward, partner.motor.weight_nS
    if reward.learning_rate == 0:
        return
    if partner.mirror.learning.rule == "none":
        reason = "reward learning needs a rule, whose steps feed its eligibility; set mirror.learning.rule"
        yield "reward.learning_rate", reason
    if reward.sites != "mirror" and motor_nS > reward.motor_weight_max_nS:
        bound = f"reward.motor_weight_max ({with_unit(reward.motor_weight_max_nS, 'weight_nS')})"
        yield "motor.weight", f"{with_unit(motor_nS, 'weight_nS')}; must not exceed {bound}"


def _bursts(dopamine: "Dopamine", duration_s: float) -> Iterator[tuple[str, str]]:
    path = "reward.dopamine.bursts"
    if dopamine.bursts and dopamine.source != "given":
        yield path, f"are for source given, not {dopamine.source}; set source: given, or leave them out"
    if isinstance(dopamine.bursts, FromCondition):
        return
    for number, burst in enumerate(dopamine.bursts):
        if burst.at_s >= duration_s:
            at, end = with_unit(burst.at_s, "at_s"), with_unit(duration_s, "at_s")
            yield f"{path}[{number}].at", f"{at}; must be before the end (duration is {end})"
