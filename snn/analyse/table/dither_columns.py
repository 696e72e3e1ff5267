"""The columns of the table of dyads that tell how fine C is: its nulls of dithered spikes (N3)."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from snn.analyse.nulls.dither_test import DitherTest, dither_test
from snn.analyse.nulls.dithered import MOVERS
from snn.analyse.table.columns import Value
from snn.config.schema.recorded_nulls import DITHERS, Dither, SpikeDither
from snn.errors import ResultError
from snn.record.types import SpikeTrains

if TYPE_CHECKING:
    from snn.config.schema.procedure import Analysis


def dither_names(asked: SpikeDither) -> Iterator[tuple[str, Dither, float]]:
    """List the dithers of an experiment: what their columns begin with, how spikes are moved, and half-width in ms.

    Examples
    --------
    >>> from snn.config.schema.recorded_nulls import SpikeDither
    >>> asked = SpikeDither(half_widths=["25 ms"], operational_half_widths=["0.1 s"])
    >>> [(name, width_ms) for name, _, width_ms in dither_names(asked)]
    [('dither_25ms', 25.0), ('rate_dither_100ms', 100.0)]
    """
    for dither in DITHERS:
        for width_ms in dither.widths_ms(asked):
            yield f"{dither.begins}_{width_ms:g}ms", dither, width_ms


def dither_columns(
    a: SpikeTrains,
    b: SpikeTrains,
    *,
    n_channels: int,
    analysis: "Analysis",
    dither: SpikeDither,
    scored: bool,
    rng: np.random.Generator,
) -> dict[str, Value]:
    """Return mean and 95th percentile of C on each dithered null, z and p.

    Parameters
    ----------
    a, b
        Execution E cells of the partners in the measured time, after the transient.
    n_channels
        Number of channels.
    analysis
        Bin and largest lag.
    dither
        Half-widths and number of surrogates; without half-widths there are no columns.
    scored
        An unscored dyad has none of these.
    rng
        Draws the displacements.

    Returns
    -------
    dict
        ``dither_25ms_null_mean``, ``_null95``, ``_z`` and ``_p`` for each; ``rate_dither_`` where the clock runs with
        the rate. nan where C is undefined or the recording too short for the lags. What p says: see `dither_test`.
    """
    columns: dict[str, Value] = {}
    for name, kind, half_width_ms in dither_names(dither):
        if not scored:
            columns |= _values(name, None)
            continue
        move = partial(
            MOVERS[kind.begins], n_channels=n_channels, half_width_ms=half_width_ms, asked=dither, rng=rng
        )
        try:
            test = dither_test(
                a,
                b,
                n_channels=n_channels,
                bin_ms=analysis.bin_ms,
                max_lag_ms=analysis.max_lag_ms,
                dithered=move,
                n_surrogates=dither.surrogates,
            )
        except ResultError:
            test = None
        columns |= _values(name, test)
    return columns


def undefined_dither_columns(dither: SpikeDither) -> dict[str, Value]:
    """Return the columns of `dither_columns` for a dyad of which no two brains were recorded: nan."""
    columns: dict[str, Value] = {}
    for name, _, _ in dither_names(dither):
        columns |= _values(name, None)
    return columns


def _values(name: str, test: DitherTest | None) -> dict[str, Value]:
    nan = float("nan")
    return {
        f"{name}_null_mean": float(test.null_peaks.mean()) if test else nan,
        f"{name}_null95": test.null95 if test else nan,
        f"{name}_z": test.z if test else nan,
        f"{name}_p": test.p_value if test else nan,
    }
