"""One dyad to simulate, what it needs of other runs, and what it is handed of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from snn.config.experiment import Experiment
    from snn.config.sweep_points import PointLabel

What: TypeAlias = Literal["mirror_weights", "bursts"]
"""What a run can take from another: final weights of the mirror path, or the times of returned positive acts."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a trial takes from another trial of its experiment."""

    key: str
    """Of the other trial."""
    what: What
    partner: str
    """Whose it is there, and who gets it here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenWeights:
    """Weights of a mirror path that another run ended with, and the synapses that they belong to."""

    weights_nS: "NDArray[np.float64]"  # (n_synapses,)
    pre_cell: "NDArray[np.int32]"  # (n_synapses,) index inside the observation population
    post_cell: "NDArray[np.int32]"  # (n_synapses,) index inside the execution population


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialInputs:
    """What other runs gave to a trial, by partner; partners that take nothing are not listed."""

    mirror: Mapping[str, GivenWeights] = field(default_factory=dict)
    """Where `mirror.map` refers to a run."""
    bursts_s: "Mapping[str, NDArray[np.float64]]" = field(default_factory=dict)
    """Times, shape ``(n_bursts,)``, ascending, where `reward.dopamine.bursts` refers to a run."""


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
    inputs: TrialInputs = field(default_factory=TrialInputs, compare=False, repr=False)
