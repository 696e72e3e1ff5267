"""Replacing single parameters of an experiment by their dotted path."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from snn.config.file.resolved_document import resolved_document
from snn.config.problems.problem import Keys, Problem, problems_of
from snn.config.schema.experiment import Experiment
from snn.config.schema.swept_values import Value, thawed_value
from snn.errors import ConfigError


def with_settings(
    experiment: Experiment, settings: Iterable[tuple[str, Value]], *, where: str = ""
) -> Experiment:
    """Return one variant of an experiment; see `Variants`, which is quicker for many of one experiment."""
    return Variants(experiment).with_settings(settings, where=where)


class Variants:
    """Makes variants of one experiment, which is written out once for all of them.

    Parameters
    ----------
    experiment
        Where values that no setting replaces come from.
    """

    def __init__(self, experiment: Experiment) -> None:
        document = resolved_document(experiment)
        # what answers the question is asked of the whole sweep, and not of one of its conditions
        self._document = document | {"sweep": [], "analysis": document["analysis"] | {"answer": []}}

    def with_settings(self, settings: Iterable[tuple[str, Value]], *, where: str = "") -> Experiment:
        """Return the experiment with some parameters replaced and its sweep removed, checked like any other.

        Parameters
        ----------
        settings
            Dotted paths, as in a file, and their values, as a file holds them: ``("link.a_to_b.delay", "50
            ms")``. A path of `partner` sets both partners.
        where
            What to name in an error.

        Raises
        ------
        ConfigError
            If a path or value is not allowed.
        """
        document = self._document
        for path, value in settings:
            for key in _both_partners(path):
                document = with_path(document, key.split("."), thawed_value(value))
        try:
            return Experiment.model_validate(document)
        except ValidationError as error:
            found = _told_once(problems_of(error, Experiment))
            raise ConfigError(*(f"{where}{problem}" for problem in found)) from error


def with_path(document: Mapping[str, Any], keys: Sequence[str | int], value: Any) -> dict[str, Any]:
    """Return a document with a nested value set, and the mappings made that are missing on the way.

    What is not on the way is shared with the document that is given, which does not change.

    Parameters
    ----------
    document
        As a file holds it.
    keys
        Keys of mappings, and positions in lists that are there.
    value
        What to set.

    Raises
    ------
    ConfigError
        If something on the way is no mapping, or no list of that length.
    """
    return _with_path(document, tuple(keys), 0, value)


def _with_path(part: Any, keys: Keys, depth: int, value: Any) -> Any:
    if depth == len(keys):
        return value
    key, above = keys[depth], keys[:depth]
    if isinstance(key, int):
        if not isinstance(part, list):
            raise ConfigError(str(Problem(above, f"is no list, so it has no [{key}]")))
        if key >= len(part):
            raise ConfigError(str(Problem(above, f"has {len(part)} items, so it has no [{key}]")))
        return [*part[:key], _with_path(part[key], keys, depth + 1, value), *part[key + 1 :]]
    if not isinstance(part, Mapping):
        raise ConfigError(str(Problem(above, f"is no mapping, so it has no '{key}'")))
    return {**part, key: _with_path(part.get(key, {}), keys, depth + 1, value)}


def _told_once(problems: Sequence[Problem]) -> list[Problem]:
    """Leave out what is wrong with partner b if it is wrong with partner a too."""
    of_a = {
        (problem.keys[2:], problem.reason) for problem in problems if problem.keys[:2] == ("partners", "a")
    }
    return [p for p in problems if p.keys[:2] != ("partners", "b") or (p.keys[2:], p.reason) not in of_a]


def _both_partners(path: str) -> list[str]:
    rest = path.removeprefix("partner.")
    return [path] if rest == path else [f"partners.a.{rest}", f"partners.b.{rest}"]
