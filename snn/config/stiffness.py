"""How large conductances may become, and whether the membrane still follows them in steps of time.

The step of the membrane is exact while conductances are constant, so that it never diverges. But where dt g / C is not
small, a cell reaches within one step where its inputs pull it, and when it fires is only known to a step.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from snn.config.channels import CHANNELS, PARTNERS
from snn.config.messages import Problem
from snn.config.noise_checks import BUSY_HZ, largest_stress, visual_gain
from snn.config.size import SUPPRESSION_PROBABILITY
from snn.units import rounded

if TYPE_CHECKING:
    from snn.config.experiment import Experiment

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
    cells, sizes, noise, motor = partner.cells, partner.sizes, partner.background, partner.motor
    vision = partner.vision
    tau_e_s, tau_i_s = cells.tau_excitatory_ms * _TO_S, cells.tau_inhibitory_ms * _TO_S
    n_channel, n_circuit = sizes.excitatory_per_channel, len(CHANNELS) * sizes.excitatory_per_channel
    busy_e, busy_i = tau_e_s * BUSY_HZ, tau_i_s * BUSY_HZ

    def circuit(part: str) -> dict[str, float]:
        own = getattr(partner, part)
        excitatory = own.excitatory_probability * n_circuit * own.excitatory_weight_nS * busy_e
        inhibitory = own.inhibitory_probability * sizes.inhibitory * own.inhibitory_weight_nS * busy_i
        return {f"{part}.excitatory_weight": excitatory, f"{part}.inhibitory_weight": inhibitory}

    everywhere = {"cells.leak_conductance": cells.leak_conductance_nS}
    adapting = {"cells.adaptation_step": cells.adaptation_step_nS * cells.tau_adaptation_ms * _TO_S * BUSY_HZ}
    factor = 1 + partner.stress.background_gain * largest_stress(partner)
    background = {"background.weight": factor * noise.rate_hz * noise.weight_nS * tau_e_s}
    mirrored = partner.mirror.probability * n_channel * partner.mirror.weight_nS * busy_e
    gate = motor.gate_conductance_nS * (1 + partner.stress.gate_gain * largest_stress(partner))
    drive = partner.intention.intensity * partner.intention.drive_rate_hz
    suppression = SUPPRESSION_PROBABILITY * n_channel * motor.suppression_weight_nS * busy_i
    own = {
        "observation": everywhere
        | adapting
        | circuit("observation")
        | {"background.weight": background["background.weight"] * noise.observation_factor}
        | {"vision.weight": visual_gain(experiment, name) * vision.n_inputs * vision.weight_nS * busy_e},
        "execution": everywhere
        | adapting
        | circuit("execution")
        | background
        | {
            "mirror.weight": mirrored,
            "intention.drive_weight": drive * partner.intention.drive_weight_nS * tau_e_s,
        },
        "motor": everywhere
        | adapting
        | {"background.motor_weight": factor * noise.motor_rate_hz * noise.motor_weight_nS * tau_e_s}
        | {"motor.weight": motor.probability * n_channel * motor.weight_nS * busy_e}
        | {"motor.gate_conductance": gate, "motor.suppression_weight": suppression},
    }
    return {
        population: {f"partners.{name}.{path}": value for path, value in parts.items()}
        for population, parts in own.items()
    }
