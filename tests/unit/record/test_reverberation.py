"""Reverberation is found where activity repeats itself after a loop, and nowhere else."""

import numpy as np
import pytest

from snn.record.reverberation import RECURRENCE_LIMIT, loop_recurrence, unintended_bins

BIN_MS, LOOP_MS = 20.0, 220.0
N_BINS = 1000  # 20 s
PERIOD = 12  # bins: the loop and 20 ms of latency, as in the pilots


def _noise(rng, rate_hz=3.5, n_cells=320):
    """Two partners at rest: Poisson counts of all cells in a bin, as rates."""
    cell_time_s = n_cells * BIN_MS * 1e-3
    return rng.poisson(rate_hz * cell_time_s, size=(2, N_BINS)) / cell_time_s


def _alternating(n_bins=N_BINS, period=PERIOD):
    """Add bursts of one bin, a first, b half a loop later."""
    phase = np.arange(n_bins) % period
    return 40.0 * np.stack([phase == 0, phase == period // 2])


def _measure(rates_hz, unintended=None, loop_ms=LOOP_MS):
    everywhere = np.ones(rates_hz.shape[1], dtype=bool)
    chosen = everywhere if unintended is None else unintended
    return loop_recurrence(rates_hz, unintended=chosen, bin_ms=BIN_MS, loop_time_ms=loop_ms)


def test_a_limit_cycle_is_found_from_its_start():
    rng = np.random.default_rng(1)
    rates_hz = _noise(rng)
    rates_hz[:, 500:] += _alternating()[:, 500:]
    unintended = np.zeros(N_BINS, dtype=bool)
    for start in range(100, 1000, 100):  # stretches of half a second, the ringing begins at bin 500
        unintended[start : start + 25] = True
    found = _measure(rates_hz, unintended)
    assert found.correlation > 0.9
    assert found.onset_s == pytest.approx(500 * BIN_MS * 1e-3)


def test_a_noiseless_cycle_by_hand():
    # bursts of one bin in 12, so mean 1/12 of the height: products repeat exactly, edges aside
    found = _measure(_alternating())
    assert found.correlation == pytest.approx(1.0)
    assert found.limit == RECURRENCE_LIMIT
    assert found.onset_s == 0.0


@pytest.mark.parametrize("seed", range(50))
def test_rest_never_rings(seed):
    # SE of 2 x 988 pairs is .022, the largest of 4 lags: .5 is 22 SE away
    found = _measure(_noise(np.random.default_rng(seed)))
    assert abs(found.correlation) < 0.15
    assert found.onset_s is None


def test_a_high_rate_alone_is_no_reverberation():
    found = _measure(_noise(np.random.default_rng(2), rate_hz=60.0))
    assert found.onset_s is None


@pytest.mark.parametrize("period", [5, 8, 17])
def test_a_rhythm_of_another_period_is_no_reverberation(period):
    # none of 11 to 14 bins is a multiple of the period
    found = _measure(_noise(np.random.default_rng(3)) + _alternating(period=period))
    assert found.onset_s is None


@pytest.mark.parametrize(
    ("latency_bins", "rings"), [(-1, False), (0, True), (1, True), (3, True), (4, False)]
)
def test_a_cycle_takes_the_delays_and_up_to_60_ms(latency_bins, rings):
    found = _measure(_noise(np.random.default_rng(4)) + _alternating(period=11 + latency_bins))
    assert (found.onset_s is not None) == rings


def test_an_exchange_that_fades_is_ordinary():
    """Acts of half a second, seen at half their rate, returned at a tenth, and then gone."""
    rng = np.random.default_rng(5)
    rates_hz, intended = _noise(rng), np.zeros(N_BINS, dtype=bool)
    for onset in rng.choice(np.arange(0, 940, 5), 25, replace=False):
        actor = int(rng.integers(2))
        intended[onset : onset + 25] = True
        for echo, height_hz in enumerate([9.0, 4.5, 0.9, 0.2]):
            start = onset + 6 * echo
            rates_hz[(actor + echo) % 2, start : start + 25] += height_hz
    unintended = unintended_bins(intended, bin_ms=BIN_MS, loop_time_ms=LOOP_MS)
    assert unintended.sum() > 100
    found = _measure(rates_hz, unintended)
    assert found.onset_s is None
    # half a second of acting lasts longer than a loop: with it, this would look like repetition
    assert abs(found.correlation) < 0.2 < _measure(rates_hz).correlation


def test_unintended_begins_a_loop_and_the_fading_after_the_last_intention():
    intended = np.zeros(100, dtype=bool)
    intended[[40, 41]] = True
    unintended = unintended_bins(intended, bin_ms=20.0, loop_time_ms=220.0)
    # 220 + 100 ms are 16 bins; the start counts as an intention in bin 0
    np.testing.assert_array_equal(np.flatnonzero(unintended), [*range(17, 40), *range(58, 100)])


def test_both_bins_of_a_pair_must_be_unintended():
    # intended bins repeat, five times as strong, what happened one loop before; unintended bins repeat nothing
    rates_hz = _noise(np.random.default_rng(6))
    unintended = np.arange(N_BINS) % 50 < 25
    deviations = rates_hz - rates_hz.mean(axis=1, keepdims=True)
    intended = np.flatnonzero(~unintended)
    rates_hz[:, intended] += 5 * deviations[:, intended - PERIOD]
    assert abs(_measure(rates_hz, unintended).correlation) < 0.15


def test_little_time_needs_a_higher_correlation():
    unintended = np.zeros(N_BINS, dtype=bool)
    unintended[:43] = True  # 43 - 11 = 32 pairs of each of two partners
    found = _measure(_alternating(), unintended)
    assert found.limit == pytest.approx(4 / np.sqrt(2 * 32))
    unintended[24:] = False  # 13 pairs of each: four standard errors are .78
    assert _measure(_alternating(), unintended).limit == pytest.approx(4 / np.sqrt(2 * 13))


@pytest.mark.parametrize("n_unintended", [0, 5, 11, 19])
def test_too_little_time_decides_nothing(n_unintended):
    unintended = np.arange(N_BINS) < n_unintended  # 19: 8 pairs of each, four standard errors are 1
    found = _measure(_alternating(), unintended)
    assert np.isnan(found.correlation)
    assert np.isnan(found.limit)
    assert found.onset_s is None


def test_silence_and_short_recordings_are_defined():
    assert _measure(np.zeros((2, 500))).correlation == 0.0
    assert np.isnan(_measure(np.ones((2, 5))).correlation)
