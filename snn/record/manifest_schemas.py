"""What the lists of runs, and the notes beside a recording, may hold when they come from anybody."""

from typing import Annotated, Any, Literal

from pydantic import Field

from snn.config.columns.words import State
from snn.foreign.schema import Condition, Count, Document, Key, Measures, Sha256, Text, require

Replicate = Annotated[int, Field(ge=0, le=100_000)]
Version = Annotated[int, Field(ge=0, le=1_000_000)]
Notes = dict[Text, Any]
"""What is only shown: any JSON of limited depth."""


class _Health(Document):
    state: State


class _RunLine(Document):
    key: Key
    condition: Condition
    replicate: Replicate
    status: Literal["complete", "failed"]
    sha256: Sha256 | None = None
    n_bytes: Count | None = None
    digest: Sha256 | None = None
    stored_digest: Sha256 | None = None
    health: _Health | None = None
    provenance: Notes | None = None
    inputs: list[Notes] = Field(default_factory=list)
    error: Text | None = None
    detail: Text | None = None


class _Header(Document):
    snn_format: Literal["results"]
    schema_version: Version


class _RunManifest(Document):
    snn_format: Literal["run"]
    schema_version: Version
    name: Text
    key: Key
    condition: Condition
    replicate: Replicate
    digest: Sha256 | None = None
    stored_digest: Sha256 | None = None
    health: _Health | None = None
    provenance: Notes = Field(default_factory=dict)
    inputs: list[Notes] = Field(default_factory=list)
    analysis: Text | None = None
    summary: Measures


def require_run_line(values: object) -> None:
    """Check a line of a list of runs; ValueError if it is none, or a complete run lacks the hash of its recording."""
    line = require(_RunLine, values)
    if line.status == "complete" and (line.sha256 is None or line.n_bytes is None):
        raise ValueError("sha256, n_bytes: those of the recording of a complete run are missing")


def require_header(values: object) -> None:
    """Check the first line of a list of runs; ValueError if it is none."""
    require(_Header, values)


def require_run_manifest(values: object) -> None:
    """Check the notes of a run; ValueError if they are none."""
    require(_RunManifest, values)
