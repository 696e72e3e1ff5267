"""Masks over time: later, kept on, in runs, since when, and from spans of seconds. Time is the last axis."""

from collections.abc import Iterable
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from snn.record.types import BoolArray

_ON_GRID = 1e-6
"""Parts of a step by which a time may miss the grid: decimal fractions such as 0.1 are not exact in binary."""


def delayed(mask: BoolArray, n_steps: int) -> BoolArray:
    """Shift a mask to later steps; nothing arrives before the first delay is over."""
    later = np.zeros_like(mask)
    later[..., n_steps:] = mask[..., : max(0, mask.shape[-1] - n_steps)]
    return later


def held(mask: BoolArray, n_steps: int) -> BoolArray:
    """Keep a mask on for ``n_steps`` after each step at which it was on."""
    kept = mask.copy()
    for row, held_row in zip(np.atleast_2d(mask), np.atleast_2d(kept), strict=True):
        for stop in runs(row)[1]:
            held_row[stop : stop + n_steps] = True
    return kept


def either(masks: Iterable[BoolArray]) -> BoolArray:
    """Return where any of several masks is on."""
    return reduce(np.logical_or, masks)


def runs(mask: BoolArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first steps of the runs of a mask of shape ``(n_steps,)``, and the steps after their last."""
    edges = np.flatnonzero(np.diff(mask, prepend=False, append=False))
    return edges[::2], edges[1::2]


def steps_since(mask: BoolArray) -> NDArray[np.intp]:
    """Return how many steps ago a mask ``(n_steps,)`` was last on, 0 where it is.

    The start, where a network settles, counts as on.
    """
    steps = np.arange(mask.size)
    return steps - np.maximum.accumulate(np.where(mask, steps, 0))


def marked(spans_s: Iterable[tuple[float, float]], *, n_steps: int, step_ms: float) -> BoolArray:
    """Mark the steps that any of some spans (start and stop in s) reaches into, at least one each, ``(n_steps,)``.

    Examples
    --------
    >>> marked([(0.015, 0.03), (-1.0, 0.01)], n_steps=5, step_ms=10.0).astype(int)
    array([1, 1, 1, 0, 0])
    """
    mask = np.zeros(n_steps, dtype=np.bool_)
    for start_s, stop_s in spans_s:
        first = int(np.floor(start_s * 1e3 / step_ms + _ON_GRID))
        stop = max(first + 1, int(np.ceil(stop_s * 1e3 / step_ms - _ON_GRID)))
        mask[max(0, first) : max(0, stop)] = True
    return mask
