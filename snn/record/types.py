"""What one trial leaves behind: populations, their spikes, the intended acts, and where it all came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, NoReturn, TypeAlias

import numpy as np
from numpy.typing import NDArray

from snn.errors import ResultError

if TYPE_CHECKING:
    from snn.config.trials.expand import Trial
    from snn.record.health import Health

FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
MIRROR_SITE, MOTOR_SITE = 0, 1
"""Where a synapse learns, as `PlasticWeights` numbers it."""
ACT, RETURNED = 0, 1
"""What happened, as `Happenings` numbers it: an act begins, a positive act is returned."""
NOT_RECORDED: Final = "not recorded (record.spikes: false)"
NO_SPIKES: Final = f"spikes: {NOT_RECORDED}; set that to true, and run it again in another folder"
"""What is told to whoever asks for spikes that were not kept."""
JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """One population of one partner; its cells are ordered by channel.

    Cell ``c`` belongs to channel ``c // (n_cells // n_channels)``.
    """

    name: str
    """Partner, circuit and cell type, such as ``a_observation_e`` or ``b_motor``."""
    partner: str
    """``a`` or ``b``."""
    circuit: str
    """``observation``, ``execution`` or ``motor``."""
    cell_type: str
    """``e`` or ``i``; motor cells are ``e``."""
    n_cells: int
    n_channels: int
    """0 for inhibitory cells, which serve all channels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpikeTrains:
    """All spikes of one population, ordered by time step, and within a step by cell."""

    cells: NDArray[np.int32]  # (n_spikes,) index inside the population
    steps: NDArray[np.int64]  # (n_spikes,) non-decreasing
    n_cells: int
    time_step_ms: float
    n_steps: int
    """Length of the recording; spikes lie in steps ``0 <= step < n_steps``."""

    @property
    def times_s(self) -> FloatArray:
        """Spike times in seconds, shape ``(n_spikes,)``."""
        return self.steps.astype(np.float64) * (self.time_step_ms * 1e-3)

    @property
    def duration_s(self) -> float:
        """Length of the recording in seconds."""
        return self.n_steps * self.time_step_ms * 1e-3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SpikesLeftOut(Mapping[str, SpikeTrains]):
    """Stands for spikes that were measured and not kept: whoever asks for any is told so by a `ResultError`."""

    time_step_ms: float
    n_steps: int
    """Length of the recording."""
    digest: str
    """Of the whole recording, spikes included."""
    health: "Health | None"
    """As it was told while the spikes were there; None of a stretch, of which that says nothing."""

    def __repr__(self) -> str:
        """Say that they are not there."""
        return f"<spikes: {NOT_RECORDED}>"

    def __getitem__(self, population: str) -> SpikeTrains:
        """Refuse."""
        self._refuse()

    def __iter__(self) -> Iterator[str]:
        """Refuse."""
        self._refuse()

    def __len__(self) -> int:
        """Refuse."""
        self._refuse()

    def cut(self, n_steps: int) -> "SpikesLeftOut":
        """Return those of a stretch of so many steps."""
        return replace(self, n_steps=n_steps, health=None)

    def known_health(self) -> "Health":
        """Return the health as it was told; ResultError of a stretch."""
        return self.health or self._refuse()

    def _refuse(self) -> NoReturn:
        raise ResultError(NO_SPIKES)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTable:
    """The acts that the partners intend, sorted by onset."""

    partner: NDArray[np.int8]  # (n_events,) 0 = a, 1 = b
    channel: NDArray[np.int8]  # (n_events,)
    onset_s: FloatArray  # (n_events,)
    duration_s: FloatArray  # (n_events,)
    intensity: FloatArray  # (n_events,)
    shared: BoolArray  # (n_events,) drawn from the stream that both partners see


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelTraces:
    """What changes slowly in each partner, on a regular grid of times.

    Sample ``n`` is the state at time ``n * step_ms``. Levels are dimensionless (arbitrary units).
    """

    step_ms: float
    values: Mapping[str, FloatArray]  # by level name, each (n_partners, n_samples); partner 0 is a
    """``oxytocin``, ``serotonin``, ``stress``, ``endorphin``, ``dopamine``, ``dopamine_mean``, ``touch``, ``threat``,
    ``joy``, and the factors that they and the phases make: ``sight`` (of the other), ``self_sight``, ``learning``,
    ``gate_factor``, ``background_factor``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """What each partner shows of itself, and what reaches the eyes of those who look, on a regular grid of times.

    Sample ``n`` is the state at time ``n * step_ms``. All is in Hz of motor rate; 40 Hz is a full act.
    """

    step_ms: float
    movement_hz: Mapping[str, NDArray[np.float32]]  # by partner, each (n_channels, n_samples)
    """What a camera sees; multiples of 1/1024 Hz (`snn.record.movement`)."""
    seen_hz: Mapping[str, NDArray[np.float32]]  # by the partner who sees, each (n_channels, n_samples)
    """The rate of each visual input of its observation cells: the movement of the other and its own, as they arrive
    (coupling, gain, acuity, occlusion, latency, adaptation). Live partners only: a video sees nothing."""


Script: TypeAlias = Literal["same", "fresh", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoNote:
    """What is known of a partner who is a video."""

    script: Script
    """Whether the intentions behind it, its own or those of whom it saw, were drawn as they are here (``same``: the
    video then shares its causes with the run that it is shown in) or others (``fresh``)."""
    has_brain: bool
    """Whether spikes, levels and intentions were recorded with the movement; if not, the recording has none of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlasticWeights:
    """Snapshots of the synapses that learn."""

    partner: NDArray[np.int8]  # (n_synapses,) 0 = a, 1 = b
    site: NDArray[np.int8]  # (n_synapses,) MIRROR_SITE or MOTOR_SITE (execution to motor)
    pre_cell: NDArray[np.int32]  # (n_synapses,) index inside the source population
    post_cell: NDArray[np.int32]  # (n_synapses,) index inside the target population
    pre_channel: NDArray[np.int8]  # (n_synapses,)
    post_channel: NDArray[np.int8]  # (n_synapses,)
    times_s: FloatArray  # (n_snapshots,) the first is the beginning, the last the end
    weights_nS: NDArray[np.float32]  # (n_snapshots, n_synapses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happenings:
    """Moments that the model itself notices while it runs, sorted by time."""

    kind: NDArray[np.int8]  # (n,) ACT or RETURNED, which may earn dopamine
    partner: NDArray[np.int8]  # (n,) who acts, or whose act is returned
    channel: NDArray[np.int8]  # (n,)
    time_s: FloatArray  # (n,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Everything that one trial gave; signals and measures are pure functions of it."""

    populations: tuple[Population, ...]
    """None of a partner who is a video without a brain."""
    spikes: Mapping[str, SpikeTrains]
    """By population name; `SpikesLeftOut` if they were not kept."""
    events: EventTable
    trial: "Trial"
    provenance: Mapping[str, JSON]
    """Engine, versions, seeds, timings."""
    levels: LevelTraces
    happenings: Happenings
    weights: PlasticWeights | None
    """None if nothing learns."""
    movement: Movement
    videos: Mapping[str, VideoNote]
    """By partner; live partners are not listed."""

    @property
    def has_spikes(self) -> bool:
        """Whether its spikes are there: a run may be asked not to keep them."""
        return not isinstance(self.spikes, SpikesLeftOut)

    @property
    def time_step_ms(self) -> float:
        """Time step of the simulation."""
        trains = self._trains
        return trains.time_step_ms if trains is not None else self.trial.experiment.protocol.time_step_ms

    @property
    def n_steps(self) -> int:
        """Length of the recording; that of its movement where no brain was recorded."""
        if (trains := self._trains) is not None:
            return trains.n_steps
        n_samples = max((moved.shape[1] for moved in self.movement.movement_hz.values()), default=0)
        n_asked = round(self.trial.experiment.duration_s * 1e3 / self.time_step_ms)
        return min(n_asked, round(n_samples * self.movement.step_ms / self.time_step_ms))

    @property
    def duration_s(self) -> float:
        """Length of the recording in seconds."""
        return self.n_steps * self.time_step_ms * 1e-3

    @property
    def _trains(self) -> SpikeTrains | SpikesLeftOut | None:
        """Return something that knows the length of the recording; None where no brain was recorded."""
        return (
            self.spikes if isinstance(self.spikes, SpikesLeftOut) else next(iter(self.spikes.values()), None)
        )
