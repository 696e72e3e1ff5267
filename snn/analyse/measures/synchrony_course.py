"""Synchrony over time: C in windows that slide along a whole recording, each with what unrelated times would show."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from snn.analyse.measures.crosscorrelation import cross_correlation
from snn.analyse.measures.windowed import windowed
from snn.analyse.views.execution_cells import execution_rates_hz
from snn.analyse.views.recorded_brains import require_two_brains
from snn.analyse.views.valence import of_valence
from snn.config.schema.channels import PARTNERS
from snn.config.schema.procedure import Analysis
from snn.errors import ResultError
from snn.record.types import FloatArray, Recording

SCOPES: Mapping[str, int] = {"": 0, "_positive": 1, "_negative": -1}
"""Ends of the names of columns, and the valence of the channels; 0 is all of them."""
N_SHIFTS = 199
"""Whole-partner shifts, of which the 95th percentile in each window is its null95."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SynchronyCourse:
    """C over time, on all channels and on those of each valence."""

    starts_s: FloatArray  # (n_windows,)
    window_s: float
    values: Mapping[str, FloatArray]  # by scope, (n_windows,) nan where no channel varies in both partners
    null95: Mapping[str, FloatArray]  # by scope, (n_windows,)


def synchrony_course(
    recording: Recording,
    *,
    analysis: Analysis,
    window_s: float,
    step_s: float,
    rng: np.random.Generator,
) -> SynchronyCourse:
    """Follow C of the execution cells through a recording, from its first second to its last, all phases included.

    The null of a window is C of the same stretch of partner A beside stretches of partner B that began elsewhere in the
    recording (circular shifts of the whole partner, by a window and more). It keeps each partner's own activity, and
    mixes the phases of the protocol.

    Parameters
    ----------
    recording
        One trial.
    analysis
        Its bin and largest lag are used.
    window_s, step_s
        Length of a window, and from the start of one to that of the next; whole bins. A short window inflates C, and
        its null95 alike: compare only windows of one length.
    rng
        Draws the shifts.

    Returns
    -------
    SynchronyCourse
        A window for each step, an incomplete last one left out.

    Raises
    ------
    ResultError
        If the recording is shorter than four windows, or a window no longer than the largest lag; or a partner has no
        brain.
    """
    require_two_brains(recording)
    whole = {"transient_ms": 0.0, "bin_ms": analysis.bin_ms}
    rates = {partner: execution_rates_hz(recording, partner, **whole) for partner in PARTNERS}
    n_bins, n_window = rates["a"].shape[1], round(window_s * 1e3 / analysis.bin_ms)
    if n_bins < 4 * n_window:
        raise ResultError(
            f"{n_bins * analysis.bin_ms * 1e-3:g} s cannot be followed in windows of {window_s:g} s: four of them are "
            "the least; choose shorter ones"
        )
    shifts = np.append(
        0, rng.choice(np.arange(n_window, n_bins - n_window), _n_shifts(n_bins, n_window), False)
    )
    options = {"analysis": analysis, "window_s": window_s, "step_s": step_s}
    found = {scope: _shifted(rates, valence, shifts, **options) for scope, valence in SCOPES.items()}
    n_windows = found[""].shape[1]
    return SynchronyCourse(
        starts_s=np.arange(n_windows) * step_s,
        window_s=window_s,
        values={scope: values[0] for scope, values in found.items()},
        null95={scope: _percentile_95(values[1:]) for scope, values in found.items()},
    )


def _percentile_95(null: FloatArray) -> FloatArray:
    """Return that of each window, shape ``(n_windows,)``; nan where C of no shift is defined."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=RuntimeWarning)  # all nan
        return np.nanpercentile(null, 95, axis=0)


def _n_shifts(n_bins: int, n_window: int) -> int:
    return min(N_SHIFTS, n_bins - 2 * n_window)


def _shifted(
    rates: Mapping[str, FloatArray],
    valence: int,
    shifts: FloatArray,
    *,
    analysis: Analysis,
    window_s: float,
    step_s: float,
) -> FloatArray:
    """Return C in each window after each shift of partner B, shape ``(n_shifts, n_windows)``."""
    a_hz, b_hz = (rates[p] if valence == 0 else of_valence(rates[p], valence=valence) for p in PARTNERS)

    def c(in_a_hz: FloatArray, in_b_hz: FloatArray) -> float:
        window = {"bin_ms": analysis.bin_ms, "max_lag_ms": analysis.max_lag_ms}
        return cross_correlation(in_a_hz, in_b_hz, **window).peak

    sliding = {"bin_ms": analysis.bin_ms, "window_s": window_s, "step_s": step_s}
    return np.stack([windowed(c, a_hz, np.roll(b_hz, shift, axis=1), **sliding).values for shift in shifts])
