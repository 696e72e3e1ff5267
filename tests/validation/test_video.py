"""A video moves as it was recorded, whatever happens, and its partner takes it for a live one, to the byte."""

from dataclasses import replace

import numpy as np
import pytest

from snn.model.dyad import build_dyad
from snn.record.digest import digest
from snn.record.movement_file import movement_csv, movement_from_csv
from snn.record.types import Recording
from snn.simulate.engine import NumpyEngine
from snn.simulate.simulate import simulate
from tests.validation.dyads import NO_LINKS
from tests.validation.video_dyads import same_spikes, showing, small_trial, with_videos

ANOTHER_A = {
    "background": {"rate": "150 Hz"},
    "mirror": {"map": "scrambled"},
    "intention": {"rate": "3 Hz"},
    "oxytocin": {"level": 0.7},
    "body": {"time_constant": "90 ms"},
}
BLIND_A = {"b_to_a": {"coupling": 0}}
BLIND_B = {"a_to_b": {"coupling": 0}}
LEARNING = {"mirror": {"map": "naive", "learning": {"rule": "triplet"}}}
MOVED = {
    "oxytocin": {"dynamics": "released", "release_rate": "2 Hz"},
    "serotonin": {"dynamics": "driven", "joy_rise": "2 Hz"},
    "stress": {"sensitivity": "2 Hz"},
    "reaction": {"mimic": 0.6, "retaliate": 0.4},
    "reafference": {"coupling": 0.5},
}
"""All in a partner that answers what it sees."""


@pytest.fixture(scope="module")
def live(compiled) -> Recording:
    found = simulate(small_trial(), engine=compiled)
    assert (found.happenings.partner == 0).sum() >= 3
    return found


@pytest.fixture(scope="module")
def next_live(compiled) -> Recording:
    return simulate(small_trial(replicate=1), engine=compiled)


@pytest.fixture(scope="module")
def next_shown(compiled, next_live) -> Recording:
    """The second dyad's a, shown to the first dyad's b."""
    return simulate(showing(small_trial(), a=(next_live, "a")), engine=compiled)


def assert_same_for(partner: str, first: Recording, second: Recording) -> None:
    """Check spikes, levels, intentions, happenings and what is seen of one partner, and the movement of both."""
    number = "ab".index(partner)
    assert same_spikes(first, second, partner)
    for name, values in first.levels.values.items():
        np.testing.assert_array_equal(values[number], second.levels.values[name][number], err_msg=name)
    np.testing.assert_array_equal(first.movement.seen_hz[partner], second.movement.seen_hz[partner])
    for name in "ab":
        np.testing.assert_array_equal(first.movement.movement_hz[name], second.movement.movement_hz[name])
    for table in ("events", "happenings"):
        one, two = getattr(first, table), getattr(second, table)
        for column in one.__slots__:
            np.testing.assert_array_equal(
                getattr(one, column)[one.partner == number], getattr(two, column)[two.partner == number]
            )


@pytest.mark.parametrize("partner", ["a", "b"])
def test_who_sees_the_video_of_its_own_partner_lives_the_same_life(compiled, live, partner):
    shown = simulate(showing(small_trial(), **{partner: (live, partner)}), engine=compiled)
    assert_same_for("b" if partner == "a" else "a", shown, live)
    assert list(shown.movement.seen_hz) == ["b" if partner == "a" else "a"]
    # With the brain that was recorded, all of it is as if both were alive.
    assert same_spikes(shown, live, partner)
    assert shown.videos[partner].script == "same"
    for name, values in live.levels.values.items():
        np.testing.assert_array_equal(shown.levels.values[name], values, err_msg=name)


def test_answers_levels_and_rewards_are_those_of_a_life_with_the_live_partner(compiled):
    lively = small_trial("4 s", partners={"b": MOVED})
    alive = simulate(lively, engine=compiled)
    assert np.ptp(alive.levels.values["stress"][1]) > 0.05
    assert np.ptp(alive.levels.values["oxytocin"][1]) > 0.02
    assert ((alive.happenings.kind == 1) & (alive.happenings.partner == 1)).any()
    assert_same_for("b", simulate(showing(lively, a=(alive, "a")), engine=compiled), alive)


def test_a_file_of_movement_is_the_partner_it_was_written_from(compiled, live, tmp_path):
    path = tmp_path / "movement.csv"
    path.write_text(movement_csv(live, "a"))
    chosen = small_trial()
    shown = simulate(with_videos(chosen, {"a": movement_from_csv(path, chosen.experiment)}), engine=compiled)
    assert_same_for("b", shown, live)
    assert not any(name.startswith("a_") for name in shown.spikes)
    assert not (shown.events.partner == 0).any()
    assert not shown.videos["a"].has_brain


