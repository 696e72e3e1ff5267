"""What a recording gives to a trial in which a partner of it is shown."""

from dataclasses import replace

import numpy as np
import pytest

from snn.config.file.load import experiment_from
from snn.errors import ResultError
from snn.record.types import VideoNote
from snn.record.videos import given_video
from tests.unit.conftest import (
    events_of,
    happenings_of,
    levels_of,
    movement_of,
    recording_of,
    trains_of,
    without_brain,
)

PROTOCOL = {"protocol": {"time_step": "0.5 ms"}}
MOTOR = [(3, 0), (1, 1999), (2, 2000), (0, 3999)]
MOVED = {"a": np.arange(800).reshape(4, 200), "b": np.arange(800).reshape(4, 200) + 1000}


def recording(**changes):
    trains = {
        "b_motor": trains_of(MOTOR, n_cells=20, n_steps=4000, time_step_ms=0.5),
        "a_motor": trains_of([(7, 4)], n_cells=20, n_steps=4000, time_step_ms=0.5),
    }
    events = events_of(
        [(1, 2, 0.9, 0.5), (0, 1, 0.5, 0.25), (1, 3, 1.0, 0.75), (1, 0, 0.1, 0.2)],
        intensity=[1.0, 2.0, 3.0, 4.0],
        shared=[True, False, True, False],
    )
    made = recording_of(
        trains,
        events=events,
        settings=PROTOCOL,
        levels=levels_of(step_ms=50.0, oxytocin=np.arange(80.0).reshape(2, 40)),
        happenings=happenings_of([(0, 1, 2, 0.2), (1, 1, 0, 0.4), (1, 0, 3, 0.5), (1, 1, 1, 1.2)]),
        movement=movement_of(MOVED),
    )
    return replace(made, **changes)


def experiment(duration="2 s", **parts):
    raw = {"name": "x", "question": "?", "seed": 1, "duration": duration, **PROTOCOL}
    return experiment_from(raw | parts)


def video(duration="2 s", whose="b", **parts):
    return given_video(recording(), whose=whose, experiment=experiment(duration, **parts))


def test_the_movement_of_the_partner_to_the_bit():
    np.testing.assert_array_equal(video().movement_hz, np.float32(MOVED["b"]), strict=True)
    np.testing.assert_array_equal(video(whose="a").movement_hz, np.float32(MOVED["a"]), strict=True)


def test_all_populations_of_the_partner_under_their_common_names():
    found = video().brain
    assert set(found.spikes) == {"observation_e", "observation_i", "execution_e", "execution_i", "motor"}
    motor = found.spikes["motor"]
    assert list(zip(motor.cells.tolist(), motor.steps.tolist(), strict=True)) == MOTOR
    assert motor.n_cells == 20
    assert found.spikes["execution_e"].steps.size == 0
    assert video(whose="a").brain.spikes["motor"].cells.tolist() == [7]


def test_who_drew_what_both_partners_intended_unless_one_was_a_video_itself():
    shown_in = experiment(seed=77)
    live = recording()
    assert given_video(live, whose="b", experiment=shown_in).drawn_by == (live.trial.experiment.seed, 0)
    of_a_video = replace(live, videos={"a": VideoNote(script="fresh", has_brain=True)})
    assert given_video(of_a_video, whose="b", experiment=shown_in).drawn_by is None


def test_its_own_intentions_in_all_columns():
    found = video().brain
    assert found.onset_s.tolist() == [0.1, 0.9, 1.0]
    assert found.channel.tolist() == [0, 2, 3]
    assert found.duration_s.tolist() == [0.2, 0.5, 0.75]
    assert found.intensity.tolist() == [1.0, 3.0, 4.0]
    assert found.shared.tolist() == [True, True, False]
    assert video(whose="a").brain.onset_s.tolist() == [0.5]


def test_its_own_levels_and_its_acts_that_were_returned():
    of_a, of_b = video(whose="a").brain, video().brain
    assert of_a.levels["oxytocin"].tolist() == list(range(40))
    assert of_b.levels["oxytocin"].tolist() == list(range(40, 80))
    assert (of_a.returned_channel.tolist(), of_a.returned_s.tolist()) == ([3], [0.5])
    assert (of_b.returned_channel.tolist(), of_b.returned_s.tolist()) == ([0, 1], [0.4, 1.2])


def test_what_comes_after_the_end_of_the_trial_is_left_out():
    found = video("1 s", analysis={"transient": "100 ms"})
    np.testing.assert_array_equal(found.movement_hz, MOVED["b"][:, :100])
    assert found.brain.spikes["motor"].steps.tolist() == [0, 1999]
    assert found.brain.onset_s.tolist() == [0.1, 0.9]
    assert found.brain.levels["oxytocin"].tolist() == list(range(40, 60))
    assert found.brain.returned_s.tolist() == [0.4]


def test_a_trial_that_ends_between_two_samples_has_the_one_before():
    found = video("1.005 s", analysis={"transient": "100 ms"})
    assert found.movement_hz.shape == (4, 101)
    assert found.brain.levels["oxytocin"].size == 21


def test_of_a_partner_who_was_a_video_of_a_file_there_is_movement_only():
    seen = without_brain(recording(), "b")
    found = given_video(seen, whose="b", experiment=experiment())
    assert found.brain is None
    np.testing.assert_array_equal(found.movement_hz, MOVED["b"])
    assert given_video(seen, whose="a", experiment=experiment()).brain is not None


def test_a_video_of_a_video_keeps_the_brain_that_was_recorded_with_it():
    again = recording(videos={"b": VideoNote(script="fresh", has_brain=True)})
    found = given_video(again, whose="b", experiment=experiment())
    assert found.brain.spikes["motor"].cells.tolist() == [3, 1, 2, 0]


@pytest.mark.parametrize(
    ("duration", "parts", "line"),
    [
        ("2.5 s", {}, "the video lasts 2 s, less than duration (2.5 s); take a longer one"),
        (
            "2 s",
            {"protocol": {"time_step": "0.1 ms"}},
            "protocol.time_step is 0.5 ms in the video, 0.1 ms here; make it the same",
        ),
    ],
)
def test_what_does_not_fit(duration, parts, line):
    with pytest.raises(ResultError) as error:
        video(duration, **parts)
    assert str(error.value) == line


def test_a_recording_that_was_stopped_early_says_so():
    whole = recording()
    stopped = {name: replace(trains, n_steps=3000) for name, trains in whole.spikes.items()}
    with pytest.raises(ResultError) as error:
        given_video(replace(whole, spikes=stopped), whose="a", experiment=experiment())
    assert str(error.value) == (
        "the run that the video is of was stopped at 1.5 s, before duration (2 s), for its high rates: "
        "it has no replay; set protocol.stop_on_runaway to false there to record all of it"
    )
    shorter = given_video(replace(whole, spikes=stopped), whose="a", experiment=experiment("1.5 s"))
    assert shorter.movement_hz.shape == (4, 150)
