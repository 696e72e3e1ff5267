"""Least squares on lagged cues, for many cue lists at once: only the bins near a cue are touched."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.analyse.influence.cues import CueLists, bins_of
from snn.record.types import FloatArray

RIDGE = 1e-9
"""Added to a Gram matrix, in parts of its largest variance: lags that no cue tells apart share what they explain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LagWindow:
    """Which bins are explained, and from cues how many bins before them; negative lags are cues that come later."""

    first_lag: int
    last_lag: int
    first_bin: int
    stop_bin: int

    @property
    def n_lags(self) -> int:
        """Number of lags, both ends included."""
        return self.last_lag - self.first_lag + 1

    @property
    def n_bins(self) -> int:
        """Number of bins that are explained."""
        return self.stop_bin - self.first_bin


@dataclass(frozen=True, slots=True, kw_only=True)
class CueMoments:
    """Sums of products of lagged cue counts, with each other and with a target; counts less their mean."""

    with_target: FloatArray  # (n_lists, n_channels, n_lags)
    with_cues: FloatArray  # (n_lists, n_channels, n_lags, n_lags)

    def explained(self, channels: NDArray[np.intp]) -> FloatArray:
        """Return how much of the target's sum of squares the cues explain, coefficients in common, ``(n_lists,)``."""
        with_target = self.with_target[:, channels].sum(axis=1)
        with_cues = self.with_cues[:, channels].sum(axis=1)
        largest = np.einsum("dll->dl", with_cues).max(axis=1, initial=0.0)
        ridge = np.where(largest > 0, RIDGE * largest, 1.0)
        ridged = with_cues + ridge[:, None, None] * np.eye(with_cues.shape[1])
        coefficients = np.linalg.solve(ridged, with_target[:, :, None])[:, :, 0]
        return np.einsum("dl,dl->d", coefficients, with_target)


def cue_moments(lists: CueLists, target: FloatArray, *, bin_s: float, window: LagWindow) -> CueMoments:
    """Sum up what least squares needs.

    Parameters
    ----------
    lists
        Cues; those on channels that the target does not have, or outside its bins, do not count.
    target
        Mean 0 over the bins of the window, shape ``(n_channels, n_bins)``.
    bin_s
        Width of a bin.
    window
        Lags, and bins that are explained.
    """
    n_channels, n_bins = target.shape
    bins = bins_of(lists.onset_s, bin_s=bin_s)
    inside = (bins >= 0) & (bins < n_bins) & (lists.channel < n_channels)
    row = lists.number[inside] * n_channels + lists.channel[inside]
    order = np.lexsort((bins[inside], row))
    row, bins = row[order], bins[inside][order]
    n_rows = lists.n_lists * n_channels
    touched = bins[:, None] + np.arange(window.first_lag, window.last_lag + 1)
    counted = (touched >= window.first_bin) & (touched < window.stop_bin)
    values = np.where(counted, target[(row % n_channels)[:, None], np.where(counted, touched, 0)], 0.0)
    index = row[:, None] * window.n_lags + np.arange(window.n_lags)
    shape = lists.n_lists, n_channels, window.n_lags
    with_target = _summed(index, values, n_rows * window.n_lags).reshape(shape)
    counts = _summed(index, counted.astype(np.float64), n_rows * window.n_lags).reshape(shape)
    products = _products(row, bins, counted, n_rows, window).reshape(*shape, window.n_lags)
    return CueMoments(
        with_target=with_target,
        with_cues=products - counts[..., :, None] * counts[..., None, :] / window.n_bins,
    )


def _products(
    row: NDArray[np.intp], bins: NDArray[np.intp], counted: NDArray[np.bool_], n_rows: int, window: LagWindow
) -> FloatArray:
    """Sum the products of counts at two lags: pairs of cues of one list and channel that touch the same bin."""
    n_lags = window.n_lags
    found = np.zeros(n_rows * n_lags * n_lags, np.intp)
    lags = np.arange(n_lags)
    for offset in range(row.size):
        n_pairs = row.size - offset
        distance = bins[offset:] - bins[:n_pairs]
        near = np.flatnonzero((row[offset:] == row[:n_pairs]) & (distance < n_lags))
        if near.size == 0:
            break  # cues are sorted: those further apart in the list are further apart in time
        later = lags - distance[near, None]  # lag of a pair's second cue where that of the first is `lags`
        both = counted[near] & (later >= 0)
        index = (row[near, None] * n_lags + lags) * n_lags + later
        found += np.bincount(index[both], minlength=found.size)
        if offset:
            mirrored = (row[near, None] * n_lags + later) * n_lags + lags
            found += np.bincount(mirrored[both], minlength=found.size)
    return found.astype(np.float64)


def _summed(index: NDArray[np.intp], values: FloatArray, size: int) -> FloatArray:
    summed = np.bincount(index.reshape(-1), weights=values.reshape(-1), minlength=size)
    return summed.astype(np.float64, copy=False)
