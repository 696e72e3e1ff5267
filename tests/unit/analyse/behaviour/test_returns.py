"""Returned acts: counted by hand, at chance where partners are unrelated, found where answers are planted."""

import numpy as np
import pytest

from snn.analyse.behaviour.returns import ReturnedActs, returned_acts
from snn.errors import ResultError


def _channels(*onsets_s):
    return [np.asarray(channel, dtype=float) for channel in onsets_s]


def _poisson(rate_hz, *, until_s, rng):
    return np.sort(rng.uniform(0, until_s, rng.poisson(rate_hz * until_s)))


def test_returns_by_hand():
    mine = _channels([1.0, 5.0, 10.0], [3.0], [4.0], [])
    theirs = _channels([1.4, 1.6, 5.9, 9.7], [], [4.1], [7.0])
    found = returned_acts(mine, theirs, start_s=0.0, stop_s=20.0)
    np.testing.assert_array_equal(found.n_acts, [3, 1, 1, 0])
    # 1.0 is returned at 1.4 (1.6 is not the first); 5.9 is too late for 5.0; 9.7 comes before 10.0
    np.testing.assert_allclose(found.latencies_s[0], [0.4])
    assert found.latencies_s[1].size == 0
    np.testing.assert_allclose(found.latencies_s[2], [0.1])
    # windows of .7 s before each act; those before 1.4 and 1.6 overlap by all but .2 s
    np.testing.assert_allclose(found.chance, [(0.2 + 3 * 0.7) / 20, 0, 0.7 / 20, 0.7 / 20])


@pytest.mark.parametrize(("after_s", "returned"), [(0.099, 0), (0.1, 1), (0.8, 1), (0.801, 0), (-0.3, 0)])
def test_the_window_of_a_return(after_s, returned):
    found = returned_acts(_channels([3.3]), _channels([3.3 + after_s]), start_s=0.0, stop_s=10.0)
    assert found.latencies_s[0].size == returned


@pytest.mark.parametrize(("after_s", "returned"), [(0.19, 0), (0.2, 1), (0.3, 1), (0.31, 0)])
def test_another_window(after_s, returned):
    window = {"from_s": 0.2, "until_s": 0.3}
    found = returned_acts(_channels([9.65]), _channels([9.65 + after_s]), start_s=0.0, stop_s=10.0, **window)
    np.testing.assert_array_equal(found.n_acts, [1])
    assert found.latencies_s[0].size == returned
    np.testing.assert_allclose(found.chance, [0.1 / 10])


def test_an_act_too_soon_does_not_hide_the_return_after_it():
    found = returned_acts(_channels([1.0]), _channels([0.5, 1.05, 1.5]), start_s=0.0, stop_s=10.0)
    np.testing.assert_allclose(found.latencies_s[0], [0.5])


def test_the_order_of_onsets_does_not_matter():
    mine, theirs = _channels([10.0, 1.0, 5.0], [3.0]), _channels([9.7, 1.6, 5.9, 1.4, 10.3], [3.5, 3.2])
    found = returned_acts(mine, theirs, start_s=0.0, stop_s=20.0)
    expected = returned_acts(
        [np.sort(acts) for acts in mine], [np.sort(acts) for acts in theirs], start_s=0.0, stop_s=20.0
    )
    for latencies_s, expected_s in zip(found.latencies_s, expected.latencies_s, strict=True):
        np.testing.assert_array_equal(latencies_s, expected_s)
    np.testing.assert_array_equal(found.chance, expected.chance)
    np.testing.assert_allclose(found.latencies_s[0], [0.4, 0.3])
    np.testing.assert_array_equal(mine[0], [10.0, 1.0, 5.0])  # the caller's own are left as they were


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_onsets_that_are_no_times_are_refused(bad):
    sound, damaged = _channels([1.0, 5.0]), _channels([1.4, bad])
    for pair in ((sound, damaged), (damaged, sound)):
        with pytest.raises(ResultError, match="not a finite number of seconds"):
            returned_acts(*pair, start_s=0.0, stop_s=20.0)


def test_unequally_many_channels_are_refused():
    with pytest.raises(ResultError, match="acts on 2 channels cannot be returned on 1"):
        returned_acts(_channels([1.0], []), _channels([1.4]), start_s=0.0, stop_s=20.0)


def test_another_channel_is_no_return():
    found = returned_acts(_channels([1.0], []), _channels([], [1.4]), start_s=0.0, stop_s=10.0)
    assert found.over([0, 1]).probability == 0.0


def test_only_the_measured_time_counts():
    mine, theirs = _channels([0.2, 1.0, 9.2, 9.3]), _channels([0.4, 1.3, 9.6])
    found = returned_acts(mine, theirs, start_s=0.5, stop_s=10.0)
    assert found.n_acts[0] == 2  # 1.0 and 9.2; 9.3 might still be returned after the end
    assert found.latencies_s[0].size == 2
    assert found.chance[0] == pytest.approx(2 * 0.7 / 9.5)


