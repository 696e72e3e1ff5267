"""The name of a trial: a hash of everything that changes what it gives."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from snn.config.experiment import Experiment
from snn.config.references import FromCondition, FromRun
from snn.config.trial import Need
from snn.config.versions import MODEL_VERSION, SCHEMA_VERSION

_SIMULATED = ("duration_s", "partners", "link", "protocol", "record", "seed")
"""The parts of an experiment that change what one trial gives."""
_ADDED_LATER = frozenset(
    {
        "Background.observation_factor",
        "Intention.repertoire",
        "Partner.replay",
        "Phase.gate",
        "Protocol.noise_branch",
        "Stress.threat_above_hz",
    }
)
"""Parameters that came when keys were in use: at their defaults they are left out, so that older keys hold."""

_NAMED_ANEW = {"inverted_u": "inverted_u 2"}
"""Choices that came to mean something else when keys were in use: they have another name in keys."""


def key_of(experiment: Experiment, replicate: int, needs: Iterable[Need]) -> str:
    """Hash the content of a trial.

    The first 16 hexadecimal digits of the SHA-256 of a canonical JSON text (keys sorted, no spaces, numbers
    as the shortest text of the float) of duration, partners, link, protocol, record, seed, replicate, and the
    versions of schema and model. In the place of a reference stands the content that it refers to: the key of a
    trial, or the hash of a file. Name, question, analysis, nulls, number of replicates, labels of conditions and
    paths of files do not enter.
    """
    return key_of_content(content_of(experiment), replicate, needs)


def content_of(experiment: Experiment) -> dict[str, Any]:
    """Return what all replicates of an experiment have in common in their keys."""
    return {name: canonical(getattr(experiment, name)) for name in _SIMULATED}


def key_of_content(content: Mapping[str, Any], replicate: int, needs: Iterable[Need]) -> str:
    """Hash the content of a trial; see `key_of`."""
    whole = {
        **content,
        "replicate": replicate,
        "schema_version": SCHEMA_VERSION,
        "model_version": MODEL_VERSION,
        "needs": [[need.partner, need.what, need.key] for need in needs],
    }
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def canonical(value: Any) -> Any:
    """Turn a part of an experiment into what JSON holds, the same for the same content."""
    if isinstance(value, BaseModel):
        return {name: canonical(getattr(value, name)) for name in _named_in_keys(value)}
    if isinstance(value, tuple):
        return [canonical(item) for item in value]
    if isinstance(value, FromRun):
        return {"partner": value.partner, "sha256": value.sha256}
    if isinstance(value, FromCondition):
        return {"need": True}  # which, the list of needs says
    if isinstance(value, str):
        return _NAMED_ANEW.get(value, value)
    return value + 0.0 if isinstance(value, float) else value  # -0.0 is 0.0


def _named_in_keys(part: BaseModel) -> list[str]:
    fields = type(part).model_fields
    return [
        name
        for name, field in fields.items()
        if f"{type(part).__name__}.{name}" not in _ADDED_LATER or getattr(part, name) != field.default
    ]
