"""Random connectivity with fixed in-degree, drawn in NumPy.

Each target cell receives exactly round(p * n_sources) synapses from distinct sources (no self-connections), the
usual alternative to a fixed probability (Brunel 2000, J Comput Neurosci 8:183). The number of synapses is then the
same for every seed, so every seed runs in the same compiled model. Against fixed probability, the cells of a
population lose the binomial spread of their in-degrees.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Edges:
    """Synapses as pairs of cells, ordered by target.

    Attributes
    ----------
    pre, post
        Indices of the source and target cell in the dyad's group, shape ``(n_synapses,)``.
    """

    pre: NDArray[np.int32]  # (n_synapses,)
    post: NDArray[np.int32]  # (n_synapses,)


def in_degree(probability: float, n_sources: int) -> int:
    """Return the number of sources of each target cell: ``round(p * n_sources)``."""
    return min(n_sources, round(probability * n_sources))


def fixed_in_degree(
    sources: NDArray[np.int32], targets: NDArray[np.int32], *, probability: float, rng: np.random.Generator
) -> Edges:
    """Draw for each target the same number of distinct sources.

    Parameters
    ----------
    sources, targets
        Cell indices, shapes ``(n_sources,)`` and ``(n_targets,)``. A cell in both never connects to itself.
    probability
        Connection probability; larger gives every target more sources.
    rng
        Source of the draw.

    Returns
    -------
    Edges
        ``n_targets * in_degree`` synapses.
    """
    degree = in_degree(probability, sources.size)
    lottery = rng.random((targets.size, sources.size))
    lottery[targets[:, None] == sources[None, :]] = np.inf  # never drawn: no self-connections
    degree = min(degree, sources.size - int(np.isinf(lottery).any()))
    if degree == 0:
        return Edges(np.empty(0, np.int32), np.empty(0, np.int32))
    winners = np.argpartition(lottery, degree - 1, axis=1)[:, :degree]
    winners.sort(axis=1)
    return Edges(sources[winners].ravel().astype(np.int32), np.repeat(targets, degree).astype(np.int32))


def channel_to_channel(
    sources: NDArray[np.int32],
    targets: NDArray[np.int32],
    *,
    n_channels: int,
    probability: float,
    rng: np.random.Generator,
) -> Edges:
    """Connect each channel's sources to the same channel's targets with fixed in-degree.

    ``sources`` and ``targets`` hold equal blocks of cells, one for each of the ``n_channels`` channels.
    """
    parts = [
        fixed_in_degree(source_block, target_block, probability=probability, rng=rng)
        for source_block, target_block in zip(
            np.split(sources, n_channels), np.split(targets, n_channels), strict=True
        )
    ]
    return Edges(np.concatenate([p.pre for p in parts]), np.concatenate([p.post for p in parts]))


def every_channel_to_channel(
    sources: NDArray[np.int32],
    targets: NDArray[np.int32],
    *,
    n_channels: int,
    probability: float,
    rng: np.random.Generator,
) -> Edges:
    """Connect every channel's sources to every channel's targets, each pair of channels with fixed in-degree.

    Every target has the same number of sources in each channel, so a map of weights by pair of channels (the mirror
    map) changes no cell's number of inputs. Ordered by target channel, then by source channel, then by target.
    """
    parts = [
        fixed_in_degree(source_block, target_block, probability=probability, rng=rng)
        for target_block in np.split(targets, n_channels)
        for source_block in np.split(sources, n_channels)
    ]
    return Edges(np.concatenate([p.pre for p in parts]), np.concatenate([p.post for p in parts]))


def uniform_delay_steps(
    n_synapses: int, *, min_ms: float, max_ms: float, time_step_ms: float, rng: np.random.Generator
) -> NDArray[np.int32]:
    """Draw delays uniformly between two bounds, as whole time steps and never less than one.

    Larger bounds make the effect of a spike later. Shape ``(n_synapses,)``.
    """
    delays_ms = rng.uniform(min_ms, max_ms, n_synapses)
    return np.maximum(1, np.rint(delays_ms / time_step_ms)).astype(np.int32)
