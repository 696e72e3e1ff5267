"""Correlograms of all runs with the bands of their nulls, as bytes: 8 bits a point, differences along the lags."""

from typing import Any

import numpy as np

from snn.record.types import FloatArray
from snn.report.explorer.explored import Explored

MISSING = -128
"""Of a point that is undefined."""
_STEPS = 127


def packed_curves(found: Explored) -> tuple[dict[str, Any], bytes]:
    """Pack the correlograms that were kept when the runs were measured.

    Returns
    -------
    heading : dict
        ``grids``: for each grid of lags its ``lags_ms``, and the numbers of its ``runs``.
    body : bytes
        Grid by grid: the unit of the points of each run (32 bits, the smallest byte first), then all observed curves,
        all lower and all upper ends of the null, run by run, as signed bytes; a point is less the one before it, modulo
        256.
    """
    grids: dict[tuple[float, ...], dict[int, FloatArray]] = {}
    for number, run in enumerate(found.runs):
        kept = found.sources[run.source].correlogram(run.trial) if run.is_scored else None
        if kept is not None:
            curves = np.stack([kept.observed, kept.null_low, kept.null_high])  # (3, n_lags)
            grids.setdefault(tuple(np.round(kept.lags_s * 1e3, 3)), {})[number] = curves
    stacks = [np.stack(list(curves.values()), axis=1) for curves in grids.values()]  # (3, n_runs, n_lags)
    heading = {"grids": [{"lags_ms": list(lags), "runs": list(curves)} for lags, curves in grids.items()]}
    return heading, b"".join(map(_bytes, stacks))


def _bytes(stack: FloatArray) -> bytes:
    largest = np.nanmax(np.abs(stack), axis=(0, 2), initial=0.0)  # (n_runs,)
    units = np.where(largest > 0, largest / _STEPS, 1.0).astype("<f4")
    points = np.where(np.isnan(stack), MISSING, np.round(stack / units[:, np.newaxis]))
    differences = np.diff(points.astype(np.int8), axis=-1, prepend=np.int8(0)).astype(np.int8)
    return units.tobytes() + differences.tobytes()
