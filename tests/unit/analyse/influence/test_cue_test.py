"""The cue test finds planted influence, and finds nothing, at its level, where there is none."""

import numpy as np
import pytest
from scipy import stats

from snn.analyse.influence.cue_test import cue_test, cue_tests
from snn.analyse.influence.cues import CueList, Stretch
from snn.analyse.influence.laws import PoissonLaw, ShiftLaw, TrialOrderLaw, whole
from snn.errors import ResultError

BIN_S, N_CHANNELS = 0.05, 4
NONE = CueList(onset_s=np.empty(0), channel=np.empty(0, np.int8))


def _law(duration_s, rate_hz=0.25):
    return PoissonLaw(stretches=whole(duration_s), rate_hz=np.full(N_CHANNELS, rate_hz))


def _counts(cues, n_bins, lag_bins=0):
    """Count the cues in bins, moved to later ones; what would lie after the end is left out."""
    bins = (cues.onset_s / BIN_S).astype(int) + lag_bins
    counts = np.zeros((N_CHANNELS, n_bins))
    np.add.at(counts, (cues.channel[bins < n_bins], bins[bins < n_bins]), 1.0)
    return counts


def _red(rng, n_bins, memory=0.9):
    """Autoregressive noise of variance 1."""
    noise = rng.normal(size=(N_CHANNELS, n_bins)) * np.sqrt(1 - memory**2)
    for t in range(1, n_bins):
        noise[:, t] += memory * noise[:, t - 1]
    return noise


def _is_level(p_values, level=0.01):
    """Whether no more are found than the 99.9th percentile of the binomial."""
    return (np.asarray(p_values) <= level).sum() <= stats.binom.ppf(0.999, len(p_values), level)


def _p(target, cues, law, seed=1, **more):
    return cue_test(target, cues, law=law, rng=np.random.default_rng(seed), **more).p_value


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("memory", [0.0, 0.95])
def test_planted_influence_is_found(sign, memory):
    rng, law = np.random.default_rng(5), _law(40)
    found = []
    for _ in range(10):
        cues = law.draw(rng, 1).one(0)
        target = _red(rng, 800, memory) + 3 * sign * np.sqrt(1 - memory**2) * _counts(cues, 800, 4)
        found.append(_p(target, cues, law))
    assert max(found) == pytest.approx(1 / 200)  # none of 199 draws is as large


def test_p_is_uniform_without_influence():
    """Autocorrelated targets that drift, with acts of their own: 1000 of 15 s, none held against another."""
    rng, law = np.random.default_rng(6), _law(15)
    p_values = []
    for _ in range(1000):
        own = _counts(law.draw(rng, 1).one(0), 300)
        target = _red(rng, 300) + 2 * np.roll(own, 2) + np.linspace(0, rng.normal(), 300)
        p_values.append(_p(target, law.draw(rng, 1).one(0), law, seed=rng, own_cues=own, n_draws=99))
    assert _is_level(p_values)
    assert (np.asarray(p_values) <= 0.01).sum() >= stats.binom.ppf(0.001, 1000, 0.01)
    counts = np.histogram(p_values, 10, (0.005, 1.005))[0]
    assert stats.chisquare(counts).pvalue > 0.001


def test_counts_of_spikes_that_burst_are_no_influence():
    """A heavy-tailed target, silent in most bins: the level is that of the draws, not of a distribution."""
    rng, law = np.random.default_rng(7), _law(15)
    p_values = [
        _p(
            rng.poisson(0.05, (4, 300)) * rng.exponential(10, (4, 300)),
            law.draw(rng, 1).one(0),
            law,
            rng,
            n_draws=99,
        )
        for _ in range(150)
    ]
    assert _is_level(p_values)


