"""How measures do, counted by hand."""

import numpy as np
import pytest

from snn.calibration.trust import decision_row, seed_blocks, threshold_row
from snn.errors import ResultError
from tests.unit.calibrated_kinds import kind_of


def kind(name, n, *, truth="not mutual", unscored=(), n_blocks=2):
    scored = np.ones(n, dtype=np.bool_)
    scored[list(unscored)] = False
    blocks = np.arange(n) * n_blocks // n
    return kind_of(name, truth, scored=scored, blocks=blocks)


def test_each_block_is_held_against_the_threshold_of_the_other():
    # 20 uncoupled dyads a block: with 5 % the largest of 20, .19 in the first block and 10.19 in the second
    uncoupled = np.concatenate([np.arange(20) / 100, 10 + np.arange(20) / 100])
    live = np.full(40, 5.0)
    row = threshold_row(
        "C",
        {"uncoupled": uncoupled, "live": live},
        [kind("uncoupled", 40), kind("live", 40, truth="mutual")],
        against=["uncoupled"],
        null="uncoupled",
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
    row = threshold_row(
        "C", {"uncoupled": uncoupled, "live": np.ones(42)}, kinds, against=["uncoupled"], null="uncoupled"
    )
    assert (row.detected["uncoupled"].n_found, row.detected["uncoupled"].n) == (0, 40)
    assert (row.detected["live"].n_found, row.detected["live"].n) == (32, 32)


def test_undefined_values_do_not_count():
    values = {"uncoupled": np.zeros(40), "live": np.where(np.arange(40) < 5, np.nan, 1.0)}
    row = threshold_row(
        "C", values, [kind("uncoupled", 40), kind("live", 40)], against=["uncoupled"], null="uncoupled"
    )
    assert (row.detected["live"].n_found, row.detected["live"].n) == (35, 35)


def test_an_index_decides_by_itself():
    flags = {"live": np.array([1.0, 1.0, 0.0, np.nan, 1.0])}
    row = decision_row("RI", "RI above 0", flags, [kind("live", 5, unscored=(4,))])
    assert (row.detected["live"].n_found, row.detected["live"].n) == (2, 3)


def test_too_few_uncoupled_dyads_are_told():
    with pytest.raises(ResultError, match="19 are needed|are needed"):
        threshold_row(
            "C", {"uncoupled": np.zeros(10)}, [kind("uncoupled", 10)], against=["uncoupled"], null="uncoupled"
        )


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
    row = threshold_row(
        "slow", values, [kind("uncoupled", 40), kind("live", 40)], against=["uncoupled"], null="uncoupled"
    )
    assert [found.n for found in row.detected.values()] == [0, 0]


def test_the_worst_of_all_nulls_sets_the_threshold():
    values = {
        "uncoupled": np.arange(40) / 100,
        "film": 0.5 + np.arange(40) / 100,
        "slow": np.full(40, np.nan),
        "live": np.full(40, 0.8),
    }
    kinds = [kind(name, 40) for name in ("uncoupled", "film", "slow")] + [kind("live", 40, truth="mutual")]

    def found(*against, null="composite"):
        return threshold_row("C", values, kinds, against=against, null=null)

    alone = found("uncoupled", null="uncoupled")
    assert (alone.detected["film"].n_found, alone.detected["live"].n_found) == (40, 40)
    # of the 20 films of a block .69 is the largest in the first, .89 in the second, which judges the first
    all_of_them = found("uncoupled", "film", "slow")
    assert (all_of_them.detected["film"].n_found, all_of_them.detected["live"].n_found) == (20, 20)
    assert all_of_them.detected["uncoupled"].n_found == 0
    assert (alone.worst, all_of_them.worst, all_of_them.null) == ("uncoupled", "film", "composite")
    assert found("film", "uncoupled").detected["live"] == all_of_them.detected["live"]


def test_a_further_null_dyad_is_above_the_composite_threshold_in_5_percent_at_most():
    rng, n, n_samples = np.random.default_rng(9), 40, 50
    n_above = {"one": 0, "other": 0}
    for _ in range(n_samples):
        values = {"one": rng.normal(size=n), "other": 2 * rng.normal(size=n), "live": rng.normal(size=n)}
        row = threshold_row(
            "m", values, [kind(name, n) for name in values], against=["one", "other"], null="composite"
        )
        n_above = {name: total + row.detected[name].n_found for name, total in n_above.items()}
    # the threshold is the larger of two: the wider null keeps its 5 % on average, the narrow one has next to none
    # (a share above one threshold of 20 has an SD of .045: of 100 blocks .0045)
    assert 0.034 <= n_above["other"] / (n * n_samples) <= 0.061
    assert n_above["one"] / (n * n_samples) < 0.02
