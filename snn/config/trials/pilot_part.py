"""The pilot dyads of a plan: an experiment at a stated coupling, length and number, at one rate of cues or several."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from snn.config.null_models.axis import LINKS, live_only
from snn.config.schema.sweep import ValuesAxis
from snn.config.trials.parameter_changes import with_settings
from snn.errors import ConfigError
from snn.units import UNITS, format_quantity

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment
    from snn.config.schema.swept_values import Value

RATE_AXIS: Final = "cue_rate"
_RATES: Final = ("partners.a.intention.rate", "partners.b.intention.rate")


def pilot_part(
    experiment: "Experiment",
    *,
    coupling: float | None,
    n_pilots: int,
    longest_s: float | None,
    rates: Sequence[str] = (),
) -> "Experiment":
    """Return the experiment that makes the pilots of a plan.

    Parameters
    ----------
    experiment
        What is planned, without a sweep; its nulls are left out.
    coupling
        Of the links that are not cut; None leaves them as they are.
    n_pilots
        Dyads for each rate.
    longest_s
        Length that is to be measured, to which the transient is added; None leaves the duration as it is.
    rates
        Of cues on each channel, as a file writes them (``"0.1 Hz"``). Each is simulated: partners who act less often
        are another dyad, not one of which some acts are not counted.

    Raises
    ------
    ConfigError
        If the experiment has a sweep or, with a length, phases; or a value is not allowed.
    """
    if experiment.sweep:
        raise ConfigError("sweep: a plan is for one condition; give a config without a sweep")
    settings: list[tuple[str, Value]] = []
    if coupling is not None:
        cut = [link for link in LINKS if getattr(experiment.link, link).coupling == 0]
        settings += [(f"link.{link}.coupling", coupling) for link in LINKS if link not in cut]
    if longest_s is not None:
        if experiment.protocol.phases:
            raise ConfigError(
                "protocol.phases: their durations say how long a recording is; leave --length away"
            )
        duration_s = longest_s + experiment.analysis.transient_ms * 1e-3
        settings.append(("duration", format_quantity(round(duration_s, 6), UNITS["s"])))
    axes = (ValuesAxis(label=RATE_AXIS, keys=_RATES, values=tuple(dict.fromkeys(rates))),) if rates else ()
    pilots = with_settings(live_only(experiment), [*settings, ("replicates", n_pilots)])
    return pilots.model_copy(update={"sweep": axes})
