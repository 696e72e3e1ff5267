"""Transfer entropy where it is known in bits, and where there is none."""

from itertools import pairwise, product

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from snn.analyse.measures.granger import Lags, conditional_granger
from snn.analyse.measures.transfer_entropy import (
    conditional_information_bits,
    rate_transfer_entropy,
    transfer_entropy_bits,
)
from snn.analyse.views.drive_courses import DriveCourses
from snn.errors import ResultError


def _entropy_bits(*shares):
    return -sum(share * np.log2(share) for share in shares)


def _acts(rng, n_bins=1600, rate=0.012, length=10):
    """Acts of some bins at random times on four channels."""
    onsets = rng.random((4, n_bins)) < rate
    return np.stack([np.convolve(row, np.ones(length))[:n_bins] for row in onsets]).clip(0, 1)


def _later(series, bins):
    return np.concatenate((np.zeros((series.shape[0], bins)), series[:, :-bins]), axis=1)


def _poisson(rates_hz, rng):
    return rng.poisson(rates_hz * 4.0) / 4.0  # 80 cells, 50 ms


def _dyad(rng, *, gain, n_bins=1600):
    acts_a, acts_b = _acts(rng, n_bins), _acts(rng, n_bins)
    a = _poisson(5 + 30 * acts_a, rng)
    b = _poisson(5 + 30 * acts_b + gain * _later(a, 3), rng)
    return a, b, DriveCourses(intentions_a=acts_a, intentions_b=acts_b, shared=np.zeros_like(acts_a))


@pytest.mark.parametrize("error", [0.05, 0.2])
def test_a_copied_bit_with_errors(error):
    # the target is what the source was one step ago, flipped now and then: 1 - H(error) bits pass
    rng = np.random.default_rng(1)
    source = rng.integers(0, 2, 40_001)
    target = source[:-1] ^ (rng.random(40_000) < error)
    found = conditional_information_bits(target[1:], source[1:-1], given=target[:-1])
    assert found == pytest.approx(1 - _entropy_bits(error, 1 - error), abs=0.02)
    back = conditional_information_bits(source[2:], target[:-1], given=source[1:-1])
    assert abs(back) < 1e-3


def _bits_of_chain(error, p):
    """Sum over all of x(t-2) .. x(t-5) and three flips: y(t) = x(t-3), flipped now and then."""
    table = np.zeros((2, 2, 3))  # own past, y, source
    for x2, x3, x4, x5, *flips in product((0, 1), repeat=7):
        probability = np.prod([p if x else 1 - p for x in (x2, x3, x4, x5)])
        probability *= np.prod([error if flip else 1 - error for flip in flips])
        y0, y1, y2 = x3 ^ flips[0], x4 ^ flips[1], x5 ^ flips[2]
        of_four = x2 + x3 + x4 + x5  # 65 % are 0 or 1, 92 % at most 2: limits of the levels at 1 and 2
        table[int(y1 + y2 > 1), y0, int(of_four > 1) + int(of_four > 2)] += probability
    entropies = [_entropy_bits(*t.ravel()) for t in (table.sum(axis=2), table.sum(axis=1), table)]
    return entropies[0] + entropies[1] - entropies[2] - _entropy_bits(*table.sum(axis=(1, 2)))


@pytest.mark.parametrize("error", [0.02, 0.1])
def test_the_known_value_of_a_chain_of_bits(error):
    rng = np.random.default_rng(16)
    source = rng.random((4, 10_000)) < 0.3
    target = np.roll(source, 3, axis=1) ^ (rng.random(source.shape) < error)
    there, back = (transfer_entropy_bits(1.0 * x, 1.0 * y) for x, y in ((source, target), (target, source)))
    expected = _bits_of_chain(error, 0.3)
    # s.e. about sqrt(2 I / (n ln 2)) = .004
    assert there == pytest.approx(expected, abs=0.02)
    assert expected > 0.1
    assert abs(back) < 0.002
    # what a look at the one right bin would say is more
    assert there < _entropy_bits(0.7, 0.3) - _entropy_bits(error, 1 - error)


