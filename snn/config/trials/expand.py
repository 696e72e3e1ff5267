"""From an experiment to its trials: conditions, replicates, and a key for each."""

import itertools
from collections.abc import Iterator

from snn.config.null_models.axis import NULL_AXIS, live_only, simulates
from snn.config.null_models.points import null_points
from snn.config.problems.problem import MAX_PROBLEMS
from snn.config.schema.experiment import Experiment
from snn.config.trials.condition_order import (
    ConditionNeed,
    Labels,
    condition_needs,
    in_order,
    named,
    references,
)
from snn.config.trials.parameter_changes import Variants
from snn.config.trials.sweep_points import axis_points
from snn.config.trials.trial import Need, Trial
from snn.config.trials.trial_key import TrialKeys, key_of
from snn.errors import ConfigError

__all__ = ["Trial", "conditions_of", "expand", "live_conditions", "trial_key"]


def expand(experiment: Experiment) -> tuple[Trial, ...]:
    """List all trials of an experiment, condition by condition, the last axis fastest, each beside its nulls.

    Returns
    -------
    tuple of Trial
        ``n_conditions * replicates`` trials. Two conditions of the same content give trials of the same key.

    Raises
    ------
    ConfigError
        If a condition sets a value that its parameter does not take, or needs another that cannot give it.
    """
    conditions = conditions_of(experiment)
    needs = condition_needs(conditions)
    replicates = range(experiment.replicates)
    trials: dict[tuple[int, int], Trial] = {}
    for number in in_order(needs, conditions):
        labels, conditioned = conditions[number]
        keys = TrialKeys(conditioned)
        for replicate in replicates:
            taken = tuple(_need(need, replicate, trials, experiment.replicates) for need in needs[number])
            trials[number, replicate] = Trial(
                experiment=conditioned,
                condition=labels,
                replicate=replicate,
                key=keys.key_of(replicate, taken),
                needs=taken,
            )
    return tuple(trials[number, replicate] for number in range(len(conditions)) for replicate in replicates)


def trial_key(experiment: Experiment, replicate: int) -> str:
    """Return the key of a replicate of an experiment without a sweep; see `key_of`.

    Raises
    ------
    ConfigError
        If it takes something from a condition, of which it has none.
    """
    if any(references(experiment)):
        raise ConfigError("a part of a sweep that needs other conditions has a key only in its sweep")
    return key_of(experiment, replicate, ())


def conditions_of(experiment: Experiment) -> list[tuple[Labels, Experiment]]:
    """List all that is simulated: each condition, and directly after it its nulls.

    Returns
    -------
    list of tuple
        Labels, and the experiment as it is there. Only with simulated nulls is there an axis `NULL_AXIS`, the last.

    Raises
    ------
    ConfigError
        If a condition sets a value that its parameter does not take, or a null cannot be had of it.
    """
    live = live_conditions(experiment)
    if not simulates(experiment.nulls):
        return live
    return [with_null for labels, condition in live for with_null in _with_nulls(labels, condition)]


def live_conditions(experiment: Experiment) -> list[tuple[Labels, Experiment]]:
    """List the conditions of the sweep, the last axis fastest, without their nulls; see `conditions_of`."""
    variants, conditions = Variants(experiment), []
    wrong: list[str] = []
    for points in itertools.product(*(axis_points(axis) for axis in experiment.sweep)):
        labels = tuple((axis.label, label) for axis, (label, _) in zip(experiment.sweep, points, strict=True))
        settings = itertools.chain.from_iterable(settings for _, settings in points)
        where = f"sweep {named(labels)}: " if labels else ""
        try:
            conditions.append((labels, variants.with_settings(settings, where=where)))
        except ConfigError as error:
            wrong += error.lines
    if wrong:
        raise ConfigError(*wrong[:MAX_PROBLEMS])
    return conditions


def _with_nulls(labels: Labels, condition: Experiment) -> Iterator[tuple[Labels, Experiment]]:
    try:
        points = null_points(condition)
    except ConfigError as error:
        raise ConfigError(f"sweep {named(labels)}: {error}" if labels else str(error)) from error
    variants = Variants(condition)
    for label, settings in points:
        everything = (*labels, (NULL_AXIS, label))
        where = f"{named(everything)}: "
        changed = variants.with_settings(settings, where=where) if settings else condition
        yield everything, live_only(changed)


def _need(need: ConditionNeed, replicate: int, trials: dict[tuple[int, int], Trial], replicates: int) -> Need:
    source = trials[need.source, (replicate + need.n_ahead) % replicates]
    return Need(source.key, need.what, need.partner, need.whose)
