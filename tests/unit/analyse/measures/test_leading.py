"""Who leads: by hand, on planted delays, and turned when partners are swapped."""

import numpy as np
import pytest

from snn.analyse.measures.crosscorrelation import CrossCorrelation, cross_correlation
from snn.analyse.measures.leading import leader_lag


def _curve(values, bin_s=0.1):
    values = np.asarray(values, dtype=float)
    lags_s = (np.arange(values.size) - values.size // 2) * bin_s
    best = int(values.argmax())
    return CrossCorrelation(
        lags_s=lags_s,
        values=values,
        channel_values=values[None],
        peak=float(values[best]),
        lag_s=float(lags_s[best]),
    )


def _smooth(rng, n_bins=2000):
    return np.stack([np.convolve(rng.normal(size=n_bins), np.ones(5), "same") for _ in range(4)])


def _lead(a, b):
    return leader_lag(cross_correlation(a, b, bin_ms=20.0, max_lag_ms=500.0))


def test_by_hand():
    found = leader_lag(_curve([0.1, 0.3, 0.2, 0.9, 0.5, 0.6, 0.0]))
    assert found.lead == pytest.approx(0.6 - 0.3)
    assert (found.a_leads_peak, found.b_leads_peak) == (0.6, 0.3)
    assert (found.a_leads_lag_s, found.b_leads_lag_s) == pytest.approx((0.2, -0.2))


def test_of_equal_peaks_the_nearer_counts_on_both_sides():
    found = leader_lag(_curve([0.4, 0.1, 0.4, 0.0, 0.4, 0.1, 0.4]))
    assert (found.a_leads_lag_s, found.b_leads_lag_s) == pytest.approx((0.1, -0.1))
    assert found.lead == 0.0


def test_the_one_who_is_followed_leads():
    rng = np.random.default_rng(1)
    a = _smooth(rng)
    b = np.roll(a, 6, axis=1) + 0.3 * rng.normal(size=a.shape)
    found = _lead(a, b)
    assert found.lead > 0.5
    assert found.a_leads_lag_s == pytest.approx(0.12)


def test_nobody_leads_in_taking_turns_or_under_common_input():
    rng = np.random.default_rng(2)
    source, other = _smooth(rng), _smooth(rng)
    common = [source + 0.5 * rng.normal(size=source.shape) for _ in range(2)]
    assert abs(_lead(*common).lead) < 0.1
    turns = (np.roll(source, 6, axis=1) + other, np.roll(other, 6, axis=1) + source)
    found = _lead(*turns)
    assert min(found.a_leads_peak, found.b_leads_peak) > 0.4
    assert abs(found.lead) < 0.1


def test_swapped_partners_turn_every_sign():
    rng = np.random.default_rng(3)
    a = _smooth(rng)
    b = np.roll(a, 4, axis=1) + _smooth(rng)
    here, there = _lead(a, b), _lead(b, a)
    assert here.lead == pytest.approx(-there.lead)
    assert here.a_leads_lag_s == -there.b_leads_lag_s
    assert here.b_leads_lag_s == -there.a_leads_lag_s
    assert here.a_leads_peak == pytest.approx(there.b_leads_peak)


def test_without_a_correlation_or_a_lag_nobody_leads():
    silent = _lead(np.zeros((4, 100)), _smooth(np.random.default_rng(4), 100))
    no_lag = leader_lag(_curve([0.5]))
    for found in (silent, no_lag):
        assert np.isnan(
            [
                found.lead,
                found.a_leads_peak,
                found.a_leads_lag_s,
                found.b_leads_peak,
                found.b_leads_lag_s,
            ]
        ).all()
