"""The mirror map: how strongly observing an act drives the circuit that executes it."""

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.connections import Mirror
from snn.model.populations import N_CHANNELS
from snn.model.wiring import Edges


def channel_matrix(mirror: Mirror) -> NDArray[np.float64]:
    """Return the map as multiples of the mirror weight, shape ``(n_observed, n_executed)``.

    A scrambled map starts from the congruent one: what it scrambles are the synapses, not the channels.
    """
    if mirror.map == "none":
        return np.zeros((N_CHANNELS, N_CHANNELS))
    if mirror.map == "naive":
        return np.full((N_CHANNELS, N_CHANNELS), 1.0 / N_CHANNELS)
    if mirror.map in ("congruent", "scrambled"):
        return np.eye(N_CHANNELS)
    return np.asarray(mirror.map, dtype=np.float64)


def receiving_cells(mirror: Mirror, n_cells: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Pick the execution cells that receive the mirror synapses, the same number in each channel.

    The share is an input (``mirror.fraction``), never a finding. Shape ``(n_cells,)``.
    """
    per_channel = n_cells // N_CHANNELS
    chosen = round(mirror.fraction * per_channel)
    ranks = rng.permuted(np.tile(np.arange(per_channel), (N_CHANNELS, 1)), axis=1)
    return (ranks < chosen).ravel()


def mirror_weights_nS(
    mirror: Mirror,
    edges: Edges,
    *,
    observed_channel: NDArray[np.int32],
    executed_channel: NDArray[np.int32],
    receives: NDArray[np.bool_],
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Weigh each mirror synapse by the channels that it joins.

    Parameters
    ----------
    mirror
        Map, weight and fraction.
    edges
        The synapses.
    observed_channel, executed_channel
        Channel of each synapse's source and target, shape ``(n_synapses,)``.
    receives
        Whether each synapse's target is one of the receiving cells, shape ``(n_synapses,)``.
    rng
        Shuffles a scrambled map: each cell keeps its weights, and with them its total input, but not the channels
        that they come from.

    Returns
    -------
    NDArray[np.float64]
        Weights in nS, shape ``(n_synapses,)``; 0 where the map has no link.
    """
    weights_nS = mirror.weight_nS * channel_matrix(mirror)[observed_channel, executed_channel]
    if mirror.map == "scrambled":
        weights_nS = _shuffled_within_targets(weights_nS, edges.post, rng)
    return np.where(receives, weights_nS, 0.0)


def _shuffled_within_targets(
    weights_nS: NDArray[np.float64], targets: NDArray[np.int32], rng: np.random.Generator
) -> NDArray[np.float64]:
    by_target = np.argsort(targets, kind="stable")
    at_random_by_target = np.lexsort((rng.random(targets.size), targets))
    shuffled = np.empty_like(weights_nS)
    shuffled[by_target] = weights_nS[at_random_by_target]
    return shuffled
