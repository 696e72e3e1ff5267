"""Intentions on the bins of the rates, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.views.drive_courses import drive_courses
from snn.record.signals import intentions_on
from tests.unit.conftest import events_of


def _courses(events, n_bins=8, bin_ms=50.0, **more):
    return drive_courses(events, n_bins=n_bins, bin_ms=bin_ms, **more)


def test_a_bin_is_the_mean_over_its_time():
    # from 60 to 170 ms: 40 of the 50 ms of bin 1, all of bin 2, 20 of bin 3
    found = _courses(events_of([(0, 2, 0.06, 0.11)]))
    np.testing.assert_allclose(found.intentions_a[2], [0, 0.8, 1, 0.4, 0, 0, 0, 0], atol=1e-12)
    assert not found.intentions_a[[0, 1, 3]].any()
    assert not found.intentions_b.any()
    assert not found.shared.any()
    assert found.intentions_b.shape == (4, 8)


def test_of_overlapping_acts_the_stronger_counts():
    events = events_of([(1, 0, 0.0, 0.2), (1, 0, 0.1, 0.2)], intensity=[1.0, 0.5])
    np.testing.assert_allclose(_courses(events).intentions_b[0], [1, 1, 1, 1, 0.5, 0.5, 0, 0], atol=1e-12)


def test_adjoining_acts_make_one():
    events = events_of([(0, 1, 0.05, 0.1), (0, 1, 0.15, 0.1)])
    np.testing.assert_allclose(_courses(events).intentions_a[1], [0, 1, 1, 1, 1, 0, 0, 0], atol=1e-12)


def test_shared_acts_are_own_intentions_and_common_input():
    events = events_of([(0, 3, 0.1, 0.1), (1, 3, 0.1, 0.1), (0, 3, 0.3, 0.1)], shared=[True, True, False])
    found = _courses(events)
    np.testing.assert_allclose(found.shared[3], [0, 0, 1, 1, 0, 0, 0, 0], atol=1e-12)
    np.testing.assert_allclose(found.intentions_a[3], [0, 0, 1, 1, 0, 0, 1, 1], atol=1e-12)
    np.testing.assert_allclose(found.intentions_b[3], found.shared[3])


def test_what_lies_outside_is_cut_off():
    events = events_of([(0, 0, 0.9, 0.2), (0, 0, 1.35, 9.0), (0, 1, 0.2, 0.3)])
    found = _courses(events, start_s=1.0)
    np.testing.assert_allclose(found.intentions_a[0], [1, 1, 0, 0, 0, 0, 0, 1], atol=1e-9)
    assert not found.intentions_a[1].any()


def test_a_common_shift_of_events_and_rates_changes_nothing():
    rng = np.random.default_rng(1)
    rows = [
        (int(p), int(k), t, d)
        for p, k, t, d in zip(
            rng.integers(0, 2, 40),
            rng.integers(0, 4, 40),
            rng.uniform(0, 8, 40),
            rng.uniform(0.1, 0.9, 40),
            strict=True,
        )
    ]
    events = events_of(rows)
    here = _courses(events, n_bins=160)
    there = _courses(replace(events, onset_s=events.onset_s + 7.3), n_bins=160, start_s=7.3)
    np.testing.assert_allclose(there.intentions_a, here.intentions_a, atol=1e-9)
    np.testing.assert_allclose(there.intentions_b, here.intentions_b, atol=1e-9)


@pytest.mark.parametrize("partner", [0, 1])
def test_agrees_with_the_mask_of_intentions(partner):
    rng = np.random.default_rng(2)
    onsets_s = rng.integers(0, 4000, 30) * 1e-3
    rows = [(int(i % 2), int(i % 4 // 2), float(t), 0.3) for i, t in enumerate(onsets_s)]
    events = events_of(rows)
    mask = intentions_on(events, partner=partner, n_channels=4, n_steps=4000, time_step_ms=1.0)
    found = _courses(events, n_bins=80)
    course = (found.intentions_a, found.intentions_b)[partner]
    np.testing.assert_allclose(course, mask.reshape(4, 80, 50).mean(axis=2), atol=1e-9)


def test_without_events_nothing_drives():
    found = _courses(events_of([]))
    assert not any(course.any() for course in (found.intentions_a, found.intentions_b, found.shared))
