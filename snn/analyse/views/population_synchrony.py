"""Who of one partner is in step with whom of the other: C of each population of a with each of b."""

from dataclasses import dataclass

import numpy as np

from snn.analyse.measures.crosscorrelation import cross_correlation
from snn.analyse.nulls.circular_shift import circular_shift_test
from snn.analyse.views.rates import discard_transient
from snn.analyse.views.recorded_brains import brains, missing_brain
from snn.config.schema.channels import PARTNERS
from snn.errors import ResultError
from snn.record.signals import channel_rates_hz
from snn.record.types import FloatArray, Recording

POPULATIONS = ("observation_e", "execution_e", "motor")
"""Those whose cells have channels, in the order from seeing to acting."""
N_SHIFTS = 199
"""The smallest p is .005."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationSynchrony:
    """C of all pairs of populations, with its null; rows are populations of a, columns those of b."""

    peaks: FloatArray  # (n_populations, n_populations) nan where a population is silent
    lags_s: FloatArray  # (n_populations, n_populations) above 0 if a leads
    null95: FloatArray  # (n_populations, n_populations) what circular shifts of b reach in 5 % of cases


def population_synchrony(
    recording: Recording,
    *,
    transient_ms: float,
    bin_ms: float,
    max_lag_ms: float,
    min_shift_s: float,
    rng: np.random.Generator,
) -> PopulationSynchrony:
    """Correlate the channel rates of all pairs of populations across the partners.

    Parameters
    ----------
    recording
        Of a dyad, both of whose brains were simulated.
    transient_ms
        Cut off at the beginning.
    bin_ms, max_lag_ms, min_shift_s
        As in `cross_correlation` and `circular_shift_test`.
    rng
        Draws the shifts.

    Raises
    ------
    ResultError
        If a brain is missing, or the recording is too short for the null.
    """
    if len(brains(recording)) < len(PARTNERS):
        raise ResultError(missing_brain(recording))
    (rates_a, rates_b) = (
        [_rates_hz(recording, f"{partner}_{name}", transient_ms, bin_ms) for name in POPULATIONS]
        for partner in PARTNERS
    )
    shape = len(POPULATIONS), len(POPULATIONS)
    peaks, lags_s, null95 = np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan)
    binned = {"bin_ms": bin_ms, "max_lag_ms": max_lag_ms}
    for row, a in enumerate(rates_a):
        for column, b in enumerate(rates_b):
            found = cross_correlation(a, b, **binned)
            if np.isnan(found.peak):
                continue
            shifts = {"n_surrogates": N_SHIFTS, "min_shift_s": min_shift_s, "rng": rng}
            peaks[row, column], lags_s[row, column] = found.peak, found.lag_s
            null95[row, column] = circular_shift_test(a, b, **binned, **shifts).null95
    return PopulationSynchrony(peaks=peaks, lags_s=lags_s, null95=null95)


def _rates_hz(recording: Recording, name: str, transient_ms: float, bin_ms: float) -> FloatArray:
    n_channels = next(p.n_channels for p in recording.populations if p.name == name)
    trains = discard_transient(recording.spikes[name], transient_ms=transient_ms)
    return channel_rates_hz(trains, n_channels=n_channels, bin_ms=bin_ms)
