"""Lists are drawn as the law says: where, how many, on which channels, and given the other's list."""

import numpy as np
import pytest

from snn.analyse.influence.cues import CueList, Stretch
from snn.analyse.influence.laws import PoissonLaw, ShiftLaw, TrialOrderLaw, whole, within
from snn.errors import ResultError

TWO = (Stretch(start_s=0, stop_s=10), Stretch(start_s=30, stop_s=35))


def test_poisson_cues_have_their_rates_in_each_stretch_and_channel():
    law = PoissonLaw(stretches=TWO, rate_hz=np.array([[0.2, 0.4], [1.0, 0.0]]))
    n = 20_000
    drawn = law.draw(np.random.default_rng(1), n)
    late = drawn.onset_s >= 30
    counts = [[((drawn.channel == k) & (late == where)).sum() / n for k in (0, 1)] for where in (False, True)]
    assert np.array(counts) == pytest.approx(np.array([[2.0, 4.0], [5.0, 0.0]]), abs=0.07)  # rate x length
    assert ((drawn.onset_s < 10) | (late & (drawn.onset_s < 35))).all()
    per_list = np.bincount(drawn.number[(drawn.channel == 1) & ~late], minlength=n)
    assert per_list.var() == pytest.approx(4.0, abs=0.2)  # as many as the mean: Poisson
    assert np.histogram(drawn.onset_s[~late], 5, (0, 10))[0].std() < 0.02 * (~late).sum()


def test_rates_are_the_same_in_all_stretches_unless_given_for_each():
    drawn = PoissonLaw(stretches=TWO, rate_hz=np.array([1.0])).draw(np.random.default_rng(1), 4000)
    assert (drawn.onset_s >= 30).sum() / 4000 == pytest.approx(5.0, abs=0.15)


@pytest.mark.parametrize("rates", [[-1.0], [float("nan")], [[1.0], [1.0], [1.0]]])
def test_rates_that_cannot_be_are_refused(rates):
    with pytest.raises(ResultError):
        PoissonLaw(stretches=TWO, rate_hz=np.array(rates))


def test_trials_keep_their_moments_and_acts_and_change_their_order():
    cues = CueList(onset_s=np.arange(6.0), channel=np.array([0, 0, 1, 1, 2, 3], np.int8))
    drawn = TrialOrderLaw(cues=cues).draw(np.random.default_rng(1), 4000)
    channels = drawn.channel.reshape(4000, 6)
    assert (drawn.onset_s.reshape(4000, 6) == np.arange(6)).all()
    assert (np.sort(channels, axis=1) == [0, 0, 1, 1, 2, 3]).all()
    assert (channels == 3).mean(axis=0) == pytest.approx(1 / 6, abs=0.03)  # any place alike


def test_a_list_without_cues_stays_one():
    none = CueList(onset_s=np.empty(0), channel=np.empty(0, np.int8))
    for law in (TrialOrderLaw(cues=none), ShiftLaw(cues=none, stretches=TWO)):
        drawn = law.draw(np.random.default_rng(1), 3)
        assert (drawn.n_lists, drawn.onset_s.size) == (3, 0)


def test_shifts_turn_each_stretch_round_and_move_all_channels_alike():
    cues = CueList(onset_s=np.array([1.0, 4.0, 20.0, 30.5]), channel=np.array([0, 1, 2, 3], np.int8))
    drawn = ShiftLaw(cues=cues, stretches=TWO).draw(np.random.default_rng(1), 4000)
    onset_s = drawn.onset_s.reshape(4000, 4)
    assert (onset_s[:, 1] - onset_s[:, 0]) % 10 == pytest.approx(np.full(4000, 3.0))
    assert (onset_s[:, 2] == 20).all()  # outside all stretches
    assert (onset_s[:, 3] >= 30).all()
    assert (onset_s[:, 3] < 35).all()
    assert np.histogram(onset_s[:, 0], 10, (0, 10))[0].min() > 320  # anywhere alike: 400 expected
    assert abs(np.corrcoef(onset_s[:, 0], onset_s[:, 3])[0, 1]) < 0.05  # each stretch by itself


def test_channels_are_shifted_by_themselves_where_that_is_so():
    cues = CueList(onset_s=np.array([1.0, 4.0, 6.0]), channel=np.array([0, 1, 1], np.int8))
    drawn = ShiftLaw(cues=cues, stretches=TWO, by_channel=True).draw(np.random.default_rng(1), 4000)
    onset_s = drawn.onset_s.reshape(4000, 3)
    assert (onset_s[:, 2] - onset_s[:, 1]) % 10 == pytest.approx(np.full(4000, 2.0))
    assert abs(np.corrcoef(onset_s[:, 0], onset_s[:, 1])[0, 1]) < 0.05


def test_stretches_are_cut_to_a_window():
    assert within(TWO, start_s=5, stop_s=32) == (Stretch(start_s=0, stop_s=5), Stretch(start_s=25, stop_s=27))
    assert within(TWO, start_s=12, stop_s=20) == ()
    assert whole(3.0) == (Stretch(start_s=0, stop_s=3),)
