"""One dyad to simulate, what it needs of other runs, and what it is handed of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from snn.config.schema.experiment import Experiment
    from snn.config.trials.sweep_points import PointLabel

What: TypeAlias = Literal["mirror_weights", "bursts", "video"]
"""What a run can take from another.

Final weights of the mirror path, the times of returned positive acts, or a partner's movement and what went with it.
"""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a trial takes from another trial of its experiment."""

    key: str
    """Of the other trial."""
    what: What
    partner: str
    """Who gets it here."""
    whose: str
    """Whose it is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenWeights:
    """Weights of a mirror path that another run ended with, and the synapses that they belong to."""

    weights_nS: "NDArray[np.float64]"  # (n_synapses,)
    pre_cell: "NDArray[np.int32]"  # (n_synapses,) index inside the observation population
    post_cell: "NDArray[np.int32]"  # (n_synapses,) index inside the execution population


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedSpikes:
    """The recorded spikes of one population."""

    cells: "NDArray[np.int32]"  # (n_spikes,) index inside the population
    steps: "NDArray[np.int64]"  # (n_spikes,) non-decreasing
    n_cells: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBrain:
    """What went on in the partner of a video while it was recorded: nobody is influenced by it."""

    spikes: Mapping[str, RecordedSpikes]
    """By population without the partner's name, such as ``execution_e``."""
    channel: "NDArray[np.int8]"  # (n_events,) of each intention
    onset_s: "NDArray[np.float64]"  # (n_events,)
    duration_s: "NDArray[np.float64]"  # (n_events,)
    intensity: "NDArray[np.float64]"  # (n_events,)
    shared: "NDArray[np.bool_]"  # (n_events,)
    levels: "Mapping[str, NDArray[np.float64]]"
    """By name, shape ``(n_level_samples,)``."""
    returned_channel: "NDArray[np.int8]"  # (n_returns,) of each act of the partner that was returned
    returned_s: "NDArray[np.float64]"  # (n_returns,) when


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenVideo:
    """The movement of a partner who is not simulated, from the beginning to the end of the trial."""

    movement_hz: (
        "NDArray[np.float32]"  # (n_channels, n_samples) sample n holds from n x 10 ms on; multiples of 2**-10
    )
    brain: GivenBrain | None
    """None for a file of movement."""
    drawn_by: tuple[int, int] | None = None
    """Seed and replicate by which both partners of the recorded dyad drew their intentions. None where that is not all:
    a file of movement, or a dyad in which somebody was a video of yet another run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialInputs:
    """What other runs and files gave to a trial, by partner; partners that take nothing are not listed."""

    mirror: Mapping[str, GivenWeights] = field(default_factory=dict)
    """Where `mirror.map` refers to a run."""
    bursts_s: "Mapping[str, NDArray[np.float64]]" = field(default_factory=dict)
    """Times, shape ``(n_bursts,)``, ascending, where `reward.dopamine.bursts` refers to a run."""
    videos: Mapping[str, GivenVideo] = field(default_factory=dict)
    """Where `video` refers to a run or a file."""


NO_INPUTS = TrialInputs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One dyad to simulate: a condition and a replicate.

    Attributes
    ----------
    experiment
        The experiment with the condition's settings applied and the sweep removed.
    condition
        Axis labels and the label or value of the point on each; empty without a sweep.
    replicate
        Number of the dyad, from 0; the same number draws the same in every condition.
    key
        16 hexadecimal digits that name the content, that of the runs it needs included: the same simulation has
        the same key.
    needs
        What it takes from other trials.
    inputs
        What they gave; filled only where the trial is simulated.
    """

    experiment: "Experiment"
    condition: "tuple[tuple[str, PointLabel], ...]"
    replicate: int
    key: str
    needs: tuple[Need, ...] = field(default=(), compare=False)  # the key says it all
    inputs: TrialInputs = field(default=NO_INPUTS, compare=False, repr=False)
