"""Remarks on designs."""

import pytest

from snn.config.checks.designs import design_notices

FACTORS = {f"partners.{p}.oxytocin.level": {"low": 0, "high": 1} for p in "ab"}
A, B = FACTORS


@pytest.mark.parametrize(
    ("axis", "told"),
    [
        ({"sobol": {"n": 8, "seed": 1, "factors": FACTORS}}, []),
        ({"lhs": {"n": 6, "seed": 1, "factors": FACTORS}}, []),
        (
            {"sobol": {"n": 6, "seed": 1, "factors": FACTORS}},
            [
                "sweep[0].sobol.n: 6 is no power of 2, so that the points fill the ranges unevenly; take 4 or 8"
            ],
        ),
        (
            {"saltelli": {"n": 9, "seed": 1, "factors": FACTORS}},
            [
                "sweep[0].saltelli.n: 9 is no power of 2, so that the points fill the ranges unevenly; take 8 or 16"
            ],
        ),
        (
            {"grid": {A: [0, 0.5, 1], B: [0, 0.5, 1]}, "constraints": [f"{A} < {B}"]},
            ["sweep[0].constraints: 6 of 9 points break a constraint and are left out"],
        ),
        ({"grid": {A: [0, 0.5], B: [1]}, "constraints": [f"{A} < {B}"]}, []),
    ],
)
def test_notices(make, axis, told):
    assert [str(each) for each in design_notices(make(sweep=[axis]))] == told
