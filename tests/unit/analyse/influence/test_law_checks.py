"""A declared law that a list of cues contradicts is refused."""

import numpy as np
import pytest

from snn.analyse.influence.cues import CueList, Stretch
from snn.analyse.influence.law_checks import require_inside, require_intervals, require_rate
from snn.errors import ResultError

STRETCHES = (Stretch(start_s=0.0, stop_s=10.0), Stretch(start_s=20.0, stop_s=30.0))


def cues(*onsets_s):
    return CueList(onset_s=np.array(onsets_s, dtype=np.float64), channel=np.zeros(len(onsets_s), np.int8))


def test_cues_between_stretches_are_refused():
    require_inside(cues(0.0, 9.9, 20.0), STRETCHES, "a")
    with pytest.raises(ResultError, match="a: 2 of 3 lie in no stretch"):
        require_inside(cues(9.9, 10.0, 30.0), STRETCHES, "a")


def test_a_rate_that_would_hardly_draw_so_many_is_refused():
    """20 s at 1 Hz draw 20; 40 or more have a probability of 5e-5, 39 of 1e-4 (Poisson, one side)."""
    many = np.linspace(0.0, 9.9, 45)
    require_rate(cues(*many[::2][:22]), 1.0, STRETCHES, 1, "a")
    with pytest.raises(ResultError, match="45 cues, which rate_hz 1 does not draw"):
        require_rate(cues(*many), 1.0, STRETCHES, 1, "a")
    require_rate(cues(*many), 1.0, STRETCHES, 2, "a")  # two channels draw 40


def test_intervals_count_from_the_beginning_of_each_stretch():
    require_intervals(cues(2.0, 5.0, 23.0), STRETCHES, 2.0, 3.0, "a")
    with pytest.raises(ResultError, match="an interval of 1 s is not between 2 and 3 s"):
        require_intervals(cues(2.0, 5.0, 21.0), STRETCHES, 2.0, 3.0, "a")


@pytest.mark.parametrize(("first_s", "second_s"), [(2.0, 5.0), (3.0, 5.0)])
def test_intervals_may_be_rounded_by_a_microsecond(first_s, second_s):
    sign = 1 if first_s == 3.0 else -1
    require_intervals(cues(first_s + sign * 0.9e-6, second_s), STRETCHES, 2.0, 3.0, "a")
    with pytest.raises(ResultError, match="is not between 2 and 3 s"):
        require_intervals(cues(first_s + sign * 1.2e-6, second_s), STRETCHES, 2.0, 3.0, "a")
