"""What the mirror path has learned: its weights by channel, how selective they are, and whether they stick."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import CHANNELS, PARTNERS, channels_of_valence
from snn.record.types import MIRROR_SITE, MOTOR_SITE, BoolArray, FloatArray, PlasticWeights

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment

BOUND_MARGIN = 0.01
"""A weight is at a bound if it is within this share of the largest weight of it."""
MAX_SHARE_AT_BOUND = 0.5
"""With more weights than this at one bound the mean tells little: the rule has run into its limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorWeights:
    """The learning synapses of the mirror path of one partner, over time."""

    times_s: FloatArray  # (n_snapshots,)
    maps_nS: FloatArray  # (n_snapshots, n_channels, n_channels) mean by observed (row) and executed channel
    same_nS: FloatArray  # (n_snapshots,) mean over synapses that join an observed channel to itself
    different_nS: FloatArray  # (n_snapshots,) mean over all others
    selectivity: FloatArray  # (n_snapshots,) same : different; nan where nothing different has a weight
    final_nS: FloatArray  # (n_synapses,) at the last snapshot
    final_same: BoolArray  # (n_synapses,) whether a synapse joins an observed channel to itself
    upper_bound_nS: float
    share_at_upper_bound: FloatArray  # (n_snapshots,)
    share_at_lower_bound: FloatArray  # (n_snapshots,)


def mirror_weights(
    weights: PlasticWeights | None, *, partner: int, experiment: "Experiment"
) -> MirrorWeights | None:
    """Average the synapses of one partner's mirror path by channel.

    Only synapses onto receiving cells count (`mirror.fraction`): the others weigh nothing and never will.

    Parameters
    ----------
    weights
        All snapshots of a recording.
    partner
        0 for a, 1 for b.
    experiment
        Says whether the path learns, and how large a weight may be.

    Returns
    -------
    MirrorWeights
        None if the partner's mirror path does not learn, has no synapse, or without any snapshot. A pair of
        channels without synapses is nan.
    """
    settings = getattr(experiment.partners, PARTNERS[partner])
    if weights is None or weights.times_s.size == 0 or settings.mirror.learning.rule == "none":
        return None
    chosen = (weights.partner == partner) & (weights.site == MIRROR_SITE) & _onto_receiving_cells(weights)
    if not chosen.any():
        return None
    weights_nS = weights.weights_nS[:, chosen].astype(np.float64)
    observed, executed = weights.pre_channel[chosen], weights.post_channel[chosen]
    same = observed == executed
    # As the model has it: a larger dyad has more synapses and weaker ones.
    upper_nS = settings.mirror.learning.weight_max_nS / settings.size_factor
    same_nS, different_nS = _mean(weights_nS[:, same]), _mean(weights_nS[:, ~same])
    return MirrorWeights(
        times_s=weights.times_s,
        maps_nS=_by_channels(weights_nS, observed, executed),
        same_nS=same_nS,
        different_nS=different_nS,
        selectivity=_ratio(same_nS, different_nS),
        final_nS=weights_nS[-1],
        final_same=same,
        upper_bound_nS=upper_nS,
        share_at_upper_bound=_mean(weights_nS >= (1 - BOUND_MARGIN) * upper_nS),
        share_at_lower_bound=_mean(weights_nS <= BOUND_MARGIN * upper_nS),
    )


def motor_weight_nS(weights: PlasticWeights | None, *, partner: int, experiment: "Experiment") -> FloatArray:
    """Average the execution to motor weights of the positive channels, those that reward teaches.

    Returns
    -------
    ndarray
        One value for each snapshot, shape ``(n_snapshots,)``; none if nothing there learns.
    """
    reward = getattr(experiment.partners, PARTNERS[partner]).reward
    if weights is None or reward.learning_rate == 0 or reward.sites == "mirror":
        return np.empty(0)
    positive = channels_of_valence(+1)
    here = (weights.partner == partner) & (weights.site == MOTOR_SITE)
    chosen = here & np.isin(weights.post_channel, positive)
    return _mean(weights.weights_nS[:, chosen].astype(np.float64))


def snapshots_until(times_s: FloatArray, time_s: float) -> int:
    """Count the snapshots up to a time; a microsecond later still counts, for times are sums of time steps."""
    return int(np.count_nonzero(times_s <= time_s + 1e-6))


def _onto_receiving_cells(weights: PlasticWeights) -> BoolArray:
    """Mark the synapses onto cells that have any mirror weight at any time, shape ``(n_synapses,)``."""
    ever = (weights.weights_nS > 0).any(axis=0) & (weights.site == MIRROR_SITE)
    cell = weights.partner.astype(np.int64) << 32 | weights.post_cell
    return np.isin(cell, cell[ever])


def _ratio(same_nS: FloatArray, different_nS: FloatArray) -> FloatArray:
    undefined = np.full(same_nS.shape, np.nan)
    return np.divide(same_nS, different_nS, out=undefined, where=different_nS > 0)


def _by_channels(
    weights_nS: FloatArray, observed: NDArray[np.int8], executed: NDArray[np.int8]
) -> FloatArray:
    n_channels = len(CHANNELS)
    cells = [(row, column) for row in range(n_channels) for column in range(n_channels)]
    means = [_mean(weights_nS[:, (observed == row) & (executed == column)]) for row, column in cells]
    return np.stack(means, axis=1).reshape(-1, n_channels, n_channels)


def _mean(values: FloatArray | BoolArray) -> FloatArray:
    """Average over synapses, shape ``(n_snapshots,)``; nan without synapses."""
    return values.mean(axis=1) if values.shape[1] else np.full(values.shape[0], np.nan)
