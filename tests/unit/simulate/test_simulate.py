"""From a trial to a recording: a live dyad, its video, and a run that ends early; small, on Brian2's NumPy target."""

import brian2 as b2
import numpy as np
import pytest

from snn.config.schema.experiment import Experiment
from snn.config.trials.trial import Trial, TrialInputs
from snn.model.dyad import build_dyad
from snn.model.inputs import ModelInputs
from snn.model.network import build_network
from snn.model.outputs import outputs
from snn.record.acts import acts_of
from snn.record.movement import is_quantised
from snn.record.types import ACT
from snn.record.videos import given_video
from snn.simulate.numpy_worker import _values
from snn.simulate.raw_run import checked
from snn.simulate.simulate import simulate
from snn.simulate.watch import Watch

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


class InThisProcess:
    """Brian2's NumPy target without a process of its own, whose start would take longer than the run.

    Runs end after 200 of the steps that were asked for, if they are watched.
    """

    name = "numpy"
    watch: Watch | None = None

    def prepare(self, _: ModelInputs) -> float:
        return 0.0

    def toolchain(self, _: ModelInputs | None = None) -> dict[str, str]:
        return {}

    def run(self, inputs, n_steps, *, watch=None, on_progress=None):
        self.watch = watch
        done = 200 if watch else n_steps
        target = b2.prefs.codegen.target
        b2.prefs.codegen.target = "numpy"
        network = build_network(inputs)
        network.network.run(done * inputs.time_step_ms * b2.ms, namespace={})
        b2.prefs.codegen.target = target
        on_progress(done)
        arrays = {name: _values(owner, variable) for name, (owner, variable) in outputs(network).items()}
        return checked(arrays, inputs, done, {})


def trial_of(inputs=None, **changed):
    given = {"inputs": inputs} if inputs else {}
    experiment = Experiment.model_validate(RAW | changed)
    return Trial(experiment=experiment, condition=(), replicate=0, key="0" * 16, **given)


def with_video(recording, whose):
    partners = {**RAW["partners"], whose: {**RAW["partners"][whose], **VIDEO}}
    shown = trial_of(partners=partners)
    video = given_video(recording, whose=whose, experiment=shown.experiment)
    return trial_of(TrialInputs(videos={whose: video}), partners=partners)


@pytest.fixture(scope="module")
def live():
    return simulate(trial_of(), engine=InThisProcess())


def test_a_partner_beside_a_video_of_the_other_does_what_it_did_when_both_were_live(live):
    """To the spike, with acts both ways, answers to which would be seen."""
    shown = simulate(with_video(live, "a"), engine=InThisProcess())
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


UNCOUPLED = {"link": {"a_to_b": {"coupling": 0}, "b_to_a": {"coupling": 0}}}


def _with_other_cues_of_b(**changed):
    """All else alike, the seed too, b sets out to do something else."""
    intention = {"events": [{"channel": "touch", "onset": "100 ms", "duration": "300 ms"}]}
    partners = {**RAW["partners"], "b": {"intention": intention}}
    return simulate(trial_of(partners=partners, **changed), engine=InThisProcess())


def test_other_cues_of_a_partner_who_is_not_seen_leave_the_other_as_it_was_to_the_byte(live):
    """What the cue test rests on: nothing but influence makes a depend on what b was assigned."""
    one = simulate(trial_of(**UNCOUPLED), engine=InThisProcess())
    other = _with_other_cues_of_b(**UNCOUPLED)
    for name in (name for name in one.spikes if name.startswith("a_")):
        assert one.spikes[name].steps.tobytes() == other.spikes[name].steps.tobytes(), name
        assert one.spikes[name].cells.tobytes() == other.spikes[name].cells.tobytes(), name
    assert one.movement.movement_hz["a"].tobytes() == other.movement.movement_hz["a"].tobytes()
    for name, values in one.levels.values.items():
        assert values[0].tobytes() == other.levels.values[name][0].tobytes(), name
    assert one.spikes["a_execution_e"].steps.size > 50
    assert not np.array_equal(one.movement.movement_hz["b"], other.movement.movement_hz["b"])
    seeing = _with_other_cues_of_b()  # coupled, the same change reaches a
    assert not np.array_equal(live.spikes["a_observation_e"].steps, seeing.spikes["a_observation_e"].steps)


def test_acts_in_the_recording_are_those_of_its_movement(live):
    for number, partner in enumerate("ab"):
        assert live.movement.movement_hz[partner].shape == (4, 60)
        assert is_quantised(live.movement.movement_hz[partner])
        expected = sorted((onset, k) for k, onsets in enumerate(acts_of(live, partner)) for onset in onsets)
        found = live.happenings
        own = (found.kind == ACT) & (found.partner == number)
        assert sorted(zip(found.time_s[own], found.channel[own], strict=True)) == expected
        assert expected


def test_a_run_that_is_stopped_early_is_short_in_all_its_parts(live):
    whole = with_video(live, "b")
    protocol = {**RAW["protocol"], "stop_on_runaway": True}
    trial = trial_of(whole.inputs, protocol=protocol, partners={"b": VIDEO})
    engine = InThisProcess()
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


def test_progress_is_told_in_seconds_and_nothing_is_watched_unless_it_is_asked_for():
    engine, done_s = InThisProcess(), []
    short = {"a": {"intention": {"events": []}}, "b": {"intention": {"events": []}}}
    simulate(trial_of(duration="20 ms", partners=short), engine=engine, on_progress=done_s.append)
    assert engine.watch is None
    assert done_s == pytest.approx([0.02])
