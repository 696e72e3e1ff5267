"""From an experiment to its trials: conditions, replicates, and a key for each."""

import hashlib
import itertools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from snn.config.experiment import Experiment
from snn.config.settings import with_settings
from snn.config.sweep_points import PointLabel, axis_points
from snn.config.versions import MODEL_VERSION, SCHEMA_VERSION

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
        condition = tuple(
            (axis.label, label) for axis, (label, _) in zip(experiment.sweep, points, strict=True)
        )
        settings = itertools.chain.from_iterable(settings for _, settings in points)
        conditioned = with_settings(experiment, settings, where=_named(condition))
        content = _content(conditioned)
        trials += [
            Trial(
                experiment=conditioned, condition=condition, replicate=replicate, key=_key(content, replicate)
            )
            for replicate in range(experiment.replicates)
        ]
    return tuple(trials)


def trial_key(experiment: Experiment, replicate: int) -> str:
    """Return the key of a replicate of an experiment without a sweep.

    The first 16 hexadecimal digits of the SHA-256 of a canonical JSON text (keys sorted, no spaces, numbers
    as the shortest text of the float) of duration, partners, link, protocol, record, seed, replicate, and the
    versions of schema and model. Name, question, analysis, nulls, number of replicates and labels of
    conditions do not enter.
    """
    return _key(_content(experiment), replicate)


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
    text = json.dumps(
        {**content, "replicate": replicate}, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]
