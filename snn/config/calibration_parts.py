"""What a calibration simulates of an experiment: its nulls, its sweep as a ladder, and lesion twins of both."""

from typing import Final

from snn.config.expand import Trial
from snn.config.experiment import Experiment
from snn.config.needs import Labels
from snn.config.nulls import LesionTwin
from snn.config.settings import with_settings
from snn.config.simulated_nulls import LINKS, LIVE, live_only, simulates
from snn.errors import ConfigError

_ALL_NULLS: Final = {
    "uncoupled": True,
    "common_input": (0.5, 1.0),
    "rate_matched_uncoupled": True,
    "cut_link": True,
    "replay": True,
    "scrambled_map": True,
}
"""What is simulated of an experiment that names no nulls."""
_NEEDED: Final = {
    "uncoupled": "true",
    "common_input": "[1.0]",
    "cut_link": "true",
    "replay": "true",
}
"""Nulls without which nothing can be calibrated, as they are switched on: thresholds are fitted to the first, and an
index that was not held against the others takes a recording or a monologue for a dialogue."""

_SPARED: Final = ("cut a_to_b", "replay b")


def null_part(experiment: Experiment) -> Experiment:
    """Return the experiment without its sweep and lesion twins, and with all nulls if it names none.

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
    named = experiment.nulls.model_copy(update={"lesion_twin": LesionTwin()})
    without = experiment.model_copy(update={"sweep": (), "nulls": named})
    nulls = named if simulates(named) else named.model_copy(update=_ALL_NULLS)
    missing = [name for name in _NEEDED if not getattr(nulls, name)]
    if missing:
        added = " ".join(f"-s nulls.{name}={_NEEDED[name]}" for name in missing)
        raise ConfigError(
            f"nulls: a calibration needs {', '.join(missing)} too: add {added}, or switch none on, which takes all"
        )
    # Pseudo-dyads are always judged; they are put together from the live recordings when these are measured.
    return without.model_copy(update={"nulls": nulls.model_copy(update={"pseudo_dyads": False})})


def ladder_part(experiment: Experiment, *, replicates: int) -> Experiment | None:
    """Return the sweep without nulls and with fewer dyads; None without a sweep."""
    if not experiment.sweep:
        return None
    return live_only(experiment).model_copy(update={"replicates": min(replicates, experiment.replicates)})


def twin_parts(experiment: Experiment, *, replicates: int, duration: str | None) -> list[Experiment]:
    """Return the lesion twins of the live condition, and those of the sweep; none without branches.

    Parameters
    ----------
    experiment
        The whole.
    replicates
        Dyads of each condition.
    duration
        How long they last, as in a file; None leaves it.

    Raises
    ------
    ConfigError
        If the duration is none, or the protocol or the cut does not fit into it.
    """
    twin, alone = experiment.nulls.lesion_twin, live_only(experiment)
    twins = alone.model_copy(update={"nulls": alone.nulls.model_copy(update={"lesion_twin": twin})})
    settings = () if duration is None else (("duration", duration),)
    shorter = with_settings(twins, settings, where="--twin-duration: ")
    if not twin.branches:
        return []
    live = shorter.model_copy(update={"replicates": min(replicates, experiment.replicates)})
    return [live] + [live.model_copy(update={"sweep": experiment.sweep})] * bool(experiment.sweep)


def partners_alike(experiment: Experiment) -> bool:
    """Tell whether exchanging the partners' names changes nothing but these."""
    partners, link, protocol = experiment.partners, experiment.link, experiment.protocol
    follow_together = protocol.shared_events.lag_a_ms == protocol.shared_events.lag_b_ms
    return partners.a == partners.b and link.a_to_b == link.b_to_a and follow_together and not protocol.phases


def is_spared(trial: Trial, experiment: Experiment) -> bool:
    """Tell whether a part of a calibration need not simulate a trial.

    Where the partners are alike, one direction stands for both.
    """
    return partners_alike(experiment) and any(point in _SPARED for _, point in trial.condition)


def kind_of(labels: Labels) -> str:
    """Name the kind of a dyad by its point in the sweep; the live condition has none."""
    return ", ".join(f"{axis} {point}" for axis, point in labels) or LIVE
