"""Counter-based Poisson noise: one independent stream per cell, without state.

The count that cell *i* receives in time step *n* is a pure function of the cell's 64-bit key and of *n*. Any step
can therefore be drawn alone, in any order, on any machine, and the compiled model and the NumPy reference give the
same integers. The keys come from a ``SeedSequence``; random keys make overlapping streams negligible, where a
linear mix of seed and step would make seeds time-shifted copies of each other.

Source: SplitMix64 (Steele, Lea & Flood 2014, OOPSLA, doi:10.1145/2660193.2660195); counts by inversion of the
Poisson distribution function on a 32-bit uniform.
"""

import numpy as np
from numpy.typing import NDArray

GOLDEN_GAMMA = 0x9E3779B97F4A7C15
FIRST_MULTIPLIER = 0xBF58476D1CE4E5B9
SECOND_MULTIPLIER = 0x94D049BB133111EB
UNIFORM_STEP = 2.0**-32
MAX_COUNT = 64
"""Inversion stops here. Up to a mean of `MAX_MEAN` a step a larger count has a probability below 1e-35."""
MAX_MEAN = 8.0
"""Of any source in a step: 80 kHz at 0.1 ms."""

SIGNED_OFFSET = 2**31
"""What is taken from a 32-bit word to make it a signed number, because Brian2 has no unsigned ones."""

HIGH_WORD, LOW_WORD = 0, 1
"""The two independent 32-bit uniforms that one hash of (key, step) yields."""

_CPP_HASH = f"""
static inline uint64_t snn_hash(uint64_t key, int64_t step)
{{
    uint64_t z = key + (uint64_t)step * {GOLDEN_GAMMA:#x}ULL;
    z = (z ^ (z >> 30)) * {FIRST_MULTIPLIER:#x}ULL;
    z = (z ^ (z >> 27)) * {SECOND_MULTIPLIER:#x}ULL;
    return z ^ (z >> 31);
}}"""


def cpp_source() -> str:
    """Return the C++ of ``poisson_count``: nearly always none or one step of the loop."""
    return f"""{_CPP_HASH}
static inline double poisson_count(
    int32_t key_high, int32_t key_low, int64_t step, int32_t word, double mean, double p_zero)
{{
    const uint64_t key = ((uint64_t)(uint32_t)key_high << 32) | (uint64_t)(uint32_t)key_low;
    const uint64_t hash = snn_hash(key, step);
    const double uniform = (double)(uint32_t)(word == {HIGH_WORD} ? hash >> 32 : hash) * {UNIFORM_STEP!r};
    double probability = p_zero, cumulative = p_zero, count = 0.0;
    while (uniform >= cumulative && mean > 0.0 && count < {MAX_COUNT}) {{
        count += 1.0;
        probability *= mean / count;
        cumulative += probability;
    }}
    return count;
}}
"""


def arrival_cpp_source() -> str:
    """Return the C++ of ``noise_arrives``: without a branch, so that the compiler works on several cells at once."""
    return f"""{_CPP_HASH}
static inline bool noise_arrives(
    int32_t key_high, int32_t key_low, int64_t step, int32_t quiet_high, int32_t quiet_low)
{{
    const uint64_t key = ((uint64_t)(uint32_t)key_high << 32) | (uint64_t)(uint32_t)key_low;
    const uint64_t hash = snn_hash(key, step);
    const uint64_t less_offset = hash ^ {(SIGNED_OFFSET << 32) + SIGNED_OFFSET:#x}ULL;  // both words, signed
    return ((int32_t)(less_offset >> 32) > quiet_high) | ((int32_t)less_offset > quiet_low);
}}
"""


def quiet_cpp_source() -> str:
    """Return the C++ of ``largest_quiet_word``."""
    return f"""
static inline int32_t largest_quiet_word(double p_zero)
{{
    return (int32_t)((int64_t)std::ceil(p_zero * {1 / UNIFORM_STEP!r}) - 1 - {SIGNED_OFFSET});
}}
"""


def uniform_cpp_source() -> str:
    """Return the C++ of ``hash_uniform``: one 32-bit uniform in [0, 1) for a key and a step."""
    return f"""{_CPP_HASH}
static inline double hash_uniform(int32_t key_high, int32_t key_low, int64_t step)
{{
    const uint64_t key = ((uint64_t)(uint32_t)key_high << 32) | (uint64_t)(uint32_t)key_low;
    return (double)(uint32_t)(snn_hash(key, step) >> 32) * {UNIFORM_STEP!r};
}}
"""


def draw_keys(n_cells: int, rng: np.random.Generator) -> NDArray[np.uint64]:
    """Draw one 64-bit key per cell.

    Parameters
    ----------
    n_cells
        Number of cells.
    rng
        Source of the keys.

    Returns
    -------
    NDArray[np.uint64]
        Keys, shape ``(n_cells,)``.
    """
    return rng.integers(0, 2**64, size=n_cells, dtype=np.uint64, endpoint=False)


