"""Pseudo-dyads against what each partner did in its own recording."""

from dataclasses import replace

import numpy as np
import pytest

from snn.errors import ResultError
from snn.record.splice import spliced
from snn.record.types import VideoNote
from tests.unit.conftest import without_brain
from tests.unit.synthetic_runs import small_trials, synthetic_recording


@pytest.fixture(scope="module")
def two():
    trials = small_trials(couplings=[0.5])
    return synthetic_recording(trials[0]), synthetic_recording(trials[1])


def test_each_partner_keeps_its_spikes(two):
    of_a, of_b = two
    pseudo = spliced(of_a, of_b)
    for population in pseudo.populations:
        source, other = (of_a, of_b) if population.partner == "a" else (of_b, of_a)
        np.testing.assert_array_equal(
            pseudo.spikes[population.name].steps, source.spikes[population.name].steps
        )
        if source.spikes[population.name].steps.size:  # synthetic interneurons are silent
            assert not np.array_equal(
                pseudo.spikes[population.name].steps, other.spikes[population.name].steps
            )


def test_each_partner_keeps_its_intentions_in_order(two, make_events):
    of_a, of_b = (
        replace(recording, events=make_events(events))
        for recording, events in zip(
            two, ([(0, 1, 0.3, 0.5), (1, 2, 0.1, 0.5)], [(0, 0, 0.7, 0.5), (1, 3, 0.2, 0.25)]), strict=True
        )
    )
    events = spliced(of_a, of_b).events
    assert events.partner.tolist() == [1, 0]
    assert events.channel.tolist() == [3, 1]
    assert events.onset_s.tolist() == [0.2, 0.3]
    assert events.duration_s.tolist() == [0.25, 0.5]


def test_levels_and_happenings_follow_their_partner(two):
    of_a, of_b = two
    pseudo = spliced(of_a, of_b)
    np.testing.assert_array_equal(pseudo.levels.values["oxytocin"][0], of_a.levels.values["oxytocin"][0])
    np.testing.assert_array_equal(pseudo.levels.values["oxytocin"][1], of_b.levels.values["oxytocin"][1])
    assert pseudo.happenings.time_s.tolist() == [0.3, 0.6, 0.7]
    assert pseudo.happenings.partner.tolist() == [0, 1, 0]


def test_each_partner_keeps_its_movement_and_what_it_saw(two):
    of_a, of_b = two
    movement = spliced(of_a, of_b).movement
    for name in ("movement_hz", "seen_hz"):
        found = getattr(movement, name)
        for partner, source in (("a", of_a), ("b", of_b)):
            np.testing.assert_array_equal(found[partner], getattr(source.movement, name)[partner])
    assert movement.step_ms == 10.0
    assert not np.array_equal(of_a.movement.movement_hz["b"], of_b.movement.movement_hz["b"])


def test_a_partner_without_a_brain_stays_one(two):
    of_a, of_b = two
    pseudo = spliced(of_a, without_brain(of_b, "b"))
    assert pseudo.videos == {"b": VideoNote(script="unknown", has_brain=False)}
    assert {p.partner for p in pseudo.populations} == {name[0] for name in pseudo.spikes} == {"a"}
    assert list(pseudo.movement.seen_hz) == ["a"]
    assert spliced(without_brain(of_a, "b"), of_b).videos == {}
    assert spliced(without_brain(of_a, "b"), of_b).populations == of_a.populations


def test_a_dyad_spliced_with_itself_is_itself(two):
    of_a, _ = two
    same = spliced(of_a, of_a)
    for name, trains in of_a.spikes.items():
        np.testing.assert_array_equal(same.spikes[name].cells, trains.cells)
    np.testing.assert_array_equal(same.events.onset_s, of_a.events.onset_s)
    np.testing.assert_array_equal(same.events.partner, of_a.events.partner)


def test_recordings_of_different_length_are_refused(two):
    longer = synthetic_recording(small_trials(couplings=[0.5], duration="3 s")[0])
    with pytest.raises(ResultError, match=r"one length: 2 s at 0.5 ms, and 3 s at 0.5 ms"):
        spliced(two[0], longer)
