"""What stands beside the recording of a run: its configuration, where it came from, and its measures."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from snn.config.columns.column_list import MEASURES_VERSION
from snn.config.file.resolved_document import resolved_document, resolved_yaml
from snn.config.null_models.axis import live_only
from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import Trial
from snn.config.trials.versions import LAST_READER_OF_OLDER
from snn.errors import ResultError
from snn.foreign.damage import damaged
from snn.foreign.json_value import read_json_file
from snn.foreign.schema import refuse_newer, refuse_older
from snn.record.atomic import require_no_link, write_atomically, write_new
from snn.record.hdf5 import Verdict
from snn.record.json_text import to_json_text
from snn.record.manifest_schemas import require_run_manifest
from snn.record.types import JSON

CONFIG_NAME = "config.resolved.yaml"
RUN_MANIFEST_NAME = "manifest.json"
RECORDING_NAME = "results.h5"
SCHEMA_VERSION = 2
"""1: of a model whose partners were linked by synapses."""
MAX_BYTES = 10_000_000
"""Of the manifest of a run; ours have some 10 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run tells of itself beside its recording."""

    verdict: Verdict
    provenance: Mapping[str, JSON]
    """Engine, versions, seeds, timings."""
    summary: Mapping[str, JSON]
    """Its measures: one row of the table of results."""
    correlogram: Mapping[str, JSON] | None = None
    """Curves for figures of many dyads (`snn.analyse.nulls.correlogram`); None if it is too short for them."""


def write_run_notes(
    folder: Path, trial: Trial, report: RunReport, *, inputs: Sequence[Mapping[str, JSON]] = ()
) -> None:
    """Write configuration and manifest of a run into its private folder; ResultError if the disk is full."""
    configuration = resolved_yaml(trial.experiment).encode()
    manifest = {
        "snn_format": "run",
        "schema_version": SCHEMA_VERSION,
        "name": trial.experiment.name,
        "key": trial.key,
        "condition": dict(trial.condition),
        "replicate": trial.replicate,
        "config_sha256": hashlib.sha256(configuration).hexdigest(),
        "digest": report.verdict.digest,
        "health": asdict(report.verdict.health),
        "provenance": report.provenance,
        "inputs": inputs,
        "analysis": analysis_key(trial.experiment),
        "summary": report.summary,
        "correlogram": report.correlogram,
    }
    if report.verdict.stored_digest is not None:
        manifest["stored_digest"] = report.verdict.stored_digest
    write_new(folder / CONFIG_NAME, configuration)
    write_new(folder / RUN_MANIFEST_NAME, to_json_text(manifest).encode())


def read_run_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a run.

    Raises
    ------
    ResultError
        If it is missing, damaged, or of another format.
    """
    path = folder / RUN_MANIFEST_NAME
    try:
        manifest = read_json_file(path, max_bytes=MAX_BYTES)
        refuse_newer(manifest, SCHEMA_VERSION, path=path)
        refuse_older(manifest, SCHEMA_VERSION, path=path, older_reader=LAST_READER_OF_OLDER)
        require_run_manifest(manifest)
    except OSError as error:
        raise ResultError(f"cannot read '{path}': {error.strerror or error}") from error
    except ValueError as error:
        raise damaged(path, error) from error
    return manifest


def measured_by(manifest: Mapping[str, Any]) -> str | None:
    """Return the `analysis_key` of the measures in the manifest of a run; None if they are not all there."""
    # Older versions kept no correlogram.
    return manifest.get("analysis") if "correlogram" in manifest else None


def replace_measures(
    folder: Path,
    experiment: Experiment,
    *,
    summary: Mapping[str, JSON],
    correlogram: Mapping[str, JSON] | None,
) -> None:
    """Put new measures in the place of those of a run, after the analysis settings changed."""
    require_no_link(folder)
    manifest = read_run_manifest(folder)
    manifest |= {"analysis": analysis_key(experiment), "summary": summary, "correlogram": correlogram}
    write_atomically(folder / RUN_MANIFEST_NAME, to_json_text(manifest).encode())


def analysis_key(experiment: Experiment) -> str:
    """Name how an experiment is measured: measures of another key have to be taken again."""
    # Which nulls are simulated beside a run changes nothing of its measures, and no more does what they answer.
    document = resolved_document(live_only(experiment))
    del document["analysis"]["answer"]
    settings = {part: document[part] for part in ("analysis", "nulls")} | {"measures": MEASURES_VERSION}
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:16]
