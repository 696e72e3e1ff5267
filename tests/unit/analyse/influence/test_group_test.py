"""The cue test over dyads: its level, its power, and that of one dyad it is the cue test."""

import numpy as np
import pytest
from scipy import stats
from scipy.signal import lfilter

from snn.analyse.influence import group_test
from snn.analyse.influence.cue_checks import CHECK_LEVEL, leads_test
from snn.analyse.influence.cue_test import cue_test
from snn.analyse.influence.cues import CueList
from snn.analyse.influence.group_test import (
    CuedPair,
    CueTestSettings,
    checked_test,
    influence_statistics,
    p_of_group,
)
from snn.analyse.influence.laws import PoissonLaw, ShiftLaw, whole
from snn.errors import ResultError
from tests.unit.analyse.influence.test_cue_test import _is_level, _law

BIN_S = 0.05
DRAWS = CueTestSettings(n_draws=99)


def _dyad(rng, *, n_cues, duration_s, gain=0.0, n_channels=1):
    """Slow noise that rises by ``gain`` for 300 ms, 150 to 300 ms after each cue; each dyad at a latency of its own."""
    n_bins = round(duration_s / BIN_S)
    law = PoissonLaw(
        stretches=whole(duration_s), rate_hz=np.full(n_channels, n_cues / duration_s / n_channels)
    )
    cues = law.draw(rng, 1).one(0)
    target = lfilter([1], [1, -0.9], rng.normal(size=(n_channels, n_bins)) * np.sqrt(0.19))
    latency = rng.integers(3, 7)
    for channel, first in zip(cues.channel, (cues.onset_s / BIN_S).astype(int), strict=True):
        target[channel, first + latency : first + latency + 6] += gain
    return CuedPair(target=target, cues=cues, law=law)


def _p(pairs, rng):
    return p_of_group([influence_statistics(pair, DRAWS, rng=rng) for pair in pairs])


def test_of_one_dyad_it_is_the_cue_test_and_its_checks():
    rng = np.random.default_rng(1)
    pair = _dyad(rng, n_cues=20, duration_s=40, gain=0.5, n_channels=2)
    own = rng.normal(size=(1, 800))
    given = CuedPair(target=pair.target, cues=pair.cues, law=pair.law, own_cues=own)
    found = checked_test([given], DRAWS, rng=np.random.default_rng(5))
    same = np.random.default_rng(5)
    known = {"law": pair.law, "rng": same, "n_draws": 99}
    assert found.influence.p_value == cue_test(pair.target, pair.cues, own_cues=own, **known).p_value
    assert found.leads.p_value == leads_test(pair.target, pair.cues, **known).p_value
    assert found.joint_law is None  # the other had no cues
    assert found.influence.n_cues == pair.cues.n_cues
    assert (found.influence.n_dyads, found.influence.n_draws) == (1, 99)


def test_a_study_without_influence_is_found_at_the_level():
    """200 studies of five dyads that differ in length and in number of cues, some without any."""
    rng, p_values = np.random.default_rng(2), []
    for _ in range(200):
        pairs = [_dyad(rng, n_cues=n, duration_s=s) for n, s in ((0.5, 6), (3, 6), (5, 8), (8, 10), (2, 12))]
        p_values.append(_p(pairs, rng))
    p_values = np.array(p_values)
    for level in (0.01, 0.05, 0.2):
        found = (p_values <= level).sum()
        assert stats.binom.ppf(0.001, 200, level) <= found <= stats.binom.ppf(0.999, 200, level)


@pytest.mark.parametrize("spread", [0.0, 0.3])
def test_twenty_dyads_of_twelve_cues_show_what_few_of_them_show_alone(spread):
    """Also where the response is of either sign, 0 on average."""
    rng, alone, together = np.random.default_rng(3), [], []
    for _ in range(4):
        gains = rng.normal(0.0 if spread else 0.25, spread, 20)
        pairs = [_dyad(rng, n_cues=12, duration_s=60, gain=gain) for gain in gains]
        statistics = [influence_statistics(pair, DRAWS, rng=rng) for pair in pairs]
        alone += [p_of_group([one]) <= 0.01 for one in statistics]
        together.append(p_of_group(statistics) <= 0.01)
    assert np.mean(alone) < 0.45
    assert all(together)


