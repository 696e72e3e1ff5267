"""Spike-count correlation of channels and of pairs of cells."""

import numpy as np
import pytest

from snn.analyse.measures.count_correlation import count_correlation, pair_count_correlation
from snn.errors import ResultError


def _counts(seed, n_rows=4, n_bins=400, rate=1.5):
    rng = np.random.default_rng(seed)
    common = rng.gamma(2.0, size=n_bins)
    return rng.poisson(rate * common, size=(n_rows, n_bins))


def _pairs(a, b, *, count_bin_ms=20.0, n_channels=1):
    return pair_count_correlation(a, b, bin_ms=20.0, count_bin_ms=count_bin_ms, n_channels=n_channels)


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
        pairs = pair_count_correlation(counts[:3], counts[3:], n_channels=1, **arguments)
        assert pairs.value == pytest.approx(expected[:3, 3:].mean(), abs=1e-10)


def test_the_mean_over_pairs_is_that_of_all_pairs_within_each_channel():
    a, b = _counts(2, n_rows=6), _counts(2, n_rows=10)
    expected = np.corrcoef(np.concatenate((a, b)))[:6, 6:]
    assert _pairs(a, b).value == pytest.approx(expected.mean(), abs=1e-12)
    by_channel = _pairs(a, b, n_channels=2)
    blocks = [expected[:3, :5].mean(), expected[3:, 5:].mean()]
    np.testing.assert_allclose(by_channel.channel_values, blocks, atol=1e-12)
    assert by_channel.value == pytest.approx(np.mean(blocks))
    assert by_channel.n_pairs.tolist() == [15, 15]


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


def test_silent_cells_are_in_no_pair():
    a, b = _counts(5, n_rows=4), _counts(6, n_rows=4)
    expected = np.corrcoef(a[1], b[0])[0, 1]
    a[0], b[1], b[2:] = 0, 3, 0
    result = _pairs(a, b, n_channels=2)
    assert result.n_pairs.tolist() == [1, 0]
    np.testing.assert_allclose(result.channel_values, [expected, np.nan], atol=1e-12)
    assert result.value == pytest.approx(expected)


def test_one_spike_each_is_together_or_apart():
    a, b = np.zeros((2, 4, 100), dtype=np.int64)
    a[1, 50] = b[1, 50] = 1
    found = _pairs(a, b, n_channels=4)
    assert found.value == pytest.approx(1.0)
    assert found.n_pairs.tolist() == [0, 1, 0, 0]
    # (-1/n + 0) / (1/n (1 - 1/n)) x 1/n: two spikes in different bins of n
    assert _pairs(a, np.roll(b, 3, axis=1), n_channels=4).value == pytest.approx(-1 / 99)


@pytest.mark.parametrize("n_later", [2, 36, 400])
def test_the_same_later_gives_the_same(n_later):
    # whole count bins around the recording: the same pairs of counts in another order
    a, b = _counts(7), _counts(7) + _counts(8)
    here = _pairs(a, b, count_bin_ms=40.0, n_channels=2)
    rolled_a, rolled_b = (np.roll(counts, n_later, axis=1) for counts in (a, b))
    there = _pairs(rolled_a, rolled_b, count_bin_ms=40.0, n_channels=2)
    np.testing.assert_allclose(there.channel_values, here.channel_values, atol=1e-12)
    alone = _pairs(a, np.roll(b, 36, axis=1), count_bin_ms=40.0, n_channels=2)
    assert here.value - alone.value > 0.3


@pytest.mark.parametrize("n_later", [1, 7, -13])
def test_within_silent_margins_any_shift_gives_the_same(n_later):
    a, b = (np.pad(_counts(seed), ((0, 0), (20, 20))) for seed in (9, 9))
    here, there = (_pairs(np.roll(a, n, axis=1), np.roll(b, n, axis=1)).value for n in (0, n_later))
    assert there == pytest.approx(here, abs=1e-12)


def test_nobody_fires():
    silent = np.zeros((4, 100), dtype=np.int64)
    assert np.isnan(_pairs(silent, silent, n_channels=4).value)


@pytest.mark.parametrize("n_channels", [0, 3, 5])
def test_cells_that_cannot_be_divided_are_refused(n_channels):
    with pytest.raises(ResultError, match="4 cells cannot be divided"):
        _pairs(_counts(1), _counts(2), n_channels=n_channels)


def test_counts_without_cells_are_refused():
    with pytest.raises(ResultError, match=r"shape \(400,\): \(cells, bins\) is needed"):
        _pairs(_counts(1)[0], _counts(2)[0])


def test_unequal_durations_damage_and_too_few_bins_are_refused():
    with pytest.raises(ResultError, match="both must cover"):
        _pairs(_counts(1), _counts(2)[:, :-1])
    damaged = _counts(2).astype(float)
    damaged[1, 3] = np.nan
    with pytest.raises(ResultError, match="not a finite number"):
        _pairs(_counts(1), damaged)
    with pytest.raises(ResultError, match="too short for the count correlation"):
        _pairs(_counts(1)[:, :59], _counts(2)[:, :59], count_bin_ms=400.0)
