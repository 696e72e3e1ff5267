"""What an index is held against: how large influence and contingency get in dyads that lack them, seed by seed.

``snn calibrate`` measures it and writes one JSON file for each protocol and measured time; a run whose model, protocol
and measured time match a file has an index, any other has only its parts.
"""

import hashlib
import json
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from pydantic import AfterValidator, Field

from snn.config.experiment import Experiment
from snn.config.trial_key import canonical
from snn.config.versions import MODEL_VERSION
from snn.errors import ResultError
from snn.foreign.damage import damaged
from snn.foreign.json_value import read_json_file
from snn.foreign.schema import Document, Key, Label, refuse_newer, require
from snn.record.atomic import make_folder, write_atomically
from snn.record.json_text import to_json_text
from snn.record.types import FloatArray

Scope: TypeAlias = Literal["all", "positive", "negative"]
SCOPES: tuple[Scope, ...] = ("all", "positive", "negative")
"""Which channels a value is about: all, the friendly or the unfriendly ones."""
Quantity: TypeAlias = Literal["a_to_b", "b_to_a", "a_answered", "b_answered"]
QUANTITIES: tuple[Quantity, ...] = ("a_to_b", "b_to_a", "a_answered", "b_answered")
"""Granger causality each way, and the share of each partner's acts that the other answers."""

MIN_SEEDS = 99
"""With fewer dyads of a null no p can be as small as .01."""

