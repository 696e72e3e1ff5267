"""How spikes are moved in each null of `snn.config.schema.recorded_nulls.DITHERS`, by how its columns begin."""

from collections.abc import Mapping
from typing import Final, Protocol

import numpy as np

from snn.analyse.nulls.dither import dither_spikes
from snn.analyse.nulls.operational_dither import dither_at_rate
from snn.config.schema.recorded_nulls import SpikeDither
from snn.record.types import SpikeTrains


class Mover(Protocol):
    """Moves the spikes of one population, whose cells are ordered by channel."""

    def __call__(
        self,
        trains: SpikeTrains,
        *,
        n_channels: int,
        half_width_ms: float,
        asked: SpikeDither,
        rng: np.random.Generator,
    ) -> SpikeTrains:
        """Return as many spikes for the same time; ``asked`` holds whatever else a configuration says."""
        ...


def _in_time(
    trains: SpikeTrains,
    *,
    n_channels: int,  # noqa: ARG001  (the protocol's, as the next but one)
    half_width_ms: float,
    asked: SpikeDither,  # noqa: ARG001
    rng: np.random.Generator,
) -> SpikeTrains:
    return dither_spikes(trains, half_width_ms=half_width_ms, rng=rng)


def _at_rate(
    trains: SpikeTrains,
    *,
    n_channels: int,
    half_width_ms: float,
    asked: SpikeDither,
    rng: np.random.Generator,
) -> SpikeTrains:
    widths = {"half_width_ms": half_width_ms, "rate_bin_ms": asked.rate_bin_ms}
    return dither_at_rate(trains, n_channels=n_channels, **widths, rng=rng)


MOVERS: Final[Mapping[str, Mover]] = {"dither": _in_time, "rate_dither": _at_rate}
