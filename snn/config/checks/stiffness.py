"""How large conductances may become, and whether the membrane still follows them in steps of time.

The step of the membrane is exact while conductances are constant, so that it never diverges. But where dt g / C is not
small, a cell reaches within one step where its inputs pull it, and when it fires is only known to a step.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from snn.config.checks.noise import BUSY_HZ, largest_stress, visual_gain
from snn.config.problems.problem import Problem
from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.trials.dyad_size import SUPPRESSION_PROBABILITY
from snn.units import rounded

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment
    from snn.config.schema.partner import Partner

MAX_STEPS_PER_TIME_CONSTANT = 1.0
"""Of dt g / C: beyond it a membrane goes more than 63 % of its way in a step."""
_TO_S = 1e-3


def stiffness_notices(experiment: "Experiment") -> Iterator[Problem]:
    """Remark on partners whose conductances are too large for the time step, at the largest of them."""
    for name in PARTNERS:
        cells = getattr(experiment.partners, name).cells
        for population, parts in conductances_nS(experiment, name).items():
            total_nS = sum(parts.values())
            ratio = experiment.protocol.time_step_ms * total_nS / cells.capacitance_pF
            if ratio > MAX_STEPS_PER_TIME_CONSTANT:
                path = max(parts, key=parts.__getitem__)
                remark = (
                    f"conductances of {population} cells reach some {rounded(total_nS, 3)} nS at {BUSY_HZ:g} Hz, of "
                    f"which {rounded(parts[path], 3)} nS by this; dt g / C is then {ratio:.2g}, so that potentials "
                    "jump within a time step; make it smaller, protocol.time_step shorter or cells.capacitance larger"
                )
                yield Problem(tuple(path.split(".")), remark)
                break  # one remark a partner: the populations share their parameters


def conductances_nS(experiment: "Experiment", name: str) -> dict[str, dict[str, float]]:
    """Estimate the largest mean conductances of a partner's cells.

    Each is what a full rate of all its inputs keeps open: number x weight x decay time x 80 Hz. Weights are divided by
    `size_factor`, by which the numbers grow, so that neither depends on it.

    Returns
    -------
    dict
        By population, nanosiemens by the path of the parameter that they grow with.
    """
    partner = getattr(experiment.partners, name)
    own = {
        "observation": _observation_nS(partner, visual_gain=visual_gain(experiment, name)),
        "execution": _execution_nS(partner),
        "motor": _motor_nS(partner),
    }
    everywhere = _everywhere_nS(partner)
    return {
        population: {f"partners.{name}.{path}": value for path, value in (everywhere | parts).items()}
        for population, parts in own.items()
    }


def _everywhere_nS(partner: "Partner") -> dict[str, float]:
    cells = partner.cells
    return {
        "cells.leak_conductance": cells.leak_conductance_nS,
        "cells.adaptation_step": cells.adaptation_step_nS * cells.tau_adaptation_ms * _TO_S * BUSY_HZ,
    }


def _observation_nS(partner: "Partner", *, visual_gain: float) -> dict[str, float]:
    noise, vision, (busy_e, _) = partner.background, partner.vision, _busy(partner)
    return {
        **_circuit_nS(partner, "observation"),
        "background.weight": _background_nS(partner) * noise.observation_factor,
        "vision.weight": visual_gain * vision.n_inputs * vision.weight_nS * busy_e,
    }


def _execution_nS(partner: "Partner") -> dict[str, float]:
    mirror, intention, (busy_e, _) = partner.mirror, partner.intention, _busy(partner)
    drive_hz = intention.intensity * intention.drive_rate_hz
    n_channel = partner.sizes.excitatory_per_channel
    return {
        **_circuit_nS(partner, "execution"),
        "background.weight": _background_nS(partner),
        "mirror.weight": mirror.probability * n_channel * mirror.weight_nS * busy_e,
        "intention.drive_weight": drive_hz
        * intention.drive_weight_nS
        * partner.cells.tau_excitatory_ms
        * _TO_S,
    }


def _motor_nS(partner: "Partner") -> dict[str, float]:
    motor, noise, stress, (busy_e, busy_i) = partner.motor, partner.background, partner.stress, _busy(partner)
    n_channel, tau_e_s = partner.sizes.excitatory_per_channel, partner.cells.tau_excitatory_ms * _TO_S
    noise_hz = _stressed(partner) * noise.motor_rate_hz
    return {
        "background.motor_weight": noise_hz * noise.motor_weight_nS * tau_e_s,
        "motor.weight": motor.probability * n_channel * motor.weight_nS * busy_e,
        "motor.gate_conductance": motor.gate_conductance_nS
        * (1 + stress.gate_gain * largest_stress(partner)),
        "motor.suppression_weight": SUPPRESSION_PROBABILITY
        * n_channel
        * motor.suppression_weight_nS
        * busy_i,
    }


def _circuit_nS(partner: "Partner", part: str) -> dict[str, float]:
    own, sizes, (busy_e, busy_i) = getattr(partner, part), partner.sizes, _busy(partner)
    n_excitatory = len(CHANNELS) * sizes.excitatory_per_channel
    return {
        f"{part}.excitatory_weight": own.excitatory_probability
        * n_excitatory
        * own.excitatory_weight_nS
        * busy_e,
        f"{part}.inhibitory_weight": own.inhibitory_probability
        * sizes.inhibitory
        * own.inhibitory_weight_nS
        * busy_i,
    }


def _background_nS(partner: "Partner") -> float:
    noise = partner.background
    return _stressed(partner) * noise.rate_hz * noise.weight_nS * partner.cells.tau_excitatory_ms * _TO_S


def _stressed(partner: "Partner") -> float:
    """Return the factor of the background under the largest stress."""
    return 1 + partner.stress.background_gain * largest_stress(partner)


def _busy(partner: "Partner") -> tuple[float, float]:
    """Return how many synapses of each kind, E and I, one input at 80 Hz keeps open."""
    cells = partner.cells
    return (
        cells.tau_excitatory_ms * _TO_S * BUSY_HZ,
        cells.tau_inhibitory_ms * _TO_S * BUSY_HZ,
    )