def test_a_target_often_at_its_largest_value_has_one_level():
    # as documented: the limits of the levels are that value itself, and nothing lies above it
    rng = np.random.default_rng(18)
    source = rng.random((4, 1000)) < 0.5
    assert transfer_entropy_bits(1.0 * source, 1.0 * np.roll(source, 3, axis=1)) == 0.0


def _bits_of_levels(covariance):
    """Information of the levels of y and m given that of the own past, Gaussian with this covariance (y, m, own)."""
    limits = np.array([-9.0, norm.ppf(0.6), norm.ppf(0.85), 9.0])
    spread = np.sqrt(np.diag(covariance))
    normal = multivariate_normal(np.zeros(3), covariance / np.outer(spread, spread), abseps=1e-5, seed=1)
    p = np.array(
        [
            normal.cdf([high for _, high in box], lower_limit=[low for low, _ in box])
            for box in product(pairwise(limits), repeat=3)
        ]
    ).reshape(3, 3, 3)
    return (
        _entropy_bits(*p.sum(axis=1).ravel())
        + _entropy_bits(*p.sum(axis=0).ravel())
        - _entropy_bits(*p.ravel())
        - _entropy_bits(*p.sum(axis=(0, 1)))
    )


def test_the_known_value_of_a_gaussian_pair_and_granger_causality_above_it():
    # y(t) = 2 m(t) + f(t), m the mean of x at lags 2 to 5, x and f white: cov(m(t), m(t-k)) = (4 - k) / 16
    rng = np.random.default_rng(17)
    gain, (x, f) = 2.0, rng.normal(size=(2, 4, 20_000))
    y = gain * np.mean([np.roll(x, lag, axis=1) for lag in range(2, 6)], axis=0) + f
    y0, y1, y2 = gain**2 / 4 + 1, gain**2 * 3 / 16, gain**2 * 2 / 16  # autocovariance
    with_own = [(y1 + y2) / 2, gain * (3 + 2) / 32]
    covariance = np.array(
        [[y0, gain / 4, with_own[0]], [gain / 4, 1 / 4, with_own[1]], [*with_own, (y0 + y1) / 2]]
    )
    there, back = transfer_entropy_bits(x, y), transfer_entropy_bits(y, x)
    # s.e. about sqrt(2 I / (n ln 2)) = .003
    assert there == pytest.approx(_bits_of_levels(covariance), abs=0.01)
    assert abs(back) < 0.001
    # half of Granger causality, in bits, is all that passes; levels keep half of it, as documented
    causality = conditional_granger(x, y, lags=Lags(order=8, source_from=1, drive=0)).value
    assert there / (causality / 2 / np.log(2)) == pytest.approx(0.5, abs=0.03)


def test_a_small_table_by_hand():
    # given 0: first and second agree in 3 of 4, once both ways; given 1: second says nothing, nor varies
    first, second = np.array([0, 0, 1, 1, 0, 1]), np.array([0, 0, 1, 0, 0, 0])
    given = np.array([0, 0, 0, 0, 1, 1])
    joint = _entropy_bits(0.5, 0.25, 0.25)
    information = 1 + _entropy_bits(0.75, 0.25) - joint
    correction = 1 / (2 * 6 * np.log(2))  # one spare cell, in the first stratum
    found = conditional_information_bits(first, second, given=given)
    assert found == pytest.approx(4 / 6 * information - correction)


def _documented_codes(source, target, acts):
    """Lay out by loops what the documentation says: level now, level of the source before, and what is given."""
    now, before, given = [], [], []
    n_channels, n_bins = target.shape
    for k in range(n_channels):
        of_target = [target[k, t] for t in range(5, n_bins)]
        of_source = [np.mean([source[k, t - lag] for lag in range(2, 6)]) for t in range(5, n_bins)]
        of_past = [np.mean([target[k, t - 1], target[k, t - 2]]) for t in range(5, n_bins)]
        others = [i for i in range(n_channels) if i != k]
        now += _three_levels(of_target)
        before += _three_levels(of_source)
        given += [
            (
                past,
                *(acts[k, t - lag] > 0 for lag in (0, 2, 5)),
                *(any(acts[i, t - lag] > 0 for i in others) for lag in (0, 2)),
            )
            for t, past in zip(range(5, n_bins), _three_levels(of_past), strict=True)
        ]
    return now, before, given


