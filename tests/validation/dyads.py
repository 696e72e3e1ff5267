"""Trials for the validation tests: dyads as a configuration describes them."""

from collections.abc import Mapping
from typing import Any

from snn.config.expand import Trial, expand
from snn.config.experiment import Experiment

NO_INTENTIONS = {"intention": {"rate": "0 Hz"}}
NO_LINKS = {"a_to_b": {"coupling": 0}, "b_to_a": {"coupling": 0}}


def trial(duration: str, *, seed: int = 1, replicate: int = 0, **parts: Mapping[str, Any]) -> Trial:
    """Return one trial of a dyad; ``parts`` are top-level parts of a configuration, such as ``partner`` or ``link``."""
    raw = {"name": "validation", "question": "?", "seed": seed, "duration": duration, **parts}
    return expand(Experiment.model_validate({**raw, "replicates": replicate + 1}))[replicate]