def split_keys(keys: NDArray[np.uint64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Split 64-bit keys into high and low 32-bit words, both ``(n_cells,)``: Brian2 has no unsigned 64-bit type."""
    high = (keys >> np.uint64(32)).astype(np.uint32).view(np.int32)
    low = keys.astype(np.uint32).view(np.int32)
    return high, low


def hash_words(keys: NDArray[np.uint64], step: int | NDArray[np.int64]) -> NDArray[np.uint64]:
    """Hash (key, step) to 64 uniform bits; shapes broadcast. The NumPy twin of ``snn_hash`` in C++."""
    steps = np.asarray(step).astype(np.uint64)
    with np.errstate(over="ignore"):  # arithmetic modulo 2**64 is what the generator is made of
        z = keys + steps * np.uint64(GOLDEN_GAMMA)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(FIRST_MULTIPLIER)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(SECOND_MULTIPLIER)
    return z ^ (z >> np.uint64(31))


def uniforms(keys: NDArray[np.uint64], step: int | NDArray[np.int64], word: int) -> NDArray[np.float64]:
    """Return 32-bit uniforms in [0, 1) for (key, step); ``word`` picks the high or the low half of the hash."""
    words = hash_words(keys, step)
    half = words >> np.uint64(32) if word == HIGH_WORD else words & np.uint64(0xFFFFFFFF)
    return half.astype(np.float64) * UNIFORM_STEP


def join_keys(key_high: NDArray[np.int32], key_low: NDArray[np.int32]) -> NDArray[np.uint64]:
    """Join the halves that `split_keys` made."""
    high = np.asarray(key_high).view(np.uint32).astype(np.uint64)
    low = np.asarray(key_low).view(np.uint32).astype(np.uint64)
    return (high << np.uint64(32)) | low


def hash_uniform(
    key_high: NDArray[np.int32], key_low: NDArray[np.int32], step: int | NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return a 32-bit uniform in [0, 1) for each key and step. The NumPy twin of ``hash_uniform`` in C++."""
    return uniforms(join_keys(key_high, key_low), step, HIGH_WORD)


def poisson_count(
    key_high: NDArray[np.int32],
    key_low: NDArray[np.int32],
    step: int | NDArray[np.int64],
    word: int,
    mean: float | NDArray[np.float64],
    p_zero: float | NDArray[np.float64],
) -> NDArray[np.float64]:
    """Count the Poisson events of each cell in one time step. The NumPy twin of ``poisson_count`` in C++.

    Parameters
    ----------
    key_high, key_low
        Halves of the cells' keys, shape ``(n_cells,)``.
    step
        Time step, 0 or more.
    word
        ``HIGH_WORD`` or ``LOW_WORD``: two independent sources share one hash.
    mean
        Expected count per step; larger gives more events. 0 gives none.
    p_zero
        ``exp(-mean)``, given so that it is computed once and not in every step.

    Returns
    -------
    NDArray[np.float64]
        Counts, shape ``(n_cells,)``.
    """
    uniform = uniforms(join_keys(key_high, key_low), step, word)
    mean, probability = np.broadcast_to(mean, uniform.shape), np.broadcast_to(p_zero, uniform.shape)
    counts = np.zeros(uniform.shape)
    cumulative = probability
    pending = (mean > 0) & (uniform >= cumulative)
    count = 0
    while pending.any() and count < MAX_COUNT:
        count += 1
        counts[pending] = count
        probability = probability * (mean / count)
        cumulative = cumulative + probability
        pending = pending & (uniform >= cumulative)
    return counts


def largest_quiet_word(p_zero: float | NDArray[np.float64]) -> NDArray[np.int32]:
    """Return the largest word that brings no event, less `SIGNED_OFFSET`, any shape. The NumPy twin of the C++.

    A word w brings none if its uniform w 2^-32 lies below ``p_zero``, which is above 0 and at most 1.
    """
    words = np.ceil(np.asarray(p_zero) / UNIFORM_STEP).astype(np.int64) - 1
    return (words - SIGNED_OFFSET).astype(np.int32)


def noise_arrives(
    key_high: NDArray[np.int32],
    key_low: NDArray[np.int32],
    step: int | NDArray[np.int64],
    quiet_high: NDArray[np.int32],
    quiet_low: NDArray[np.int32],
) -> NDArray[np.bool_]:
    """Tell whether a step brings an event of either source. The NumPy twin of ``noise_arrives`` in C++.

    Parameters
    ----------
    key_high, key_low
        Halves of the cells' keys, shape ``(n_cells,)``.
    step
        Time step, 0 or more.
    quiet_high, quiet_low
        `largest_quiet_word` of the source of each word, shape ``(n_cells,)``.

    Returns
    -------
    NDArray[np.bool_]
        Whether `poisson_count` is above 0 for one of the words, shape ``(n_cells,)``.
    """
    words = hash_words(join_keys(key_high, key_low), step)
    high = (words >> np.uint64(32)).astype(np.int64) - SIGNED_OFFSET
    low = (words & np.uint64(0xFFFFFFFF)).astype(np.int64) - SIGNED_OFFSET
    return (high > quiet_high) | (low > quiet_low)
