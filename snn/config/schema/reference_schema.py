"""References to other runs and to files, as JSON schema."""

from typing import Any

from snn.config.schema.channels import PARTNERS
from snn.config.schema.references import Replicate


def run_schema(*, path: str, partner: str) -> dict[str, Any]:
    """Describe ``{from: PATH, partner: a, sha256: ...}``; ``path`` and ``partner`` say what these mean."""
    return {
        "type": "object",
        "properties": {
            "from": {"type": "string", "description": path},
            "partner": {"enum": list(PARTNERS), "description": partner},
            "sha256": _sha256("Content of its results.h5."),
        },
        "required": ["from"],
        "additionalProperties": False,
    }


def condition_schema(
    *replicates: Replicate, condition: str, default: Replicate, partner: str = ""
) -> dict[str, Any]:
    """Describe ``{from_condition: LABEL, replicate: ...}``.

    ``condition`` says what the label means, and ``partner`` what that key means; without it there is none.
    """
    whose = {"partner": {"enum": list(PARTNERS), "description": partner}} if partner else {}
    return {
        "type": "object",
        "properties": {
            "from_condition": {"type": "string", "description": condition},
            "replicate": {"enum": list(replicates), "default": default},
            **whose,
        },
        "required": ["from_condition"],
        "additionalProperties": False,
    }


def file_schema(*, path: str) -> dict[str, Any]:
    """Describe ``{file: PATH, sha256: ...}``; ``path`` says what the path means."""
    return {
        "type": "object",
        "properties": {"file": {"type": "string", "description": path}, "sha256": _sha256("Its content.")},
        "required": ["file"],
        "additionalProperties": False,
    }


def _sha256(meaning: str) -> dict[str, Any]:
    return {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": meaning}
