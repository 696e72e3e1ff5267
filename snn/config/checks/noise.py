"""Checks of the noise: its counts stay within what the generator draws exactly, whatever the levels do."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from snn.config.schema.channels import PARTNERS
from snn.config.schema.contradictions import problem
from snn.units import UNITS, format_number, format_quantity

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment
    from snn.config.schema.partner import Partner

MAX_EVENTS_PER_STEP = 8.0
"""Counts of the noise are cut at 64 a step, which up to this mean never happens."""
HIGHEST_SD = 4.0
"""Slow fluctuations are taken to stay below as many standard deviations."""
BUSY_HZ = 80.0
"""The rate at which a circuit begins to count as run away: of what is seen beyond it, the model cuts the input."""


def noise_contradictions(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    """Yield rates that are beyond the bound, and stress that would lift them beyond any."""
    for name in PARTNERS:
        partner = getattr(experiment.partners, name)
        if partner.stress.sensitivity_hz > 0 and _slowest_recovery_hz(partner) <= 0:
            yield problem(f"partners.{name}.stress.oxytocin_damping", _endless(partner))
            continue
        for path, (rate_hz, circumstance, remedy) in _highest_rates_hz(experiment, name).items():
            if rate_hz * experiment.protocol.time_step_ms * 1e-3 > MAX_EVENTS_PER_STEP:
                step = format_quantity(experiment.protocol.time_step_ms, UNITS["ms"])
                reason = (
                    f"{rate_hz:g} Hz{circumstance} is more than {MAX_EVENTS_PER_STEP:g} events in a time step"
                )
                yield problem(f"partners.{name}.{path}", f"{reason} of {step}; {remedy}")


def largest_stress(partner: "Partner") -> float:
    """Return the level that stress tends to under a threat that never ends, where its recovery is slowest.

    Infinite if negative damping outweighs recovery.
    """
    if partner.stress.sensitivity_hz == 0:
        return 0.0
    recovery_hz = _slowest_recovery_hz(partner)
    return partner.stress.sensitivity_hz / recovery_hz if recovery_hz > 0 else float("inf")


def visual_gain(experiment: "Experiment", name: str) -> float:
    """Return by how much what a partner sees of the other and of itself is multiplied at most, both on one channel.

    Of oxytocin and phases it takes the largest; of acuity the mean, which is 1.
    """
    partner, link, phases = getattr(experiment.partners, name), experiment.link, experiment.protocol.phases
    effect = partner.oxytocin
    never = effect.dynamics == "clamped" and effect.level == 0
    oxytocin = 1.0 if never else 1 + effect.social_gain * effect.receptor_density
    other, factor = (link.b_to_a, "b_to_a") if name == "a" else (link.a_to_b, "a_to_b")
    gain = 0.0
    for sight, phase_factor, level_gain in (
        (other, factor, oxytocin),
        (partner.reafference, "reafference", 1.0),
    ):
        largest = max((getattr(phase, phase_factor) for phase in phases), default=1.0)
        gain += sight.coupling * largest * level_gain
    return gain


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


def _highest_rates_hz(experiment: "Experiment", name: str) -> dict[str, tuple[float, str, str]]:
    """Return the highest rate of each noise by its path, in what circumstance it comes about, and what helps."""
    partner, common_sd = getattr(experiment.partners, name), experiment.protocol.common_drive.sd
    lift = 1 + partner.stress.background_gain * largest_stress(partner)
    stressed = " under the highest stress" if lift > 1 else ""
    lift *= 1 + HIGHEST_SD * common_sd
    stressed += f" at the height of a common drive of sd {common_sd:g}" if common_sd else ""
    strongest = _highest_intensity(partner)
    background, drive_hz = partner.background, partner.intention.drive_rate_hz
    lower = "use a lower rate with a larger weight"
    return {
        "background.rate": (background.rate_hz * lift, stressed, lower),
        "background.observation_factor": (
            background.rate_hz * background.observation_factor * lift,
            f" in the observation circuit{stressed}",
            lower,
        ),
        "background.motor_rate": (background.motor_rate_hz * lift, stressed, lower),
        "vision.n_inputs": (
            partner.vision.n_inputs * visual_gain(experiment, name) * BUSY_HZ,
            f" of visual input where {BUSY_HZ:g} Hz of movement are seen",
            "use fewer with a larger weight, or a lower coupling",
        ),
        "intention.drive_rate": (drive_hz * strongest, f" at intensity {strongest:g}", lower),
    }


def _highest_intensity(partner: "Partner") -> float:
    reaction = partner.reaction
    reacts = reaction.mimic > 0 or reaction.retaliate > 0 or reaction.withdraw > 0
    answers = [reaction.intensity] if reacts else []
    return max(
        [partner.intention.intensity, *(event.intensity for event in partner.intention.events), *answers]
    )
