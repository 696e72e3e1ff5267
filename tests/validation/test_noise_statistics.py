"""The counter-based noise as a random source: uniform, Poisson, independent, and the published generator.

The keys come from fixed seeds, the first that were tried. A sound generator fails each bound with a probability of
1e-6, and there are about 60 of them: less than 1e-4 in all.
"""

import itertools

import numpy as np
import pytest
from scipy import stats

from snn.model.counter_noise import (
    GOLDEN_GAMMA,
    HIGH_WORD,
    LOW_WORD,
    MAX_COUNT,
    MAX_MEAN,
    draw_keys,
    hash_words,
    poisson_count,
    split_keys,
    uniforms,
)

N_CELLS, N_STEPS = 1000, 1000
P_FAILURE = 1e-6
Z_BOUND = stats.norm.isf(P_FAILURE / 2)
WORDS = {"high": HIGH_WORD, "low": LOW_WORD}


def keys(seed: int = 1, n_cells: int = N_CELLS) -> np.ndarray:
    return draw_keys(n_cells, np.random.default_rng(np.random.SeedSequence(seed)))


def field(seed: int = 1, word: int = HIGH_WORD) -> np.ndarray:
    """Uniforms of all cells and steps, (N_STEPS, N_CELLS)."""
    return uniforms(keys(seed), np.arange(N_STEPS)[:, None], word)


def assert_uncorrelated(x: np.ndarray, y: np.ndarray) -> None:
    x, y = x.ravel() - 0.5, y.ravel() - 0.5
    z = (x @ y) / np.sqrt(x.size) * 12  # the product of two independent centred uniforms has variance 1/144
    assert abs(z) < Z_BOUND


def assert_frequencies(observed: np.ndarray, expected: np.ndarray) -> None:
    """Chi-square, two-sided: too even is as wrong as too uneven."""
    chi2 = float(((observed - expected) ** 2 / expected).sum())
    law = stats.chi2(observed.size - 1)
    assert law.ppf(P_FAILURE / 2) < chi2 < law.isf(P_FAILURE / 2)


def test_it_is_splitmix64_as_published():
    # The first outputs of the reference implementation for seed 1234567 (Vigna's splitmix64.c; also on Rosetta Code).
    published = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    key = np.array([1234567], dtype=np.uint64)
    assert [int(hash_words(key, step)[0]) for step in range(1, 6)] == published


def test_the_two_words_are_the_halves_of_the_hash():
    key = np.array([1234567], dtype=np.uint64)
    high, low = divmod(6457827717110365317, 2**32)
    assert uniforms(key, 1, HIGH_WORD)[0] == high / 2**32
    assert uniforms(key, 1, LOW_WORD)[0] == low / 2**32


def test_splitting_a_key_loses_nothing():
    extreme = np.array([0, 1, 2**31, 2**32 - 1, 2**32, 2**63, 2**64 - 1], dtype=np.uint64)
    high, low = split_keys(extreme)
    assert high.dtype == low.dtype == np.int32
    joined = [(int(h) % 2**32) * 2**32 + int(lo) % 2**32 for h, lo in zip(high, low, strict=True)]
    assert joined == extreme.tolist()


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("magnify", [1, 2**8, 2**16, 2**24], ids=lambda m: f"bits below 1/{m}")
def test_uniforms_fill_the_interval_evenly(word, magnify):
    bins = np.floor(field(word=word) * magnify % 1.0 * 256).astype(int).ravel()
    assert_frequencies(np.bincount(bins, minlength=256), np.full(256, bins.size / 256))


