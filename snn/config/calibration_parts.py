"""What a calibration simulates of an experiment: its nulls, and its sweep as a ladder of couplings."""

from typing import Final

from snn.config.expand import Trial, live_conditions
from snn.config.experiment import Experiment
from snn.config.needs import Labels
from snn.config.null_registry import STRANGERS, nulls_of
from snn.config.nulls import Nulls
from snn.config.simulated_nulls import LINKS, LIVE, NULL_AXIS, live_only, simulates
from snn.errors import ConfigError

_ALL_NULLS: Final = {
    "uncoupled": True,
    "common_input": (0.5, 1.0),
    "common_input_lag_ms": (120.0,),
    "common_input_alternating_lag_ms": (150.0,),
    "slow_drive": (0.3,),
    "cut_link": True,
    "replay": True,
    "same_script": True,
    "scrambled_map": True,
}
"""What is simulated of an experiment that names no nulls. Late films look like influence one way, those by turns
like influence both ways, a recording of the same script like an answer to one's own intentions."""
_NEEDED: Final = {
    "uncoupled": "true",
    "common_input": "[1.0]",
    "cut_link": "true",
    "replay": "true",
}
"""Nulls without which nothing can be calibrated, as they are switched on: whoever was not held against all of them
takes a film, a recording or a monologue for a dialogue."""
_APART: Final = ("rate_matched_uncoupled", "rate_matched_coupled", "lesion_twin", "pseudo_dyads")
"""Nulls that a calibration leaves to experiments of their own; pseudo-dyads are always judged, put together from the
live recordings when these are measured."""


def null_part(experiment: Experiment) -> Experiment:
    """Return the experiment without its sweep, and with all nulls if it names none.

    Raises
    ------
    ConfigError
        If a link is cut from the beginning, or some nulls are named and one that is needed is not.
    """
    for name in LINKS:
        if getattr(experiment.link, name).coupling == 0:
            raise ConfigError(
                f"link.{name}.coupling is 0, and calibrated are dyads whose partners both see each other: couple them "
                "(one-way dyads are made by nulls.cut_link)"
            )
    off = {name: Nulls.model_fields[name].default for name in _APART}
    named = experiment.nulls.model_copy(update=off)
    without = experiment.model_copy(update={"sweep": (), "nulls": named})
    nulls = named if simulates(named) else named.model_copy(update=_ALL_NULLS)
    missing = [name for name in _NEEDED if not getattr(nulls, name)]
    if missing:
        added = " ".join(f"-s nulls.{name}={_NEEDED[name]}" for name in missing)
        raise ConfigError(
            f"nulls: a calibration needs {', '.join(missing)} too: add {added}, or switch none on, which takes all"
        )
    return without.model_copy(update={"nulls": nulls})


def ladder_part(experiment: Experiment, *, replicates: int) -> Experiment | None:
    """Return the sweep without nulls and with fewer dyads; None without a sweep.

    Raises
    ------
    ConfigError
        If a point of the sweep is called as a null of the calibration.
    """
    if not experiment.sweep:
        return None
    ladder = live_only(experiment).model_copy(update={"replicates": min(replicates, experiment.replicates)})
    taken = {LIVE, STRANGERS.label, *(null.label for null in nulls_of(null_part(experiment).nulls))}
    for labels, _ in live_conditions(ladder):
        if kind_of(labels) in taken:
            raise ConfigError(
                f"sweep: '{kind_of(labels)}' is also what a null of the calibration is called; give the "
                "axis another label"
            )
    return ladder


def partners_alike(experiment: Experiment) -> bool:
    """Tell whether exchanging the partners' names changes nothing but these."""
    partners, link, protocol = experiment.partners, experiment.link, experiment.protocol
    follow_together = protocol.shared_events.lag_a_ms == protocol.shared_events.lag_b_ms
    return partners.a == partners.b and link.a_to_b == link.b_to_a and follow_together and not protocol.phases


def is_spared(trial: Trial, experiment: Experiment) -> bool:
    """Tell whether a part of a calibration need not simulate a trial.

    Where the partners are alike, one direction stands for both.
    """
    spared = {null.label for null in nulls_of(experiment.nulls) if null.spared}
    return partners_alike(experiment) and dict(trial.condition).get(NULL_AXIS) in spared


def kind_of(labels: Labels) -> str:
    """Name the kind of a dyad by its point in the sweep; the live condition has none."""
    return ", ".join(f"{axis} {point}" for axis, point in labels) or LIVE
