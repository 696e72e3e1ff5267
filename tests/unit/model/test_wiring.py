"""Connectivity: exact in-degrees, distinct sources, no self-connections, delays on the grid."""

import numpy as np
import pytest

from snn.model.wiring import (
    channel_to_channel,
    every_channel_to_channel,
    fixed_in_degree,
    in_degree,
    uniform_delay_steps,
)

SOURCES = np.arange(100, 140, dtype=np.int32)
TARGETS = np.arange(200, 212, dtype=np.int32)


def test_every_target_has_the_same_number_of_distinct_sources():
    edges = fixed_in_degree(SOURCES, TARGETS, probability=0.1, rng=np.random.default_rng(1))
    for target in TARGETS:
        own = edges.pre[edges.post == target]
        assert own.size == 4  # 0.1 * 40
        assert np.unique(own).size == 4
    assert set(edges.pre) <= set(SOURCES)


def test_no_cell_connects_to_itself_even_when_all_others_are_its_sources():
    cells = np.arange(10, dtype=np.int32)
    edges = fixed_in_degree(cells, cells, probability=1.0, rng=np.random.default_rng(1))
    assert np.all(edges.pre != edges.post)
    assert edges.pre.size == 10 * 9


def test_all_sources_are_drawn_equally_often():
    targets = np.arange(1000, 5000, dtype=np.int32)
    edges = fixed_in_degree(SOURCES, targets, probability=0.25, rng=np.random.default_rng(1))
    out_degree = np.bincount(edges.pre - SOURCES[0], minlength=SOURCES.size)
    # out-degrees are binomial(4000, 1/4): mean 1000, SD 27.4; five SD for 40 sources is beyond 1e-4
    assert np.all(np.abs(out_degree - 1000) < 5 * np.sqrt(4000 * 0.25 * 0.75))


@pytest.mark.parametrize(
    ("probability", "n_sources", "degree"), [(0.0, 40, 0), (0.1, 40, 4), (1.0, 40, 40), (0.1, 3, 0)]
)
def test_in_degree_is_the_rounded_expectation(probability, n_sources, degree):
    assert in_degree(probability, n_sources) == degree


def test_zero_probability_gives_no_synapses():
    assert fixed_in_degree(SOURCES, TARGETS, probability=0.0, rng=np.random.default_rng(1)).pre.size == 0


def test_channels_stay_apart_when_a_channel_projects_to_itself():
    edges = channel_to_channel(SOURCES, TARGETS, n_channels=4, probability=0.5, rng=np.random.default_rng(1))
    assert np.array_equal((edges.pre - 100) // 10, (edges.post - 200) // 3)


def test_every_pair_of_channels_has_the_same_in_degree():
    edges = every_channel_to_channel(
        SOURCES, TARGETS, n_channels=4, probability=0.3, rng=np.random.default_rng(1)
    )
    for target in TARGETS:
        per_channel = np.bincount((edges.pre[edges.post == target] - 100) // 10, minlength=4)
        assert per_channel.tolist() == [3, 3, 3, 3]  # 0.3 * 10 from each channel


def test_delays_fill_their_bounds_in_whole_steps():
    delays = uniform_delay_steps(
        20_000, min_ms=1.0, max_ms=4.0, time_step_ms=0.1, rng=np.random.default_rng(1)
    )
    assert (delays.min(), delays.max()) == (10, 40)
    assert delays.mean() == pytest.approx(25.0, abs=5 * (30 / np.sqrt(12)) / np.sqrt(20_000))


def test_a_delay_is_never_shorter_than_one_step():
    delays = uniform_delay_steps(5, min_ms=0.0, max_ms=0.0, time_step_ms=0.1, rng=np.random.default_rng(1))
    assert delays.tolist() == [1] * 5
