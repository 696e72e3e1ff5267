"""All nulls that are simulated, by the key of `nulls` that asks for them.

A new null is a key of `snn.config.schema.nulls.Nulls`, and its family in the module that holds its like.
"""

from typing import Final

from snn.config.null_models.common_causes import COMMON_CAUSES
from snn.config.null_models.lesion_branches import BRANCHES
from snn.config.null_models.null import Family, Null
from snn.config.null_models.set_parameters import SETTING_PARAMETERS
from snn.config.null_models.videos import VIDEOS
from snn.config.schema.nulls import Nulls

_KEYS: Final = list(Nulls.model_fields)
FAMILIES: Final[tuple[Family, ...]] = tuple(
    sorted(
        (*SETTING_PARAMETERS, *COMMON_CAUSES, *VIDEOS, *BRANCHES), key=lambda family: _KEYS.index(family.key)
    )
)
"""In the order of the keys of `nulls`, which is that of tables."""


def nulls_of(nulls: Nulls) -> tuple[Null, ...]:
    """List the nulls that a configuration asks for."""
    return tuple(null for family in FAMILIES for null in family.members(nulls))


def n_null_points(nulls: Nulls) -> int:
    """Count the trials of a condition and one replicate: the live one and its nulls."""
    return 1 + len(nulls_of(nulls))