def _film_dyads(rng, law, n, alternating):
    """Both follow one film, b later by 4 bins or, alternating every 5 s, each by turns; and own, private acts."""
    for _ in range(n):
        film, a, b = (law.draw(rng, 1).one(0) for _ in range(3))
        early, late = _counts(film, 400), _counts(film, 400, 4)
        turn = (np.arange(400) // 100 % 2).astype(bool) & alternating
        seen = {"a": np.where(turn, late, early), "b": np.where(turn, early, late)}
        targets = {
            name: _red(rng, 400) + 4 * seen[name] + 4 * _counts(own, 400)
            for name, own in (("a", a), ("b", b))
        }
        yield targets, {"a": a, "b": b}


@pytest.mark.parametrize("alternating", [False, True])
def test_a_film_in_common_is_no_influence_whether_it_is_known_or_not(alternating):
    rng, law = np.random.default_rng(8), _law(20)
    p_values = []
    for targets, cues in _film_dyads(rng, law, 40, alternating):
        for source, target in (("a", "b"), ("b", "a")):
            known = {"own_cues": _counts(cues[target], 400)}
            p_values += [_p(targets[target], cues[source], law, rng, n_draws=99, **known)]
            p_values += [_p(targets[target], cues[source], law, rng, n_draws=99)]
    assert _is_level(p_values)


@pytest.mark.parametrize(("lag_bins", "is_found"), [(1, True), (12, True), (14, False), (30, False)])
def test_influence_is_looked_for_up_to_the_longest_lag(lag_bins, is_found):
    rng, law = np.random.default_rng(9), _law(40)
    found = []
    for _ in range(12):
        cues = law.draw(rng, 1).one(0)
        target = rng.normal(size=(N_CHANNELS, 800)) + 2.5 * _counts(cues, 800, lag_bins)
        found.append(_p(target, cues, law) <= 0.01)
    assert sum(found) == 12 if is_found else sum(found) <= 1
    if lag_bins == 14:  # in reach of a longer window
        assert _p(target, cues, law, longest_lag_ms=800) <= 0.01


def test_few_cues():
    rng, law = np.random.default_rng(10), _law(40, rate_hz=0.01)
    noise = rng.normal(size=(N_CHANNELS, 800))
    nothing = cue_test(noise, NONE, law=law, rng=rng)
    assert (nothing.p_value, nothing.n_cues, nothing.statistic) == (1.0, 0, 0.0)
    three = CueList(onset_s=np.array([5.0, 15.0, 25.0]), channel=np.array([0, 1, 1], np.int8))
    assert _p(noise + 8 * _counts(three, 800, 3), three, _law(40, rate_hz=0.02)) <= 0.01


@pytest.mark.parametrize("rate_hz", [0.012, 0.04])
def test_the_level_holds_with_few_cues(rate_hz):
    """Half a cue and one and a half on average in a recording of 10 s, shifted or redrawn."""
    rng, law = np.random.default_rng(11), _law(10, rate_hz=rate_hz)
    p_values = []
    for _ in range(120):
        cues, target = law.draw(rng, 1).one(0), _red(rng, 200)
        p_values += [
            _p(target, cues, how, rng, n_draws=99)
            for how in (law, ShiftLaw(cues=cues, stretches=whole(10.0)))
        ]
    assert _is_level(p_values)


def test_uneven_rates_of_channels_and_phases():
    rng = np.random.default_rng(12)
    stretches = Stretch(start_s=0, stop_s=5), Stretch(start_s=10, stop_s=15)
    law = PoissonLaw(stretches=stretches, rate_hz=np.array([[2.0, 0.1, 0, 0.1], [0.1, 0, 1.0, 0.2]]))
    lists = [law.draw(rng, 1).one(0) for _ in range(150)]
    assert _is_level([_p(_red(rng, 300), cues, law, rng, n_draws=99) for cues in lists])
    assert _p(rng.normal(size=(4, 300)) + 3 * _counts(lists[0], 300, 3), lists[0], law) <= 0.01


def _first_half_dyad(rng):
    """Cues in the first 20 of 40 s, with activity that is another in the second half: a's mood, not b."""
    law = PoissonLaw(stretches=(Stretch(start_s=0, stop_s=20),), rate_hz=np.full(4, 0.25))
    cues = law.draw(rng, 1).one(0)
    bursts = rng.poisson(0.3, (4, 800)) * np.where(np.arange(800) < 400, 4.0, 0.5)
    return bursts, cues, law


def test_the_law_must_be_the_true_one_phase_by_phase():
    rng = np.random.default_rng(13)
    right, wrong = [], []
    for _ in range(120):
        target, cues, law = _first_half_dyad(rng)
        right.append(_p(target, cues, law, rng, n_draws=99))
        wrong.append(_p(target, cues, _law(40, rate_hz=0.125), rng, n_draws=99))
    assert _is_level(right)
    assert not _is_level(wrong)


def test_turns_in_a_joint_order_are_redrawn_given_the_other():
    """Each does one of 4 acts at a time, both in one random order; the target is moved by its own acts alone."""
    rng = np.random.default_rng(14)
    p_values, found = [], []
    for _ in range(150):
        order = rng.permutation(np.tile(np.arange(8), 3))
        moments = 1.2 * (1 + np.arange(24))
        own, other = (
            CueList(onset_s=moments[chosen], channel=(order[chosen] % 4).astype(np.int8))
            for chosen in (order < 4, order >= 4)
        )
        alone = _red(rng, 620) + 3 * _counts(own, 620, 2)
        law = TrialOrderLaw(cues=other)
        p_values.append(_p(alone, other, law, rng, n_draws=99))
        found.append(_p(alone + 3 * _counts(other, 620, 5), other, law, rng, n_draws=99) <= 0.01)
    assert _is_level(p_values)
    assert np.mean(found) > 0.9


def test_level_unit_and_clock_do_not_matter():
    rng, law = np.random.default_rng(15), _law(20)
    cues = law.draw(rng, 1).one(0)
    target = _red(rng, 400) + 0.5 * _counts(cues, 400, 3)
    one = cue_test(target, cues, law=law, rng=np.random.default_rng(1))
    other = cue_test(100 + 7 * target, cues, law=law, rng=np.random.default_rng(1))
    assert other.p_value == one.p_value
    assert other.statistic == pytest.approx(one.statistic, rel=1e-9)
    # all lists 2 s later, in a target that begins 2 s earlier, is the same data: lags and not times count
    padded = np.concatenate((rng.normal(size=(4, 40)), target), axis=1)
    later = CueList(onset_s=cues.onset_s + 2.0, channel=cues.channel)
    again = cue_test(padded[:, 40:], later.between(2.0, 22.0), law=law, rng=np.random.default_rng(1))
    assert again.p_value == one.p_value


def test_exchanging_the_partners_exchanges_the_directions_exactly():
    rng, law = np.random.default_rng(16), _law(20)
    cues = {name: law.draw(rng, 1).one(0) for name in "ab"}
    active = {name: _red(rng, 400) + _counts(cues["a"], 400, 3) for name in "ab"}

    def directions(first, second):
        return [
            cue_test(
                active[y], cues[x], law=law, rng=np.random.default_rng(2), own_cues=_counts(cues[y], 400)
            )
            for x, y in ((first, second), (second, first))
        ]

    assert directions("a", "b") == directions("b", "a")[::-1]


def test_a_channel_is_tested_by_its_own_cues():
    rng, law = np.random.default_rng(17), _law(40)
    cues = law.draw(rng, 1).one(0)
    counts = _counts(cues, 800, 3)
    counts[[0, 1, 3]] = 0
    target = rng.normal(size=(4, 800)) + 4 * counts
    groups = {"all": (0, 1, 2, 3), "0": (0,), "2": (2,), "rest": (0, 1, 3)}
    found = cue_tests(target, cues, groups=groups, law=law, rng=np.random.default_rng(1))
    assert [found[name].is_shown for name in groups] == [True, False, True, False]
    assert found["2"] == cue_test(target, cues, law=law, rng=np.random.default_rng(1), channels=[2])
    assert sum(found[name].n_cues for name in ("2", "rest")) == found["all"].n_cues == cues.n_cues


def test_a_target_that_does_not_vary_is_undefined_and_bad_input_refused():
    law, rng = _law(40), np.random.default_rng(1)
    cues = law.draw(rng, 1).one(0)
    assert np.isnan(cue_test(np.zeros((4, 800)), cues, law=law, rng=rng).p_value)
    for target, message in (
        (np.full((4, 800), np.nan), "finite"),
        (np.zeros(800), "shape"),
        (np.zeros((4, 9)), "short"),
    ):
        with pytest.raises(ResultError, match=message):
            cue_test(target, cues, law=law, rng=rng)
    with pytest.raises(ResultError, match="longest lag"):
        cue_test(np.zeros((4, 800)), cues, law=law, rng=rng, longest_lag_ms=20)
