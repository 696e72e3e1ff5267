"""The columns of the table of dyads that hold the bodies beside the brains."""

from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from snn.analyse.behaviour.given_movement import binned_movement_hz, without_movement
from snn.analyse.behaviour.synchrony import MovementSynchrony, movement_synchrony
from snn.analyse.measures.crosscorrelation import CrossCorrelation, cross_correlation
from snn.analyse.nulls.circular_shift import ShiftTest, circular_shift_test
from snn.analyse.table.columns import Value
from snn.config.schema.channels import PARTNERS
from snn.errors import ResultError
from snn.record.types import FloatArray, Recording

if TYPE_CHECKING:
    from snn.config.schema.nulls import Nulls
    from snn.config.schema.procedure import Analysis

N_SHIFTS = 199
"""Surrogates of what stands beside C."""
_COLUMNS = (
    "movement_synchrony",
    "movement_lag_s",
    "movement_null_mean",
    "movement_p",
    "movement_C",
    "movement_C_lag_s",
    "movement_C_p",
    "C_given_movement",
    "C_given_movement_p",
)


def movement_columns(
    recording: Recording,
    rates_a_hz: FloatArray,
    rates_b_hz: FloatArray,
    *,
    analysis: "Analysis",
    nulls: "Nulls",
    scored: bool,
    rng: np.random.Generator,
) -> dict[str, Value]:
    """Return how alike the partners move, and how alike their brains are beyond that.

    ``movement_synchrony`` is the windowed lagged cross-correlation of movement, ``movement_lag_s`` its mean lag (above
    0 if a leads), ``movement_null_mean`` and ``movement_p`` what windows of other times give
    (`snn.analyse.behaviour.synchrony`). ``movement_C`` is what C is, bins, lags and null alike, of movement: it stands
    beside C. ``C_given_movement`` is C of what the movement of both leaves unexplained of the rates
    (`snn.analyse.behaviour.given_movement`): about 0 where the brains are no more alike than the bodies carry.

    Parameters
    ----------
    recording
        The measured stretch.
    rates_a_hz, rates_b_hz
        What C is measured of, from the transient on; nan of a partner without a brain.
    analysis, nulls
        Transient, bin, largest lag, smallest shift.
    scored
        A dyad that is not scored has none of these.
    rng
        Draws the shifts.

    Returns
    -------
    dict
        nan where the recording is too short, a partner never moves or has no brain.
    """
    columns: dict[str, Value] = dict.fromkeys(_COLUMNS, float("nan"))
    if not scored:
        return columns
    start_s, step_ms = analysis.transient_ms * 1e-3, recording.movement.step_ms
    first = int(np.ceil(analysis.transient_ms / step_ms - 1e-6))
    moved = [recording.movement.movement_hz[partner] for partner in PARTNERS]
    with suppress(ResultError):
        a_hz, b_hz = (one[:, first:] for one in moved)
        columns |= _windowed_columns(movement_synchrony(a_hz, b_hz, step_ms=step_ms))
    bins = {"start_s": start_s, "n_bins": rates_a_hz.shape[1], "bin_ms": analysis.bin_ms}
    with suppress(ResultError):
        binned_a_hz, binned_b_hz = (binned_movement_hz(one, step_ms=step_ms, **bins) for one in moved)
        columns |= _lagged_columns("movement_C", binned_a_hz, binned_b_hz, analysis, nulls, rng)
        lags = {"bin_ms": analysis.bin_ms, "max_lag_ms": analysis.max_lag_ms}
        left = without_movement(rates_a_hz, rates_b_hz, binned_a_hz, binned_b_hz, **lags)
        beyond = _lagged_columns("C_given_movement", *left, analysis, nulls, rng)
        columns |= {name: value for name, value in beyond.items() if name in columns}
    return columns


def _windowed_columns(found: MovementSynchrony) -> dict[str, Value]:
    return {
        "movement_synchrony": found.value,
        "movement_lag_s": found.lag_s,
        "movement_null_mean": found.null_mean,
        "movement_p": found.p_value,
    }


def _lagged_columns(
    name: str,
    a: FloatArray,
    b: FloatArray,
    analysis: "Analysis",
    nulls: "Nulls",
    rng: np.random.Generator,
) -> dict[str, Value]:
    """Return C, its lag and its p of any two series by channel."""
    window = {"bin_ms": analysis.bin_ms, "max_lag_ms": analysis.max_lag_ms}
    correlation: CrossCorrelation = cross_correlation(a, b, **window)
    test: ShiftTest | None = None
    with suppress(ResultError):  # too short for shifts
        shift = nulls.circular_shift
        test = circular_shift_test(
            a, b, **window, n_surrogates=N_SHIFTS, min_shift_s=shift.min_shift_s, rng=rng
        )
    return {
        name: correlation.peak,
        f"{name}_lag_s": correlation.lag_s,
        f"{name}_p": test.p_value if test else float("nan"),
    }
