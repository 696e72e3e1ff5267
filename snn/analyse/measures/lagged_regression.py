"""Least squares on lagged series: what a past can say of a present, and what is left unsaid."""

import numpy as np

from snn.errors import ResultError
from snn.record.types import FloatArray

SAME_DIRECTION = 1e-10
"""Regressors whose variance apart from the others is below this part of the whole depend on them."""
NOTHING_LEFT = 1e-8
"""Residuals below this part of a series' spread are rounding errors."""


def lagged(series: FloatArray, *, first: int, last: int, n_skipped: int) -> FloatArray:
    """Lay out the values of a series some bins ago.

    Parameters
    ----------
    series
        Shape ``(n_bins,)``.
    first, last
        Smallest and largest lag in bins, both included.
    n_skipped
        Bins at the start whose past is not whole; at least ``last``.

    Returns
    -------
    ndarray
        Shape ``(n_bins - n_skipped, last - first + 1)``; the first row belongs to bin ``n_skipped``.
    """
    n_bins = series.size
    return np.stack([series[n_skipped - lag : n_bins - lag] for lag in range(first, last + 1)], axis=1)


def residuals(values: FloatArray, design: FloatArray) -> FloatArray:
    """Return what a least-squares fit, with a constant, leaves of each column.

    By normal equations on standardised regressors, which are exact enough for series that are not near copies of each
    other. An orthogonal decomposition is no faster, and on a busy machine its threads wait for each other.

    Parameters
    ----------
    values
        Shape ``(n_rows, n_columns)``.
    design
        Regressors, shape ``(n_rows, n_regressors)``; they may depend on each other, or be constant.

    Returns
    -------
    ndarray
        Same shape as ``values``. A column that the regressors explain fully is exactly 0.
    """
    centred, regressors = _centred(values), _centred(design)
    spread = np.linalg.norm(regressors, axis=0)
    regressors /= np.where(spread > 0, spread, 1.0)
    inverse = np.linalg.pinv(regressors.T @ regressors, rcond=SAME_DIRECTION, hermitian=True)
    left = centred - regressors @ (inverse @ (regressors.T @ centred))
    explained = np.linalg.norm(left, axis=0) <= NOTHING_LEFT * np.linalg.norm(centred, axis=0)
    return np.where(explained, 0.0, left)


def _centred(columns: FloatArray) -> FloatArray:
    """Take the mean off each column; what does not vary is exactly 0."""
    return np.where(np.ptp(columns, axis=0) > 0, columns - columns.mean(axis=0), 0.0)


def check_series(source: FloatArray, target: FloatArray, *conditions: FloatArray | None) -> None:
    """Raise a `ResultError` unless two-dimensional, finite and alike: ``(n_channels, n_bins)``.

    Conditions may have another number of rows, but not of bins.
    """
    if source.ndim != 2 or source.shape != target.shape:
        raise ResultError(
            f"the source has shape {source.shape} (channels, bins), the target {target.shape}: both must cover "
            "the same channels and the same time"
        )
    given = [condition for condition in conditions if condition is not None]
    if any(condition.shape[-1:] != source.shape[1:] for condition in given):
        raise ResultError(f"what is conditioned on must have {source.shape[1]} bins, as the rates have")
    if not all(np.isfinite(series).all() for series in (source, target, *given)):
        raise ResultError("a series is not a finite number throughout: the recording is damaged")


def check_length(*, n_rows: int, n_regressors: int) -> None:
    """Raise a `ResultError` unless there are two rows or more for each regressor."""
    if n_rows < 2 * n_regressors:
        raise ResultError(
            f"{max(0, n_rows)} bins with a whole past are too few for {n_regressors} coefficients: at least "
            f"{2 * n_regressors} are needed; record longer"
        )