FORMAT, SCHEMA_VERSION = "calibration", 1
MAX_BYTES = 50_000_000
"""Of a file; 200 dyads of eight nulls have 300 kB."""
EVIDENCE_VERSION = 1
"""Grows when influence or answers are measured in another way, so that earlier chance values are of something else."""
FOLDER_NAME = "calibrations"
_PARTS = ("partners", "link", "protocol", "analysis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Values in dyads of one protocol that lack what is asked for, one for each seed."""

    protocol: str
    """See `protocol_key`."""
    measured_s: float
    """How long the dyads were measured."""
    nulls: Mapping[str, Mapping[tuple[Quantity, Scope], FloatArray]]
    """By name of a null, then by quantity and scope: finite values, shape ``(n_seeds,)``. A quantity is in it only if
    all nulls that it needs are, see `snn.compare.calibrating`."""
    made_by: str
    """Name of the experiment, for a reader."""
    evidence_version: int = EVIDENCE_VERSION

    def samples(self, quantity: Quantity, scope: Scope) -> dict[str, FloatArray]:
        """Return the samples of a quantity, by name of each null that has one."""
        return {
            name: values[quantity, scope]
            for name, values in self.nulls.items()
            if (quantity, scope) in values
        }

    def n_seeds(self, quantity: Quantity, scope: Scope) -> int:
        """Return the size of the smallest sample of a quantity; 0 if there is none."""
        return min((values.size for values in self.samples(quantity, scope).values()), default=0)

    @property
    def n_usable(self) -> int:
        """Seeds that influence both ways, on all channels, can be held against."""
        return min(self.n_seeds("a_to_b", "all"), self.n_seeds("b_to_a", "all"))


def protocol_key(experiment: Experiment) -> str:
    """Name what a calibration is for: everything but seed, durations, number of dyads and labels.

    Returns
    -------
    str
        16 hexadecimal digits: a hash of partners, links, protocol, analysis settings and the version of the model.
    """
    content: dict[str, Any] = {part: canonical(getattr(experiment, part)) for part in _PARTS}
    if experiment.protocol.shared_events.fraction == 0:
        del content["protocol"]["shared_events"]  # events that nobody follows
    content["model"] = MODEL_VERSION
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write_calibration(folder: Path, calibration: Calibration) -> Path:
    """Write a calibration into a folder, named by protocol and measured time; ResultError if that cannot be done."""
    document = {
        "snn_format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "evidence_version": calibration.evidence_version,
        "protocol": calibration.protocol,
        "measured_s": calibration.measured_s,
        "made_by": calibration.made_by,
        "nulls": {
            name: {f"{quantity} {scope}": _rounded(values) for (quantity, scope), values in found.items()}
            for name, found in calibration.nulls.items()
        },
    }
    make_folder(folder)
    path = folder / _file_name(calibration)
    write_atomically(path, to_json_text(document).encode())
    return path


def install_calibration(calibration: Calibration) -> bool:
    """Write a calibration where every later run of the user finds it, unless one with more dyads is there.

    Returns
    -------
    bool
        Whether it was written.

    Raises
    ------
    ResultError
        If it cannot be.
    """
    folder = default_folders()[0]
    path = folder / _file_name(calibration)
    there = read_calibration(path) if path.exists() else None
    if there and there.evidence_version == EVIDENCE_VERSION and there.n_usable > calibration.n_usable:
        return False
    write_calibration(folder, calibration)
    return True


def read_calibration(path: Path) -> Calibration:
    """Read a calibration.

    Raises
    ------
    ResultError
        If the file is missing, damaged or newer than this program.
    """
    try:
        document = read_json_file(path, max_bytes=MAX_BYTES)
        refuse_newer(document, SCHEMA_VERSION, path=path)
        found = require(_Document, document)
    except OSError as error:
        raise ResultError(f"cannot read '{path}': {error.strerror or error}") from error
    except ValueError as error:
        raise damaged(path, error, remedy="calibrate again") from error
    return Calibration(
        protocol=found.protocol,
        measured_s=found.measured_s,
        made_by=found.made_by,
        evidence_version=found.evidence_version,
        nulls={name: _samples(values) for name, values in found.nulls.items()},
    )


def find_calibration(
    protocol: str, *, measured_s: float, folders: "tuple[Path, ...] | None" = None
) -> Calibration | None:
    """Look a calibration up: in the given folders, by default the user's and then those that snn ships with.

    Chance values shrink as recordings get longer, so that a calibration by shorter ones errs on the safe side: of
    those that are not longer than the recording, the longest is taken that has enough dyads of every null that is
    needed; of several of one length the one with most dyads, and the user's before that of the package. One whose
    quantities were measured in another way does not count.

    Parameters
    ----------
    protocol
        See `protocol_key`.
    measured_s
        How long the dyads to be judged were measured.
    folders
        Where to look.
    """
    found = [
        read_calibration(path)
        for folder in (default_folders() if folders is None else folders)
        for path in sorted(folder.glob(f"{protocol}_*s.json"))
        if _length_s(path, protocol) <= measured_s * (1 + 1e-9)
    ]
    # What a file is for is what it says inside: its name anybody can give it.
    current = [
        each
        for each in found
        if each.evidence_version == EVIDENCE_VERSION
        and each.protocol == protocol
        and each.measured_s <= measured_s * (1 + 1e-9)
    ]
    return max(current, key=_worth, default=None)


def _length_s(path: Path, protocol: str) -> float:
    """Read a length off the name of a file; one whose name is not ours is too long for anything."""
    try:
        return float(path.stem.removeprefix(f"{protocol}_").removesuffix("s"))
    except ValueError:
        return math.inf


def _worth(calibration: Calibration) -> tuple[bool, float, int]:
    return calibration.n_usable >= MIN_SEEDS, calibration.measured_s, calibration.n_usable


def default_folders() -> tuple[Path, ...]:
    """Return the user's folder of calibrations and that of the package."""
    chosen = os.environ.get("SNN_CACHE_DIR")
    base = (
        Path(chosen)
        if chosen
        else Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "snn"
    )
    return base / FOLDER_NAME, Path(str(resources.files("snn"))) / FOLDER_NAME


def _file_name(calibration: Calibration) -> str:
    return f"{calibration.protocol}_{calibration.measured_s:g}s.json"


def _rounded(values: FloatArray) -> list[float]:
    """Keep six digits, far more than a chance value has."""
    return [float(f"{value:.6g}") for value in values]


_SAMPLES: Mapping[str, tuple[Quantity, Scope]] = {
    f"{quantity} {scope}": (quantity, scope) for quantity in QUANTITIES for scope in SCOPES
}


def _known_sample(name: str) -> str:
    if name not in _SAMPLES:
        raise ValueError("no quantity of a calibration")
    return name


def _samples(found: Mapping[str, Sequence[float]]) -> dict[tuple[Quantity, Scope], FloatArray]:
    return {_SAMPLES[name]: np.asarray(values, dtype=np.float64) for name, values in found.items()}


class _Document(Document):
    schema_version: Annotated[int, Field(ge=0, le=1_000_000)]
    evidence_version: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    protocol: Key
    measured_s: Annotated[float, Field(gt=0, le=86_400)]
    made_by: Label
    nulls: dict[
        Label,
        dict[
            Annotated[str, AfterValidator(_known_sample)],
            Annotated[list[Annotated[float, Field(ge=-1e9, le=1e9)]], Field(max_length=100_000)],
        ],
    ]
