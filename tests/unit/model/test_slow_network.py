"""In which order what changes slowly is updated, and what is recorded of it."""

import numpy as np
import pytest

from tests.unit.model.small_dyads import CLEAR, on_channel, run_for, run_slow, small_dyad

pytestmark = pytest.mark.usefixtures("_numpy_target")


def test_samples_are_states_at_their_times_and_an_act_begins_in_the_sample_that_reaches_the_threshold():
    built = small_dyad(link={"a_to_b": CLEAR, "b_to_a": CLEAR})
    a, b = np.arange(1, 12), [0, 19, 20, 25, 5, 9, 30, 31]
    run = run_slow(built, 11, {"a": on_channel(1, a), "b": on_channel(2, b)})
    assert run.movement_hz[1].tolist() == run.seen_hz[5].tolist() == a.tolist()
    assert np.asarray(run.slow.movement.t_) == pytest.approx(np.arange(11) * 0.01)
    assert (run.movement_hz.shape, run.seen_hz.shape) == ((8, 11), (16, 11))
    assert run.moments("acts") == [(6, 2), (6, 6)]
    assert np.asarray(run.slow.levels.t_) == pytest.approx([0, 0.05, 0.1])


def test_cells_are_driven_by_what_is_seen_in_the_same_step():
    """Of the other and of oneself together: 120 inputs at 10 + 5 Hz for 0.1 ms, and none in other cells."""
    own = {"reafference": {**CLEAR, "coupling": 0.5}}
    built = small_dyad(link={"a_to_b": CLEAR, "b_to_a": {"coupling": 0}}, partners={"b": own},
                       partner={"intention": {"rate": "0 Hz"}})  # fmt: skip
    effort = np.zeros(9)
    effort[0], effort[5] = 4e3, 4e3
    network = run_for(built, 0.1, channels__effort=effort)
    moved = 4e3 * np.exp(-0.02) * (1 - np.exp(-0.02))  # after the first update of 1 ms
    mean = np.asarray(network.cells.mean_drive_)
    block = built.blocks["b_observation_e"]
    by_channel = mean[block.cells].reshape(4, -1).copy()
    quantised = np.floor(moved * 1024 + 0.5) / 1024
    assert by_channel[0] == pytest.approx(quantised * 120 * 1e-4)  # a's smile
    assert by_channel[1] == pytest.approx(0.5 * quantised * 120 * 1e-4)  # b's own touch
    mean[block.cells] = 0
    assert not mean.any()
    p_zero = np.asarray(network.cells.p_zero_drive_)[block.cells].reshape(4, -1)
    assert p_zero == pytest.approx(np.exp(-by_channel))