def _three_levels(values):
    limits = np.quantile(values, (0.6, 0.85))
    return [sum(value > limit for limit in limits) for value in values]


@pytest.mark.parametrize("seed", [20, 21])
def test_agrees_with_scikit_learn(seed):
    """By the chain rule I(now; before | given) = I(now; before and given) - I(now; given), plug-in, by its counts."""
    from sklearn.metrics import mutual_info_score

    a, b, courses = _dyad(np.random.default_rng(seed), gain=0.5, n_bins=600)
    now, before, given = _documented_codes(a, b, courses.intentions_b)
    strata = {state: number for number, state in enumerate(dict.fromkeys(given))}
    both = [f"{x} {strata[state]}" for x, state in zip(before, given, strict=True)]
    nats = mutual_info_score(now, both) - mutual_info_score(now, [strata[state] for state in given])
    spare = 0
    for state in strata:
        rows = [row for row, other in enumerate(given) if other == state]
        spare += (len({now[row] for row in rows}) - 1) * (len({before[row] for row in rows}) - 1)
    expected = (nats - spare / (2 * len(now))) / np.log(2)
    assert transfer_entropy_bits(a, b, intentions=courses.intentions_b) == pytest.approx(expected, abs=1e-12)
    assert expected > 0.03


def test_what_the_condition_explains_does_not_pass():
    rng = np.random.default_rng(2)
    given = rng.integers(0, 3, 20_000)
    noisy = [given * (rng.random(20_000) < 0.9) for _ in range(2)]
    assert conditional_information_bits(*noisy, given=np.zeros_like(given)) > 0.5
    assert abs(conditional_information_bits(*noisy, given=given)) < 1e-3


def test_what_only_shows_under_the_condition_passes():
    rng = np.random.default_rng(3)
    second, given = rng.integers(0, 2, (2, 20_000))
    assert conditional_information_bits(second ^ given, second, given=given) == pytest.approx(1, abs=1e-3)
    assert abs(conditional_information_bits(second ^ given, second, given=0 * given)) < 1e-3


def test_small_samples_are_not_biased():
    # 12 strata of 3 x 3 in 1000 samples: the plug-in estimate would be 48 / (2000 ln 2) = .035 bits
    rng = np.random.default_rng(4)
    found = [
        conditional_information_bits(*rng.integers(0, 3, (2, 1000)), given=rng.integers(0, 12, 1000))
        for _ in range(300)
    ]
    assert np.mean(found) == pytest.approx(0, abs=0.005)


def test_coupled_poisson_rates_give_the_direction():
    found = rate_transfer_entropy(*_dyad(np.random.default_rng(5), gain=0.5)[:2], courses=None)
    assert found.a_to_b_bits > 0.02 > abs(found.b_to_a_bits)
    a, b, courses = _dyad(np.random.default_rng(6), gain=0.5)
    found = rate_transfer_entropy(a, b, courses=courses)
    assert found.a_to_b_bits > 0.05
    assert abs(found.b_to_a_bits) < 0.01
    a, b, courses = _dyad(np.random.default_rng(7), gain=0.0)
    none = rate_transfer_entropy(a, b, courses=courses)
    assert abs(none.a_to_b_bits) < 0.01
    assert abs(none.b_to_a_bits) < 0.01


def test_what_both_are_given_does_not_pass_once_it_is_known():
    rng = np.random.default_rng(8)
    acts = _acts(rng)
    a, b = _poisson(5 + 30 * acts, rng), _poisson(5 + 30 * _later(acts, 2), rng)
    alone, known = transfer_entropy_bits(a, b), transfer_entropy_bits(a, b, intentions=acts)
    assert alone > 0.05
    assert known < 0.2 * alone


