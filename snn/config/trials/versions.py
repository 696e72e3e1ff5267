"""Versions that enter the key of every trial, and who reads what is older."""

from typing import Final

SCHEMA_VERSION: Final = 2
"""Changes when a configuration of the same text would mean something else."""

MODEL_VERSION: Final = 2
"""Changes when the same configuration gives other spikes."""

LAST_READER_OF_OLDER: Final = "snn 0.1 (commit b5a986e)"
"""Reads results of the model whose partners were linked by synapses: schema version 1."""
