"""The mirror map: which synapse weighs what."""

import numpy as np
import pytest

from snn.config.schema.connections import Mirror
from snn.model.mirror_map import channel_matrix, mirror_weights_nS, receiving_cells
from snn.model.wiring import every_channel_to_channel

SOURCES = np.arange(0, 80, dtype=np.int32)  # 20 a channel
TARGETS = np.arange(80, 160, dtype=np.int32)
SHIFTED = tuple(tuple(1.0 if column == (row + 1) % 4 else 0.0 for column in range(4)) for row in range(4))


def weights(mirror):
    rng = np.random.default_rng(3)
    edges = every_channel_to_channel(SOURCES, TARGETS, n_channels=4, probability=0.25, rng=rng)
    observed, executed = edges.pre // 20, (edges.post - 80) // 20
    receives = receiving_cells(mirror, 80, rng)[edges.post - 80]
    return (
        edges,
        observed,
        executed,
        mirror_weights_nS(
            mirror, edges, observed_channel=observed, executed_channel=executed, receives=receives, rng=rng
        ),
    )


def test_congruent_synapses_join_equal_channels_only():
    _, observed, executed, weight = weights(Mirror())
    assert np.all(weight[observed == executed] == 1.5)
    assert np.all(weight[observed != executed] == 0.0)


def test_no_map_no_weight():
    assert not weights(Mirror(map="none"))[3].any()


def test_matrix_rows_are_observed_and_columns_executed():
    _, observed, executed, weight = weights(Mirror(map=SHIFTED))
    assert np.array_equal(weight > 0, executed == (observed + 1) % 4)
    assert channel_matrix(Mirror(map=SHIFTED))[0].tolist() == [0, 1, 0, 0]


def test_scrambling_keeps_every_cells_weights_and_mixes_channels():
    edges, observed, executed, weight = weights(Mirror(map="scrambled"))
    for target in TARGETS:
        incoming = np.sort(weight[edges.post == target])
        assert incoming.tolist() == [0.0] * 15 + [1.5] * 5  # 5 of 20 sources in each of 4 channels
    congruent = weight[observed == executed].mean()
    # without structure a quarter of the weight stays congruent; SD of the mean of 400 draws is 0.03 nS
    assert congruent == pytest.approx(1.5 / 4, abs=5 * 1.5 * np.sqrt(0.25 * 0.75 / 400))


@pytest.mark.parametrize(("fraction", "expected"), [(0.0, 0), (0.5, 10), (1.0, 20)])
def test_fraction_of_receiving_cells_is_exact_in_each_channel(fraction, expected):
    receives = receiving_cells(Mirror(fraction=fraction), 80, np.random.default_rng(1))
    assert receives.reshape(4, 20).sum(axis=1).tolist() == [expected] * 4


def test_cells_that_do_not_receive_have_no_mirror_input():
    mirror = Mirror(fraction=0.5)
    edges, _, _, weight = weights(mirror)
    total = np.bincount(edges.post - 80, weights=weight, minlength=80)
    assert sorted(set(total.tolist())) == [0.0, 7.5]
