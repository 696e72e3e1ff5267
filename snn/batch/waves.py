"""In what order trials can be made that take something from one another."""

from collections.abc import Container, Iterable, Mapping

from snn.config.trials.trial import Trial


def with_needed(trials: Iterable[Trial], known: Iterable[Trial]) -> dict[str, Trial]:
    """Add to trials those that they need, and those that these need, each once.

    Parameters
    ----------
    trials
        What is wanted.
    known
        Where the needed ones are found, such as all trials of an experiment.

    Returns
    -------
    dict
        By key, the wanted ones first.
    """
    by_key: dict[str, Trial] = {}
    for trial in trials:
        by_key.setdefault(trial.key, trial)
    others = {trial.key: trial for trial in known}
    waiting = list(by_key.values())
    for trial in waiting:
        for need in trial.needs:
            if need.key not in by_key:
                by_key[need.key] = others[need.key]
                waiting.append(others[need.key])
    return by_key


def waves(todo: Mapping[str, Trial]) -> list[list[Trial]]:
    """Group trials such that each needs only trials of earlier groups, or none of those that are to be made.

    As many as possible come in the first group; within a group the order stays.
    """
    levels: dict[str, int] = {}
    for key in todo:
        _level(key, todo, levels)
    found: list[list[Trial]] = [[] for _ in range(max(levels.values(), default=-1) + 1)]
    for key, trial in todo.items():
        found[levels[key]].append(trial)
    return found


def blocker(trial: Trial, failed: Container[str]) -> str | None:
    """Return the key of a trial that this one needs and that failed; None if there is none."""
    return next((need.key for need in trial.needs if need.key in failed), None)


def _level(key: str, todo: Mapping[str, Trial], levels: dict[str, int]) -> int:
    if key not in levels:
        needed = [need.key for need in todo[key].needs if need.key in todo]
        levels[key] = 1 + max((_level(other, todo, levels) for other in needed), default=-1)
    return levels[key]
