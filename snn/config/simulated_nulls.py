"""Null models that are simulated: their names and number, and how they are told from what they stand beside."""

from typing import TYPE_CHECKING, Final

from snn.config.nulls import Nulls
from snn.config.sweep import Settings

if TYPE_CHECKING:
    from snn.config.experiment import Experiment

NULL_AXIS: Final = "null"
"""Name of the axis that tells a condition and its nulls apart; it comes after those of the sweep."""
LIVE: Final = "live"
"""The point of that axis at which nothing is destroyed."""
PSEUDO: Final = "pseudo-dyads"
"""The point at which two partners stand side by side who never met."""
SIMULATED: Final = (
    "uncoupled",
    "common_input",
    "rate_matched_uncoupled",
    "rate_matched_coupled",
    "rate_matching",
    "scrambled_map",
    "cut_link",
    "replay",
    "pseudo_dyads",
    "lesion_twin",
)
"""The keys of `nulls` that are about simulated ones."""
LINKS: Final = ("a_to_b", "b_to_a")
UNCOUPLED: Final[Settings] = tuple((f"link.{link}.coupling", 0.0) for link in LINKS)


def simulates(nulls: Nulls) -> bool:
    """Tell whether any null is to be simulated."""
    return n_null_points(nulls) > 1


def n_null_points(nulls: Nulls) -> int:
    """Count the trials of a condition and one replicate: the live one and its nulls."""
    matched = nulls.rate_matched_uncoupled + nulls.rate_matched_coupled
    made_of_one = nulls.uncoupled + matched + nulls.scrambled_map + nulls.pseudo_dyads
    made_of_two = nulls.cut_link + nulls.replay
    return 1 + made_of_one + len(nulls.common_input) + 2 * made_of_two + 4 * nulls.lesion_twin.branches


def axis_names(experiment: "Experiment") -> list[str]:
    """Name the axes that tell the trials of an experiment apart, the replicate aside."""
    return [axis.label for axis in experiment.sweep] + [NULL_AXIS] * simulates(experiment.nulls)


def live_only(experiment: "Experiment") -> "Experiment":
    """Return the experiment without simulated nulls; those that are made of recordings stay."""
    if not simulates(experiment.nulls):
        return experiment
    off = {name: Nulls.model_fields[name].default for name in SIMULATED}
    return experiment.model_copy(update={"nulls": experiment.nulls.model_copy(update=off)})


def twin_label(number: int, cut: str | None = None) -> str:
    """Name a branch of the lesion twin by its draw of the noise, and by the link that is cut in it."""
    return f"twin {number}, cut {cut}" if cut else f"twin {number}, uncut"


def twin_labels(nulls: Nulls) -> dict[str | None, tuple[tuple[str, ...], ...]]:
    """List the labels of all branches, in sets of `branches`: two uncut ones (None), and one for each cut link."""
    n = nulls.lesion_twin.branches
    first, second, third = (range(1 + k * n, 1 + (k + 1) * n) for k in range(3))
    uncut = tuple(tuple(twin_label(number) for number in numbers) for numbers in (first, second))
    return {None: uncut} | {link: (tuple(twin_label(number, link) for number in third),) for link in LINKS}