def test_a_list_that_is_refuted_gets_no_words():
    rng = np.random.default_rng(4)
    pair = _dyad(rng, n_cues=30, duration_s=60)
    answers = CueList(onset_s=np.sort(rng.uniform(1, 59, 30)), channel=np.zeros(30, np.int8))
    target = pair.target.copy()
    for first in (answers.onset_s / BIN_S).astype(int):
        target[0, first - 6 : first] += 2  # what is listed as cues answers the other
    listed = ShiftLaw(cues=answers, stretches=whole(60.0))
    followed = CuedPair(target=target, cues=answers, law=listed)
    assert checked_test([followed], DRAWS, rng=rng).withheld == "cues follow the other"
    copied = CuedPair(
        target=pair.target,
        cues=answers,
        law=PoissonLaw(stretches=whole(60.0), rate_hz=np.array([0.5])),
        others=CueList(onset_s=answers.onset_s + 0.2, channel=answers.channel),
    )
    assert checked_test([copied], DRAWS, rng=rng).withheld == "lists depend on each other"
    none = CuedPair(
        target=pair.target, cues=CueList(onset_s=np.empty(0), channel=np.empty(0, np.int8)), law=pair.law
    )
    assert checked_test([none], DRAWS, rng=rng).withheld == "no random cues"
    assert checked_test([pair], DRAWS, rng=rng).withheld == ""


def test_lists_that_depend_on_each_other_need_a_joint_law():
    """Each cue of b comes 0.2 s after one of a, on another channel: turns, of which shifts know nothing."""
    rng, law = np.random.default_rng(4), _law(40)
    p_values = {"following": [], "apart": []}
    for _ in range(20):
        others, apart = law.draw(rng, 1).one(0), law.draw(rng, 1).one(0)
        following = CueList(onset_s=others.onset_s + 0.2, channel=(others.channel + 1) % 4).between(0, 40)
        for name, cues in (("following", following), ("apart", apart)):
            shifted = ShiftLaw(cues=cues, stretches=whole(40), by_channel=True)
            pair = CuedPair(target=rng.normal(size=(4, 800)), cues=cues, law=shifted, others=others)
            p_values[name].append(checked_test([pair], DRAWS, rng=rng).joint_law.p_value)
    assert max(p_values["following"]) <= CHECK_LEVEL
    assert _is_level(p_values["apart"])


def test_a_target_that_does_not_vary_counts_for_nothing():
    rng = np.random.default_rng(5)
    pair = _dyad(rng, n_cues=10, duration_s=20, gain=3)
    still = CuedPair(target=np.zeros((1, 400)), cues=pair.cues, law=pair.law)
    assert np.isnan(_p([still], rng))
    assert _p([pair, still], np.random.default_rng(6)) == _p([pair], np.random.default_rng(6)) == 0.01


def test_draws_do_not_depend_on_how_many_fit_into_memory(monkeypatch):
    rng = np.random.default_rng(7)
    pair = _dyad(rng, n_cues=10, duration_s=20, gain=0.5)
    whole_ = influence_statistics(pair, DRAWS, rng=np.random.default_rng(8))
    monkeypatch.setattr(group_test, "_AT_A_TIME", 12**2 * 7)
    parts = influence_statistics(pair, DRAWS, rng=np.random.default_rng(8))
    assert parts.shape == whole_.shape == (100,)
    assert parts.std() == pytest.approx(1.0)
    assert abs(p_of_group([parts]) - p_of_group([whole_])) < 0.2  # other draws of the same law


def test_lags_are_bounded():
    for lag_ms in (10.0, 6000.0):
        with pytest.raises(ResultError, match=r"must be 1 to 100 bins of 50 ms"):
            CueTestSettings(longest_lag_ms=lag_ms)
    with pytest.raises(ResultError, match="needs a dyad"):
        checked_test([], DRAWS, rng=np.random.default_rng(1))
