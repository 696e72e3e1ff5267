"""What a recording holds of partners who are videos: brains, levels, acts and what is known of their script."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from snn.config.schema.experiment import Experiment
from snn.config.trials.trial import GivenBrain, GivenVideo, RecordedSpikes, Trial, TrialInputs
from snn.errors import SimulationError
from snn.model.partner_equations import RECORDED_LEVELS
from snn.model.stimulus import EventStreams
from snn.model.streams import DyadStreams
from snn.record.acts import acts_of
from snn.record.types import ACT, RETURNED
from snn.simulate import simulate as module
from snn.simulate.simulate import simulate
from snn.simulate.videos import script_of, two_videos, with_videos
from tests.unit.conftest import happenings_of, levels_of, movement_of

SUFFIXES = ("observation_e", "observation_i", "execution_e", "execution_i", "motor")
VIDEO = {"video": {"from_condition": "x"}}
N_SAMPLES = 200
OFTEN = {"partner": {"intention": {"rate": "2 Hz"}}}


def brain_of(*, intentions=(), spikes=(), returned=(), level=0.0, n_cells=8):
    """Build a brain; intentions (channel, onset), motor spikes (cell, step), returns (channel, time)."""
    channel, onset = np.array(intentions, float).reshape(-1, 2).T
    cells, steps = np.array(spikes, np.int64).reshape(-1, 2).T
    returned_channel, returned_s = np.array(returned, float).reshape(-1, 2).T
    silent = RecordedSpikes(cells=np.empty(0, np.int32), steps=np.empty(0, np.int64), n_cells=n_cells)
    return GivenBrain(
        spikes=dict.fromkeys(SUFFIXES, silent) | {"motor": replace(silent, cells=cells.astype(np.int32), steps=steps)},
        channel=channel.astype(np.int8),
        onset_s=onset,
        duration_s=np.full(onset.size, 0.5),
        intensity=np.ones(onset.size),
        shared=np.zeros(onset.size, bool),
        levels=dict.fromkeys(RECORDED_LEVELS, np.full(40, level)),
        returned_channel=returned_channel.astype(np.int8),
        returned_s=returned_s,
    )  # fmt: skip


def video_of(brain=None, *, acts=(), n_samples=N_SAMPLES, drawn_by=(7, 0)):
    """Make a video that acts (channel, sample) for 100 ms each."""
    movement_hz = np.zeros((4, n_samples), np.float32)
    for channel, sample in acts:
        movement_hz[channel, sample : sample + 10] = 40
    return GivenVideo(movement_hz=movement_hz, brain=brain, drawn_by=None if brain is None else drawn_by)


def trial_of(videos, *, seed=1, **parts):
    raw = {
        "name": "t", "question": "?", "seed": seed, "duration": "2 s",
        "partners": {name: VIDEO for name in videos}, **parts,
    }  # fmt: skip
    inputs = TrialInputs(videos=videos)
    return Trial(
        experiment=Experiment.model_validate(raw), condition=(), replicate=0, key="0" * 16, inputs=inputs
    )


def simulated(make_recording, make_events, make_trains, videos, **parts):
    """Return what the simulation of the partners who are live gives, before the videos are added."""
    full = make_recording(
        {f"{name}_motor": make_trains([(1, 3)], n_cells=20, n_steps=2000) for name in "ab"},
        events=make_events([(1, 2, 0.5, 0.5)]),
        levels=levels_of(step_ms=50.0, **{name: [[3.0] * 40, [5.0] * 40] for name in RECORDED_LEVELS}),
        **parts,
    )
    live = [p for p in full.populations if p.partner not in videos]
    return replace(
        full, trial=trial_of(videos), populations=tuple(live), spikes={p.name: full.spikes[p.name] for p in live}
    )  # fmt: skip


@pytest.fixture
def live_b(make_recording, make_events, make_trains):
    return lambda videos, **parts: simulated(make_recording, make_events, make_trains, videos, **parts)


def test_a_recording_without_videos_is_left_as_it_is(live_b):
    recording = live_b({})
    assert with_videos(recording, n_steps=2000) is recording


def test_a_brain_comes_first_in_its_order_and_is_cut_where_the_run_ended(live_b):
    brain = brain_of(spikes=[(0, 2), (7, 999), (3, 1000), (1, 1500)])
    found = with_videos(live_b({"a": video_of(brain)}), n_steps=1000)
    assert [p.name for p in found.populations] == [f"{name}_{s}" for name in "ab" for s in SUFFIXES]
    assert {p.n_cells for p in found.populations if p.partner == "a"} == {8}
    motor = found.spikes["a_motor"]
    assert (motor.cells.tolist(), motor.steps.tolist()) == ([0, 7], [2, 999])
    assert (motor.n_cells, motor.n_steps, motor.time_step_ms) == (8, 1000, 0.1)
    assert found.spikes["b_motor"].n_steps == 2000
    assert found.videos["a"].has_brain


def test_a_video_of_b_comes_after_a(live_b):
    found = with_videos(live_b({"b": video_of(brain_of())}), n_steps=2000)
    assert [p.partner for p in found.populations] == ["a"] * 5 + ["b"] * 5


def test_levels_of_a_video_are_those_of_its_brain_and_nothing_without_one(live_b):
    recording = live_b({"a": video_of(brain_of(level=0.7))})
    found = with_videos(recording, n_steps=2000)
    assert {tuple(np.unique(v, axis=1).ravel()) for v in found.levels.values.values()} == {(0.7, 5.0)}
    assert (recording.levels.values["stress"][0] == 3.0).all()  # the run itself is not written over
    found = with_videos(live_b({"b": video_of()}), n_steps=2000)
    assert {tuple(np.unique(v, axis=1).ravel()) for v in found.levels.values.values()} == {(3.0, 0.0)}
    assert not found.videos["b"].has_brain
    assert [p.partner for p in found.populations] == ["a"] * 5


def test_of_a_run_that_ended_early_there_are_as_many_levels_as_samples(live_b):
    recording = live_b({"a": video_of(brain_of(level=0.7))})
    short = {name: values[:, :20] for name, values in recording.levels.values.items()}
    early = replace(recording, levels=replace(recording.levels, values=short))
    found = with_videos(early, n_steps=10_000)
    assert {v.shape for v in found.levels.values.values()} == {(2, 20)}
    assert (found.levels.values["joy"][0] == 0.7).all()


def test_acts_are_of_this_run_and_returns_to_a_video_of_the_one_that_was_recorded(live_b):
    brain = brain_of(returned=[(0, 0.4), (1, 1.6)])
    happened = happenings_of(
        [(ACT, 0, 0, 0.2), (ACT, 1, 1, 0.4), (RETURNED, 0, 3, 0.5), (RETURNED, 1, 1, 0.6)]
    )
    found = with_videos(live_b({"a": video_of(brain)}, happenings=happened), n_steps=15_000).happenings
    rows = list(zip(found.kind, found.partner, found.channel, found.time_s, strict=True))
    # In order of time, then of kind; the recorded return at 1.6 s was after the end.
    assert rows == [(ACT, 0, 0, 0.2), (ACT, 1, 1, 0.4), (RETURNED, 0, 0, 0.4), (RETURNED, 1, 1, 0.6)]


def offered(seed=1, replicate=0, **parts):
    raw = {"name": "t", "question": "?", "seed": seed, "duration": "40 s", **parts}
    return EventStreams(Experiment.model_validate(raw), DyadStreams(seed, replicate)).draw()


def intentions_of(events, partner):
    own = events.partner == partner
    brain = brain_of(intentions=list(zip(events.channel[own], events.onset_s[own], strict=True)))
    return replace(brain, shared=events.shared[own])


def test_a_script_is_the_same_if_all_of_it_would_be_intended_here():
    here = offered()
    assert script_of(intentions_of(here, 0), here, partner="a") == "same"
    assert script_of(intentions_of(here, 0), here, partner="b") == "fresh"
    assert script_of(intentions_of(offered(seed=2), 1), here, partner="b") == "fresh"
    # What a repertoire or a lower drive to engage left out is no other script.
    fewer = offered(partner={"intention": {"repertoire": ["smile", "frown"]}})
    assert script_of(intentions_of(fewer, 1), here, partner="b") == "same"
    # Events that all replicates follow are in both; with private ones beside them it is another script.
    for fraction, expected in ((0.5, "fresh"), (1, "same")):
        mixed = {"protocol": {"shared_events": {"fraction": fraction}}}
        other = intentions_of(offered(replicate=1, **mixed), 0)
        assert script_of(other, offered(**mixed), partner="a") == expected


def test_a_setting_that_changes_part_of_a_script_does_not_make_it_fresh():
    # the rate of the shared stream, of which a fifth is followed, is no one's own
    mixed = {"fraction": 0.2, "rate": "1 Hz"}
    there = intentions_of(offered(protocol={"shared_events": mixed}), 0)
    assert there.shared.any()
    here = offered(protocol={"shared_events": {**mixed, "rate": "2 Hz"}})
    assert script_of(there, here, partner="a") == "same"
    assert script_of(there, offered(seed=2, protocol={"shared_events": mixed}), partner="a") == "fresh"


@pytest.mark.parametrize(
    ("n_common", "n_there", "n_here", "script"),
    [(4, 8, 8, "same"), (3, 8, 8, "fresh"), (4, 40, 8, "same"), (4, 8, 40, "same"), (3, 40, 8, "fresh")],
)
def test_half_of_the_shorter_list_makes_the_same_script(make_events, n_common, n_there, n_here, script):
    there = [(1, 0.25 * n) for n in range(n_there)]
    here = [(0, 1, 0.25 * n + (n >= n_common) * 0.1, 0.5) for n in range(n_here)]
    assert script_of(brain_of(intentions=there), make_events(here), partner="a") == script
    moved = [(0, 2, *rest) for _, _, *rest in here]  # on another channel
    assert script_of(brain_of(intentions=there), make_events(moved), partner="a") == "fresh"


def test_the_order_of_trials_is_not_the_same_script_by_its_grid():
    protocol = {"phases": [{"name": "test", "duration": "100 s", "trials": 10}]}
    asked = {"protocol": protocol, "duration": "100 s"}
    there = intentions_of(offered(replicate=1, **asked), 0)
    assert there.onset_s.size == 40
    assert script_of(there, offered(**asked), partner="a") == "fresh"
    assert script_of(there, offered(replicate=1, **asked), partner="a") == "same"


def test_a_script_is_unknown_where_nothing_was_intended_or_recorded():
    assert script_of(None, offered(), partner="a") == "unknown"
    assert script_of(brain_of(), offered(), partner="a") == "unknown"


def test_the_same_script_is_recognised_in_the_trial_that_shows_it(live_b):
    drawn = EventStreams(trial_of({}, **OFTEN).experiment, DyadStreams(1, 0)).draw()
    for partner, expected in ((0, "same"), (1, "fresh")):
        videos = {"a": video_of(intentions_of(drawn, partner))}
        recording = replace(live_b(videos), trial=trial_of(videos, **OFTEN))
        assert with_videos(recording, n_steps=2000).videos["a"].script == expected


def test_a_video_of_who_saw_this_very_script_is_not_fresh_at_another_rate(live_b):
    faster = EventStreams(
        trial_of({}, partner={"intention": {"rate": "2.1 Hz"}}).experiment, DyadStreams(1, 0)
    )
    for drawn_by, expected in (((1, 0), "same"), ((1, 1), "fresh"), ((2, 0), "fresh"), (None, "unknown")):
        videos = {"a": video_of(intentions_of(faster.draw(), 0), drawn_by=drawn_by)}
        recording = replace(live_b(videos), trial=trial_of(videos, **OFTEN))
        assert with_videos(recording, n_steps=2000).videos["a"].script == expected


@pytest.mark.parametrize(("drawn_by", "script"), [((8, 3), "same"), ((8, 4), "fresh"), ((9, 3), "fresh")])
def test_two_videos_of_one_dyad_have_one_script(drawn_by, script):
    there = brain_of(intentions=[(0, 0.1)])
    shown = two_videos(
        trial_of({"a": video_of(there, drawn_by=(8, 3)), "b": video_of(there, drawn_by=drawn_by)})
    )
    assert {note.script for note in shown.videos.values()} == {script}


def test_what_might_have_been_taken_up_is_part_of_the_script(live_b):
    varying = {"serotonin": {"dynamics": "driven", "mode": "inverted_u", "level": 0.5}}
    drawn = EventStreams(trial_of({}, **OFTEN).experiment, DyadStreams(1, 0)).draw()
    videos = {"a": video_of(intentions_of(drawn, 0))}
    trial = trial_of(videos, partner={**OFTEN["partner"], **varying})
    assert not EventStreams(trial.experiment, DyadStreams(1, 0)).draw().onset_s.size  # nothing is sure
    found = with_videos(replace(live_b(videos), trial=trial), n_steps=2000)
    assert found.videos["a"].script == "same"


def test_two_videos_lie_side_by_side_and_nobody_is_simulated():
    videos = {
        "a": video_of(brain_of(level=0.3, spikes=[(2, 5)], intentions=[(0, 0.1)]), acts=[(0, 20)], n_samples=500),
        "b": video_of(acts=[(2, 30), (2, 250)], n_samples=500),
    }  # fmt: skip
    found = two_videos(trial_of(videos))
    assert [p.name for p in found.populations] == [f"a_{s}" for s in SUFFIXES]
    assert found.movement.movement_hz["a"].shape == found.movement.movement_hz["b"].shape == (4, N_SAMPLES)
    assert np.array_equal(found.movement.movement_hz["b"], videos["b"].movement_hz[:, :N_SAMPLES])
    assert found.movement.seen_hz == {}
    happened = found.happenings
    assert list(zip(happened.kind, happened.partner, happened.channel, happened.time_s, strict=True)) == [
        (ACT, 0, 0, 0.2),
        (ACT, 1, 2, 0.3),
    ]
    assert [acts.tolist() for acts in acts_of(found, "b")] == [[], [], [0.3], []]
    assert (found.events.partner.tolist(), found.events.channel.tolist()) == ([0], [0])
    assert found.levels.values["oxytocin"].shape == (2, 40)
    assert (found.levels.values["oxytocin"] == [[0.3], [0.0]]).all()
    assert found.n_steps == 20_000
    assert (found.videos["a"].script, found.videos["b"].script) == ("fresh", "unknown")


def test_two_videos_of_an_odd_length_have_all_samples_that_began():
    found = two_videos(trial_of({n: video_of() for n in "ab"}, duration="1.002 s"))
    assert found.movement.movement_hz["a"].shape == (4, 101)
    assert found.levels.values["stress"].shape == (2, 21)


def test_two_videos_must_be_long_enough():
    with pytest.raises(SimulationError, match=r"^partners\.b\.video: 4 channels and 199 samples"):
        two_videos(trial_of({"a": video_of(), "b": video_of(n_samples=199)}))


def test_an_engine_is_not_asked_to_run_two_videos(monkeypatch):
    monkeypatch.setattr(module, "build_dyad", None)
    engine = SimpleNamespace(name="numpy", toolchain=lambda _: {})
    found = simulate(trial_of({n: video_of() for n in "ab"}), engine=engine)
    assert found.provenance["engine"] == "numpy"
    assert movement_of({"a": found.movement.movement_hz["a"]}).movement_hz["a"].sum() == 0
