"""What the result of an experiment assumes, in one line for the foot of a figure."""

from collections.abc import Iterator, Sequence
from operator import attrgetter

from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.schema.levels import LEVELS
from snn.config.schema.partner import Partner
from snn.config.schema.references import FromFile, FromRun
from snn.config.schema.reward import Reward
from snn.config.schema.vision import Sight
from snn.config.trials.expand import live_conditions
from snn.model.modulators import assumed_of_modulators

_ALWAYS = "mirror map, coupling and intentions are inputs; rates and synchrony emerged"
_SITES = {"mirror": "the mirror path", "motor": "the motor path", "both": "the mirror and the motor path"}
_LEARNED = (
    "coupling and intentions are inputs; the mirror map is learned from {}; rates and synchrony emerged"
)


def assumptions(experiment: Experiment) -> str:
    """Say what the result assumes, for the foot of a figure.

    A mechanism that only some conditions of a sweep have is told as such.
    """
    conditions = [condition for _, condition in live_conditions(experiment)]
    found = [list(_of_experiment(condition)) for condition in conditions]
    every = dict.fromkeys(part for parts in found for part in parts)
    general = [part for part in every if all(part in parts for parts in found)]
    special = [f"in some conditions {part}" for part in every if part not in general]
    levels = list(_levels(experiment)) if len(conditions) == 1 else []
    return f"Assumed: {'; '.join([*levels, *general, *special, _map(conditions)])}."


def _map(conditions: Sequence[Experiment]) -> str:
    """Tell what is given and what emerged: of the mirror map, what it was before it learned, and where it does not."""
    learns = [[p.mirror.learning.rule != "none" for p in _partners(condition)] for condition in conditions]
    if not any(map(any, learns)):
        return _ALWAYS
    naive = {
        partner.mirror.map == "naive"
        for condition, found in zip(conditions, learns, strict=True)
        for partner, learning in zip(_partners(condition), found, strict=True)
        if learning
    }
    kinds = {True: "a naive one (all weights equal)", False: "a given one"}
    origin = " or ".join(kinds[kind] for kind in sorted(naive, reverse=True))
    return _LEARNED.format(origin if all(map(any, learns)) else f"{origin}, an input where nothing learns")


def _partners(experiment: Experiment) -> tuple[Partner, Partner]:
    return experiment.partners.a, experiment.partners.b


def _levels(experiment: Experiment) -> Iterator[str]:
    """Tell where levels are held, of each partner that has one which is not neutral."""
    for name, partner in zip(PARTNERS, _partners(experiment), strict=True):
        held = [(level, attrgetter(level.held_by)(partner)) for level in LEVELS if level.held_by]
        if any(value != level.neutral for level, value in held):
            levels = ", ".join(f"{level.name} {value:g}" for level, value in held)
            yield f"levels of {name} (arbitrary units): {levels}"


def _of_experiment(experiment: Experiment) -> Iterator[str]:
    """Tell each mechanism once, with the partners that have it unless both do."""
    yield from _of_protocol(experiment)
    seen = (experiment.link.b_to_a, experiment.link.a_to_b)  # by who sees
    by_partner = [
        [*_of_partner(partner), *_of_sight(sight)]
        for partner, sight in zip(_partners(experiment), seen, strict=True)
    ]
    for part in dict.fromkeys(part for parts in by_partner for part in parts):
        owners = [name for name, parts in zip(PARTNERS, by_partner, strict=True) if part in parts]
        yield part if len(owners) == len(PARTNERS) else f"of {owners[0]}: {part}"


def common_stimuli(experiment: Experiment) -> Iterator[str]:
    """Tell what all dyads have in common, so that intervals over dyads say nothing of another film or recording."""
    shared = experiment.protocol.shared_events
    if shared.fraction > 0 and not shared.per_replicate:
        yield "one film for all dyads: intervals and p hold for this film"
    shown = [
        name for name, partner in zip(PARTNERS, _partners(experiment), strict=True) if _is_one_video(partner)
    ]
    if shown:
        yield f"one recording of {' and of '.join(shown)} for all dyads: intervals and p hold for it"


def _is_one_video(partner: Partner) -> bool:
    """Tell whether every replicate sees the same video; one of a condition is of another replicate each time."""
    return isinstance(partner.video, FromRun | FromFile)


def _of_protocol(experiment: Experiment) -> Iterator[str]:
    shared, drive = experiment.protocol.shared_events, experiment.protocol.common_drive
    yield from common_stimuli(experiment)
    if drive.sd > 0:
        yield f"both driven by one slow fluctuation (SD {drive.sd:g}, {drive.time_constant_s:g} s)"
    if shared.fraction > 0 and shared.lag_a_ms != shared.lag_b_ms:
        lags = f"shared events followed {shared.lag_a_ms:g} ms late by a, {shared.lag_b_ms:g} ms by b"
        changing = (
            f", changing places every {shared.alternate_every_s:g} s" if shared.alternate_every_s else ""
        )
        yield f"{lags}{changing}"


def _of_sight(sight: Sight) -> Iterator[str]:
    if sight.coupling > 0 and sight.confusion > 0:
        yield f"{sight.confusion:.0%} of each act of the other taken for another"
    if sight.coupling > 0 and sight.occlusion:
        yield "the other is hidden at times"


def _of_partner(partner: Partner) -> Iterator[str]:
    learning = partner.mirror.learning
    if partner.video is not None:
        yield f"a video that reacts to nothing, {partner.video}"
    yield from assumed_of_modulators(partner)
    yield from _of_reward(partner.reward)
    if learning.rule != "none":
        yield (
            f"mirror learning: {learning.rule.replace('_', ' ')} rule, {_competition(partner)}, "
            f"weights 0 to {learning.weight_max_nS:g} nS"
        )
    if partner.inhibitory_learning.learning_rate > 0:
        yield f"inhibition learns towards {partner.inhibitory_learning.target_rate_hz:g} Hz"
    reaction = partner.reaction
    answers = {"mimic": reaction.mimic, "retaliate": reaction.retaliate, "withdraw": reaction.withdraw}
    if any(answers.values()):
        listed = ", ".join(f"{name} {chance:g}" for name, chance in answers.items() if chance)
        yield f"reactive partners (probability: {listed})"


def _of_reward(reward: Reward) -> Iterator[str]:
    if reward.learning_rate > 0 or reward.dopamine.source != "clamped":
        taught = f", teaching {_SITES[reward.sites]}" if reward.learning_rate > 0 else ""
        yield f"dopamine {reward.dopamine.source}{taught}"


def _competition(partner: Partner) -> str:
    kept = partner.mirror.learning.competition
    return "no competition" if kept == "none" else f"{kept} competition"
