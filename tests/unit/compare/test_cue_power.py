"""Power, counted on statistics whose p is known."""

import numpy as np
import pytest

from snn.analyse.influence.pilots import Pilot
from snn.compare.cue_power import answers, group_p_values, power_points
from snn.compare.proportions import proportion
from snn.config.trials.expand import expand
from tests.unit.synthetic_runs import small_experiment

DRAWS = 199
TRIAL = expand(small_experiment())[0]


def _statistics(*observed):
    """Statistics of some stretches; draws are from -1 to 1."""
    draws = np.linspace(-1, 1, DRAWS)
    return np.array([[value, *draws] for value in observed])


def _pilot(short, long, n_cues=3.0):
    statistics = {("a", 5.0): _statistics(*short), ("a", 10.0): _statistics(*long)}
    return Pilot(trial=TRIAL, statistics=statistics, n_cues={("a", 5.0): n_cues, ("a", 10.0): 2 * n_cues})


def test_groups_are_of_different_dyads_and_use_each_stretch_once():
    # Stretch k of dyad d is told by its draws; a group's p counts those at least as large as the sum observed.
    seen = []
    dyads = [np.array([[10 * d + k, 0.0] for k in range(2)]) for d in range(3)]

    def remember(statistics):
        seen.append(sorted(int(one[0]) for one in statistics))
        return 0.5

    import snn.compare.cue_power as module

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "p_of_group", remember)
        assert group_p_values(dyads, 2) == [0.5] * 3
        assert group_p_values(dyads, 3) == [0.5] * 2
    assert seen == [[0, 10], [1, 20], [11, 21], [0, 10, 20], [1, 11, 21]]
    assert all(len({value // 10 for value in group}) == len(group) for group in seen)


def test_power_is_the_share_found_at_the_level():
    pilots = [_pilot((2, 0), (2,)), _pilot((0, 0), (2,)), _pilot((0.985, 0), (0,))]
    points = {(p.n_dyads, p.length_s): p for p in power_points(pilots)}
    assert sorted(points) == [(1, 5.0), (1, 10.0), (2, 5.0), (2, 10.0)]
    # 2 lies above all 199 draws: p = .005; .985 below two of them: p = .015
    assert (points[1, 5.0].found.n_found, points[1, 5.0].found.n) == (1, 6)
    assert (points[1, 10.0].found.n_found, points[1, 10.0].found.n) == (2, 3)
    # groups of the long stretches: (2 + 2), and one dyad is left over; draws add up to -2 to 2
    assert (points[2, 10.0].found.n_found, points[2, 10.0].found.n) == (1, 1)
    assert points[1, 10.0].n_cues == 6.0
    assert points[1, 5.0].found == proportion(1, 6)


def test_the_answer_is_the_shortest_that_is_shown_and_the_shortest_that_is_likely():
    pilots = [_pilot((2,) * 9 + (0,), (2,) * 20) for _ in range(2)]
    (alone, pairs) = answers(power_points(pilots), 0.85)
    assert alone.likely.length_s == 5.0  # 18 of 20 found
    assert alone.shown.length_s == 10.0  # 40 of 40: at least .93
    assert alone.shown.found.lower_bound == pytest.approx(0.05 ** (1 / 40))
    assert pairs.n_dyads == 2
    assert pairs.likely.length_s == 5.0
    (impossible, _) = answers(power_points(pilots), 0.99)
    assert impossible.shown is None
    assert impossible.likely.length_s == 10.0
