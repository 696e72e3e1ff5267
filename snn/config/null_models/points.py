"""Null models that are simulated: from a condition to the same condition with one thing destroyed.

Each is a list of settings, so that its trials are trials like any other: the same seeds, wiring, noise and private
intentions as the condition beside which they stand, and the same key as the same dyad asked for in another way.
A null takes what it takes of other runs (a learned map, given bursts) from where its condition takes it.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from snn.config.null_models.axis import LIVE
from snn.config.null_models.rate_matching import found_match, matched_settings, matchings_of
from snn.config.null_models.registry import nulls_of
from snn.config.schema.swept_values import Settings

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment

NullPoint: TypeAlias = tuple[str, Settings]
"""Label, and what differs from the condition."""


def null_points(condition: "Experiment") -> tuple[NullPoint, ...]:
    """List what is simulated of a condition: itself, called `LIVE`, and its nulls (`snn.config.null_models.registry`).

    A rate-matched null is left out until its match is found; see `snn.config.null_models.rate_matching.unsolved`.

    Raises
    ------
    ConfigError
        If a null cannot keep in this condition what it is to keep.
    """
    return ((LIVE, ()), *_points(condition))


def _points(condition: "Experiment") -> Iterator[NullPoint]:
    matchings = {matching.null: matching for matching in matchings_of(condition)}
    for null in nulls_of(condition.nulls):
        settings = null.settings(condition)
        if null.match is None:
            yield null.label, settings
        elif (match := found_match(condition, matchings[null.match])) is not None:
            yield null.label, (*settings, *matched_settings(condition, match))