def test_one_quantum_of_movement_is_seen(compiled, live):
    # What is stored is what is seen: the smallest difference that a recording can hold changes what b sees.
    movement_hz = live.movement.movement_hz["a"].copy()
    movement_hz[0, 10] += 1 / 1024
    video = replace(showing(small_trial(), a=(live, "a")).inputs.videos["a"], movement_hz=movement_hz)
    shown = simulate(with_videos(small_trial(), {"a": video}), engine=compiled)
    differs = np.flatnonzero((shown.movement.seen_hz["b"] != live.movement.seen_hz["b"]).any(axis=0))
    assert differs[0] == 20  # one latency later


def test_nothing_that_is_done_to_a_video_matters_to_anybody(compiled, live):
    other = small_trial(partners={"a": ANOTHER_A}, link=BLIND_A)
    assert not same_spikes(simulate(other, engine=compiled), live, "b")  # were a alive it would
    shown = simulate(showing(other, a=(live, "a")), engine=compiled)
    assert_same_for("b", shown, live)


def test_who_sees_another_video_does_something_else(live, next_live, next_shown):
    np.testing.assert_array_equal(next_shown.movement.movement_hz["a"], next_live.movement.movement_hz["a"])
    assert not same_spikes(next_shown, live, "b")
    assert not same_spikes(next_shown, next_live, "b")
    assert next_shown.videos["a"].script == "fresh"


def test_the_video_reaches_the_other_only_by_being_seen(compiled, next_live):
    alone = simulate(small_trial(link=BLIND_B), engine=compiled)
    shown = simulate(showing(small_trial(link=BLIND_B), a=(next_live, "a")), engine=compiled)
    assert same_spikes(shown, alone, "b")


def test_intentions_and_acts_are_those_of_the_video_and_of_the_live_partner(live, next_live, next_shown):
    def of(recording, partner):
        events, happenings = recording.events, recording.happenings
        chosen, acts = events.partner == partner, (happenings.partner == partner) & (happenings.kind == 0)
        return (
            events.onset_s[chosen].tolist(),
            events.channel[chosen].tolist(),
            events.duration_s[chosen].tolist(),
            happenings.time_s[acts].tolist(),
        )

    assert of(next_shown, 0) == of(next_live, 0) != of(live, 0)
    assert of(next_shown, 1)[:3] == of(live, 1)[:3]
    assert of(next_live, 0)[3]  # there were acts
    assert np.all(np.diff(next_shown.events.onset_s) >= 0)


def test_two_videos_are_two_recordings_side_by_side(compiled, live, next_live):
    shown = simulate(showing(small_trial(), a=(live, "b"), b=(next_live, "b")), engine=compiled)
    assert same_spikes(shown, live, "a", other="b")
    assert same_spikes(shown, next_live, "b")
    np.testing.assert_array_equal(shown.movement.movement_hz["a"], live.movement.movement_hz["b"])
    acts = {name: ((r.happenings.partner == p) & (r.happenings.kind == 0)).sum() for name, r, p in
            (("shown", shown, 0), ("live", live, 1))}  # fmt: skip
    assert acts["shown"] == acts["live"] > 0
    assert not shown.movement.seen_hz


def test_a_video_may_be_longer_than_the_trial(compiled, next_live, next_shown):
    short = simulate(showing(small_trial("1.2 s"), a=(next_live, "a")), engine=compiled)
    for name, trains in short.spikes.items():
        early = next_shown.spikes[name].steps < 12_000
        np.testing.assert_array_equal(trains.steps, next_shown.spikes[name].steps[early])
        np.testing.assert_array_equal(trains.cells, next_shown.spikes[name].cells[early])


def test_the_numpy_target_gives_the_same_life(next_live, next_shown):
    dyad = build_dyad(showing(small_trial(link=NO_LINKS | {"a_to_b": {"coupling": 1}}), a=(next_live, "a")))
    reference = NumpyEngine().run(dyad.inputs, dyad.n_steps)
    for name, block in dyad.blocks.items():
        inside = (reference.spikes.index >= block.start) & (reference.spikes.index < block.stop)
        np.testing.assert_array_equal(reference.spikes.steps[inside], next_shown.spikes[name].steps)
        np.testing.assert_array_equal(
            reference.spikes.index[inside] - block.start, next_shown.spikes[name].cells
        )
    np.testing.assert_array_equal(
        reference.movement_hz.T[:4].astype(np.float32), next_shown.movement.movement_hz["a"]
    )
    np.testing.assert_allclose(reference.seen_hz.T[4:8], next_shown.movement.seen_hz["b"], rtol=1e-5)


def test_who_learns_from_a_video_learns_as_from_the_live_partner(compiled):
    learning = small_trial(partner=LEARNING)
    live = simulate(learning, engine=compiled)
    shown = simulate(showing(learning, a=(live, "a")), engine=compiled)
    assert_same_for("b", shown, live)
    assert digest(shown) != digest(live)  # nobody knows what a learned
    learned = live.weights.partner == 1
    np.testing.assert_array_equal(shown.weights.weights_nS, live.weights.weights_nS[:, learned])
    assert np.ptp(shown.weights.weights_nS[-1] - shown.weights.weights_nS[0]) > 0.01
