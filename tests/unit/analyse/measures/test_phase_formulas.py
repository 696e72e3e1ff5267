"""The formulas of the phase measures, against MNE-Connectivity, distributions and by hand."""

import numpy as np
import pytest
from scipy.special import i0, i1
from scipy.stats import circmean

from snn.analyse.measures.phase_formulas import (
    adjusted_circular_correlations,
    locking_values,
    pairwise_consistencies,
    weighted_lag_indices,
)

FORMULAS = [locking_values, pairwise_consistencies, weighted_lag_indices, adjusted_circular_correlations]


def _signals(seed, n_rows=3, n=200):
    """Complex noise with something in common that is partly delayed."""
    rng = np.random.default_rng(seed)
    common, own_a, own_b = (rng.normal(size=(2, n_rows, n)) for _ in range(3))
    common, own_a, own_b = (x[0] + 1j * x[1] for x in (common, own_a, own_b))
    return common + own_a, common * np.exp(-0.7j) + own_b


def test_agree_with_mne_connectivity():
    from mne_connectivity import spectral_connectivity_epochs

    rng = np.random.default_rng(1)
    a = rng.normal(size=(40, 100))
    epochs = np.stack((a, 0.6 * np.roll(a, 4, axis=1) + rng.normal(size=(40, 100))), axis=1)
    found = spectral_connectivity_epochs(
        epochs,
        method=["plv", "ppc", "wpli"],
        indices=(np.array([0]), np.array([1])),
        sfreq=50.0,
        mode="fourier",
        fmin=3.0,
        fmax=12.0,
        verbose="error",
    )
    # the same Fourier coefficients: each epoch without its mean, under a Hann window
    windowed = (epochs - epochs.mean(axis=2, keepdims=True)) * np.hanning(100)
    rows = np.isin(np.fft.rfftfreq(100, 0.02).round(6), np.round(found[0].freqs, 6))
    a, b = np.moveaxis(np.fft.rfft(windowed)[:, :, rows], (0, 1, 2), (2, 0, 1))
    assert a.shape == (19, 40)
    for formula, expected in zip(
        (locking_values, pairwise_consistencies, weighted_lag_indices), found, strict=True
    ):
        np.testing.assert_allclose(formula(a, b), expected.get_data()[0], atol=1e-9)


def test_phases_of_a_known_distribution():
    # von Mises: the mean resultant length is I1(k) / I0(k)
    rng = np.random.default_rng(2)
    differences = rng.vonmises(0.5, 1.3, 20_000)
    phases = rng.uniform(0, 2 * np.pi, 20_000)
    a, b = np.exp(1j * (phases + differences))[None], 3 * np.exp(1j * phases)[None]
    length = i1(1.3) / i0(1.3)
    assert locking_values(a, b)[0] == pytest.approx(length, abs=0.03)
    assert pairwise_consistencies(a, b)[0] == pytest.approx(length**2, abs=0.03)


def test_pairs_by_hand_near_ones_left_out():
    a, b = _signals(3, n=30)
    differences = np.angle(a) - np.angle(b)
    for n_apart in (1, 2, 7):
        pairs = [(j, k) for j in range(30) for k in range(30) if abs(j - k) >= n_apart]
        expected = [np.mean([np.cos(row[j] - row[k]) for j, k in pairs]) for row in differences]
        np.testing.assert_allclose(pairwise_consistencies(a, b, n_apart=n_apart), expected, atol=1e-12)


def test_near_pairs_carry_the_bias_of_slow_phases():
    rng = np.random.default_rng(4)
    kernel = np.hanning(12)[1:-1]
    white = rng.normal(size=(2, 400, 150)) + 1j * rng.normal(size=(2, 400, 150))
    smooth = [np.stack([np.convolve(row, kernel, "same") for row in rows]) for rows in white]
    apart, all_pairs = (pairwise_consistencies(*smooth, n_apart=n) for n in (10, 1))
    error = apart.std() / 20
    assert abs(apart.mean()) < 4 * error < 0.01
    assert all_pairs.mean() > 0.02


def test_the_lag_index_weighs_by_amplitude():
    # imaginary parts 2, -1, 3 -> |4| / 6
    a = np.array([[2j, 1 - 1j, 5 + 3j]])
    np.testing.assert_allclose(weighted_lag_indices(a, np.ones((1, 3), dtype=complex)), 4 / 6)


