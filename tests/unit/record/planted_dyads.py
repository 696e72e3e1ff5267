"""Dyads whose loop is planted: rates, movement and intentions in bins, without a model."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from snn.record.dyad_bins import DyadBins
from snn.record.loops import Loop
from tests.unit.conftest import way_of

BIN_MS = 10.0
LAG = 20
"""Bins from an act to what sees it: 100 ms of latency, 100 ms of body."""
CELLS = 80
"""Of each of four channels."""


PAIR = Loop(name="a sees b sees a", ways=(way_of("a", "b"), way_of("b", "a")))


def dyad_of(
    execution_hz: NDArray[np.float64],
    *,
    movement_hz: NDArray[np.float64] | None = None,
    acts: Sequence[tuple[int, int, int]] = (),
    first_bin: int = 0,
    **rates_hz: NDArray[np.float64],
) -> DyadBins:
    """Build from execution rates ``(2, n_bins)``, movement ``(2, 4, n_bins)`` and acts (partner, first, stop bin)."""
    n_bins = execution_hz.shape[1]
    intended = np.zeros((2, 4, n_bins), dtype=bool)
    for partner, first, stop in acts:
        intended[partner, 0, first:stop] = True
    moved = np.zeros((2, 4, n_bins)) if movement_hz is None else movement_hz
    execution = {f"{name}_execution_e": np.tile(execution_hz[k], (4, 1)) for k, name in enumerate("ab")}
    return DyadBins(
        bin_ms=BIN_MS,
        first_bin=first_bin,
        rates_hz=execution | rates_hz,
        movement_hz={name: moved[k].astype(np.float32) for k, name in enumerate("ab")},
        intended={name: intended[k] for k, name in enumerate("ab")},
        may_answer={name: np.zeros(n_bins, dtype=bool) for name in "ab"},
    )


def counted(rates_hz: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw the rates that 320 Poisson cells of these rates have in each bin."""
    cell_time_s = 4 * CELLS * BIN_MS * 1e-3
    return rng.poisson(np.maximum(rates_hz, 0.0) * cell_time_s) / cell_time_s


def looped(
    rng: np.random.Generator,
    *,
    a_to_b: float,
    b_to_a: float,
    n_bins: int = 4000,
    input_hz: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Return execution rates in which each way passes on a share of what the source fired one lag before.

    What is new is noise of 5 Hz that lasts 80 ms, of each partner its own, around 10 Hz.
    """
    new = np.stack([np.convolve(x, np.ones(8) / 8, "same") for x in rng.standard_normal((2, n_bins))])
    above = 5.0 * np.sqrt(8) * new + (0.0 if input_hz is None else input_hz)
    for t in range(LAG, n_bins):
        above[0, t] += b_to_a * above[1, t - LAG]
        above[1, t] += a_to_b * above[0, t - LAG]
    return counted(20.0 + above, rng)


def slow(rng: np.random.Generator, *, tau_bins: float, n_bins: int = 4000) -> NDArray[np.float64]:
    """Draw an Ornstein-Uhlenbeck process of standard deviation 1, shape ``(n_bins,)``."""
    z, kept = np.zeros(n_bins), np.exp(-1 / tau_bins)
    for t, kick in enumerate(np.sqrt(1 - kept**2) * rng.standard_normal(n_bins)):
        z[t] = kept * z[t - 1] + kick
    return z