@pytest.mark.parametrize("axis", [0, 1], ids=["steps", "cells"])
def test_successive_uniforms_fill_the_square_evenly(axis):
    bins = np.moveaxis((field() * 16).astype(int), axis, 0)
    pairs = (bins[0::2] * 16 + bins[1::2]).ravel()
    assert_frequencies(np.bincount(pairs, minlength=256), np.full(256, pairs.size / 256))


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("mean", [0.028, 0.2, 8.0])
def test_counts_follow_the_poisson_law(mean, word):
    key_high, key_low = split_keys(keys())
    counts = [poisson_count(key_high, key_low, step, word, mean, np.exp(-mean)) for step in range(N_STEPS)]
    law, n_draws = stats.poisson(mean), N_STEPS * N_CELLS
    # Counts rarer than 10 in all draws join the first and the last of those that are not.
    first, last = np.flatnonzero(law.pmf(np.arange(64)) * n_draws >= 10)[[0, -1]]
    observed = np.bincount(np.clip(np.concatenate(counts).astype(int), first, last) - first)
    probabilities = np.diff([0.0, *law.cdf(np.arange(first, last)), 1.0])
    assert_frequencies(observed, probabilities * n_draws)


def test_no_mean_gives_no_counts():
    key_high, key_low = split_keys(keys(n_cells=10_000))
    assert not poisson_count(key_high, key_low, 3, HIGH_WORD, 0.0, 1.0).any()


@pytest.mark.parametrize("lag", [1, 2, 3, 10, 100])
def test_steps_of_a_cell_are_independent(lag):
    u = field()
    assert_uncorrelated(u[lag:], u[:-lag])


@pytest.mark.parametrize("lag", [1, 2, 10, 100])
def test_cells_are_independent(lag):
    u = field()
    assert_uncorrelated(u[:, lag:], u[:, :-lag])


def test_neighbouring_keys_are_as_independent_as_random_ones():
    start = np.uint64(0x0123456789ABCDEF)
    u = uniforms(start + np.arange(N_CELLS, dtype=np.uint64), np.arange(N_STEPS)[:, None], HIGH_WORD)
    assert_uncorrelated(u[:, 1:], u[:, :-1])


def test_the_sum_over_cells_fluctuates_as_that_of_independent_cells():
    # A component common to all cells, however small in a pair, would add up here: (N_STEPS - 1) s^2 / sigma^2 is chi2.
    sums = field().sum(axis=1)
    ratio = sums.var() * N_STEPS / (N_CELLS / 12)
    law = stats.chi2(N_STEPS - 1)
    assert law.ppf(P_FAILURE / 2) < ratio < law.isf(P_FAILURE / 2)


def test_the_two_words_of_a_hash_are_independent():
    high, low = field(word=HIGH_WORD), field(word=LOW_WORD)
    assert_uncorrelated(high, low)
    assert_uncorrelated(high[1:], low[:-1])
    assert_uncorrelated(high[:-1], low[1:])


def test_seeds_are_independent_at_every_shift_in_time():
    # A key that mixed seed and step linearly would make one seed a shifted copy of the other.
    first, second = field(seed=1), field(seed=2)
    for shift in (0, 1, 2, 17, 500):
        assert_uncorrelated(first[shift:], second[: N_STEPS - shift])


def test_no_cell_is_a_shifted_copy_of_another():
    # Keys that differ by a small multiple of the increment would share one sequence.
    all_keys = np.concatenate([keys(seed, 2000) for seed in (1, 2, 3)])
    inverse = pow(GOLDEN_GAMMA, -1, 2**64)
    shifts = [((int(a) - int(b)) * inverse) % 2**64 for a, b in itertools.pairwise(np.sort(all_keys))]
    shifts += [((int(a) - int(b)) * inverse) % 2**64 for a, b in itertools.pairwise(all_keys)]
    day_steps = 864_000_000  # a day of model time, the longest simulation, in steps of 0.1 ms
    assert min(min(shift, 2**64 - shift) for shift in shifts) > day_steps


def test_no_uniform_of_32_bits_reaches_the_count_at_which_inversion_stops():
    assert stats.poisson.sf(MAX_COUNT, MAX_MEAN) < 1e-35 < 2.0**-32
    # The sum of probabilities reaches the largest uniform well before, however it is rounded.
    assert np.cumsum(stats.poisson.pmf(np.arange(MAX_COUNT), MAX_MEAN))[MAX_COUNT // 2] > 1 - 2.0**-32