def test_simultaneous_signals_have_no_lag():
    a, _ = _signals(5)
    assert np.isnan(weighted_lag_indices(a, 2 * a)).all()
    common, own = _signals(6, n=5000)[0], _signals(7, n=5000)[0]
    assert weighted_lag_indices(common, common + 0.5 * own).max() < 0.1
    assert locking_values(common, common + 0.5 * own).min() > 0.8


def test_adjusted_circular_correlation_is_that_of_sines_about_common_directions():
    """As in the authors' code: the directions are circular means of differences and sums of the phases."""
    a, b = _signals(8)
    for row in range(3):
        x, y = np.angle(a[row]), np.angle(b[row])
        minus, plus = circmean(x - y), circmean(x + y)
        sines = np.sin(x - (plus + minus) / 2), np.sin(y - (plus - minus) / 2)
        expected = (sines[0] @ sines[1]) / np.sqrt((sines[0] @ sines[0]) * (sines[1] @ sines[1]))
        found = adjusted_circular_correlations(a, b)[row]
        # circmean counts from 0 to 2 pi, so that half a sum may point the other way, which turns both signs
        assert abs(found) == pytest.approx(abs(expected), abs=1e-12)
        assert found > 0.2


def test_a_small_sample_by_hand():
    # x - y: 0, 0, 90 degrees; x + y: 0, 180, 90 degrees -> sums 2 + i and i; m + n = 90, m - n = 26.6 degrees
    x, y = np.radians([[0.0, 90.0, 90.0]]), np.radians([[0.0, 90.0, 0.0]])
    m, n = np.radians(58.2825), np.radians(31.7175)
    spread = np.sqrt((np.sin(x - m) ** 2).sum() * (np.sin(y - n) ** 2).sum())
    found = adjusted_circular_correlations(np.exp(1j * x), np.exp(1j * y))
    np.testing.assert_allclose(found, [(np.sqrt(5) - 1) / (2 * spread)], atol=1e-6)


def test_evenly_spread_phases_have_the_locking_value_less_that_of_their_sums():
    rng = np.random.default_rng(9)
    x = rng.uniform(0, 2 * np.pi, (1, 50_000))
    y = x + rng.vonmises(2.0, 1.3, x.shape)
    turned = [np.exp(1j * angles) for angles in (x, y)]
    plus = np.abs(np.exp(1j * (x + y)).mean())
    expected = locking_values(*turned)[0] - plus
    assert adjusted_circular_correlations(*turned)[0] == pytest.approx(expected, abs=0.005)
    assert expected == pytest.approx(i1(1.3) / i0(1.3), abs=0.02)


def test_phases_that_turn_in_opposite_directions_are_below_0():
    a, b = _signals(10)
    np.testing.assert_allclose(
        adjusted_circular_correlations(a, b.conj()), -adjusted_circular_correlations(a, b), atol=1e-12
    )


def test_neither_phase_difference_nor_origin_matters_to_the_adjusted_circular_correlation():
    a, b = _signals(14)
    expected = adjusted_circular_correlations(a, b)
    turned = adjusted_circular_correlations(a * np.exp(0.7j), b * np.exp(-2.9j))
    np.testing.assert_allclose(turned, expected, atol=1e-12)
    np.testing.assert_allclose(adjusted_circular_correlations(a, -a), 1.0)


def test_phases_that_never_vary_correlate_with_nothing():
    still = np.repeat(np.exp(1j * np.linspace(-3, 3, 20))[:, None], 50, axis=1)
    assert np.isnan(adjusted_circular_correlations(still, still)).all()


@pytest.mark.parametrize("formula", FORMULAS)
def test_swapping_changes_nothing(formula):
    a, b = _signals(11)
    np.testing.assert_allclose(formula(a, b), formula(b, a), atol=1e-12)
    assert formula(a, b).shape == (3,)


@pytest.mark.parametrize("formula", [locking_values, pairwise_consistencies, adjusted_circular_correlations])
def test_amplitudes_do_not_matter_to_phases(formula):
    a, b = _signals(12)
    scale = np.random.default_rng(13).gamma(1.0, size=a.shape)
    np.testing.assert_allclose(formula(a * scale, b / scale), formula(a, b), atol=1e-9)
