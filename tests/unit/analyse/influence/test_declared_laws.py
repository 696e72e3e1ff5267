"""Lists of cues as laboratories draw them."""

import numpy as np
import pytest

from snn.analyse.influence.cues import CueList, Stretch
from snn.analyse.influence.declared_laws import AssignmentLaw, IntervalLaw
from snn.errors import ResultError

STRETCHES = (Stretch(start_s=10, stop_s=110), Stretch(start_s=200, stop_s=300))


def test_intervals_are_between_their_bounds_and_begin_anew_in_each_stretch():
    drawn = IntervalLaw(stretches=STRETCHES, shortest_s=4, longest_s=6).draw(np.random.default_rng(1), 300)
    firsts = []
    for number in range(300):
        onset_s = drawn.one(number).onset_s
        for stretch in STRETCHES:
            own = onset_s[(onset_s >= stretch.start_s) & (onset_s < stretch.stop_s)]
            gaps_s = np.diff(own, prepend=stretch.start_s)
            assert 4 <= gaps_s.min() <= gaps_s.max() <= 6
            assert stretch.stop_s - own[-1] <= 6
            firsts.append(gaps_s[0])
    assert drawn.n_lists == 300
    assert not ((drawn.onset_s >= 110) & (drawn.onset_s < 200)).any()
    assert drawn.onset_s.max() < 300
    assert drawn.onset_s.size == sum(drawn.one(number).n_cues for number in range(300))
    assert np.mean(firsts) == pytest.approx(
        5, abs=4 * np.sqrt(4 / 12 / 600)
    )  # uniform: mean 5, variance 4 / 12


def test_what_an_interval_cue_is_about_is_any_channel():
    drawn = IntervalLaw(stretches=STRETCHES, shortest_s=1, longest_s=1, n_channels=3).draw(
        np.random.default_rng(1), 9
    )
    shares = np.bincount(drawn.channel, minlength=3) / drawn.channel.size
    assert shares.tolist() == pytest.approx([1 / 3] * 3, abs=0.05)


def test_coins_change_places_within_their_stretch_only():
    moments = CueList(
        onset_s=np.array([11.0, 12, 13, 14, 201, 202, 500]), channel=np.array([0, 1, 0, 0, 1, 0, 1], np.int8)
    )
    given = np.array([True, True, False, False, True, False, True])
    law = AssignmentLaw(moments=moments, is_given=given, stretches=STRETCHES)
    drawn = law.draw(np.random.default_rng(1), 2000)
    at = np.stack([np.isin(moments.onset_s, drawn.one(number).onset_s) for number in range(2000)])
    assert (at[:, :4].sum(axis=1) == 2).all()
    assert (at[:, 4:6].sum(axis=1) == 1).all()
    assert at[:, 6].all()
    assert at.mean(axis=0)[:6].tolist() == pytest.approx([0.5] * 6, abs=0.05)
    channels = [sorted(drawn.one(number).between(0, 100).channel.tolist()) for number in range(50)]
    assert channels == [[0, 1]] * 50  # what was drawn goes along with the cue


@pytest.mark.parametrize("bounds", [(0, 5), (6, 5), (-1, 5), (1, np.inf)])
def test_intervals_need_bounds(bounds):
    with pytest.raises(ResultError, match="intervals need bounds above 0, the shorter first"):
        IntervalLaw(stretches=STRETCHES, shortest_s=bounds[0], longest_s=bounds[1])


def test_each_moment_needs_its_coin():
    with pytest.raises(ResultError, match="1 assignments for 0 moments"):
        AssignmentLaw(
            moments=CueList(onset_s=np.empty(0), channel=np.empty(0, np.int8)),
            is_given=np.array([True]),
            stretches=STRETCHES,
        )
