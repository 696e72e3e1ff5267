"""The same recording, to analyses that know its film, know it inexactly, or do not."""

import numpy as np
import pytest

from snn.analyse.views.known_film import ERROR_SD_MS, with_film
from tests.unit.conftest import events_of, recording_of, trains_of

# partner, channel, onset, duration
PRIVATE = [(0, 0, 1.0, 0.3), (1, 2, 2.5, 0.3)]


def recording(n_shared=1):
    return recording_with([(n % 2, n % 4, 3.0 + n / 100, 0.3) for n in range(n_shared)], PRIVATE)


def recording_with(film, private=()):
    rows = sorted([*private, *film], key=lambda row: row[2])
    trains = trains_of([(0, 5)], n_cells=4, n_steps=4000, time_step_ms=0.5)
    events = events_of(rows, shared=[row in film for row in rows])
    return recording_of({"a_motor": trains}, events=events)


def test_a_film_that_is_known_changes_nothing():
    found = recording()
    assert with_film(found, "known", rng=np.random.default_rng(1)) is found


@pytest.mark.parametrize("knowledge", ["inexact", "unknown"])
def test_without_a_film_nothing_is_taken_for_one(knowledge):
    found = recording(n_shared=0)
    assert with_film(found, knowledge, rng=np.random.default_rng(1)) is found


def test_a_film_that_is_not_known_is_not_in_the_table_and_private_intentions_are():
    events = with_film(recording(5), "unknown", rng=np.random.default_rng(1)).events
    assert events.onset_s.tolist() == [1.0, 2.5]
    assert events.partner.tolist() == [0, 1]
    assert events.channel.tolist() == [0, 2]
    assert not events.shared.any()


def test_errors_are_of_the_film_alone_and_as_large_as_said():
    n = 4000
    before = recording(n).events
    found = with_film(recording(n), "inexact", rng=np.random.default_rng(1)).events
    assert found.onset_s[~found.shared].tolist() == [1.0, 2.5]
    assert found.shared.sum() == n
    assert np.all(np.diff(found.onset_s) >= 0)  # sorted again, each with its own partner and channel
    assert sorted(zip(found.partner[found.shared], found.channel[found.shared], strict=True)) == sorted(
        zip(before.partner[before.shared], before.channel[before.shared], strict=True)
    )
    drawn = np.random.default_rng(1).normal(0, 0.1, n + 2)[before.shared]
    assert np.allclose(np.sort(found.onset_s[found.shared]), np.sort(before.onset_s[before.shared] + drawn))
    assert ERROR_SD_MS == 100.0
    assert drawn.std() == pytest.approx(0.1, rel=0.05)


def test_no_event_is_before_the_beginning():
    early = recording_with([(0, 0, 0.001 * n, 0.3) for n in range(50)])
    found = with_film(early, "inexact", rng=np.random.default_rng(1))
    assert found.events.onset_s.min() == 0
