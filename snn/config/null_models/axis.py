"""Null models that are simulated: the axis on which they stand beside their condition, and switching them off."""

from typing import TYPE_CHECKING, Final

from snn.config.schema.nulls import Nulls
from snn.config.schema.recorded_nulls import RECORDED_NULLS

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment

NULL_AXIS: Final = "null"
"""Name of the axis that tells a condition and its nulls apart; it comes after those of the sweep."""
LIVE: Final = "live"
"""The point of that axis at which nothing is destroyed."""
LINKS: Final = ("a_to_b", "b_to_a")
MADE_OF_RECORDINGS: Final = frozenset(null.name.split(".")[0] for null in RECORDED_NULLS if null.has_key)
"""The keys of `nulls` that simulate nothing."""
MANNERS: Final = ("rate_matching", "lesion_twin", "common_input_lag_ms", "common_input_alternating_lag_ms")
"""The keys that say how some are simulated; of these the branches of a lesion twin ask for nulls by themselves."""


def _defaults() -> dict[str, object]:
    """Return the keys about simulated nulls, with what switches each off."""
    return {
        name: field.default for name, field in Nulls.model_fields.items() if name not in MADE_OF_RECORDINGS
    }


def simulates(nulls: Nulls) -> bool:
    """Tell whether any null is to be simulated."""
    asked = any(getattr(nulls, name) != off for name, off in _defaults().items() if name not in MANNERS)
    return asked or nulls.lesion_twin.branches > 0


def axis_names(experiment: "Experiment") -> list[str]:
    """Name the axes that tell the trials of an experiment apart, the replicate aside."""
    return [axis.label for axis in experiment.sweep] + [NULL_AXIS] * simulates(experiment.nulls)


def live_only(experiment: "Experiment") -> "Experiment":
    """Return the experiment without simulated nulls; those that are made of recordings stay."""
    if all(getattr(experiment.nulls, name) == off for name, off in _defaults().items()):
        return experiment
    return experiment.model_copy(update={"nulls": experiment.nulls.model_copy(update=_defaults())})
