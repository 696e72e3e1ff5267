"""A recording that somebody else made may hold other levels than ours: that is one line, not a fault of the program."""

from dataclasses import replace

import pytest

from snn.config.schema.experiment import Experiment
from snn.config.trials.trial import TrialInputs
from snn.errors import SimulationError
from snn.model.partner_equations import RECORDED_LEVELS
from snn.record.videos import given_video
from snn.simulate.videos import two_videos
from tests.unit.conftest import events_of, levels_of, recording_of, trains_of

SHOWN = {"partners": {name: {"video": {"from_condition": "x"}} for name in "ab"}}


def two_of(**levels):
    raw = {"name": "t", "question": "?", "seed": 1, "duration": "2 s"}
    trains = trains_of([], n_cells=20, n_steps=20_000, time_step_ms=0.1)
    recording = recording_of({"a_motor": trains}, events=events_of([]), levels=levels_of(**levels))
    experiment = Experiment.model_validate(raw | SHOWN)
    videos = {name: given_video(recording, whose=name, experiment=experiment) for name in "ab"}
    trial = replace(recording.trial, experiment=experiment, inputs=TrialInputs(videos=videos))
    return two_videos(trial)


def ours(n_samples):
    return {name: [[1.0] * n_samples, [2.0] * n_samples] for name in RECORDED_LEVELS}


def test_all_levels_at_our_interval_are_taken():
    values = two_of(step_ms=50.0, **ours(40)).levels.values
    assert {(row[0], row[-1]) for found in values.values() for row in found} == {(1.0, 1.0), (2.0, 2.0)}


def test_other_levels_and_another_interval_are_told():
    lacking = {name: rows for name, rows in ours(40).items() if name != "joy"}
    for levels, step_ms, missing in ((lacking, 50.0, "joy"), (ours(20), 100.0, RECORDED_LEVELS[0])):
        with pytest.raises(SimulationError) as error:
            two_of(step_ms=step_ms, **levels)
        assert str(error.value) == f"partners.a.video: its run recorded no {missing} every 50 ms"
