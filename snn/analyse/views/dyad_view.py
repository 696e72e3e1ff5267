"""What measures look at in a dyad: the execution cells of both partners, from the transient on."""

from dataclasses import dataclass

import numpy as np

from snn.analyse.measures.granger import BIN_MS as INFLUENCE_BIN_MS
from snn.analyse.views.drive_courses import DriveCourses, drive_courses
from snn.analyse.views.execution_cells import execution_trains
from snn.config.schema.channels import PARTNERS
from snn.config.schema.procedure import Analysis
from snn.record.signals import channel_rates_hz
from snn.record.types import FloatArray, Recording, SpikeTrains

FINE_BIN_MS = 5.0
"""Finest bin of a measure: spike timing across a link whose delays spread over 20 ms."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # a view is itself alone: arrays have no hash
class DyadView:
    """Both partners' execution E cells, binned once for all measures."""

    trains_a: SpikeTrains
    trains_b: SpikeTrains
    n_channels: int
    fine_a_hz: FloatArray  # (n_channels, n_bins) in bins of 5 ms
    fine_b_hz: FloatArray
    rates_a_hz: FloatArray  # (n_channels, n_bins) in bins of `bin_ms`
    rates_b_hz: FloatArray
    influence_a_hz: FloatArray  # (n_channels, n_bins) in bins of 50 ms
    influence_b_hz: FloatArray
    courses: DriveCourses
    """Intentions in bins of 50 ms."""
    bin_ms: float
    max_lag_ms: float
    seed: int
    """Of what a measure draws, such as a sample of cells: each measure opens its own stream."""

    def rng(self) -> np.random.Generator:
        """Open the stream of one measure, so that none depends on which others are taken."""
        return np.random.default_rng(self.seed)


def dyad_view(recording: Recording, *, analysis: Analysis, rng: np.random.Generator) -> DyadView:
    """Bin the measured stretch of a recording; ResultError if the transient leaves nothing."""
    transient_ms = analysis.transient_ms
    (a, n_channels), (b, _) = (
        execution_trains(recording, partner, transient_ms=transient_ms) for partner in PARTNERS
    )
    fine, rates, influence = (
        [channel_rates_hz(cells, n_channels=n_channels, bin_ms=bin_ms) for cells in (a, b)]
        for bin_ms in (FINE_BIN_MS, analysis.bin_ms, INFLUENCE_BIN_MS)
    )
    n_bins, start_s = influence[0].shape[1], transient_ms * 1e-3
    return DyadView(
        trains_a=a,
        trains_b=b,
        n_channels=n_channels,
        fine_a_hz=fine[0],
        fine_b_hz=fine[1],
        rates_a_hz=rates[0],
        rates_b_hz=rates[1],
        influence_a_hz=influence[0],
        influence_b_hz=influence[1],
        courses=drive_courses(recording.events, n_bins=n_bins, bin_ms=INFLUENCE_BIN_MS, start_s=start_s),
        bin_ms=analysis.bin_ms,
        max_lag_ms=analysis.max_lag_ms,
        seed=int(rng.integers(2**32)),
    )
