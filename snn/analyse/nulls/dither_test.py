"""How much of C is finer than a dither? C against a partner B whose spikes are dithered (N3)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from snn.analyse.measures.crosscorrelation import cross_correlation
from snn.analyse.nulls.surrogate_statistics import surrogate_p, surrogate_z
from snn.analyse.views.train_pairs import check_pair
from snn.record.signals import channel_rates_hz
from snn.record.types import FloatArray, SpikeTrains


@dataclass(frozen=True, slots=True, kw_only=True)
class DitherTest:
    """The observed C on the null of a dithered partner B. All statistics are nan if C is."""

    observed: float
    null_peaks: FloatArray  # (n_surrogates,) C of each surrogate
    null95: float
    """95th percentile of ``null_peaks``."""
    z: float
    p_value: float


def dither_test(
    a: SpikeTrains,
    b: SpikeTrains,
    *,
    n_channels: int,
    bin_ms: float,
    max_lag_ms: float,
    dithered: Callable[[SpikeTrains], SpikeTrains],
    n_surrogates: int,
) -> DitherTest:
    """Compare C with that of partner A and a partner B whose spikes are dithered.

    It says how much of C is finer than the half-width: a null as high as the observed C means that C is due to slow
    rates. What is kept and what destroyed is told in `dither_spikes`.

    It is no test of whether the partners have anything to do with each other. All surrogates share the slow rates of
    this one B, and dithering takes from B what is finer whether or not A has it too: volleys of its own cells, sharp
    onsets of its own acts. p is valid only if B's own rate changes slowly against the half-width, and B's cells fire
    independently. Partners of different dyads without any link (30 pairs, 80 s) fell below .05 in 4, 10 and 15 of 30 at
    25, 100 and 500 ms; on the clock of the rate, in bins of 100 ms, in 4 and 5 of 30 at 100 and 500 ms. Use
    `circular_shift_test` or pseudo-dyads to ask for a relation; common input is rejected by all but pseudo-dyads.

    Parameters
    ----------
    a, b
        Spikes of partners A and B, whose cells are ordered by channel, recorded for the same time.
    n_channels
        Number of channels.
    bin_ms, max_lag_ms
        As in `cross_correlation`. A half-width below the bin changes hardly anything.
    dithered
        Moves the spikes of B, other ones in each call, as `dither_spikes` and `dither_at_rate` do.
    n_surrogates
        Number of dithered copies of B.

    Returns
    -------
    DitherTest
        Null, z and p, as in `surrogate_p`. Dithering A instead gives another null, in general a similar one.

    Raises
    ------
    ResultError
        As `cross_correlation`, `channel_rates_hz` and what moves the spikes.

    References
    ----------
    The surrogates: see `dither_spikes` and `dither_at_rate`. To hold C of whole channels against them is our own.

    Examples
    --------
    >>> from snn.analyse.nulls.dither import dither_spikes
    >>> from snn.record.types import SpikeTrains
    >>> rng = np.random.default_rng(1)
    >>> fine = SpikeTrains(
    ...     cells=rng.integers(0, 4, 200), steps=np.sort(rng.integers(0, 10_000, 200)), n_cells=4,
    ...     time_step_ms=1.0, n_steps=10_000,
    ... )
    >>> options = {"n_channels": 1, "bin_ms": 5.0, "max_lag_ms": 20.0, "n_surrogates": 19}
    >>> def dithered(trains):
    ...     return dither_spikes(trains, half_width_ms=100.0, rng=rng)
    >>> found = dither_test(fine, fine, **options, dithered=dithered)  # equal to the millisecond
    >>> round(found.observed, 3), found.p_value
    (1.0, 0.05)
    """
    check_pair(a, b)
    rates_a_hz = channel_rates_hz(a, n_channels=n_channels, bin_ms=bin_ms)

    def peak(other: SpikeTrains) -> float:
        rates_b_hz = channel_rates_hz(other, n_channels=n_channels, bin_ms=bin_ms)
        return cross_correlation(rates_a_hz, rates_b_hz, bin_ms=bin_ms, max_lag_ms=max_lag_ms).peak

    observed = peak(b)
    null = np.array([peak(dithered(b)) for _ in range(n_surrogates)])
    return DitherTest(
        observed=observed,
        null_peaks=null,
        null95=float(np.percentile(null, 95)),
        z=surrogate_z(observed, null),
        p_value=surrogate_p(observed, null),
    )
