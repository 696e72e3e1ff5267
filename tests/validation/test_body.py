"""The body against the closed form of a critically damped low-pass of second order, both stages of 50 ms."""

import numpy as np
import pytest

from snn.record.movement import quantised
from tests.validation.slow_dyads import driven

pytestmark = pytest.mark.usefixtures("_numpy_target")

TAU_S, START_S, MS = 0.05, 0.1, 1e-3
PER_CHANNEL = 20
"""Motor cells of a channel of a dyad of the usual size; the first are those of the smile."""
USUAL = {"size_factor": 1}


def since_start(n_samples, step_s):
    """Time since the first spike at the samples, which hold what was there at the beginning of their step."""
    return np.maximum(np.arange(n_samples) * step_s - START_S, 0)


def step_response(times_s, tau_s=TAU_S):
    return 1 - (1 + times_s / tau_s) * np.exp(-times_s / tau_s)


def impulse_response_hz(times_s, tau_s=TAU_S):
    return times_s / tau_s**2 * np.exp(-times_s / tau_s)


def firing(rate_hz, stop_s):
    """Let the cells of the smile take turns, so that their mean rate is as even as it can be."""
    spikes_s = START_S + np.arange(round((stop_s - START_S) * rate_hz * PER_CHANNEL)) / rate_hz / PER_CHANNEL
    return np.resize(np.arange(PER_CHANNEL), spikes_s.size), np.round(spikes_s, 4)


@pytest.mark.parametrize(("rate_hz", "tau_ms"), [(40.0, 50), (100.0, 50), (40.0, 120)])
def test_the_step_response_is_that_of_two_equal_stages(rate_hz, tau_ms):
    partner = {**USUAL, "body": {"time_constant": f"{tau_ms} ms"}}
    movement_hz, _ = driven(*firing(rate_hz, 1.2), 1.2, partner=partner)
    exact_hz = rate_hz * step_response(since_start(1200, MS), tau_ms * MS)
    # Updated every millisecond: one of it at the steepest, and half of the last spike's share.
    steepest_hz = rate_hz * MS / (np.e * tau_ms * MS)
    np.testing.assert_allclose(movement_hz[0], exact_hz, rtol=0, atol=1.5 * steepest_hz)
    assert not movement_hz[1:].any()


def test_a_step_rises_from_10_to_90_percent_within_27_to_195_ms():
    movement_hz, _ = driven(*firing(100.0, 1.2), 1.2, partner=USUAL)
    risen_ms = [np.flatnonzero(movement_hz[0] >= part * 100.0)[0] - START_S / MS for part in (0.1, 0.9)]
    assert risen_ms == pytest.approx([27, 195], abs=2)


@pytest.mark.parametrize("size_factor", [0.1, 0.4])
def test_the_impulse_response_its_lag_and_its_cut_off_are_those_of_the_closed_form(size_factor):
    # Each cell of the smile fires once: a mean of one spike, whatever the number of cells.
    cells = np.arange(round(PER_CHANNEL * size_factor))
    movement_hz, shown_hz = driven(
        cells, np.full(cells.size, START_S), 1.0, partner={"size_factor": size_factor}
    )
    times_s = since_start(1000, MS)
    exact_hz = impulse_response_hz(times_s)
    np.testing.assert_allclose(movement_hz[0], exact_hz, rtol=0, atol=1.5 * MS / TAU_S**2)
    assert movement_hz[0].sum() * MS == pytest.approx(1, rel=1e-3)
    # The input of a millisecond is seen at its end, by which the lag is one longer.
    assert (movement_hz[0] * times_s).sum() * MS == pytest.approx(2 * TAU_S, abs=1.5 * MS)
    frequencies_hz = np.arange(1, 400) * 0.01
    gains = np.abs(np.exp(-2j * np.pi * np.outer(frequencies_hz, times_s)) @ movement_hz[0]) * MS
    assert frequencies_hz[np.argmin(np.abs(gains - np.sqrt(0.5)))] == pytest.approx(2.05, abs=0.02)
    np.testing.assert_array_equal(shown_hz[0], quantised(movement_hz[0, ::10]))


def test_more_spikes_move_more_in_proportion_and_each_channel_its_own():
    frown = 2 * PER_CHANNEL + np.arange(PER_CHANNEL)
    once, _ = driven(frown, np.full(PER_CHANNEL, START_S), 0.4, partner=USUAL)
    twice, _ = driven(np.tile(frown, 2), START_S + np.repeat([0.0, 1e-4], PER_CHANNEL), 0.4, partner=USUAL)
    np.testing.assert_allclose(twice[2], 2 * once[2], rtol=1e-9)
    assert once[2].max() > 7  # 1/(e tau)
    assert np.flatnonzero(twice.any(axis=1)).tolist() == [2]
