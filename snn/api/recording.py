"""What one dyad did, as arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from snn.api.checked_arguments import POSITIVE, TEXT, checked
from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.schema.experiment import Experiment
from snn.errors import ResultError
from snn.record.signals import channel_rates_hz
from snn.record.types import EventTable, FloatArray, SpikeTrains

if TYPE_CHECKING:
    from snn.record import types
    from snn.record.health import Health

CHANNEL_NAMES: Final = tuple(channel.name for channel in CHANNELS)


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Everything that one dyad of partners ``a`` and ``b`` did, as arrays.

    There are four channels, kinds of acts, in the order smile, touch, frown, withdraw. Each partner has the populations
    ``observation_e``, ``observation_i``, ``execution_e``, ``execution_i`` and ``motor``; their names begin with the
    partner: ``a_execution_e``. Units stand at the end of names. Times count from the start of the simulation, so that
    the first second or so is the network's settling (``experiment.analysis.transient_ms``).

    Examples
    --------
    >>> import snn
    >>> recording = snn.simulate_dyad(snn.experiment("smoke", duration="2 s"), progress=False)
    >>> recording.rates_hz("a_execution_e", bin_ms=20.0).shape  # channels, bins
    (4, 100)
    >>> recording.levels["oxytocin"].shape[0]  # partners a and b
    2
    """

    raw: "types.Recording" = field(repr=False)
    """All that is stored, learned weights and provenance too (`snn.record.types.Recording`)."""

    def __repr__(self) -> str:
        """Say which dyad it is, how long, and whether it can be scored."""
        points = [f"{axis} = {point}" for axis, point in self.condition.items()]
        which = ", ".join([self.experiment.name, *points, f"replicate {self.replicate}"])
        return f"<Recording of {which}: {self.duration_s:g} s, {self.health.state}>"

    @property
    def experiment(self) -> Experiment:
        """What was simulated: the experiment with the condition's settings, and without a sweep."""
        return self.raw.trial.experiment

    @property
    def condition(self) -> dict[str, Any]:
        """Point on each axis of the sweep; empty without a sweep."""
        return dict(self.raw.trial.condition)

    @property
    def replicate(self) -> int:
        """Number of the dyad, from 0."""
        return self.raw.trial.replicate

    @property
    def duration_s(self) -> float:
        """Simulated time in seconds."""
        return self.raw.duration_s

    @property
    def health(self) -> "Health":
        """State (``healthy``, ``runaway``, ``reverberating`` ...), why, and whether synchrony is scored."""
        from snn.record.health import assess_health

        return assess_health(self.raw)

    @property
    def populations(self) -> tuple[str, ...]:
        """Names of the populations."""
        return tuple(population.name for population in self.raw.populations)

    @property
    def has_spikes(self) -> bool:
        """Whether spikes are there; a run of ``record.spikes: false`` has none once it is measured."""
        return self.raw.has_spikes

    @property
    def spikes(self) -> Mapping[str, SpikeTrains]:
        """Spikes by population, in order of time.

        Of each: ``times_s`` and ``cells``, shape ``(n_spikes,)``; a cell is its index in the population, whose
        ``n_cells`` cells are ordered by channel. Where they were not kept (``record.spikes: false``) a `ResultError`
        says so to whoever takes any; see `has_spikes`.
        """
        return self.raw.spikes

    @checked(population=TEXT, bin_ms=POSITIVE)
    def rates_hz(self, population: str, *, bin_ms: float = 20.0) -> FloatArray:
        """Return the mean firing rate per cell in bins, by channel, in Hz.

        Parameters
        ----------
        population
            Such as ``a_execution_e``.
        bin_ms
            Width of the bins, a multiple of the time step. A last bin that is not full is dropped.

        Returns
        -------
        ndarray
            Shape ``(n_channels, n_bins)``; inhibitory populations, which serve all channels, give one row.

        Raises
        ------
        ResultError
            If there is no such population, the bin is no multiple of the time step, or spikes were not kept.
        """
        found = next((one for one in self.raw.populations if one.name == population), None)
        if found is None:
            raise ResultError(
                f"no population '{population}' was recorded; there are {', '.join(self.populations)}"
            )
        trains = self.raw.spikes[population]
        return channel_rates_hz(trains, n_channels=max(found.n_channels, 1), bin_ms=bin_ms)

    @property
    def movement_hz(self) -> Mapping[str, NDArray[np.float32]]:
        """What each partner shows of itself, by partner, in Hz of motor rate; a full act is 40 Hz.

        Shape ``(n_channels, n_samples)``; sample ``n`` is the state at ``n * movement_step_ms``.
        """
        return self.raw.movement.movement_hz

    @property
    def seen_hz(self) -> Mapping[str, NDArray[np.float32]]:
        """What reaches the eyes of each partner, by who sees, shape ``(n_channels, n_samples)`` as `movement_hz`."""
        return self.raw.movement.seen_hz

    @property
    def movement_step_ms(self) -> float:
        """Time from one sample of `movement_hz` and `seen_hz` to the next."""
        return self.raw.movement.step_ms

    @property
    def levels(self) -> Mapping[str, FloatArray]:
        """What changes slowly in each partner, by name, in arbitrary units, shape ``(2, n_samples)``; row 0 is a.

        Oxytocin, serotonin, dopamine, stress, endorphin, touch and threat, and the factors that they make. Sample ``n``
        is the state at ``n * levels_step_ms``.
        """
        return self.raw.levels.values

    @property
    def levels_step_ms(self) -> float:
        """Time from one sample of `levels` to the next."""
        return self.raw.levels.step_ms

    @property
    def events(self) -> EventTable:
        """What the partners intended to do, in order of onset.

        ``partner`` (0 is a, 1 is b), ``channel``, ``onset_s``, ``duration_s``, ``intensity`` (1 is full) and ``shared``
        (given to both), each of shape ``(n_events,)``.
        """
        return self.raw.events

    @checked(partner=TEXT)
    def cues_s(self, partner: str) -> dict[str, FloatArray]:
        """Return the onsets in s of what a partner set out to do of its own accord, at random, by name of the channel.

        These private intentions are the cues of `snn.influence`. Shared events, answers to what was seen, and events
        that the configuration lists are none. Arrays have shape ``(n_cues,)``.

        Raises
        ------
        ResultError
            If the partner is neither a nor b.
        """
        from snn.analyse.influence.recorded_cues import recorded_cues
        from snn.batch.measures import drawn_inclinations

        if partner not in PARTNERS:
            raise ResultError(f"partner: expected a or b, got '{partner}'")
        drawn = drawn_inclinations(self.raw)
        found = recorded_cues(self.raw, partner, start_s=0.0, stop_s=self.duration_s, inclinations=drawn)
        return {
            name: np.sort(found.cues.onset_s[found.cues.channel == number])
            for number, name in enumerate(CHANNEL_NAMES)
        }
