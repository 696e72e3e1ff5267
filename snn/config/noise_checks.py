"""Checks of the noise: its counts stay within what the generator draws exactly, whatever the levels do."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from snn.config.channels import PARTNERS
from snn.config.cross_checks import problem
from snn.units import UNITS, format_number, format_quantity

if TYPE_CHECKING:
    from snn.config.experiment import Experiment
    from snn.config.partner import Partner

MAX_EVENTS_PER_STEP = 8.0
"""Counts of the noise are cut at 64 a step, which up to this mean never happens."""


def noise_contradictions(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    """Yield rates that are beyond the bound, and stress that would lift them beyond any."""
    for name in PARTNERS:
        partner = getattr(experiment.partners, name)
        if partner.stress.sensitivity_hz > 0 and _slowest_recovery_hz(partner) <= 0:
            yield problem(f"partners.{name}.stress.oxytocin_damping", _endless(partner))
            continue
        for path, (rate_hz, circumstance) in _highest_rates_hz(partner).items():
            if rate_hz * experiment.protocol.time_step_ms * 1e-3 > MAX_EVENTS_PER_STEP:
                step = format_quantity(experiment.protocol.time_step_ms, UNITS["ms"])
                reason = (
                    f"{rate_hz:g} Hz{circumstance} is more than {MAX_EVENTS_PER_STEP:g} events in a time step"
                )
                yield problem(
                    f"partners.{name}.{path}", f"{reason} of {step}; use a lower rate with a larger weight"
                )


def largest_stress(partner: "Partner") -> float:
    """Return the level that stress tends to under a threat that never ends, where its recovery is slowest.

    Infinite if negative damping outweighs recovery.
    """
    if partner.stress.sensitivity_hz == 0:
        return 0.0
    recovery_hz = _slowest_recovery_hz(partner)
    return partner.stress.sensitivity_hz / recovery_hz if recovery_hz > 0 else float("inf")


def _slowest_recovery_hz(partner: "Partner") -> float:
    # Positive damping can vanish with oxytocin; negative damping is worst at the full effect, which no level exceeds.
    damping_hz = min(0.0, partner.stress.oxytocin_damping_hz)
    return 1 / partner.stress.recovery_time_s + damping_hz * partner.oxytocin.receptor_density


def _endless(partner: "Partner") -> str:
    stress, density = partner.stress, partner.oxytocin.receptor_density
    lowest_hz = format_number(float(f"{-1 / (stress.recovery_time_s * density):.3g}"))
    return (
        f"{format_quantity(stress.oxytocin_damping_hz, UNITS['Hz'])} lets stress grow without bound; must be above "
        f"{lowest_hz} Hz at this recovery_time and receptor_density, or shorten recovery_time"
    )


def _highest_rates_hz(partner: "Partner") -> dict[str, tuple[float, str]]:
    """Return the highest rate of each noise, by its path, and in what circumstance it comes about."""
    lift = 1 + partner.stress.background_gain * largest_stress(partner)
    stressed = " under the highest stress" if lift > 1 else ""
    strongest = _highest_intensity(partner)
    background, drive_hz = partner.background, partner.intention.drive_rate_hz
    return {
        "background.rate": (background.rate_hz * lift, stressed),
        "background.observation_factor": (
            background.rate_hz * background.observation_factor * lift,
            f" in the observation circuit{stressed}",
        ),
        "background.motor_rate": (background.motor_rate_hz * lift, stressed),
        "intention.drive_rate": (drive_hz * strongest, f" at intensity {strongest:g}"),
    }


def _highest_intensity(partner: "Partner") -> float:
    reaction = partner.reaction
    reacts = reaction.mimic > 0 or reaction.retaliate > 0 or reaction.withdraw > 0
    answers = [reaction.intensity] if reacts else []
    return max(
        [partner.intention.intensity, *(event.intensity for event in partner.intention.events), *answers]
    )
