"""Remarks on what can be run but hardly measured."""

from collections.abc import Callable
from typing import Any

import pytest

from snn.config.checks.notices import notices
from snn.config.schema.experiment import Experiment

Make = Callable[..., Experiment]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, []),
        (
            {"duration": "4.6 s"},
            [
                "nulls.circular_shift.min_shift: 4.1 s of recording are analysed, too short for a null: it needs "
                "4.36 s; lengthen duration or shorten min_shift"
            ],
        ),
        (
            {"duration": "5 s"},
            [
                "duration: 4.5 s of recording are analysed, of which 26 circular shifts resemble each other, so that p "
                "of C is too small too often: below .05 in 16 % of unrelated dyads of 10 s, in 9 % of 20 s, in 4 % of "
                "40 s; take 40 s to count dyads above chance, or the cue test"
            ],
        ),
        ({"duration": "25.5 s"}, []),
        (
            {
                "duration": "20 s",
                "protocol": {
                    "phases": [{"name": "a", "duration": "15.5 s"}, {"name": "b", "duration": "4.5 s"}]
                },
            },
            [
                "nulls.circular_shift.min_shift: 4 s of recording are analysed, too short for a null: it needs "
                "4.36 s; lengthen duration or shorten min_shift"
            ],
        ),
        (
            {"duration": "4.5 s"},
            [
                "nulls.circular_shift.min_shift: 4 s of recording are analysed, too short for a null: it needs "
                "4.36 s; lengthen duration or shorten min_shift"
            ],
        ),
        (
            {"duration": "1 s"},
            [
                "analysis.max_lag: 0.5 s of recording are analysed, too short for these lags; "
                "lengthen duration or shorten max_lag"
            ],
        ),
        (
            {"nulls": {"circular_shift": {"min_shift": "500 ms"}}},
            ["nulls.circular_shift.min_shift: must be larger than analysis.max_lag (500 ms) for a null"],
        ),
        (
            {
                "nulls": {"pseudo_dyads": True},
                "replicates": 2,
                "protocol": {"shared_events": {"fraction": 0.5}},
            },
            [],
        ),
        (
            {
                "nulls": {"pseudo_dyads": True},
                "replicates": 2,
                "protocol": {"shared_events": {"fraction": 0.5, "per_replicate": True}},
            },
            [
                "nulls.pseudo_dyads: each dyad has a film of its own, so that a pseudo-dyad's partners saw two films; "
                "set protocol.shared_events.per_replicate to false for pseudo-dyads that keep what common input does"
            ],
        ),
        ({"partners": {"a": {"video": {"from": "x", "sha256": "0" * 64}}}}, []),
        (
            {"partner": {"video": {"from": "x", "sha256": "0" * 64}}},
            [
                "partners.b.video: both partners are videos, so that nothing is simulated; take one of them back with "
                "video: none"
            ],
        ),
    ],
)
def test_remarks(make: Make, parts: dict[str, Any], expected: list[str]) -> None:
    assert [str(notice) for notice in notices(make(**({"duration": "40 s"} | parts)))] == expected


@pytest.mark.parametrize(("replicates", "told"), [(5, True), (6, False)])
def test_a_test_that_can_find_nothing_is_told_before_it_is_run(
    make: Make, replicates: int, *, told: bool
) -> None:
    """Of five pairs the least two-sided p of all sign flips is 2 / 2^5 = .0625, of six .031."""
    answer = {
        "test": "difference",
        "hypothesis": "Larger.",
        "outcome": "C",
        "axis": "coupling",
        "condition": 1,
        "baseline": 0.5,
        "direction": "larger",
    }
    sweep = [{"label": "coupling", "keys": ["link.a_to_b.coupling"], "values": [0.5, 1]}]
    found = [
        str(one) for one in notices(make(replicates=replicates, sweep=sweep, analysis={"answer": answer}))
    ]
    assert any("can only be undecided; raise replicates" in one for one in found) is told
