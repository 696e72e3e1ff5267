"""Spike-count correlation of channels."""

import numpy as np
import pytest

from snn.analyse.measures.count_correlation import count_correlation
from snn.errors import ResultError


def test_by_hand_in_wider_bins():
    # pairs of bins: a 1 3 5, b 4 0 2; deviations (-2, 0, 2) and (2, -2, 0): r = -4 / 8
    a = np.array([[0.0, 2, 3, 3, 6, 4, 50]])
    b = np.array([[4.0, 4, 0, 0, 1, 3, 50]])
    assert count_correlation(a, b, bin_ms=20.0, count_bin_ms=40.0).value == pytest.approx(-0.5)


def test_agrees_with_elephant():
    import quantities as pq
    from elephant.conversion import BinnedSpikeTrain
    from elephant.spike_train_correlation import correlation_coefficient
    from neo import SpikeTrain

    rng = np.random.default_rng(1)
    times_s = [np.sort(rng.uniform(0, 10, n)) for n in (80, 120, 60, 100, 90)]
    trains = [SpikeTrain(t, units="s", t_stop=10.0) for t in times_s]
    counts = np.stack([np.histogram(t, np.linspace(0, 10, 201))[0] for t in times_s])
    for n_merged in (1, 4):
        binned = BinnedSpikeTrain(trains, bin_size=50 * n_merged * pq.ms)
        expected = correlation_coefficient(binned, fast=False)
        arguments = {"bin_ms": 50.0, "count_bin_ms": 50.0 * n_merged}
        for row in range(2):
            found = count_correlation(counts[row : row + 1], counts[4:], **arguments)
            assert found.value == pytest.approx(expected[row, 4], abs=1e-10)


def test_a_known_correlation_of_counts():
    # sums of independent Poisson counts, a third of the mean in common: r = 1 / 3, s.e. .0067
    rng = np.random.default_rng(3)
    common = rng.poisson(1.0, 18_000)
    a, b = common + rng.poisson(2.0, 18_000), common + rng.poisson(2.0, 18_000)
    found = count_correlation(a[None].astype(float), b[None].astype(float), bin_ms=5.0, count_bin_ms=5.0)
    assert found.value == pytest.approx(1 / 3, abs=0.035)


def test_a_delay_is_found_only_in_bins_that_hold_it():
    rng = np.random.default_rng(4)
    a = rng.poisson(2.0, (4, 8000)).astype(float)
    b = np.roll(a, 5, axis=1)  # 25 ms later
    narrow = count_correlation(a, b, bin_ms=5.0, count_bin_ms=20.0).value
    wide = count_correlation(a, b, bin_ms=5.0, count_bin_ms=200.0).value
    assert abs(narrow) < 0.12
    assert wide == pytest.approx(1 - 25 / 200, abs=0.05)


def test_silent_channels_are_left_out_of_the_mean():
    a, b = np.random.default_rng(5).poisson(2.0, (2, 3, 400)).astype(float)
    a[0] = b[1] = 0.0
    found = count_correlation(a, b, bin_ms=20.0, count_bin_ms=20.0)
    alone = np.corrcoef(a[2], b[2])[0, 1]
    np.testing.assert_allclose(found.channel_values, [np.nan, np.nan, alone], atol=1e-12)
    assert found.value == pytest.approx(alone)


def test_bins_that_do_not_fit_and_too_few_bins_are_refused():
    rates_hz = np.ones((4, 59))
    with pytest.raises(ResultError, match="both must cover"):
        count_correlation(rates_hz, rates_hz[:, :-1], bin_ms=20.0, count_bin_ms=20.0)
    with pytest.raises(ResultError, match="too short for the count correlation"):
        count_correlation(rates_hz, rates_hz, bin_ms=20.0, count_bin_ms=400.0)
