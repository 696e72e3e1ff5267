"""Rules of learning as numbers of the postsynaptic cell, in SI units, by their name in the equations."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import CHANNELS
from snn.config.schema.learning import MirrorLearning
from snn.config.schema.partner import Partner
from snn.model.concatenation import stacked
from snn.model.populations import N_CHANNELS, Block

NS, MS = 1e-9, 1e-3
UNBOUNDED = 1.0
"""Upper bound (S) of a weight that does not learn: beyond any that can be set."""


def learns(partner: Partner) -> bool:
    """Tell whether anything in a partner learns; then the model has the equations for it."""
    return partner.mirror.learning.rule != "none" or partner.inhibitory_learning.learning_rate > 0


def learning_parameters(
    partners: Mapping[str, Partner], blocks: Mapping[str, Block], *, receives: Mapping[str, NDArray[np.bool_]]
) -> dict[str, NDArray[np.float64]]:
    """Lay out what every cell needs for the synapses that it receives, each array ``(n_cells,)``.

    Parameters
    ----------
    partners
        Both partners by name.
    blocks
        Where each population lies.
    receives
        By partner, which execution E cells receive mirror synapses, ``(n_execution_e,)``: the others do not learn.
    """
    parts: list[dict[str, NDArray[np.float64]]] = []
    for block in blocks.values():
        partner, population = partners[block.population.partner], block.population
        values = _nothing(partner) | _inhibition(partner, block)
        part = {name: np.full(population.n_cells, value) for name, value in values.items()}
        if population.circuit == "execution" and population.n_channels:
            part |= _mirror_path(partner, receives[population.partner])
        if population.circuit == "motor":
            part |= _motor_path(partner, block.channel_of_cell)
        parts.append(part)
    return stacked(parts)


def rule_numbers(learning: MirrorLearning) -> dict[str, float]:
    """Return the amplitudes (in parts of the largest weight), time constants (s) and bounds of a rule."""
    if learning.rule in ("pair", "guetig"):
        pair = learning.guetig if learning.rule == "guetig" else learning.pair
        return {
            "pair_potentiation": pair.potentiation,
            "triplet_potentiation": 0.0,
            "nominal_depression": pair.depression,
            "tau_plus": pair.tau_plus_ms * MS,
            "tau_minus": pair.tau_minus_ms * MS,
            "tau_triplet": learning.triplet.tau_triplet_ms * MS,
            "bound_exponent": learning.guetig.exponent if learning.rule == "guetig" else 0.0,
            "slides": 0.0,
        }
    triplet, on = learning.triplet, float(learning.rule != "none")
    return {
        "pair_potentiation": on * triplet.pair_potentiation,
        "triplet_potentiation": on * triplet.triplet_potentiation,
        "nominal_depression": on * triplet.pair_depression,
        "tau_plus": triplet.tau_plus_ms * MS,
        "tau_minus": triplet.tau_minus_ms * MS,
        "tau_triplet": triplet.tau_triplet_ms * MS,
        "bound_exponent": float(learning.bounds == "soft"),
        "slides": float(learning.rule == "sliding_triplet"),
    }


def _nothing(partner: Partner) -> dict[str, float]:
    """Return the numbers of a cell whose synapses do not learn: time constants and bounds, but no steps."""
    learning = partner.mirror.learning
    return rule_numbers(learning) | {
        "pair_potentiation": 0.0,
        "triplet_potentiation": 0.0,
        "nominal_depression": 0.0,
        "slides": 0.0,
        "learning_rate": 0.0,
        "reward_rate": 0.0,
        "eligible": 0.0,
        "eligibility_time": partner.reward.eligibility_time_s,
        "weight_max": UNBOUNDED,
        "sliding_target": learning.sliding.target_rate_hz,
        "sliding_time": learning.sliding.time_constant_s,
        "competes": 0.0,
        "scales": 0.0,
        "n_incoming": 1.0,
        "weight_sum_target": 0.0,
    }


def _steps(partner: Partner, weight_max: float) -> dict[str, float]:
    numbers = rule_numbers(partner.mirror.learning)
    amplitudes = ("pair_potentiation", "triplet_potentiation", "nominal_depression")
    return numbers | {name: numbers[name] * weight_max for name in amplitudes}


def _mirror_path(partner: Partner, receives: NDArray[np.bool_]) -> dict[str, NDArray[np.float64]]:
    mirror, learning, reward = partner.mirror, partner.mirror.learning, partner.reward
    learns_here = learning.rule != "none"
    weight_max = learning.weight_max_nS * NS / partner.size_factor if learns_here else UNBOUNDED
    per_channel = receives.size // N_CHANNELS
    n_incoming = N_CHANNELS * round(mirror.probability * per_channel)
    rewarded = float(reward.learning_rate > 0 and reward.sites in ("mirror", "both"))
    values = _steps(partner, weight_max) | {
        "learning_rate": learning.learning_rate,
        "reward_rate": reward.learning_rate * rewarded,
        "eligible": rewarded,
        "competes": float(learns_here and learning.competition != "none"),
        "scales": float(learning.competition == "multiplicative"),
    }
    columns = {name: np.where(receives, value, 0.0) for name, value in values.items() if "tau" not in name}
    return columns | {
        "weight_max": np.full(receives.size, weight_max),
        "n_incoming": np.full(receives.size, float(max(1, n_incoming))),
        "weight_sum_target": np.full(
            receives.size, n_incoming * learning.mean_weight_nS * NS / partner.size_factor
        ),
    }


def _motor_path(partner: Partner, channel_of_cell: NDArray[np.int32]) -> dict[str, NDArray[np.float64]]:
    """Only reward changes these, and only on the positive channels."""
    reward = partner.reward
    learns_here = reward.learning_rate > 0 and reward.sites in ("motor", "both")
    weight_max = reward.motor_weight_max_nS * NS / partner.size_factor if learns_here else UNBOUNDED
    is_positive = np.asarray([channel.valence > 0 for channel in CHANNELS])[channel_of_cell]
    rewarded = is_positive & learns_here
    values = _steps(partner, weight_max) | {"reward_rate": reward.learning_rate, "eligible": 1.0}
    columns = {name: np.where(rewarded, value, 0.0) for name, value in values.items() if "tau" not in name}
    return columns | {"weight_max": np.full(channel_of_cell.size, weight_max)}


def _inhibition(partner: Partner, block: Block) -> dict[str, float]:
    rule, circuit = partner.inhibitory_learning, block.population.circuit
    target = block.population.cell_type == "e" and circuit in ("observation", "execution")
    initial_nS = getattr(partner, circuit).inhibitory_weight_nS if target else 0.0
    rate = rule.learning_rate * initial_nS * NS / partner.size_factor
    return {
        "inhibitory_rate": rate,
        "inhibitory_target": 2.0 * rule.target_rate_hz * rule.tau_ms * MS,
        "inhibitory_tau": rule.tau_ms * MS,
        "inhibitory_weight_max": rule.weight_max_nS * NS / partner.size_factor if rate > 0 else UNBOUNDED,
    }
