"""The name of a trial: a hash of everything that changes what it gives."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from snn.config.schema.experiment import Experiment
from snn.config.schema.references import FromCondition, FromFile, FromRun
from snn.config.trials.trial import Need
from snn.config.trials.versions import MODEL_VERSION, SCHEMA_VERSION

_SIMULATED = ("duration_s", "partners", "link", "protocol", "record", "seed")
"""The parts of an experiment that change what one trial gives."""
_NEEDS, _REPLICATE = "\0needs", "\0replicate"


def key_of(experiment: Experiment, replicate: int, needs: Sequence[Need]) -> str:
    """Name one trial; see `TrialKeys`, which is quicker for many trials of one experiment."""
    return TrialKeys(experiment).key_of(replicate, needs)


class TrialKeys:
    """Names the trials of one experiment, whose content is written out once for all of them.

    A key is the first 16 hexadecimal digits of the SHA-256 of a canonical JSON text (keys sorted, no spaces, numbers
    as the shortest text of the float) of duration, partners, link, protocol, record, seed, replicate, and the
    versions of schema and model. In the place of a reference stands the content that it refers to: the key of a
    trial, or the hash of a file. Name, question, analysis, nulls, number of replicates, labels of conditions, paths of
    files and whether spikes are kept do not enter.
    """

    def __init__(self, experiment: Experiment) -> None:
        common = {name: canonical(getattr(experiment, name)) for name in _SIMULATED}
        del common["record"]["spikes"]  # the run is the same, whatever is kept of it
        common |= {"schema_version": SCHEMA_VERSION, "model_version": MODEL_VERSION}
        # Two values are left open, which no other value can be taken for.
        text = _json(common | {"needs": _NEEDS, "replicate": _REPLICATE})
        self._before, rest = text.split(_json(_NEEDS))
        self._between, self._after = rest.split(_json(_REPLICATE))
        self._needless = self._hash([])

    def key_of(self, replicate: int, needs: Sequence[Need]) -> str:
        """Hash the content of a trial.

        Parameters
        ----------
        replicate
            Number of the dyad.
        needs
            What it takes from other trials.
        """
        taken = [[need.partner, need.what, need.key, *_of_another(need)] for need in needs]
        content = self._hash(taken) if taken else self._needless.copy()
        content.update(f"{replicate}{self._after}".encode())
        return content.hexdigest()[:16]

    def _hash(self, taken: list[list[str]]) -> "hashlib._Hash":
        """Hash everything that comes before the replicate."""
        return hashlib.sha256(f"{self._before}{_json(taken)}{self._between}".encode())


def _of_another(need: Need) -> list[str]:
    """Name whose it is there, unless it is the same partner's."""
    return [need.whose] if need.whose != need.partner else []


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: Any) -> Any:
    """Turn a part of an experiment into what JSON holds, the same for the same content."""
    if isinstance(value, float):  # most are, and this is asked much quicker than the next
        return value + 0.0  # -0.0 is 0.0
    if isinstance(value, BaseModel):
        return {name: canonical(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, tuple):
        return [canonical(item) for item in value]
    if isinstance(value, FromRun):
        return {"partner": value.partner, "sha256": value.sha256}
    if isinstance(value, FromFile):
        return {"file_sha256": value.sha256}
    if isinstance(value, FromCondition):
        return {"need": True}  # which, the list of needs says
    return value