def test_chance_is_that_of_shifted_partners():
    rng = np.random.default_rng(4)
    (mine, theirs), span_s = (_poisson(0.8, until_s=50.0, rng=rng) for _ in range(2)), 50.0
    shares = []
    for shift_s in rng.uniform(0, span_s, 4000):
        shifted = (theirs + shift_s) % span_s
        after_s = (shifted[None, :] - mine[:, None]) % span_s
        shares.append(((after_s >= 0.1) & (after_s <= 0.8)).any(axis=1).mean())
    chance = returned_acts([mine], [theirs], start_s=0.0, stop_s=span_s).chance[0]
    assert chance == pytest.approx(np.mean(shares), abs=5 * np.std(shares) / np.sqrt(4000))


def _agree(here, there):
    np.testing.assert_array_equal(there.n_acts, here.n_acts)
    np.testing.assert_allclose(there.chance, here.chance, atol=1e-12)
    for after_s, before_s in zip(there.latencies_s, here.latencies_s, strict=True):
        np.testing.assert_allclose(after_s, before_s, atol=1e-9)


@pytest.mark.parametrize("later_s", [0.001, 1.5, 1e5])
def test_the_same_later_gives_the_same(later_s):
    rng = np.random.default_rng(7)
    partners = [[np.round(2.0 + _poisson(0.5, until_s=80.0, rng=rng), 3) for _ in range(4)] for _ in range(2)]
    later = [[acts + later_s for acts in partner] for partner in partners]
    here = returned_acts(*partners, start_s=0.0, stop_s=86.0)
    assert sum(latencies_s.size for latencies_s in here.latencies_s) > 20
    _agree(here, returned_acts(*later, start_s=later_s, stop_s=86.0 + later_s))
    if later_s < 2:  # between margins of 2 s the measured time need not move
        _agree(here, returned_acts(*later, start_s=0.0, stop_s=86.0))


def test_unrelated_partners_return_at_chance():
    rng = np.random.default_rng(5)
    mine, theirs = ([_poisson(0.25, until_s=8000.0, rng=rng) for _ in range(4)] for _ in range(2))
    rate = returned_acts(mine, theirs, start_s=0.0, stop_s=8000.0).over(range(4))
    assert rate.n_acts > 7500
    assert rate.chance == pytest.approx(1 - np.exp(-0.7 * 0.25), abs=0.01)
    assert rate.margin == pytest.approx(0, abs=0.018)  # standard error .0042
    # the first after .1 s is exponential, cut off at .8 s: half of .16 is reached .335 s into the window
    assert rate.latency_s == pytest.approx(
        0.1 - np.log(1 - 0.1605 / 2) / 0.25, abs=0.05
    )  # standard error .01


def test_planted_returns_are_found_with_their_latency_and_direction():
    rng = np.random.default_rng(6)
    mine = [_poisson(0.25, until_s=2000.0, rng=rng) for _ in range(4)]
    answers = [acts[rng.random(acts.size) < 0.5] + rng.uniform(0.3, 0.4, 1) for acts in mine]
    theirs = [np.sort(np.concatenate([_poisson(0.1, until_s=2000.0, rng=rng), given])) for given in answers]
    there = returned_acts(mine, theirs, start_s=0.0, stop_s=2000.0).over(range(4))
    back = returned_acts(theirs, mine, start_s=0.0, stop_s=2000.0).over(range(4))
    assert there.probability == pytest.approx(0.5 + 0.5 * (1 - np.exp(-0.7 * 0.225)), abs=0.06)
    assert there.margin > 0.3
    assert 0.3 <= there.latency_s <= 0.4
    assert abs(back.margin) < 0.08  # who is answered does not answer


def test_pooling_weighs_each_act_alike():
    found = ReturnedActs(
        n_acts=np.array([6, 2, 0, 4]),
        chance=np.array([0.1, 0.3, 0.9, 0.2]),
        latencies_s=tuple(_channels([0.2, 0.4, 0.6], [0.3], [], [0.7])),
    )
    positive, negative = found.of_valence(+1), found.of_valence(-1)  # smile and touch; frown and withdraw
    assert (positive.n_acts, negative.n_acts) == (8, 4)
    assert positive.probability == pytest.approx(4 / 8)
    assert positive.chance == pytest.approx((6 * 0.1 + 2 * 0.3) / 8)
    assert positive.margin == pytest.approx(0.5 - 0.15)
    assert positive.latency_s == pytest.approx(0.35)
    assert (negative.probability, negative.chance) == (pytest.approx(0.25), pytest.approx(0.2))


def test_without_acts_there_is_no_rate():
    found = returned_acts(_channels([], []), _channels([1.0], []), start_s=0.0, stop_s=10.0).over([0, 1])
    assert found.n_acts == 0
    assert np.isnan([found.probability, found.chance, found.margin, found.latency_s]).all()
