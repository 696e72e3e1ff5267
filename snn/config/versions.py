"""Versions that enter the key of every trial."""

from typing import Final

SCHEMA_VERSION: Final = 2
"""Changes when a configuration of the same text would mean something else."""

MODEL_VERSION: Final = 2
"""Changes when the same configuration gives other spikes."""

MEASURES_VERSION: Final = 5
"""Changes when the same recording gives other measures; those of older runs are then taken again."""