def test_intentions_on_other_channels_are_known_too():
    rng = np.random.default_rng(9)
    acts = _acts(rng, length=2, rate=0.03)
    others = 1.0 * (acts.sum(axis=0) > acts)
    # B responds two bins later than A, so that A seems to tell when
    a, b = _poisson(5.0 + 25 * others, rng), _poisson(5.0 + 25 * _later(others, 2), rng)
    alone, known = transfer_entropy_bits(a, b), transfer_entropy_bits(a, b, intentions=acts)
    assert alone > 0.05
    assert known < 0.2 * alone


def test_it_sees_what_granger_causality_does_not():
    # the target is raised when the source was unusual, high or low alike
    rng = np.random.default_rng(10)
    source = np.repeat(rng.normal(size=(4, 400)), 8, axis=1)
    target = _later(np.abs(source), 4) + 0.3 * rng.normal(size=source.shape)
    assert conditional_granger(source, target).value < 0.01
    assert transfer_entropy_bits(source, target) > 0.02


def test_swapped_partners_swap_the_directions_exactly():
    a, b, courses = _dyad(np.random.default_rng(11), gain=0.5)
    swapped = DriveCourses(
        intentions_a=courses.intentions_b, intentions_b=courses.intentions_a, shared=courses.shared
    )
    here = rate_transfer_entropy(a, b, courses=courses)
    there = rate_transfer_entropy(b, a, courses=swapped)
    assert here.a_to_b_bits == there.b_to_a_bits != here.b_to_a_bits == there.a_to_b_bits


def test_neither_the_unit_nor_a_common_shift_matter():
    a, b, courses = _dyad(np.random.default_rng(12), gain=0.5)
    reference = transfer_entropy_bits(a, b, intentions=courses.intentions_b)
    # powers of two keep ties what they are
    assert transfer_entropy_bits(8 * a, b / 4, intentions=courses.intentions_b) == reference
    rolled = [np.roll(series, 400, axis=1) for series in (a, b, courses.intentions_b)]
    assert transfer_entropy_bits(rolled[0], rolled[1], intentions=rolled[2]) == pytest.approx(
        reference, abs=0.01
    )


@pytest.mark.parametrize("which", [0, 1])
def test_a_silent_partner_has_no_value(which):
    rates = [np.random.default_rng(13).poisson(20.0, (4, 400)).astype(float) for _ in range(2)]
    rates[which] = np.zeros((4, 400))
    found = rate_transfer_entropy(*rates, courses=None)
    assert np.isnan([found.a_to_b_bits, found.b_to_a_bits]).all()


def test_a_channel_that_does_not_vary_is_left_out():
    a, b, _ = _dyad(np.random.default_rng(14), gain=0.5)
    silent = a.copy()
    silent[3] = 0.0
    assert transfer_entropy_bits(silent, b) == transfer_entropy_bits(a[:3], b[:3])


@pytest.mark.parametrize("delay", [0, 3, 50])
def test_one_spike_each_says_next_to_nothing(delay):
    a, b = np.zeros((2, 4, 400))
    a[1, 100] = b[1, 100 + delay] = 0.25
    found = rate_transfer_entropy(a, b, courses=None)
    # at most the entropy of one bin in 395, .028 bits, and a little below 0 by the correction for bias
    most = _entropy_bits(1 / 395, 394 / 395)
    assert -0.01 < found.a_to_b_bits <= most
    assert -0.01 < found.b_to_a_bits <= most


def test_too_short_or_wrong_is_refused():
    a, b = np.random.default_rng(15).poisson(20.0, (2, 4, 105)).astype(float)
    transfer_entropy_bits(a, b)
    with pytest.raises(ResultError, match="99 bins .* for transfer entropy: at least 100"):
        transfer_entropy_bits(a[:, 1:], b[:, 1:])
    with pytest.raises(ResultError, match="same time"):
        transfer_entropy_bits(a, b[:, 1:])
    with pytest.raises(ResultError, match="one row for each channel"):
        transfer_entropy_bits(a, b, intentions=a[:2])
    with pytest.raises(ResultError, match="finite"):
        transfer_entropy_bits(a, np.where(b > 20, np.nan, b))
