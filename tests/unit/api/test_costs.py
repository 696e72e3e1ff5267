"""Runs are counted for all replicates, and those that are the same once."""

import pytest

from snn.api.costs import run_counts
from tests.unit.synthetic_runs import small_experiment


def test_runs_of_many_replicates_are_counted_without_listing_them():
    few = run_counts(small_experiment(couplings=[0.0, 0.5], replicates=2, duration="200 s"))
    many = run_counts(small_experiment(couplings=[0.0, 0.5], replicates=7, duration="200 s"))
    assert (few["conditions"], few["runs"], few["distinct_runs"]) == (2, 4, 4)
    assert (many["conditions"], many["runs"], many["replicates"]) == (2, 14, 7)
    assert many["distinct_runs"] == 14
    assert many["cpu_s"] == pytest.approx(few["cpu_s"] * 7 / 2, rel=0.01)
    assert many["cells"] == few["cells"]
    assert "rate_matches_to_solve" not in few


def test_a_null_that_is_the_condition_is_no_run_of_its_own_and_matches_are_told():
    asked = small_experiment(
        couplings=[0.0],
        partner={"oxytocin": {"level": 0.5}},
        nulls={"uncoupled": True, "rate_matched_coupled": True},
    )
    counts = run_counts(asked)
    assert counts["rate_matches_to_solve"] == 1
    assert counts["distinct_runs"] < counts["runs"]
