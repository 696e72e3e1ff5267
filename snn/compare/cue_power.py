"""How often the cue test finds an influence that is there: by length of a recording, and by number of dyads.

Power is counted, not computed: pilot dyads of a stated coupling are cut into stretches, and groups are made of
stretches of different dyads, so that no stretch is in two groups of a size. Bounds are exact for independent tests.
Stretches of one dyad have their own cues and noise, and its wiring in common; they are counted as independent. In 20
pilots of 40 s at coupling .1 the counts of single dyads differed no more than independent ones would (variance over
that of a binomial: .6 to 1.1 for stretches of 5, 10 and 20 s, at two rates of cues).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from snn.analyse.influence.cue_test import INFLUENCE_LEVEL
from snn.analyse.influence.group_test import p_of_group
from snn.analyse.influence.pilots import Pilot
from snn.compare.proportions import Proportion, proportion
from snn.record.types import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerPoint:
    """Power of the test of one direction in so many dyads of one length."""

    n_dyads: int
    length_s: float
    n_cues: float
    """Of the source in each dyad, on average."""
    found: Proportion
    """Tests at level .01 that found the influence, of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The shortest recordings that give the power that was asked for, for one number of dyads."""

    n_dyads: int
    shown: PowerPoint | None
    """Of which the lower bound, one-sided 95 %, reaches it."""
    likely: PowerPoint | None
    """Of which the estimate does."""


def power_points(pilots: Sequence[Pilot]) -> list[PowerPoint]:
    """Count the power for one dyad and for groups of 2, 4, 8 and so on, as many as there are pilots for.

    Parameters
    ----------
    pilots
        Of one condition.

    Returns
    -------
    list of PowerPoint
        By number of dyads, then by length.
    """
    sizes = [2**power for power in range(len(pilots).bit_length()) if 2**power <= len(pilots)]
    lengths_s = sorted({length_s for _, length_s in pilots[0].statistics})
    return [_point(pilots, n_dyads, length_s) for n_dyads in sizes for length_s in lengths_s]


def _point(pilots: Sequence[Pilot], n_dyads: int, length_s: float) -> PowerPoint:
    p_values: list[float] = []
    n_cues = []
    for source in _sources(pilots):
        p_values += group_p_values([pilot.statistics[source, length_s] for pilot in pilots], n_dyads)
        n_cues += [pilot.n_cues[source, length_s] for pilot in pilots]
    return PowerPoint(
        n_dyads=n_dyads,
        length_s=length_s,
        n_cues=float(np.mean(n_cues)),
        found=proportion(sum(p <= INFLUENCE_LEVEL for p in p_values), len(p_values)),
    )


def _sources(pilots: Sequence[Pilot]) -> list[str]:
    return list(dict.fromkeys(source for source, _ in pilots[0].statistics))


def group_p_values(statistics: Sequence[FloatArray], n_dyads: int) -> list[float]:
    """Make groups of different dyads, each stretch in one group at most, and test each.

    Parameters
    ----------
    statistics
        Of each dyad, shape ``(n_stretches, 1 + n_draws)``; as many stretches in each.
    n_dyads
        In a group; no more than there are.

    Examples
    --------
    >>> dyads = [np.array([[2.0, 0.0, 0.0, 0.0]] * 2) for _ in range(3)]
    >>> group_p_values(dyads, 2)  # six stretches make three groups
    [0.25, 0.25, 0.25]
    """
    # Stretch by stretch, in each all dyads in their order: among so many in a row no dyad comes twice.
    every = [dyad[number] for number in range(len(statistics[0])) for dyad in statistics]
    firsts = range(0, len(every) - n_dyads + 1, n_dyads)
    return [p_of_group(every[first : first + n_dyads]) for first in firsts]


def answers(points: Sequence[PowerPoint], power: float) -> list[Answer]:
    """Return, for each number of dyads, the shortest recordings that reach a power."""
    sizes: dict[int, list[PowerPoint]] = {}
    for point in sorted(points, key=lambda point: point.length_s):
        sizes.setdefault(point.n_dyads, []).append(point)
    return [
        Answer(
            n_dyads=n_dyads,
            shown=next((point for point in own if point.found.lower_bound >= power), None),
            likely=next((point for point in own if point.found.value >= power), None),
        )
        for n_dyads, own in sorted(sizes.items())
    ]
