"""Phase measures on rates: rhythms of known phase."""

import numpy as np
import pytest

from snn.analyse.measures.phase_measures import (
    adjusted_circular_correlation,
    pairwise_phase_consistency,
    phase_locking_value,
    weighted_phase_lag_index,
)
from snn.analyse.views.bands import ALPHA, SLOW, THETA, band_signals

MEASURES = [
    phase_locking_value,
    pairwise_phase_consistency,
    weighted_phase_lag_index,
    adjusted_circular_correlation,
]
TIMES_S = np.arange(4000) * 0.020


def _noise(seed, n_channels=4, n_bins=4000):
    return np.random.default_rng(seed).normal(size=(n_channels, n_bins))


def _of(measure, a, b, band=THETA):
    return measure(band_signals(a, b, bin_ms=20.0, band=band))


def _rhythm(frequency_hz, phase):
    return np.cos(2 * np.pi * frequency_hz * TIMES_S + phase)[None]


@pytest.mark.parametrize("phase", [0.0, 0.8, 3.0])
@pytest.mark.parametrize(("band", "frequency_hz"), [(SLOW, 0.7), (THETA, 6.0), (ALPHA, 10.0)])
def test_steady_rhythms_are_locked_whatever_the_phase(band, frequency_hz, phase):
    a, b = _rhythm(frequency_hz, 0.0), _rhythm(frequency_hz, phase)
    assert _of(phase_locking_value, a, b, band).value == pytest.approx(1.0, abs=0.01)
    assert _of(pairwise_phase_consistency, a, b, band).value == pytest.approx(1.0, abs=0.02)


def test_the_lag_index_needs_a_lag():
    noise = 0.2 * _noise(1, n_channels=2)
    b = _rhythm(6.0, 0.0) + noise[1]
    ahead, simultaneous = (
        _of(weighted_phase_lag_index, _rhythm(6.0, phase) + noise[:1], b).value for phase in (1.2, 0.0)
    )
    assert ahead > 0.99
    assert simultaneous < 0.4


def test_rhythms_of_different_frequency_are_not_locked():
    # the difference turns 60 times in the recording
    assert _of(phase_locking_value, _rhythm(6.0, 0.0), _rhythm(6.75, 0.0)).value < 0.02


def test_locking_is_found_in_its_band_only():
    common = sum(_rhythm(f, p) for f, p in ((9.3, 0.1), (10.1, 2.0), (10.8, 4.0)))
    a, b = common + 0.3 * _noise(2, 1), common + 0.3 * _noise(3, 1)
    assert _of(phase_locking_value, a, b, ALPHA).value > 0.9
    assert _of(phase_locking_value, a, b, SLOW).value < 0.3


def test_unrelated_partners():
    values = {
        measure: np.array(
            [_of(measure, _noise(2 * k), _noise(2 * k + 1)).channel_values for k in range(25)]
        ).ravel()
        for measure in MEASURES
    }
    ppc = values[pairwise_phase_consistency]
    mean, error = ppc.mean(), ppc.std() / 10
    assert abs(mean) < 4 * error < 0.02
    # a resultant of n = 80 s x 4 Hz independent phases: sqrt(pi / n) / 2 = .050
    assert values[phase_locking_value].mean() == pytest.approx(0.05, abs=0.015)


@pytest.mark.parametrize("phase", [0.0, 0.8, 3.0])
def test_the_adjusted_circular_correlation_of_an_ongoing_rhythm_is_its_locking(phase):
    """The sum of the phases turns at twice the frequency and averages out, opposition is no less together."""
    common = _rhythm(6.0, 0.0), _rhythm(6.0, phase)
    a, b = (rhythm + 0.5 * _noise(seed) for rhythm, seed in zip(common, (4, 5), strict=True))
    plv, found = (
        _of(measure, a, b).channel_values for measure in (phase_locking_value, adjusted_circular_correlation)
    )
    np.testing.assert_allclose(found, plv, atol=0.01)
    assert 0.7 < plv.min() < plv.max() < 0.99


@pytest.mark.parametrize("measure", MEASURES)
def test_silent_channels_are_left_out(measure):
    a, b = _noise(7), _noise(7) + _noise(8)
    expected = _of(measure, a[2:], b[2:])
    a[0], b[1] = 0.0, 5.0
    result = _of(measure, a, b)
    np.testing.assert_allclose(result.channel_values, [np.nan, np.nan, *expected.channel_values], atol=1e-9)
    assert result.value == pytest.approx(expected.value)
    assert np.isnan(_of(measure, np.zeros_like(a), b).value)
