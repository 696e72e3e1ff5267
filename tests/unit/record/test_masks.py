"""Masks over time by hand."""

import numpy as np

from snn.record.masks import delayed, either, held, marked, runs, steps_since


def _steps(mask):
    return np.flatnonzero(mask).tolist()


def test_since_counts_from_the_start_and_the_last_step_that_was_on():
    assert steps_since(np.array([0, 0, 1, 1, 0, 0, 0], dtype=bool)).tolist() == [0, 1, 0, 0, 1, 2, 3]


def test_what_is_delayed_comes_later():
    assert delayed(np.array([[1, 0, 0, 1]], dtype=bool), 2).tolist() == [[False, False, True, False]]
    assert not delayed(np.ones(3, dtype=bool), 5).any()


def test_any_of_several_masks():
    assert _steps(either(np.eye(4, dtype=bool)[:3])) == [0, 1, 2]


def test_spans_mark_every_step_that_they_reach_into():
    grid = {"n_steps": 6, "step_ms": 10.0}
    assert _steps(marked([(0.01, 0.03), (0.041, 0.042)], **grid)) == [1, 2, 4]
    assert _steps(marked([(0.3 - 0.1 - 0.15, 0.06)], **grid)) == [5]  # 0.05 s, but not in binary
    assert _steps(marked([(-0.02, 0.01), (0.05, 9.0), (-3.0, -2.0), (7.0, 8.0)], **grid)) == [0, 5]
    assert _steps(marked([], **grid)) == []


def test_runs_of_a_mask_by_hand():
    first, stop = runs(np.array([1, 1, 0, 0, 1, 0, 1], dtype=bool))
    assert (first.tolist(), stop.tolist()) == ([0, 4, 6], [2, 5, 7])
    assert [edges.size for edges in runs(np.zeros(3, dtype=bool))] == [0, 0]
    assert [edges.tolist() for edges in runs(np.ones(3, dtype=bool))] == [[0], [3]]
    assert [edges.size for edges in runs(np.zeros(0, dtype=bool))] == [0, 0]


def test_a_mask_is_held_after_each_of_its_runs_and_itself_left_alone():
    mask = np.zeros((2, 10), dtype=bool)
    mask[0, [1, 3, 9]] = mask[1, 0] = True
    kept = held(mask, 2)
    assert [_steps(row) for row in kept] == [[1, 2, 3, 4, 5, 9], [0, 1, 2]]
    assert [_steps(row) for row in mask] == [[1, 3, 9], [0]]
    assert _steps(held(mask[1], 1)) == [0, 1]
    np.testing.assert_array_equal(held(mask, 0), mask)
