"""How measures do, counted by hand."""

import numpy as np
import pytest

from snn.compare.trust import Kind, decision_row, seed_blocks, threshold_row
from snn.errors import ResultError


def kind(name, n, *, truth="not mutual", unscored=(), n_blocks=2):
    scored = np.ones(n, dtype=np.bool_)
    scored[list(unscored)] = False
    blocks = np.arange(n) * n_blocks // n
    return Kind(name=name, truth=truth, scored=scored, blocks=blocks)


def test_each_block_is_held_against_the_threshold_of_the_other():
    # 20 uncoupled dyads a block: with 5 % the largest of 20, .19 in the first block and 10.19 in the second
    uncoupled = np.concatenate([np.arange(20) / 100, 10 + np.arange(20) / 100])
    live = np.full(40, 5.0)
    row = threshold_row(
        "C",
        {"uncoupled": uncoupled, "live": live},
        [kind("uncoupled", 40), kind("live", 40, truth="mutual")],
        baseline="uncoupled",
    )
    # the second block of dyads is held against the first one's .19: all above; the first against 10.19: none
    assert row.detected["uncoupled"].n_found == 20
    assert row.detected["live"].n_found == 20
    assert row.detected["live"].n == 40
    assert row.detected["live"].value == 0.5


def test_unhealthy_dyads_neither_count_nor_set_thresholds():
    uncoupled = np.zeros(42)
    uncoupled[[0, 21]] = 100.0
    kinds = [kind("uncoupled", 42, unscored=(0, 21)), kind("live", 42, unscored=range(10))]
    row = threshold_row("C", {"uncoupled": uncoupled, "live": np.ones(42)}, kinds, baseline="uncoupled")
    assert (row.detected["uncoupled"].n_found, row.detected["uncoupled"].n) == (0, 40)
    assert (row.detected["live"].n_found, row.detected["live"].n) == (32, 32)


def test_undefined_values_do_not_count():
    values = {"uncoupled": np.zeros(40), "live": np.where(np.arange(40) < 5, np.nan, 1.0)}
    row = threshold_row("C", values, [kind("uncoupled", 40), kind("live", 40)], baseline="uncoupled")
    assert (row.detected["live"].n_found, row.detected["live"].n) == (35, 35)


def test_an_index_decides_by_itself():
    flags = {"live": np.array([1.0, 1.0, 0.0, np.nan, 1.0])}
    row = decision_row("RI", "RI above 0", flags, [kind("live", 5, unscored=(4,))])
    assert (row.detected["live"].n_found, row.detected["live"].n) == (2, 3)


def test_too_few_uncoupled_dyads_are_told():
    with pytest.raises(ResultError, match="19 are needed|are needed"):
        threshold_row("C", {"uncoupled": np.zeros(10)}, [kind("uncoupled", 10)], baseline="uncoupled")


@pytest.mark.parametrize(
    ("n", "n_needed", "largest_block", "n_blocks"),
    [(200, 99, 100, 2), (300, 99, 150, 2), (120, 99, 21, 6), (100, 99, 1, 100), (50, 99, 1, 50)],
)
def test_blocks_are_as_few_as_leave_enough_others(n, n_needed, largest_block, n_blocks):
    blocks = seed_blocks(np.arange(n), n_seeds=n, n_needed=n_needed)
    sizes = np.bincount(blocks)
    assert sizes.max() == largest_block
    assert sizes.size == n_blocks


def test_the_same_seed_is_in_the_same_block_whatever_else_is_there():
    replicates = np.array([0, 150, 199, 7])
    assert seed_blocks(replicates, n_seeds=200, n_needed=99).tolist() == [0, 1, 1, 0]


def test_a_measure_that_is_undefined_without_coupling_decides_nothing():
    values = {"uncoupled": np.full(40, np.nan), "live": np.ones(40)}
    row = threshold_row("slow", values, [kind("uncoupled", 40), kind("live", 40)], baseline="uncoupled")
    assert [found.n for found in row.detected.values()] == [0, 0]
