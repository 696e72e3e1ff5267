"""What a calibration simulates of an experiment: its nulls, and its sweep as ladders of coupling and delay."""

from snn.config.null_models.axis import LINKS, LIVE, NULL_AXIS, live_only, simulates
from snn.config.null_models.registry import FAMILIES, nulls_of
from snn.config.null_models.videos import dyads_put_together
from snn.config.schema.experiment import Experiment
from snn.config.schema.nulls import Nulls
from snn.config.trials.condition_order import Labels
from snn.config.trials.expand import Trial, live_conditions
from snn.errors import ConfigError
from snn.wording import parameter


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
    apart = {f.key: Nulls.model_fields[f.key].default for f in FAMILIES if f.calibrated is None}
    named = experiment.nulls.model_copy(update=apart)
    without = experiment.model_copy(update={"sweep": (), "nulls": named})
    every = {family.key: family.calibrated for family in FAMILIES if family.calibrated is not None}
    nulls = named if simulates(named) else named.model_copy(update=every)
    missing = [family for family in FAMILIES if family.required and not family.members(nulls)]
    if missing:
        names = ", ".join(family.key for family in missing)
        added = ", ".join(parameter(f"nulls.{family.key}", family.required) for family in missing)
        raise ConfigError(
            f"nulls: a calibration needs {names} too: add {added}, or switch none on, which takes all"
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
    nulls = null_part(experiment).nulls
    taken = {LIVE, *(null.label for null in (*nulls_of(nulls), *dyads_put_together(nulls)))}
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
    """Name the kind of a dyad by its point in the sweep: a condition by its own name; the live one has none."""
    names = [point if isinstance(point, str) else f"{axis} {point}" for axis, point in labels]
    return ", ".join(names) or LIVE
