"""From what a run gave to a recording: everything at its partner, channel, cell and time."""

from types import MappingProxyType

import numpy as np
import pytest

from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import expand
from snn.model.dyad import build_dyad
from snn.simulate.raw_run import Moments, RawRun
from snn.simulate.recorded import (
    happenings,
    level_traces,
    movement,
    plastic_weights,
    spikes_by_population,
)

RAW = {"name": "t", "question": "?", "seed": 1, "duration": "2 s"}
LEARNING = {"size_factor": 0.1, "mirror": {"learning": {"rule": "triplet"}}}


@pytest.fixture(scope="module")
def dyad():
    return build_dyad(expand(Experiment.model_validate({**RAW, "partner": LEARNING}))[0])


def moments(*pairs):
    index, steps = zip(*pairs, strict=True) if pairs else ((), ())
    return Moments(np.asarray(index, np.int32), np.asarray(steps, np.int64))


def run(**parts):
    empty = moments()
    nothing = {"spikes": empty, "acts": empty, "returns": empty, "taken_up": None, "n_steps": 20_000,
               "levels": MappingProxyType({}), "movement_hz": np.zeros((200, 8)), "seen_hz": np.zeros((200, 16)),
               "snapshot_steps": None, "weights": None}  # fmt: skip
    return RawRun(**{**nothing, **parts})


def test_spikes_go_to_their_population_counted_from_its_first_cell(dyad):
    execution, motor = dyad.blocks["b_execution_e"], dyad.blocks["b_motor"]
    raw = run(spikes=moments((execution.start, 5), (execution.stop - 1, 7), (motor.start, 9)))
    spikes = spikes_by_population(raw, dyad)
    assert spikes["b_execution_e"].cells.tolist() == [0, execution.population.n_cells - 1]
    assert spikes["b_execution_e"].steps.tolist() == [5, 7]
    assert spikes["b_motor"].cells.tolist() == [0]
    assert spikes["b_motor"].n_steps == 20_000
    assert sum(train.cells.size for train in spikes.values()) == 3


def test_levels_become_one_trace_a_partner():
    traces = level_traces(run(levels={"stress": np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])}))
    assert traces.step_ms == 50.0
    assert traces.values["stress"].tolist() == [[0.0, 2.0, 4.0], [1.0, 3.0, 5.0]]


def test_movement_is_of_both_bodies_and_sight_of_the_other_and_of_oneself_by_who_sees():
    moved = np.arange(16.0).reshape(2, 8)
    # Of the other by a and by b, then of oneself, by a and by b.
    seen = np.concatenate([[1, 2, 3, 4], [10, 20, 30, 40], [100, 200, 300, 400], [1e3, 2e3, 3e3, 4e3]])
    found = movement(run(movement_hz=moved, seen_hz=np.stack([seen, 0 * seen])), live="ab")
    assert found.step_ms == 10.0
    assert found.movement_hz["a"].tolist() == [[0, 8], [1, 9], [2, 10], [3, 11]]
    assert found.movement_hz["b"].tolist() == [[4, 12], [5, 13], [6, 14], [7, 15]]
    assert found.seen_hz["a"].tolist() == [[101, 0], [202, 0], [303, 0], [404, 0]]
    assert found.seen_hz["b"].tolist() == [[1010, 0], [2020, 0], [3030, 0], [4040, 0]]
    assert {a.dtype for by in (found.movement_hz, found.seen_hz) for a in by.values()} == {np.dtype("f4")}


def test_a_video_moves_and_sees_nothing():
    found = movement(run(), live=["b"])
    assert sorted(found.movement_hz) == ["a", "b"]
    assert list(found.seen_hz) == ["b"]


def test_acts_and_returns_are_one_table_in_order_of_time():
    table = happenings(
        run(acts=moments((6, 100), (0, 300)), returns=moments((1, 200), (0, 300))), time_step_ms=0.1
    )
    assert table.time_s == pytest.approx([0.01, 0.02, 0.03, 0.03])
    assert table.kind.tolist() == [0, 1, 0, 1]
    assert table.partner.tolist() == [1, 0, 0, 0]
    assert table.channel.tolist() == [2, 1, 0, 0]


def test_weights_know_where_their_synapses_begin_and_end(dyad):
    arrays = dyad.inputs.arrays
    stored = np.stack([arrays["plastic.w"], 2 * arrays["plastic.w"]])
    table = plastic_weights(run(snapshot_steps=np.array([0, 20_000]), weights=stored), dyad)
    assert table is not None
    assert table.times_s.tolist() == [0.0, 2.0]
    np.testing.assert_allclose(table.weights_nS, stored * 1e9, rtol=1e-6)
    for number in np.random.default_rng(1).integers(0, table.site.size, 60):
        partner = "ab"[table.partner[number]]
        source, target = ("execution_e", "motor") if table.site[number] else ("observation_e", "execution_e")
        for end, name, cell, channel in (
            ("pre", source, table.pre_cell, table.pre_channel), ("post", target, table.post_cell, table.post_channel),
        ):  # fmt: skip
            block = dyad.blocks[f"{partner}_{name}"]
            assert block.start + cell[number] == arrays[f"plastic.{end}"][number]
            assert block.channel_of_cell[cell[number]] == channel[number]
    assert set(np.unique(table.site)) == {0, 1}


def test_without_learning_there_are_no_weights(dyad):
    assert plastic_weights(run(), dyad) is None
