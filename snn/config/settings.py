"""Replacing single parameters of an experiment by their dotted path."""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from snn.config.experiment import Experiment
from snn.config.messages import Problem, problems_of
from snn.config.resolved import resolved_document
from snn.config.sweep import Value, thawed_value
from snn.errors import ConfigError


def with_settings(
    experiment: Experiment, settings: Iterable[tuple[str, Value]], *, where: str = ""
) -> Experiment:
    """Return an experiment with some parameters replaced and its sweep removed, checked like any other.

    Parameters
    ----------
    experiment
        Where the other values come from.
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
    document = resolved_document(experiment) | {"sweep": []}
    for path, value in settings:
        for key in _both_partners(path):
            set_path(document, key.split("."), thawed_value(value))
    try:
        return Experiment.model_validate(document)
    except ValidationError as error:
        raise ConfigError(f"{where}{problems_of(error, Experiment)[0]}") from error


def set_path(document: dict[str, Any], keys: Sequence[str], value: Any) -> None:
    """Set a nested key of a document in place, making the mappings on the way.

    Raises
    ------
    ConfigError
        If something on the way is no mapping.
    """
    for depth, key in enumerate(keys[:-1]):
        document = document.setdefault(key, {})
        if not isinstance(document, dict):
            raise ConfigError(
                str(Problem(tuple(keys[: depth + 1]), f"is no mapping, so it has no '{keys[depth + 1]}'"))
            )
    document[keys[-1]] = value


def _both_partners(path: str) -> list[str]:
    rest = path.removeprefix("partner.")
    return [path] if rest == path else [f"partners.a.{rest}", f"partners.b.{rest}"]
