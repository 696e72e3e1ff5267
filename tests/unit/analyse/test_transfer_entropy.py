"""Transfer entropy where it is known in bits, and where there is none."""

import numpy as np
import pytest

from snn.analyse.drive_courses import DriveCourses
from snn.analyse.granger import conditional_granger
from snn.analyse.transfer_entropy import (
    conditional_information_bits,
    rate_transfer_entropy,
    transfer_entropy_bits,
)
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


def test_a_small_table_by_hand():
    # given 0: first and second agree in 3 of 4, once both ways; given 1: second says nothing, nor varies
    first, second = np.array([0, 0, 1, 1, 0, 1]), np.array([0, 0, 1, 0, 0, 0])
    given = np.array([0, 0, 0, 0, 1, 1])
    joint = _entropy_bits(0.5, 0.25, 0.25)
    information = 1 + _entropy_bits(0.75, 0.25) - joint
    correction = 1 / (2 * 6 * np.log(2))  # one spare cell, in the first stratum
    found = conditional_information_bits(first, second, given=given)
    assert found == pytest.approx(4 / 6 * information - correction)


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
