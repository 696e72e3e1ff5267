"""The functions that the model runs in C++, compiled alone with the model's own flags, against their NumPy twins."""

import ctypes
import shutil
import subprocess

import mpmath
import numpy as np
import pytest

from snn.model import counter_noise, membrane_step, schedule
from snn.model.counter_noise import HIGH_WORD, LOW_WORD
from snn.simulate.build_worker import VECTORISE

CAPACITY = 16
BRIAN2S_DEFAULTS = ["-O3", "-ffast-math", "-fno-finite-math-only", "-march=native"]
FLAGS = [*BRIAN2S_DEFAULTS, VECTORISE]
WRAPPERS = f"""
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
static const int32_t *_namespaceschedule_steps;
static const double *_namespaceschedule_values;
namespace counting {{ {counter_noise.cpp_source()} }}
namespace testing {{ {counter_noise.arrival_cpp_source()} }}
using namespace counting; using testing::noise_arrives;
{counter_noise.quiet_cpp_source()}
{membrane_step.ONE_MINUS_EXP_CPP}
{membrane_step.MEAN_DECAY_CPP}
{membrane_step.RECOVERED_CPP}
{schedule.cpp_source(CAPACITY)}
extern "C" {{
void counts(long n, const int32_t *high, const int32_t *low, int64_t step, int32_t word, double mean, double p_zero,
            double *result)
{{ for (long i = 0; i < n; i++) result[i] = poisson_count(high[i], low[i], step, word, mean, p_zero); }}
void hashes(long n, const uint64_t *keys, int64_t step, uint64_t *result)
{{ for (long i = 0; i < n; i++) result[i] = counting::snn_hash(keys[i], step); }}
void arrivals(long n, const int32_t *high, const int32_t *low, int64_t step, int32_t quiet_high, int32_t quiet_low,
              char *result)
{{
    #pragma omp simd
    for (long i = 0; i < n; i++) result[i] = noise_arrives(high[i], low[i], step, quiet_high, quiet_low);
}}
void quiet_words(long n, const double *p_zero, int32_t *result)
{{ for (long i = 0; i < n; i++) result[i] = largest_quiet_word(p_zero[i]); }}
void mean_decays(long n, const double *x, double *result)
{{
    #pragma omp simd
    for (long i = 0; i < n; i++) result[i] = mean_decay(x[i]);
}}
void recoveries(long n, const double *x, const double *elapsed, double *result)
{{ for (long i = 0; i < n; i++) result[i] = recovered(x[i], elapsed[i]); }}
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


@pytest.fixture(scope="module", params=["g++", "clang++"])
def library(request, tmp_path_factory):
    compiler = shutil.which(request.param)
    if compiler is None:
        pytest.skip(f"needs {request.param}")
    folder = tmp_path_factory.mktemp("twins")
    (folder / "twins.cpp").write_text(WRAPPERS)
    subprocess.run([compiler, "-std=c++11", *FLAGS, "-fPIC", "-c", "twins.cpp"], cwd=folder, check=True)
    # Linked without -ffast-math: with it, who loads the library takes subnormal numbers for 0 from then on.
    subprocess.run([compiler, "-shared", "twins.o", "-o", "twins.so"], cwd=folder, check=True)
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


def compiled_counts(
    library: ctypes.CDLL, keys: np.ndarray, step: int, word: int, mean: float, p_zero: float
) -> np.ndarray:
    high, low = counter_noise.split_keys(keys)
    result = np.empty(keys.size)
    numbers = ctypes.c_int64(step), ctypes.c_int32(word), ctypes.c_double(mean), ctypes.c_double(p_zero)
    library.counts(ctypes.c_long(keys.size), pointer(high), pointer(low), *numbers, pointer(result))
    np.testing.assert_array_equal(result, counter_noise.poisson_count(high, low, step, word, mean, p_zero))
    return result


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("word", [HIGH_WORD, LOW_WORD])
@pytest.mark.parametrize("mean", [0.0, 1e-9, 0.028, 0.05, 0.2, 0.5, 1.0, 8.0])
def test_counts_are_the_same_numbers(library, mean, word, step):
    compiled_counts(library, KEYS, step, word, mean, float(np.exp(-mean)))


@pytest.mark.parametrize("word", [HIGH_WORD, LOW_WORD])
def test_a_uniform_counts_what_it_reaches_and_not_what_lies_one_step_above(library, word):
    step, unit = 5, counter_noise.UNIFORM_STEP
    for key in KEYS[:50]:
        one = np.array([key])
        uniform = float(counter_noise.uniforms(one, step, word)[0])
        # The sums are exact: of p_zero alone, and with a mean of 1 twice that.
        for expected, mean, p_zero in (
            (0, 1.0, uniform + unit),
            (1, 2.0**-10, uniform),
            (1, 1.0, uniform / 2 + unit),
            (2, 1.0, uniform / 2),
        ):
            assert compiled_counts(library, one, step, word, mean, p_zero)[0] == expected


P_ZEROS = np.array([1.0, 1 - 2.0**-53, 1 - 2.0**-32, 1 - 2.0**-33, 0.5, np.exp(-8.0), 2.0**-32, 1e-300])
LARGEST_QUIET = [
    2**32 - 1,
    2**32 - 1,
    2**32 - 2,
    2**32 - 1,
    2**31 - 1,
    1440801,
    0,
    0,
]  # w 2^-32 < p_zero, by hand


def test_quiet_words_are_those_whose_uniform_lies_below_the_probability_of_nothing(library):
    result = np.empty(P_ZEROS.size, dtype=np.int32)
    library.quiet_words(ctypes.c_long(P_ZEROS.size), pointer(P_ZEROS), pointer(result))
    assert (result.astype(np.int64) + 2**31).tolist() == LARGEST_QUIET
    assert (counter_noise.largest_quiet_word(P_ZEROS).astype(np.int64) + 2**31).tolist() == LARGEST_QUIET


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("means", [(0.0, 0.0), (0.028, 0.0), (0.0, 0.05), (0.028, 0.05), (8.0, 1.0)])
def test_noise_arrives_where_a_count_is_above_zero(library, means, step):
    high, low = counter_noise.split_keys(KEYS)
    p_zeros = [float(np.exp(-mean)) for mean in means]
    counts = [
        counter_noise.poisson_count(high, low, step, word, mean, p_zero)
        for word, mean, p_zero in zip((HIGH_WORD, LOW_WORD), means, p_zeros, strict=True)
    ]
    quiet = [int(counter_noise.largest_quiet_word(p_zero)) for p_zero in p_zeros]
    result = np.empty(KEYS.size, dtype=np.bool_)
    library.arrivals(
        ctypes.c_long(KEYS.size),
        pointer(high),
        pointer(low),
        ctypes.c_int64(step),
        ctypes.c_int32(quiet[0]),
        ctypes.c_int32(quiet[1]),
        pointer(result),
    )
    np.testing.assert_array_equal(result, (counts[0] > 0) | (counts[1] > 0))
    np.testing.assert_array_equal(counter_noise.noise_arrives(high, low, step, *quiet), result)


def test_the_largest_quiet_word_itself_is_quiet(library):
    never, step = 2**31 - 1, 5
    for key in KEYS[:50]:
        high, low = counter_noise.split_keys(np.array([key]))
        words = divmod(int(counter_noise.hash_words(np.array([key]), step)[0]), 2**32)
        limits = [word - 2**31 for word in words]
        for quiet, expected in (
            ((limits[0], never), False),
            ((limits[0] - 1, never), True),
            ((never, limits[1]), False),
            ((never, limits[1] - 1), True),
        ):
            result = np.empty(1, dtype=np.bool_)
            given = pointer(high), pointer(low), ctypes.c_int64(step), *map(ctypes.c_int32, quiet)
            library.arrivals(ctypes.c_long(1), *given, pointer(result))
            assert result[0] == counter_noise.noise_arrives(high, low, step, *quiet)[0] == expected


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


MEAN_DECAY_BOUNDS = {0.5: 8e-16, 1.0: 2e-12, 3.0: 2e-7, 10.0: 1e-3, 1e9: 0.05}
"""How far the result times x, the fraction of its way that a membrane goes, may be off, up to each x."""


@pytest.mark.parametrize(("largest", "bound"), MEAN_DECAY_BOUNDS.items())
def test_the_mean_of_a_decay_is_exact_where_cells_are(library, largest, bound):
    x = np.concatenate([np.geomspace(1e-12, largest, 4000), np.linspace(largest / 4000, largest, 4000)])
    result = np.empty(x.size)
    library.mean_decays(ctypes.c_long(x.size), pointer(x), pointer(result))
    exact = exact_fractions(x)
    assert np.abs(result * x - exact).max() <= bound
    assert np.abs(membrane_step.mean_decay(x) * x - exact).max() <= 4 * 2.0**-53


def test_no_step_goes_beyond_where_the_membrane_is_driven_and_back(library):
    x = np.geomspace(1e-3, 1e12, 3000)
    result = np.empty(x.size)
    library.mean_decays(ctypes.c_long(x.size), pointer(x), pointer(result))
    assert (result > 0).all()
    assert (
        result * x < 1.05
    ).all()  # stable: a membrane that is driven far in one step ends where it is driven
    assert result[-1] * x[-1] == pytest.approx(1.0, abs=1e-9)


def test_synapses_recover_alike(library):
    rng = np.random.default_rng(7)
    x = np.append(rng.uniform(0, 1, 1000), np.ones(1000))
    elapsed = np.append(0.0, rng.exponential(1.0, x.size - 1))
    result = np.empty(x.size)
    library.recoveries(ctypes.c_long(x.size), pointer(x), pointer(elapsed), pointer(result))
    np.testing.assert_allclose(result, membrane_step.recovered(x, elapsed), rtol=0, atol=4 * 2.0**-53)
    assert (result[1000:] == 1.0).all()


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
