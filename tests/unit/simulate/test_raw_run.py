"""What is checked after a run: an engine that ends without an error proves nothing."""

import numpy as np
import pytest

from snn.errors import SimulationError
from snn.model.inputs import ModelInputs
from snn.simulate.raw_run import checked

N_CELLS, N_ROWS, N_SYNAPSES, N_STEPS = 3, 9, 4, 101
INPUTS = ModelInputs(
    0.1,
    {
        "cells.v": np.zeros(N_CELLS),
        "bodies.armed": np.zeros(N_ROWS),
        "recorded.movement": np.arange(2),
        "recorded.seen": np.arange(3),
        "plastic.w": np.zeros(N_SYNAPSES),
    },
)


def moments(name, index=(), times_s=(), count=None):
    return {
        f"{name}.index": np.asarray(index, np.int32),
        f"{name}.time": np.asarray(times_s, np.float64),
        f"{name}.n": np.asarray([len(index) if count is None else count], np.int32),
    }


def outputs(**changed):
    """What an engine reads of a silent run of 10.1 ms without learning: a level, two bodies and three sights, twice."""
    return {
        "potential": np.zeros(N_CELLS),
        **moments("spikes"),
        **moments("acts"),
        **moments("returns"),
        "levels.n": np.asarray([2], np.int32),
        "level.stress": np.asarray([0.0, 1.0, 2.0, 3.0]),
        "movement": np.asarray([1.0, 2.0, 3.0, 4.0]),
        "seen": np.arange(6.0),
        **changed,
    }


def learning(**changed):
    return {
        "final_weights": np.full(N_SYNAPSES, 3.0),
        "snapshots.weights": np.repeat([1.0, 2.0], N_SYNAPSES),
        "snapshots.time": np.asarray([0.0, 5e-4]),
        **changed,
    }


def check(arrays):
    return checked(arrays, INPUTS, N_STEPS, {})


@pytest.mark.parametrize("name", ["spikes", "acts", "returns"])
def test_moments_come_back_as_steps_ordered_by_step_and_index(name):
    raw = getattr(check(outputs(**moments(name, (2, 0, 1), (1e-4, 1e-4, 5e-4)))), name)
    assert raw.steps.tolist() == [1, 1, 5]
    assert raw.index.tolist() == [0, 2, 1]
    raw = getattr(check(outputs(**moments(name, (1, 2), (9e-4, 1e-4)))), name)
    assert (raw.index.tolist(), raw.steps.tolist()) == ([2, 1], [1, 9])


@pytest.mark.parametrize(
    "damage",
    [
        moments("spikes", (0, 1), (1e-4,), 2),
        moments("spikes", (0,), (1e-4, 1e-4), 2),
        moments("spikes", (0,), (1e-4,), 2),
        moments("acts", (0,), (1e-4,), 0),
        {"potential": np.zeros(1)},
        {"level.stress": np.zeros(3)},
        {"levels.n": np.asarray([3], np.int32)},
        {"movement": np.zeros(2)},
        {"movement": np.zeros(6)},
        {"seen": np.zeros(5)},
        learning(final_weights=np.zeros(3)),
        learning(**{"snapshots.weights": np.zeros(7)}),
    ],
    ids=["times cut", "cells cut", "count wrong", "acts", "potentials", "levels", "samples", "movement",
         "no such movement", "seen", "weights", "snapshots"],
)  # fmt: skip
def test_an_incomplete_result_is_refused(damage):
    with pytest.raises(SimulationError, match=r"incomplete result.*is the disk full"):
        check(outputs(**damage))


def test_a_potential_that_is_not_finite_is_refused():
    with pytest.raises(SimulationError, match="unstable: membrane potential of cell 1 is not finite"):
        check(outputs(potential=np.array([0.0, np.nan, np.inf])))


def test_a_level_or_a_weight_that_is_not_finite_is_refused():
    with pytest.raises(SimulationError, match="unstable: stress is not finite"):
        check(outputs(**{"level.stress": np.asarray([0.0, np.inf, 0.0, 0.0])}))
    for name in ("movement", "seen"):
        values = np.where(np.arange(outputs()[name].size) == 1, np.nan, 0.0)
        with pytest.raises(SimulationError, match=f"unstable: {name} is not finite; use a smaller"):
            check(outputs(**{name: values}))
    with pytest.raises(SimulationError, match="unstable: a weight is not finite"):
        check(outputs(**learning(final_weights=np.asarray([0.0, 0.0, np.nan, 0.0]))))


@pytest.mark.parametrize(
    ("index", "time_s"),
    [(3, 0.0), (-1, 0.0), (0, 1.01e-2), (0, -1e-4)],
    ids=["cell", "negative", "late", "early"],
)
def test_spikes_that_cannot_be_are_refused(index, time_s):
    with pytest.raises(SimulationError, match="cells or time steps that do not exist"):
        check(outputs(**moments("spikes", (1, index), (1e-4, time_s))))


def test_channel_rows_have_limits_of_their_own():
    assert check(outputs(**moments("acts", (8,), (0.0,)))).acts.index.tolist() == [8]
    with pytest.raises(SimulationError, match="damaged result: acts"):
        check(outputs(**moments("acts", (9,), (0.0,))))


def test_a_silent_dyad_is_a_result():
    raw = check(outputs())
    assert raw.spikes.index.size == raw.spikes.steps.size == 0
    assert raw.weights is None
    assert raw.n_steps == N_STEPS
    assert raw.levels["stress"].tolist() == [[0.0, 1.0], [2.0, 3.0]]  # by sample, then by partner


def test_movement_and_what_is_seen_come_by_sample_and_then_by_row():
    raw = check(outputs())
    assert raw.movement_hz.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert raw.seen_hz.tolist() == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]


def test_the_last_weights_follow_the_snapshots():
    raw = check(outputs(**learning()))
    assert raw.snapshot_steps.tolist() == [0, 5, N_STEPS]
    assert raw.weights.tolist() == [[1.0] * 4, [2.0] * 4, [3.0] * 4]
