"""From a trial to a recording: a live dyad, its video, and a run that ends early; on the NumPy engine, small."""

import numpy as np
import pytest

from snn.config.experiment import Experiment
from snn.config.trial import Trial, TrialInputs
from snn.model.dyad import build_dyad
from snn.record.acts import acts_of
from snn.record.movement import is_quantised
from snn.record.types import ACT
from snn.record.videos import given_video
from snn.simulate.engine import NumpyEngine
from snn.simulate.simulate import simulate

ACTS = [{"channel": "smile", "onset": "50 ms", "duration": "400 ms"}, {"channel": "frown", "onset": "300 ms",
        "duration": "200 ms", "intensity": 1.5}]  # fmt: skip
RAW = {
    "name": "t", "question": "?", "seed": 1, "duration": "600 ms",
    "protocol": {"time_step": "0.5 ms"},
    "partner": {"size_factor": 0.1, "intention": {"rate": "0 Hz", "drive_rate": "2 kHz", "events": ACTS}},
    "partners": {"a": {"oxytocin": {"dynamics": "released"}}, "b": {"intention": {"events": ACTS[:1]}}},
    "analysis": {"transient": "0 s"},
}  # fmt: skip
VIDEO = {"video": {"from_condition": "x"}}


def trial_of(inputs=None, **changed):
    given = {"inputs": inputs} if inputs else {}
    experiment = Experiment.model_validate(RAW | changed)
    return Trial(experiment=experiment, condition=(), replicate=0, key="0" * 16, **given)


def with_video(recording, whose):
    partners = {**RAW["partners"], whose: {**RAW["partners"][whose], **VIDEO}}
    shown = trial_of(partners=partners)
    video = given_video(recording, whose=whose, experiment=shown.experiment, partner=whose)
    return trial_of(TrialInputs(videos={whose: video}), partners=partners)


@pytest.fixture(scope="module")
def live():
    return simulate(trial_of(), engine=NumpyEngine())


def test_a_partner_beside_a_video_of_the_other_does_what_it_did_when_both_were_live(live):
    """To the spike, with acts both ways, answers to which would be seen."""
    shown = simulate(with_video(live, "a"), engine=NumpyEngine())
    assert live.spikes["b_observation_e"].steps.size > 50
    assert live.movement.seen_hz["b"].max() > 5
    for name, trains in live.spikes.items():
        assert np.array_equal(trains.steps, shown.spikes[name].steps), name
        assert np.array_equal(trains.cells, shown.spikes[name].cells), name
    for partner in "ab":
        assert np.array_equal(live.movement.movement_hz[partner], shown.movement.movement_hz[partner])
    assert np.array_equal(live.movement.seen_hz["b"], shown.movement.seen_hz["b"])
    assert list(shown.movement.seen_hz) == ["b"]
    for name, values in live.levels.values.items():
        assert np.array_equal(values, shown.levels.values[name]), name
    for table in ("events", "happenings"):
        for column in getattr(live, table).__dataclass_fields__:
            assert np.array_equal(
                getattr(getattr(live, table), column), getattr(getattr(shown, table), column)
            )
    assert live.videos == {}
    assert (shown.videos["a"].script, shown.videos["a"].has_brain) == ("same", True)


def test_acts_in_the_recording_are_those_of_its_movement(live):
    for number, partner in enumerate("ab"):
        assert live.movement.movement_hz[partner].shape == (4, 60)
        assert is_quantised(live.movement.movement_hz[partner])
        expected = sorted((onset, k) for k, onsets in enumerate(acts_of(live, partner)) for onset in onsets)
        found = live.happenings
        own = (found.kind == ACT) & (found.partner == number)
        assert sorted(zip(found.time_s[own], found.channel[own], strict=True)) == expected
        assert expected


class Stopped:
    """An engine whose runs end after 200 of the steps that were asked for, if they are watched."""

    name = "numpy"
    watch = None

    def prepare(self, inputs):
        return NumpyEngine().prepare(inputs)

    def run(self, inputs, n_steps, *, watch=None, on_progress=None):
        self.watch = watch
        return NumpyEngine().run(inputs, 200 if watch else n_steps, on_progress=on_progress)


def test_a_run_that_is_stopped_early_is_short_in_all_its_parts(live):
    whole = with_video(live, "b")
    protocol = {**RAW["protocol"], "stop_on_runaway": True}
    trial = trial_of(whole.inputs, protocol=protocol, partners={"b": VIDEO})
    engine = Stopped()
    found = simulate(trial, engine=engine)
    blocks = build_dyad(trial).blocks
    assert [p[:2] for p in engine.watch.blocks] == [
        (blocks[f"a_{circuit}_e"].start, blocks[f"a_{circuit}_e"].stop) for circuit in ("observation", "execution")
    ]  # fmt: skip
    assert {trains.n_steps for trains in found.spikes.values()} == {200}
    assert max(trains.steps.max(initial=0) for trains in found.spikes.values()) < 200
    assert found.spikes["b_execution_e"].steps.size > 0
    assert {values.shape for values in found.movement.movement_hz.values()} == {(4, 10)}
    assert {values.shape for values in found.levels.values.values()} == {(2, 2)}
    assert np.array_equal(found.movement.movement_hz["b"], live.movement.movement_hz["b"][:, :10])
    assert found.happenings.time_s.max(initial=0) < 0.1


def test_nothing_is_watched_unless_it_is_asked_for():
    asked = []

    class Fails(Stopped):
        def run(self, _, n_steps, *, watch=None, on_progress=None):
            asked.append((watch, n_steps))
            on_progress(600)
            raise KeyboardInterrupt

    done_s = []
    with pytest.raises(KeyboardInterrupt):
        simulate(trial_of(), engine=Fails(), on_progress=done_s.append)
    assert asked == [(None, 1200)]
    assert done_s == pytest.approx([0.3])
