"""Parameters and initial values of every cell of the dyad, in SI units."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.cells import CellParameters
from snn.config.schema.channels import PARTNERS
from snn.config.schema.drive import Background
from snn.config.schema.partner import Partner
from snn.model.concatenation import stacked
from snn.model.counter_noise import draw_keys, split_keys
from snn.model.populations import N_CHANNELS, Block
from snn.model.streams import DyadStreams

MV, MS, NS, PF = 1e-3, 1e-3, 1e-9, 1e-12
NO_CHANNEL = len(PARTNERS) * N_CHANNELS
"""The intention row of cells without a channel of their own to intend: it is never active."""


def membrane(cells: CellParameters) -> dict[str, float]:
    """Return the membrane constants by their name in the equations, in SI units."""
    return {
        "C": cells.capacitance_pF * PF,
        "g_leak": cells.leak_conductance_nS * NS,
        "E_leak": cells.resting_potential_mV * MV,
        "E_e": cells.reversal_excitatory_mV * MV,
        "E_i": cells.reversal_inhibitory_mV * MV,
        "E_ahp": cells.reversal_adaptation_mV * MV,
        "tau_e": cells.tau_excitatory_ms * MS,
        "tau_i": cells.tau_inhibitory_ms * MS,
        "tau_ahp": cells.tau_adaptation_ms * MS,
        "v_threshold": cells.threshold_mV * MV,
        "v_reset": cells.reset_potential_mV * MV,
    }


def stepping(cells: CellParameters, *, time_step_ms: float) -> dict[str, float]:
    """Return what one time step needs of the time constants: decay factors, means, and the refractory steps.

    ``decay_*`` is what a step leaves of a conductance, ``mean_*`` its mean over the step; both in parts of its value
    at the beginning.
    """
    steps_per_tau = {
        "e": time_step_ms / cells.tau_excitatory_ms,
        "i": time_step_ms / cells.tau_inhibitory_ms,
        "ahp": time_step_ms / cells.tau_adaptation_ms,
    }
    return {
        **{f"decay_{name}": math.exp(-fraction) for name, fraction in steps_per_tau.items()},
        **{f"mean_{name}": -math.expm1(-fraction) / fraction for name, fraction in steps_per_tau.items()},
        "refractory_steps": float(round(cells.refractory_period_ms / time_step_ms)),
    }


def population_parameters(partner: Partner, block: Block, *, time_step_ms: float) -> dict[str, float]:
    """Return the constants of one population's cells by their name in the equations, in SI units."""
    population, motor = block.population, block.population.circuit == "motor"
    excitatory = population.cell_type == "e"
    in_circuit = excitatory and not motor
    background = partner.background
    rate_hz = _background_rate_hz(background, population.circuit)
    weight_nS = background.motor_weight_nS if motor else background.weight_nS
    return (
        membrane(partner.cells)
        | stepping(partner.cells, time_step_ms=time_step_ms)
        | {
            "adaptation_step": partner.cells.adaptation_step_nS * NS * excitatory,
            "is_interneuron": float(not excitatory),
            "in_circuit": float(in_circuit),
            "gate_conductance": partner.motor.gate_conductance_nS * NS * motor,
            "gate_leak": partner.motor.gate_leak,
            "w_background": weight_nS * NS,
            "mean_background_at_rest": rate_hz * time_step_ms * MS,
            "w_drive": _drive_weight_nS(partner, population.circuit) * NS * excitatory,
        }
    )


def _drive_weight_nS(partner: Partner, circuit: str) -> float:
    """Return the weight of an input of what drives a cell: what it sees, or its own intention."""
    weights_nS = {"observation": partner.vision.weight_nS, "execution": partner.intention.drive_weight_nS}
    return weights_nS.get(circuit, 0.0)


def _background_rate_hz(background: Background, circuit: str) -> float:
    if circuit == "motor":
        return background.motor_rate_hz
    return background.rate_hz * (background.observation_factor if circuit == "observation" else 1.0)


def cell_parameters(
    partners: Mapping[str, Partner],
    blocks: Mapping[str, Block],
    *,
    streams: DyadStreams,
    time_step_ms: float,
    noise_branch: int = 0,
) -> dict[str, NDArray[np.float64] | NDArray[np.int32]]:
    """Lay out the parameters of all cells, each array ``(n_cells,)``, with noise keys and initial potentials.

    Initial potentials are uniform between rest and threshold, so that cells do not fire their first spike together.
    They and the keys are other ones in each branch of the noise.
    """
    parts: list[dict[str, NDArray]] = []
    for name in partners:
        index = PARTNERS.index(name)
        rng = streams.noise(index, branch=noise_branch)
        for block in (b for b in blocks.values() if b.population.partner == name):
            n_cells = block.population.n_cells
            constants = population_parameters(partners[name], block, time_step_ms=time_step_ms)
            part: dict[str, NDArray] = {key: np.full(n_cells, value) for key, value in constants.items()}
            part["partner_row"] = np.full(n_cells, index, dtype=np.int32)
            part["key_high"], part["key_low"] = split_keys(draw_keys(n_cells, rng))
            part["v"] = rng.uniform(constants["E_leak"], constants["v_threshold"], n_cells)
            parts.append(part)
    return stacked(parts)


def channel_of_cells(blocks: Mapping[str, Block]) -> NDArray[np.int32]:
    """Return the intention row of each cell: its channel's for execution E and motor cells, else ``NO_CHANNEL``."""
    parts = []
    for block in blocks.values():
        own = block.population.circuit in ("execution", "motor") and block.population.n_channels > 0
        first_row = PARTNERS.index(block.population.partner) * N_CHANNELS
        rows = block.channel_of_cell + first_row if own else np.full(block.population.n_cells, NO_CHANNEL)
        parts.append(rows.astype(np.int32))
    return np.concatenate(parts)
