"""Phases lie where their durations put them, and a stretch holds what lies in it, counted from its start."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from snn.config.schema.experiment import Experiment
from snn.errors import ResultError
from snn.record.digest import digest
from snn.record.window import (
    measured_phase,
    phase_at,
    phase_bounds_s,
    shortened,
    stopped_at_s,
    windowed,
)

PHASES = [
    {"name": "alone", "duration": "100 ms"},
    {"name": "frozen", "duration": "200 ms", "learning": 0},
    {"name": "meeting", "duration": "700 ms"},
]


MOVED = {"a": np.arange(400).reshape(4, 100), "b": np.arange(400).reshape(4, 100) + 1000}
SEEN = {"a": np.arange(400).reshape(4, 100) + 2000}


def _experiment(duration="1 s", **settings):
    return Experiment.model_validate(
        {"name": "x", "question": "?", "seed": 1, "duration": duration, **settings}
    )


@pytest.fixture
def recording(
    make_recording, make_trains, make_events, make_happenings, make_levels, make_weights, make_movement
):
    """A second in steps of 1 ms."""
    rows = [(0, 0), (1, 299), (2, 300), (3, 301), (4, 699), (5, 700), (6, 999)]
    spikes = {"a_motor": make_trains(rows, n_cells=20, n_steps=1000)}
    return make_recording(
        spikes,
        events=make_events(
            [(0, 0, 0.1, 0.1), (1, 1, 0.2, 0.2), (0, 2, 0.4, 0.1), (1, 3, 0.6, 0.5), (0, 0, 0.7, 0.1)]
        ),
        levels=make_levels(step_ms=50.0, oxytocin=np.arange(40.0).reshape(2, 20)),
        happenings=make_happenings([(0, 0, 1, 0.299), (1, 1, 2, 0.3), (0, 0, 3, 0.5), (0, 0, 0, 0.7)]),
        movement=make_movement(MOVED, seen_hz=SEEN),
        weights=make_weights([(0, 0, 1, 1)], [[0.1], [0.2], [0.3], [0.4]], times_s=[0.0, 0.3, 0.7, 1.0]),
    )


def test_phases_follow_each_other():
    found = phase_bounds_s(_experiment(protocol={"phases": PHASES}))
    # exact: .1 + .2 is .30000000000000004 in binary
    assert found == (("alone", 0.0, 0.1), ("frozen", 0.1, 0.3), ("meeting", 0.3, 1.0))


def test_without_phases_there_is_one():
    assert phase_bounds_s(_experiment("80 s")) == (("whole", 0.0, 80.0),)
    assert measured_phase(_experiment("80 s")) is None


def test_the_last_phase_is_measured_unless_another_is_named():
    protocol, analysis = {"phases": PHASES}, {"phase": "frozen", "transient": "50 ms"}
    assert measured_phase(_experiment(protocol=protocol)).name == "meeting"
    assert measured_phase(_experiment(protocol=protocol, analysis=analysis)).name == "frozen"


@pytest.mark.parametrize(
    ("time_s", "name"),
    [(0.0, "alone"), (0.0999, "alone"), (0.1, "frozen"), (0.5, "meeting"), (2.0, "meeting")],
)
def test_a_time_lies_in_one_phase(time_s, name):
    assert phase_at(_experiment(protocol={"phases": PHASES}), time_s) == name


def test_a_run_that_is_shorter_than_asked_was_stopped(recording, make_recording, make_trains, make_events):
    assert stopped_at_s(recording) is None
    spikes = {"a_motor": make_trains([], n_cells=20, n_steps=999)}
    short = make_recording(spikes, events=make_events([]), settings={"duration": "1 s"})
    assert stopped_at_s(short) == pytest.approx(0.999)


def test_a_stretch_holds_what_lies_in_it(recording):
    found = windowed(recording, start_s=0.3, stop_s=0.7)
    trains = found.spikes["a_motor"]
    assert (trains.cells.tolist(), trains.steps.tolist()) == ([2, 3, 4], [0, 1, 399])
    assert trains.n_steps == 400
    assert {other.n_steps for other in found.spikes.values()} == {400}
    assert_array_equal(found.levels.values["oxytocin"], [np.arange(6.0, 14.0), np.arange(26.0, 34.0)])
    assert (found.happenings.partner.tolist(), found.happenings.kind.tolist()) == ([1, 0], [1, 0])
    assert found.happenings.time_s == pytest.approx([0.0, 0.2])
    assert found.weights.times_s == pytest.approx([0.0, 0.4])
    assert found.weights.weights_nS[:, 0] == pytest.approx([0.2, 0.3])
    assert found.trial == recording.trial


def test_acts_are_cut_to_the_stretch(recording):
    events = windowed(recording, start_s=0.3, stop_s=0.7).events
    assert events.partner.tolist() == [1, 0, 1]
    assert events.channel.tolist() == [1, 2, 3]
    assert events.onset_s == pytest.approx([0.0, 0.1, 0.3])
    assert events.duration_s == pytest.approx([0.1, 0.1, 0.1])


def test_the_levels_of_a_stretch_off_their_grid_begin_with_their_first_sample_in_it(recording):
    found = windowed(recording, start_s=0.31, stop_s=0.69)
    assert_array_equal(found.levels.values["oxytocin"][0], np.arange(7.0, 14.0))  # .35 to .65 s


@pytest.mark.parametrize(
    ("start_s", "stop_s", "first", "stop"), [(0.3, 0.7, 30, 70), (0.301, 0.699, 31, 70), (0.0, 0.05, 0, 5)]
)
def test_movement_and_what_is_seen_begin_with_the_first_sample_in_the_stretch(
    recording, start_s, stop_s, first, stop
):
    found = windowed(recording, start_s=start_s, stop_s=stop_s).movement
    assert found.step_ms == 10.0
    assert set(found.movement_hz) == {"a", "b"}
    for partner, expected in MOVED.items():
        assert_array_equal(found.movement_hz[partner], expected[:, first:stop])
    assert list(found.seen_hz) == ["a"]
    assert_array_equal(found.seen_hz["a"], SEEN["a"][:, first:stop])


def test_a_run_without_any_brain_is_as_long_as_its_movement(recording):
    bodies = replace(recording, populations=(), spikes={})
    assert (bodies.n_steps, bodies.duration_s) == (10_000, 1.0)  # steps of 0.1 ms
    assert stopped_at_s(bodies) is None
    part = windowed(bodies, start_s=0.3, stop_s=0.7)
    assert part.duration_s == pytest.approx(0.4)
    assert_array_equal(part.movement.movement_hz["b"], MOVED["b"][:, 30:70])
    with pytest.raises(ResultError, match=r"from 1 to 2 s: the recording ends at 1 s"):
        windowed(bodies, start_s=1.0, stop_s=2.0)


def test_the_whole_stretch_changes_nothing(recording):
    events = replace(recording.events, duration_s=np.minimum(recording.events.duration_s, 0.1))
    whole = replace(recording, events=events)
    assert digest(windowed(whole, start_s=0.0, stop_s=1.0)) == digest(whole)


def test_a_stretch_ends_with_the_recording(recording):
    assert windowed(recording, start_s=0.3, stop_s=5.0).spikes["a_motor"].n_steps == 700


def test_a_recording_without_learning_stays_one(recording):
    assert windowed(replace(recording, weights=None), start_s=0.3, stop_s=0.7).weights is None


@pytest.mark.parametrize(("start_s", "stop_s"), [(1.0, 2.0), (0.5, 0.5)])
def test_a_stretch_of_which_nothing_was_recorded_is_told(recording, start_s, stop_s):
    with pytest.raises(ResultError, match="^nothing was recorded from "):
        windowed(recording, start_s=start_s, stop_s=stop_s)


def test_a_shortened_run_is_one_that_was_asked_for_less(recording):
    experiment = _experiment(protocol={"phases": PHASES})
    whole = replace(recording, trial=replace(recording.trial, experiment=experiment))
    part = shortened(whole, stop_s=0.6)
    assert stopped_at_s(part) is None
    assert part.trial.experiment.duration_s == 0.6
    assert [(p.name, round(p.duration_s, 9)) for p in part.trial.experiment.protocol.phases] == [
        ("alone", 0.1),
        ("frozen", 0.2),
        ("meeting", 0.3),
    ]
    assert part.spikes["a_motor"].steps.tolist() == [0, 299, 300, 301]
    assert_array_equal(part.movement.movement_hz["a"], MOVED["a"][:, :60])


def test_a_run_cannot_be_shortened_to_more_than_it_is(recording):
    with pytest.raises(ResultError, match="of 1 s cannot be cut to 2 s"):
        shortened(replace(recording, trial=replace(recording.trial, experiment=_experiment())), stop_s=2.0)
