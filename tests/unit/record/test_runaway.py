"""A runaway is found in a population, in one channel, in inhibitory cells, and in a run that was stopped."""

from dataclasses import replace

import numpy as np
import pytest

from snn.record.dyad_bins import dyad_bins
from snn.record.runaway import find_runaway, runaway_onset_s

BIN_MS = 10.0
CALM = ("a_observation_e", "a_execution_e", "b_observation_e", "b_execution_e")
PHASES = {
    "protocol": {"phases": [{"name": "alone", "duration": "1 s"}, {"name": "meeting", "duration": "2 s"}]}
}


@pytest.mark.parametrize(
    ("rate_hz", "n_high", "onset_s"),
    [
        (81.0, 20, 1.0),  # 200 ms at 81 Hz
        (80.0, 20, None),  # 80 Hz is not above 80 Hz
        (81.0, 19, None),  # 190 ms
        (200.0, 10, 0.89),  # nine bins at 200 Hz in a window of 20 bins are 90 Hz: it begins 11 bins before
        (200.0, 8, None),  # eight are 80 Hz
    ],
)
def test_runaway_is_a_mean_over_200_ms(rate_hz, n_high, onset_s):
    rates_hz = np.zeros(300)
    rates_hz[100 : 100 + n_high] = rate_hz
    found = runaway_onset_s(rates_hz, bin_ms=BIN_MS)
    assert found == (None if onset_s is None else pytest.approx(onset_s))


def test_runaway_needs_a_whole_window():
    assert runaway_onset_s(np.full(19, 500.0), bin_ms=BIN_MS) is None
    assert runaway_onset_s(np.full(20, 500.0), bin_ms=BIN_MS) == 0.0
    assert runaway_onset_s(np.empty(0), bin_ms=BIN_MS) is None


@pytest.fixture
def find(make_poisson, make_recording, make_events):
    """Look in 3 s of cells at 5 Hz, of which some fire faster from 1 to 1.3 s."""

    def run(*bursts, settings=None, n_steps=3000):
        rng = np.random.default_rng(5)
        rates_hz = {name: np.full((4, 3000), 5.0) for name in CALM}
        for name, channels, rate_hz, first in bursts:
            rates_hz.setdefault(name, np.full((1 if name.endswith("_i") else 4, 3000), 5.0))
            rates_hz[name][channels, first : first + 300] = rate_hz
        spikes = {p: make_poisson(rates, cells_per_channel=20, rng=rng) for p, rates in rates_hz.items()}
        recording = make_recording(spikes, events=make_events([]), settings=settings)
        recording = _stopped(recording, n_steps)
        return find_runaway(recording, dyad_bins(recording))

    return run


def _stopped(recording, n_steps):
    spikes = {}
    for name, trains in recording.spikes.items():
        kept = trains.steps < n_steps
        spikes[name] = replace(trains, cells=trains.cells[kept], steps=trains.steps[kept], n_steps=n_steps)
    return replace(recording, spikes=spikes)


def test_a_calm_dyad_does_not_run_away(find):
    assert find() is None


@pytest.mark.parametrize("name", CALM)
def test_each_population_can_run_away(find, name):
    found = find((name, slice(None), 120.0, 1000))
    assert found.reason.startswith(f"{name} exceeds 80 Hz over 200 ms from 0.9")
    assert found.onset_s == pytest.approx(0.93, abs=0.03)  # 133 ms of 200 at 120 Hz


@pytest.mark.parametrize("name", ["b_observation_e", "a_execution_e"])
def test_one_channel_alone_runs_away(find, name):
    # 300 ms at 250 Hz is more than 160 Hz over 200 ms, and in the mean of four channels 66 Hz
    found = find((name, 3, 250.0, 1000))
    assert found.reason.startswith(f"withdraw of {name} exceeds 160 Hz over 200 ms from 0.9")
    assert found.onset_s == pytest.approx(0.93, abs=0.03)  # 128 ms of 200 at 250 Hz


@pytest.mark.parametrize("name", ["b_observation_e", "a_execution_e", "a_motor"])
def test_the_onset_of_an_act_is_no_runaway(find, name):
    assert find((name, 3, 100.0, 1000)) is None


def test_motor_cells_which_follow_the_execution_cells_are_not_judged(find):
    assert find(("a_motor", 3, 250.0, 1000)) is None


def test_inhibitory_cells_run_away_too(find):
    assert find(("b_execution_i", 0, 250.0, 1000)).reason.startswith("b_execution_i exceeds 160 Hz")


def test_the_first_to_run_away_is_named(find):
    late, early = ("a_observation_e", slice(None), 200.0, 2000), ("b_execution_e", slice(None), 200.0, 1000)
    assert find(late, early).reason.startswith("b_execution_e")
    assert find(("a_execution_e", 1, 250.0, 500), early).reason.startswith("touch of a_execution_e")


@pytest.mark.parametrize(("first", "phase"), [(500, "alone"), (2000, "meeting")])
def test_a_runaway_is_told_with_its_phase(find, first, phase):
    burst = ("b_execution_e", slice(None), 200.0, first)
    assert find(burst, settings=PHASES).reason.endswith(f", in phase {phase}")
    assert "phase" not in find(burst).reason


def test_a_run_that_was_stopped_ran_away_at_its_onset(find):
    burst = ("b_execution_e", slice(None), 200.0, 1000)
    assert find(burst, n_steps=1400) == find(burst)


def test_a_run_that_was_stopped_for_what_other_bins_do_not_see_is_still_a_runaway(find):
    found = find(n_steps=1400)
    assert found.reason == "the run was stopped at 1.40 s for its high rates"
    assert found.onset_s == pytest.approx(1.4)
