"""What the mirror path has learned: its weights by channel, how selective they are, and whether they stick."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from snn.config.channels import CHANNELS, PARTNERS
from snn.record.types import BoolArray, FloatArray, PlasticWeights

if TYPE_CHECKING:
    from snn.config.experiment import Experiment

MIRROR_SITE, MOTOR_SITE = 0, 1
"""As `PlasticWeights` numbers them."""
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
    upper_bound_nS: float
    share_at_upper_bound: FloatArray  # (n_snapshots,)
    share_at_lower_bound: FloatArray  # (n_snapshots,)


def mirror_weights(
    weights: PlasticWeights | None, *, partner: int, experiment: "Experiment"
) -> MirrorWeights | None:
    """Average the learning synapses of one partner's mirror path by channel.

    Parameters
    ----------
    weights
        Snapshots of a recording.
    partner
        0 for a, 1 for b.
    experiment
        Says how large a weight may be.

    Returns
    -------
    MirrorWeights
        None if nothing in the partner's mirror path learns, or without any snapshot. A pair of channels without
        synapses is nan.
    """
    chosen = learning_synapses(weights, partner=partner, site=MIRROR_SITE)
    if weights is None or weights.times_s.size == 0 or not chosen.any():
        return None
    weights_nS = weights.weights_nS[:, chosen].astype(np.float64)
    observed, executed = weights.pre_channel[chosen], weights.post_channel[chosen]
    same = observed == executed
    upper_nS = getattr(experiment.partners, PARTNERS[partner]).mirror.learning.weight_max_nS
    same_nS, different_nS = _mean(weights_nS[:, same]), _mean(weights_nS[:, ~same])
    return MirrorWeights(
        times_s=weights.times_s,
        maps_nS=_by_channels(weights_nS, observed, executed),
        same_nS=same_nS,
        different_nS=different_nS,
        selectivity=np.divide(
            same_nS, different_nS, out=np.full(same_nS.shape, np.nan), where=different_nS > 0
        ),
        upper_bound_nS=upper_nS,
        share_at_upper_bound=_mean(weights_nS >= (1 - BOUND_MARGIN) * upper_nS),
        share_at_lower_bound=_mean(weights_nS <= BOUND_MARGIN * upper_nS),
    )


def learning_synapses(weights: PlasticWeights | None, *, partner: int, site: int) -> BoolArray:
    """Mark the synapses of one partner and site, shape ``(n_synapses,)``; without weights there are none."""
    if weights is None:
        return np.zeros(0, dtype=np.bool_)
    return (weights.partner == partner) & (weights.site == site)


def last_snapshot(weights: PlasticWeights, *, until_s: float) -> PlasticWeights:
    """Keep the last snapshot up to a time, or none if there is none so early.

    Parameters
    ----------
    weights
        Snapshots of a recording.
    until_s
        Such as the end of the measured phase.
    """
    # A microsecond: the times of snapshots are sums of time steps.
    n_until = int(np.count_nonzero(weights.times_s <= until_s + 1e-6))
    last = slice(max(0, n_until - 1), n_until)
    return PlasticWeights(
        partner=weights.partner,
        site=weights.site,
        pre_cell=weights.pre_cell,
        post_cell=weights.post_cell,
        pre_channel=weights.pre_channel,
        post_channel=weights.post_channel,
        times_s=weights.times_s[last],
        weights_nS=weights.weights_nS[last],
    )


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
