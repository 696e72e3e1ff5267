"""Trials in an order in which each finds what it needs."""

from dataclasses import replace

import pytest

from snn.batch.waves import blocker, waves, with_needed
from snn.config.trials.trial import Need
from tests.unit.synthetic_runs import small_trials

PLAIN = small_trials(replicates=1)[0]


def trial(key, *needed):
    return replace(PLAIN, key=key, needs=tuple(Need(other, "bursts", "a", "a") for other in needed))


def keys_of(trials):
    return [trial.key for trial in trials]


def test_what_is_needed_is_added_at_any_distance_and_once():
    known = [trial("a"), trial("b", "a"), trial("c", "b", "a"), trial("d", "b"), trial("e")]
    assert list(with_needed(known[2:4], known)) == ["c", "d", "b", "a"]
    assert list(with_needed([known[4], known[4]], known)) == ["e"]


@pytest.mark.parametrize(
    ("todo", "expected"),
    [
        ([], []),
        ([trial("a"), trial("b")], [["a", "b"]]),
        ([trial("b", "a"), trial("a"), trial("c")], [["a", "c"], ["b"]]),
        ([trial("c", "b", "a"), trial("b", "a"), trial("a"), trial("d", "a")], [["a"], ["b", "d"], ["c"]]),
        # What is complete is not among those to be made.
        ([trial("c", "b"), trial("d", "c", "x")], [["c"], ["d"]]),
    ],
)
def test_waves(todo, expected):
    assert [keys_of(wave) for wave in waves({each.key: each for each in todo})] == expected


def test_a_failed_need_blocks():
    assert blocker(trial("c", "a", "b"), {"b"}) == "b"
    assert blocker(trial("c", "a", "b"), {"c"}) is None
    assert blocker(trial("c"), {"b"}) is None
