"""What is to be solved before rate-matched nulls can be simulated, and what comes of it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from snn.config.null_models.axis import live_only
from snn.config.null_models.registry import nulls_of
from snn.config.schema.catalogue import leaves
from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.schema.rate_matches import KNOBS, MatchedNull, RateMatch
from snn.config.schema.swept_values import Settings, Value
from snn.config.trials.condition_order import Labels, references
from snn.config.trials.parameter_changes import with_settings
from snn.config.trials.trial_key import key_of
from snn.errors import ConfigError
from snn.units import format_quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """A null whose rates are to be those of its condition."""

    key: str
    null: MatchedNull
    target: Experiment
    """The condition, on the dyads of the calibration, without nulls."""
    start: Experiment
    """The same with what the null destroys destroyed, its rates as they come."""
    settings: Settings
    """What makes the start of the condition."""
    tolerance: float

    @property
    def is_trivial(self) -> bool:
        """Whether the null destroys nothing in this condition, so that its rates agree as they are."""
        return self.start == self.target


def matchings_of(condition: Experiment) -> Iterator[Matching]:
    """List the rate-matched nulls of a condition.

    Raises
    ------
    ConfigError
        If it takes something from another condition, which its calibration could not be given.
    """
    wanted = [(null.match, null.settings(condition)) for null in nulls_of(condition.nulls) if null.match]
    if wanted and any(references(condition)):
        raise ConfigError(
            "nulls: rates cannot be matched in a condition that takes something from another one"
        )
    for null, settings in wanted:
        yield _matching(condition, null, settings)


def found_match(condition: Experiment, matching: Matching) -> RateMatch | None:
    """Look up what was found for a matching; None if it is still to be solved."""
    if matching.is_trivial:
        return RateMatch(key=matching.key, residuals=(0.0, 0.0, 0.0, 0.0))
    found = condition.nulls.rate_matching.found
    return next((match for match in found if match.key == matching.key), None)


def unsolved(live: list[tuple[Labels, Experiment]]) -> list[tuple[Labels, Matching]]:
    """List what is still to be solved for live conditions, each once: the first labels, and the matching."""
    todo: dict[str, tuple[Labels, Matching]] = {}
    for labels, condition in live:
        for matching in matchings_of(condition):
            if found_match(condition, matching) is None:
                todo.setdefault(matching.key, (labels, matching))
    return list(todo.values())


def with_matches(experiment: Experiment, matches: tuple[RateMatch, ...]) -> Experiment:
    """Return the experiment with what was found added to what it holds; the last of a key counts."""
    matching = experiment.nulls.rate_matching
    found = {match.key: match for match in (*matching.found, *matches)}
    nulls = experiment.nulls.model_copy(
        update={"rate_matching": matching.model_copy(update={"found": tuple(found.values())})}
    )
    return experiment.model_copy(update={"nulls": nulls})


def matched_settings(condition: Experiment, match: RateMatch) -> Settings:
    """Write the parameters of both partners, turned by the factors of a match, as settings."""
    factors = {name: getattr(match, name) for name in KNOBS}
    return turned(condition, {name: factor for name, factor in factors.items() if factor != 1})


def turned(condition: Experiment, factors: Mapping[str, float]) -> Settings:
    """Write parameters of both partners, turned by factors, as settings; factors by the names of `KNOBS`."""
    settings: list[tuple[str, Value]] = []
    for name, factor in factors.items():
        for partner in PARTNERS:
            leaf = leaves(Experiment)[f"partners.{partner}.{KNOBS[name]}"]
            value = round(leaf.value_in(condition) * factor, 6)
            settings.append((leaf.path, format_quantity(value, leaf.unit) if leaf.unit else value))
    return tuple(settings)


def _matching(condition: Experiment, null: MatchedNull, settings: Settings) -> Matching:
    calibration = condition.nulls.rate_matching
    dyads = (("seed", calibration.seed), ("replicates", calibration.replicates))
    target = live_only(with_settings(condition, dyads))
    return Matching(
        key=_key(target, null, calibration.tolerance),
        null=null,
        target=target,
        start=with_settings(target, settings),
        settings=settings,
        tolerance=calibration.tolerance,
    )


def _key(target: Experiment, null: MatchedNull, tolerance: float) -> str:
    """Hash everything that the search depends on."""
    measured = target.analysis
    content = [key_of(target, 0, ()), target.replicates, null.label, null.knobs, null.judged, tolerance]
    content += [measured.phase, measured.transient_ms]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
