"""Counter-based Poisson noise: exact where a uniform meets a limit, and the same whether counted or only noticed."""

import numpy as np
import pytest
from scipy import stats

from snn.model.counter_noise import (
    HIGH_WORD,
    LOW_WORD,
    UNIFORM_STEP,
    draw_keys,
    join_keys,
    largest_quiet_word,
    noise_arrives,
    poisson_count,
    split_keys,
    uniforms,
)

N_CELLS = 2000
KEYS = draw_keys(N_CELLS, np.random.default_rng(3))
HALVES = split_keys(KEYS)


def test_keys_are_put_together_again():
    assert np.array_equal(join_keys(*HALVES), KEYS)


def test_a_hash_is_that_of_splitmix64():
    """Of Steele, Lea & Flood (2014): the first number after the seed 0 is 0xE220A8397B1DCDAF."""
    zero = np.zeros(1, dtype=np.uint64)
    assert uniforms(zero, 1, HIGH_WORD) == [0xE220A839 * 2.0**-32]
    assert uniforms(zero, 1, LOW_WORD) == [0x7B1DCDAF * 2.0**-32]


@pytest.mark.parametrize("word", [HIGH_WORD, LOW_WORD])
def test_counts_are_those_of_inversion(word):
    mean = 1.7
    found = poisson_count(*HALVES, 5, word, mean, np.exp(-mean))
    expected = stats.poisson.ppf(uniforms(KEYS, 5, word), mean)
    assert np.array_equal(found, expected)
    assert found.max() >= 5


def test_a_uniform_at_a_limit_belongs_to_the_larger_count():
    uniform = uniforms(KEYS, 5, HIGH_WORD)
    assert (poisson_count(*HALVES, 5, HIGH_WORD, 0.3, uniform) >= 1).all()
    assert (poisson_count(*HALVES, 5, HIGH_WORD, 0.3, uniform + UNIFORM_STEP) == 0).all()


def test_a_source_without_a_mean_gives_nothing():
    assert (poisson_count(*HALVES, 5, HIGH_WORD, 0.0, 0.0) == 0).all()


def test_an_event_of_either_source_is_noticed_as_it_is_counted():
    quiet = {word: np.exp(-mean) for word, mean in ((HIGH_WORD, 0.2), (LOW_WORD, 0.4))}
    words = (largest_quiet_word(np.full(N_CELLS, quiet[word])) for word in (HIGH_WORD, LOW_WORD))
    counts = [poisson_count(*HALVES, 9, word, -np.log(p), p) for word, p in quiet.items()]
    arrives = noise_arrives(*HALVES, 9, *words)
    assert np.array_equal(arrives, (counts[0] > 0) | (counts[1] > 0))
    assert arrives.mean() == pytest.approx(1 - np.exp(-0.6), abs=0.04)


def test_the_largest_quiet_word_lies_just_below_the_limit():
    words = largest_quiet_word(np.array([UNIFORM_STEP, 1.5 * UNIFORM_STEP, 2 * UNIFORM_STEP, 1.0]))
    assert (words.astype(np.int64) + 2**31).tolist() == [0, 1, 1, 2**32 - 1]
