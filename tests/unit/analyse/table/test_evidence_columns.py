"""Granger causality and answers, in dyads in which they are known."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.influence.scopes import column
from snn.analyse.table.evidence_columns import TRANSFER_ENTROPY, answered_columns, influence_columns
from snn.record.types import SpikeTrains
from tests.unit.synthetic_runs import TIME_STEP_MS, small_trials, synthetic_recording

DELAY_MS = 150.0


@pytest.fixture(scope="module")
def follower():
    """Ten seconds in which each cell of B fires 150 ms after a cell of A, whose channels fire in bursts."""
    recording = synthetic_recording(small_trials(couplings=[0.5], duration="10 s")[0])
    rng = np.random.default_rng(3)
    n_steps = round(10_000 / TIME_STEP_MS)
    starts = rng.integers(0, n_steps - 400, 120)
    steps = np.sort((starts[:, None] + rng.integers(0, 100, (120, 30))).ravel())
    cells = rng.integers(0, recording.spikes["a_execution_e"].n_cells, steps.size).astype(np.int32)
    of_a = replace(recording.spikes["a_execution_e"], cells=cells, steps=steps)
    delay = round(DELAY_MS / TIME_STEP_MS)
    inside = steps + delay < n_steps
    of_b = replace(of_a, cells=cells[inside], steps=steps[inside] + delay)
    spikes: dict[str, SpikeTrains] = {**recording.spikes, "a_execution_e": of_a, "b_execution_e": of_b}
    return replace(recording, spikes=spikes)


def test_influence_is_found_in_its_direction(follower):
    columns = influence_columns(follower, analysis=follower.trial.experiment.analysis)
    assert columns["granger_a_to_b"] > 10 * columns["granger_b_to_a"]
    assert columns["granger_a_to_b"] > 0.3
    there, back = (columns[name] for name in TRANSFER_ENTROPY)
    assert there > 0.1
    assert there > 5 * abs(back)


def test_exchanging_the_partners_exchanges_the_influence(follower):
    names = {"a_execution_e": "b_execution_e", "b_execution_e": "a_execution_e"}
    swapped = {**follower.spikes, **{names[name]: follower.spikes[name] for name in names}}
    analysis = follower.trial.experiment.analysis
    silent = replace(follower.events, intensity=np.zeros_like(follower.events.intensity))
    one = influence_columns(replace(follower, events=silent), analysis=analysis)
    other = influence_columns(replace(follower, events=silent, spikes=swapped), analysis=analysis)
    for scope in ("all", "positive", "negative"):
        assert one[column("granger_a_to_b", scope)] == other[column("granger_b_to_a", scope)]
    there, back = TRANSFER_ENTROPY
    assert (one[there], one[back]) == (other[back], other[there])
    assert one[there] != one[back]


def test_a_recording_too_short_for_influence_has_none():
    recording = synthetic_recording(small_trials(couplings=[0.5])[0])
    columns = influence_columns(recording, analysis=recording.trial.experiment.analysis)
    assert set(columns) == {
        f"granger_{way}{scope}" for way in ("a_to_b", "b_to_a") for scope in ("", "_positive", "_negative")
    } | set(TRANSFER_ENTROPY)
    assert np.isnan(list(columns.values())).all()


def test_acts_answered_within_80_to_700_ms_count():
    nothing = np.empty(0)
    # A acts on channel 0 at 1 and 3 s, on channel 2 at 5 s; B answers the first after .5 s, the last after .75 s
    acts = {
        "a": (np.array([1.0, 3.0]), nothing, np.array([5.0]), nothing),
        "b": (np.array([1.5]), nothing, np.array([5.75]), nothing),
    }
    columns = answered_columns(acts, start_s=0.0, stop_s=10.0)
    assert columns["a_answered"] == pytest.approx(1 / 3)
    assert columns["a_answered_positive"] == pytest.approx(1 / 2)
    assert columns["a_answered_negative"] == 0.0
    assert columns["b_answered"] == 0.0


def test_partners_who_do_not_act_have_no_share():
    nothing = tuple(np.empty(0) for _ in range(4))
    columns = answered_columns({"a": nothing, "b": nothing}, start_s=0.0, stop_s=10.0)
    assert np.isnan(list(columns.values())).all()
