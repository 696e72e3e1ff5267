"""The functions that the model runs in C++, compiled alone with the model's own flags, against their NumPy twins."""

import ctypes
import subprocess

import mpmath
import numpy as np
import pytest

from snn.model import counter_noise, membrane_step, schedule
from snn.model.counter_noise import HIGH_WORD, LOW_WORD
from snn.simulate.compiler import compiler_command

CAPACITY = 16
FLAGS = ["-O3", "-ffast-math", "-fno-finite-math-only", "-march=native"]  # Brian2's defaults
WRAPPERS = f"""
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
static const int32_t *_namespaceschedule_steps;
static const double *_namespaceschedule_values;
{counter_noise.cpp_source(counter_noise.MAX_COUNT)}
{membrane_step.CPP_SOURCE}
{schedule.cpp_source(CAPACITY)}
extern "C" {{
void counts(long n, const int32_t *high, const int32_t *low, int64_t step, int32_t word, double mean, double p_zero,
            double *result)
{{ for (long i = 0; i < n; i++) result[i] = poisson_count(high[i], low[i], step, word, mean, p_zero); }}
void hashes(long n, const uint64_t *keys, int64_t step, uint64_t *result)
{{ for (long i = 0; i < n; i++) result[i] = snn_hash(keys[i], step); }}
void fractions(long n, const double *x, double *result)
{{ for (long i = 0; i < n; i++) result[i] = one_minus_exp(x[i]); }}
void values(long n, const int32_t *steps, const double *stored, int32_t row, const int64_t *at, double *result)
{{
    _namespaceschedule_steps = steps; _namespaceschedule_values = stored;
    for (long i = 0; i < n; i++) result[i] = scheduled_value(row, at[i]);
}}
}}
"""
EXTREME_KEYS = np.array(
    [0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**63 - 1, 2**63, 2**64 - 1], dtype=np.uint64
)
KEYS = np.concatenate([EXTREME_KEYS, counter_noise.draw_keys(20_000, np.random.default_rng(5))])
STEPS = [0, 1, 2, 9_999, 2**31 - 1, 2**31, 2**32, 2**32 + 1, 2**53, 2**62]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    compiler = compiler_command()
    if compiler is None:
        pytest.skip("needs a C++ compiler (g++ and make)")
    folder = tmp_path_factory.mktemp("twins")
    (folder / "twins.cpp").write_text(WRAPPERS)
    command = [*compiler, *FLAGS, "-shared", "-fPIC", "twins.cpp", "-o", "twins.so"]
    subprocess.run(command, cwd=folder, check=True)
    return ctypes.CDLL(str(folder / "twins.so"))


def pointer(array: np.ndarray) -> ctypes.c_void_p:
    assert array.flags.c_contiguous
    return ctypes.c_void_p(array.ctypes.data)


def compiled_fractions(library: ctypes.CDLL, x: np.ndarray) -> np.ndarray:
    result = np.empty(x.size)
    library.fractions(ctypes.c_long(x.size), pointer(x), pointer(result))
    return result


@pytest.mark.parametrize("step", STEPS)
def test_hashes_are_the_same_bits(library, step):
    result = np.empty(KEYS.size, dtype=np.uint64)
    library.hashes(ctypes.c_long(KEYS.size), pointer(KEYS), ctypes.c_int64(step), pointer(result))
    np.testing.assert_array_equal(result, counter_noise.hash_words(KEYS, step))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("word", [HIGH_WORD, LOW_WORD])
@pytest.mark.parametrize("mean", [0.0, 1e-9, 0.028, 0.05, 0.2, 1.0, 8.0])
def test_counts_are_the_same_numbers(library, mean, word, step):
    high, low = counter_noise.split_keys(KEYS)
    result, p_zero = np.empty(KEYS.size), float(np.exp(-mean))
    library.counts(
        ctypes.c_long(KEYS.size),
        pointer(high),
        pointer(low),
        ctypes.c_int64(step),
        ctypes.c_int32(word),
        ctypes.c_double(mean),
        ctypes.c_double(p_zero),
        pointer(result),
    )
    np.testing.assert_array_equal(result, counter_noise.poisson_count(high, low, step, word, mean, p_zero))


def exact_fractions(x: np.ndarray) -> np.ndarray:
    with mpmath.workdps(40):
        return np.array([float(-mpmath.expm1(-mpmath.mpf(float(value)))) for value in x])


POINTS = np.concatenate(
    [
        np.linspace(0, 700, 4001),
        np.geomspace(1e-12, 1, 1000),
        np.log(2) * (np.arange(200) + 0.5),  # where the reduction changes over
        np.nextafter(np.log(2) * (np.arange(200) + 0.5), 0),
        [700.0, 701.0, 745.2, 1e4, 1e9, 1e300],
    ]
)


def test_the_membrane_step_is_exact_to_the_last_places(library):
    # A result near 0 is the difference of numbers near 1, so what counts are units in the last place of 1: 2^-53.
    exact = exact_fractions(POINTS)
    assert np.abs(compiled_fractions(library, POINTS) - exact).max() <= 3 * 2.0**-53
    assert np.abs(membrane_step.one_minus_exp(POINTS) - exact).max() <= 3 * 2.0**-53


def test_the_membrane_step_stays_between_nothing_and_all_the_way(library):
    result = compiled_fractions(library, np.sort(POINTS))
    assert result[0] == 0.0
    assert result.min() >= 0.0
    assert result.max() == 1.0
    assert np.diff(result).min() >= -(2.0**-52)  # never falls, but for rounding


def value_by_hand(steps: list[int], values: list[float], at: int) -> float:
    held = 0.0
    for step, value in zip(steps, values, strict=True):
        held = value if step <= at else held
    return held


def test_schedules_give_the_same_values(library):
    rng = np.random.default_rng(11)
    n_rows = 5
    steps = np.full((n_rows, CAPACITY), schedule.NEVER, dtype=np.int32)
    for row, used in enumerate((0, 1, 7, CAPACITY - 1, CAPACITY)):
        steps[row, :used] = np.sort(rng.choice(60, used, replace=False))
    steps[4, -1] = schedule.NEVER - 1
    stored = rng.uniform(1, 2, steps.shape)
    lookup = schedule.Schedule(steps, stored)
    at = np.array([*range(70), 2**31 - 3, 2**31 - 2], dtype=np.int64)
    for row in range(n_rows):
        result = np.empty(at.size)
        given = pointer(steps), pointer(stored), ctypes.c_int32(row), pointer(at)
        library.values(ctypes.c_long(at.size), *given, pointer(result))
        by_hand = [value_by_hand(steps[row].tolist(), stored[row].tolist(), int(t)) for t in at]
        np.testing.assert_array_equal(result, by_hand)
        np.testing.assert_array_equal([lookup.value(row, int(t))[0] for t in at], by_hand)
