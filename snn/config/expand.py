"""From an experiment to its trials: conditions, replicates, and a key for each."""

import hashlib
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import BaseModel, ValidationError

from snn.config.catalogue import leaves
from snn.config.experiment import Experiment
from snn.config.messages import Problem, problems_of
from snn.config.resolved import resolved_document
from snn.config.sweep import Axis, ConditionsAxis, Settings, Value, thawed_value
from snn.config.versions import MODEL_VERSION, SCHEMA_VERSION
from snn.errors import ConfigError
from snn.units import Unit, parse_quantity

PointLabel: TypeAlias = str | float
_SIMULATED = ("duration_s", "partners", "link", "protocol", "record", "seed")
"""The parts of an experiment that change what one trial gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One dyad to simulate: a condition and a replicate.

    Attributes
    ----------
    experiment
        The experiment with the condition's settings applied and the sweep removed.
    condition
        Axis labels and the label or value of the point on each; empty without a sweep.
    replicate
        Number of the dyad, from 0; the same number draws the same in every condition.
    key
        16 hexadecimal digits that name the content: the same simulation has the same key.
    """

    experiment: Experiment
    condition: tuple[tuple[str, PointLabel], ...]
    replicate: int
    key: str


def expand(experiment: Experiment) -> tuple[Trial, ...]:
    """List all trials of an experiment, condition by condition, the last axis fastest.

    Returns
    -------
    tuple of Trial
        ``n_conditions * replicates`` trials. Two conditions of the same content give trials of the same key.

    Raises
    ------
    ConfigError
        If a condition sets a value that its parameter does not take.
    """
    trials = []
    for points in itertools.product(*(axis_points(axis) for axis in experiment.sweep)):
        condition = tuple((axis.label, label) for axis, (label, _) in zip(experiment.sweep, points, strict=True))
        settings = itertools.chain.from_iterable(settings for _, settings in points)
        conditioned = with_settings(experiment, settings, where=_named(condition))
        content = _content(conditioned)
        trials += [
            Trial(experiment=conditioned, condition=condition, replicate=replicate, key=_key(content, replicate))
            for replicate in range(experiment.replicates)
        ]
    return tuple(trials)


def axis_points(axis: Axis) -> tuple[tuple[PointLabel, Settings], ...]:
    """List the points of an axis: the label of each and the parameters that it sets.

    Numbers, and quantities in the unit of the axis's first key, are labelled by their value as a float.
    """
    if isinstance(axis, ConditionsAxis):
        return tuple((condition.label, condition.settings) for condition in axis.conditions)
    unit = axis_unit(axis)
    return tuple((_point_label(value, unit), tuple((key, value) for key in axis.keys)) for value in axis.values)


def axis_unit(axis: Axis) -> Unit | None:
    """Return the unit of an axis's values, or None if they have none."""
    leaf = None if isinstance(axis, ConditionsAxis) else leaves(Experiment).get(axis.keys[0])
    return leaf.unit if leaf else None


def with_settings(experiment: Experiment, settings: Iterable[tuple[str, Value]], *, where: str = "") -> Experiment:
    """Return an experiment with some parameters replaced and its sweep removed, checked like any other.

    Parameters
    ----------
    experiment
        Where the other values come from.
    settings
        Dotted paths, as in a file, and their values, as a file holds them: ``("link.a_to_b.delay", "50 ms")``.
        A path of `partner` sets both partners.
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
        problem = problems_of(error, Experiment)[0]
        raise ConfigError(f"{where}{problem}") from error


def set_path(document: dict[str, Any], keys: Sequence[str], value: Any) -> None:
    """Set a nested key of a document, making the mappings on the way; refuses to go through anything else.

    Raises
    ------
    ConfigError
        If something on the way is no mapping.
    """
    for depth, key in enumerate(keys[:-1]):
        document = document.setdefault(key, {})
        if not isinstance(document, dict):
            raise ConfigError(str(Problem(tuple(keys[: depth + 1]), f"is no mapping, so it has no '{keys[depth + 1]}'")))
    document[keys[-1]] = value


def trial_key(experiment: Experiment, replicate: int) -> str:
    """Return the key of a replicate of an experiment without a sweep.

    The first 16 hexadecimal digits of the SHA-256 of a canonical JSON text (keys sorted, no spaces, numbers as the
    shortest text of the float) of duration, partners, link, protocol, record, seed, replicate, and the versions of
    schema and model. Name, question, analysis, nulls, number of replicates and labels of conditions do not enter.
    """
    return _key(_content(experiment), replicate)


def _both_partners(path: str) -> list[str]:
    rest = path.removeprefix("partner.")
    return [path] if rest == path else [f"partners.a.{rest}", f"partners.b.{rest}"]


def _point_label(value: Value, unit: Unit | None) -> PointLabel:
    if unit and isinstance(value, str):
        try:
            return parse_quantity(value, unit)
        except ValueError:
            return value  # the check of the value itself says what is wrong with it
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return value if isinstance(value, str) else json.dumps(thawed_value(value))


def _named(condition: Iterable[tuple[str, PointLabel]]) -> str:
    points = ", ".join(f"{axis} = {label}" for axis, label in condition)
    return f"sweep ({points}): " if points else ""


def _content(experiment: Experiment) -> dict[str, Any]:
    return {name: _canonical(getattr(experiment, name)) for name in _SIMULATED} | {
        "schema_version": SCHEMA_VERSION,
        "model_version": MODEL_VERSION,
    }


def _canonical(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return {name: _canonical(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, tuple):
        return [_canonical(item) for item in value]
    return value + 0.0 if isinstance(value, float) else value  # -0.0 is 0.0


def _key(content: Mapping[str, Any], replicate: int) -> str:
    text = json.dumps({**content, "replicate": replicate}, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
