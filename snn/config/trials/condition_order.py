"""Which conditions of a sweep take something from which others, and in what order that can be had."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from snn.config.null_models.axis import LIVE, NULL_AXIS
from snn.config.problems.suggestions import closest
from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.schema.references import FromCondition
from snn.config.trials.dyad_size import other_wiring
from snn.config.trials.sweep_points import PointLabel
from snn.config.trials.trial import What
from snn.config.trials.video_fit import unfit_video
from snn.errors import ConfigError

Labels: TypeAlias = tuple[tuple[str, PointLabel], ...]
_PATHS: dict[What, str] = {
    "mirror_weights": "mirror.map",
    "bursts": "reward.dopamine.bursts",
    "video": "video",
}


@dataclass(frozen=True, slots=True)
class ConditionNeed:
    """Something that every trial of a condition takes from a trial of another condition."""

    source: int
    """Number of the other condition."""
    what: What
    partner: str
    """Who gets it."""
    whose: str
    """Whose it is there."""
    n_ahead: int
    """How many replicates further the other trial is, counted in a ring."""


def condition_needs(
    conditions: Sequence[tuple[Labels, Experiment]],
) -> tuple[tuple[ConditionNeed, ...], ...]:
    """Find what each condition takes from which other one.

    Parameters
    ----------
    conditions
        Labels and experiment of each condition of a full grid.

    Raises
    ------
    ConfigError
        If there is no such condition, it cannot give what is wanted, or conditions need each other in a circle.
    """
    needs = tuple(tuple(_needs(number, conditions)) for number in range(len(conditions)))
    in_order(needs, conditions)
    return needs


def in_order(
    needs: Sequence[Sequence[ConditionNeed]], conditions: Sequence[tuple[Labels, Experiment]]
) -> tuple[int, ...]:
    """List the numbers of all conditions, each after those that it needs.

    Raises
    ------
    ConfigError
        If conditions need each other in a circle.
    """
    placed: dict[int, None] = {}
    waiting = dict.fromkeys(range(len(needs)))
    while waiting:
        ready = [number for number in waiting if all(need.source in placed for need in needs[number])]
        if not ready:
            names = ", ".join(named(conditions[number][0]) for number in _circle(needs, placed))
            raise ConfigError(f"sweep: conditions that need each other in a circle: {names}")
        for number in ready:
            placed[number] = None
            del waiting[number]
    return tuple(placed)


def named(labels: Labels) -> str:
    """Name a condition in a message: ``(kind = yoked, dose = 0.5)``."""
    return "(" + ", ".join(f"{axis} = {label}" for axis, label in labels) + ")"


def references(experiment: Experiment) -> Iterator[tuple[str, What, FromCondition]]:
    """List what an experiment takes from other conditions: partner, what, and from which."""
    for name in PARTNERS:
        partner = getattr(experiment.partners, name)
        taken: dict[What, object] = {
            "mirror_weights": partner.mirror.map,
            "bursts": partner.reward.dopamine.bursts,
            "video": partner.video,
        }
        for what, value in taken.items():
            if isinstance(value, FromCondition):
                yield name, what, value


def _circle(needs: Sequence[Sequence[ConditionNeed]], placed: dict[int, None]) -> list[int]:
    """Walk from need to need until one comes again."""
    walk = [next(number for number in range(len(needs)) if number not in placed)]
    while True:
        onward = next(need.source for need in needs[walk[-1]] if need.source not in placed)
        if onward in walk:
            return walk[walk.index(onward) :]
        walk.append(onward)


def _needs(number: int, conditions: Sequence[tuple[Labels, Experiment]]) -> Iterator[ConditionNeed]:
    labels, experiment = conditions[number]
    for partner, what, reference in references(experiment):
        where = f"sweep {named(labels)}: " if labels else ""
        path = f"{where}partners.{partner}.{_PATHS[what]}"
        try:
            source = _source(labels, reference.condition, conditions)
            _refuse_unfit(what, partner, experiment, conditions[source][1])
            n_ahead = _n_ahead(reference, experiment.replicates)
        except ConfigError as error:
            raise ConfigError(f"{path}: from_condition '{reference.condition}': {error}") from error
        yield ConditionNeed(source, what, partner, reference.partner or partner, n_ahead)


def _source(labels: Labels, wanted: str, conditions: Sequence[tuple[Labels, Experiment]]) -> int:
    axes = [
        axis
        for axis, (name, _) in enumerate(labels)
        if (name != NULL_AXIS or wanted == LIVE) and any(other[axis][1] == wanted for other, _ in conditions)
    ]
    if len(axes) > 1:
        both = " and ".join(labels[axis][0] for axis in axes)
        raise ConfigError(f"the axes {both} both have it; rename one")
    if not axes:
        raise ConfigError(_unknown(wanted, conditions))
    # A null takes what its condition takes: from a live trial.
    live = tuple((name, LIVE if name == NULL_AXIS else label) for name, label in labels)
    [axis] = axes
    point = (*live[:axis], (labels[axis][0], wanted), *live[axis + 1 :])
    return next(number for number, (other, _) in enumerate(conditions) if other == point)


def _unknown(wanted: str, conditions: Sequence[tuple[Labels, Experiment]]) -> str:
    known = dict.fromkeys(
        label
        for labels, _ in conditions
        for axis, label in labels
        if isinstance(label, str) and axis != NULL_AXIS
    )
    if not known:
        return "there is no named condition; give the sweep one, or run the experiment that this belongs to"
    near = closest(wanted, known)
    return "no such condition; " + (f"did you mean '{near}'?" if near else f"there are {', '.join(known)}")


def _refuse_unfit(what: What, partner: str, taker: Experiment, giver: Experiment) -> None:
    unfit = unfit_video(giver, shown_in=taker) if what == "video" else None
    if unfit:
        raise ConfigError(unfit)
    if what != "mirror_weights":
        return
    there, here = getattr(giver.partners, partner), getattr(taker.partners, partner)
    if there.mirror.learning.rule == "none":
        raise ConfigError("it does not learn there; set mirror.learning.rule of that condition")
    differs = other_wiring(there, here)
    if differs:
        raise ConfigError(f"{differs} is another there, and with it the synapses; make it the same")


def _n_ahead(reference: FromCondition, replicates: int) -> int:
    if reference.replicate == "same":
        return 0
    if replicates < 2:
        raise ConfigError("the next replicate needs replicates of 2 or more; or say replicate: same")
    return 1
