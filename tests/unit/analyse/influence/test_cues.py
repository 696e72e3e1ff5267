"""Cue lists, and stretches of time."""

import numpy as np
import pytest

from snn.analyse.influence.cues import CueList, CueLists, Stretch, apart, repeated, stacked
from snn.errors import ResultError


def _list(onset_s, channel):
    return CueList(onset_s=np.array(onset_s, dtype=float), channel=np.array(channel, dtype=np.int8))


def test_a_part_of_a_list_begins_at_0():
    found = _list([0.5, 1.0, 1.9, 2.0], [0, 1, 2, 3]).between(1.0, 2.0)
    assert found.onset_s.tolist() == pytest.approx([0.0, 0.9])
    assert found.channel.tolist() == [1, 2]


def test_lists_are_stacked_and_taken_apart():
    draws = CueLists(
        number=np.array([0, 1, 1]),
        onset_s=np.array([5.0, 6.0, 7.0]),
        channel=np.array([3, 2, 1], np.int8),
        n_lists=2,
    )
    both = stacked(_list([1.0], [0]), draws)
    assert both.n_lists == 3
    assert [both.one(k).onset_s.tolist() for k in range(3)] == [[1.0], [5.0], [6.0, 7.0]]
    assert both.one(2).channel.tolist() == [2, 1]


def test_a_list_is_repeated():
    found = repeated(_list([1.0, 2.0], [0, 3]), 2)
    assert [found.one(k).channel.tolist() for k in range(2)] == [[0, 3], [0, 3]]


@pytest.mark.parametrize(
    ("onset_s", "channel"), [([1.0, 2.0], [0]), ([float("nan")], [0]), ([float("inf")], [0]), ([1.0], [-1])]
)
def test_a_list_that_cannot_be_is_refused(onset_s, channel):
    with pytest.raises(ResultError):
        _list(onset_s, channel)


def test_stretches_are_put_in_order_and_must_not_overlap():
    early, late = Stretch(start_s=0, stop_s=2), Stretch(start_s=2, stop_s=3)
    assert apart([late, early]) == (early, late)
    with pytest.raises(ResultError, match="overlap"):
        apart([Stretch(start_s=0, stop_s=2.1), late])
    with pytest.raises(ResultError, match="must end after"):
        Stretch(start_s=1, stop_s=1)
