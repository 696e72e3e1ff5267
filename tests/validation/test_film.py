"""A film fires as it was recorded, whatever happens, and its partner takes it for a live one."""

import numpy as np
import pytest

from snn.model.dyad import build_dyad
from snn.record.digest import digest
from snn.record.splice import spliced
from snn.record.types import Recording
from snn.simulate.engine import NumpyEngine
from snn.simulate.simulate import simulate
from tests.validation.dyads import NO_LINKS
from tests.validation.film_dyads import same_spikes, showing, small_trial

ANOTHER_A = {
    "background": {"rate": "150 Hz"},
    "mirror": {"map": "scrambled"},
    "intention": {"rate": "3 Hz"},
    "oxytocin": {"level": 0.7},
}
DEAF_A = {"b_to_a": {"coupling": 0}}
BLIND_B = {"a_to_b": {"coupling": 0}}
LEARNING = {"mirror": {"map": "naive", "learning": {"rule": "triplet"}}}


@pytest.fixture(scope="module")
def live(compiled) -> Recording:
    return simulate(small_trial(), engine=compiled)


@pytest.fixture(scope="module")
def next_live(compiled) -> Recording:
    return simulate(small_trial(replicate=1), engine=compiled)


@pytest.fixture(scope="module")
def next_shown(compiled, next_live) -> Recording:
    """The second dyad's a, shown to the first dyad's b."""
    return simulate(showing(small_trial(), a=(next_live, "a")), engine=compiled)


@pytest.mark.parametrize("partner", ["a", "b"])
def test_one_partner_shown_in_its_own_dyad_changes_nothing_of_the_recording(compiled, live, partner):
    shown = simulate(showing(small_trial(), **{partner: (live, partner)}), engine=compiled)
    assert digest(shown) == digest(live)  # levels, acts and returns too


def test_nothing_that_is_done_to_a_film_matters_to_anybody(compiled, live):
    other = small_trial(partners={"a": ANOTHER_A}, link=DEAF_A)
    assert not same_spikes(simulate(other, engine=compiled), live, "b")  # were a alive it would
    shown = simulate(showing(other, a=(live, "a")), engine=compiled)
    assert same_spikes(shown, live, "a")
    assert same_spikes(shown, live, "b")


def test_the_film_of_the_next_dyad_is_shown_as_it_was(live, next_live, next_shown):
    assert same_spikes(next_shown, next_live, "a")
    assert not same_spikes(next_shown, live, "a")


def test_who_sees_another_film_does_something_else(live, next_live, next_shown):
    assert not same_spikes(next_shown, live, "b")
    assert not same_spikes(next_shown, next_live, "b")


def test_the_film_reaches_the_other_only_by_being_seen(compiled, next_live):
    alone = simulate(small_trial(link=BLIND_B), engine=compiled)
    shown = simulate(showing(small_trial(link=BLIND_B), a=(next_live, "a")), engine=compiled)
    assert same_spikes(shown, next_live, "a")
    assert same_spikes(shown, alone, "b")


def test_intentions_and_acts_are_those_of_the_film_and_of_the_live_partner(live, next_live, next_shown):
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


def test_both_partners_may_be_films_and_either_may_play_the_other(compiled, live, next_live):
    shown = simulate(showing(small_trial(), a=(live, "b"), b=(next_live, "b")), engine=compiled)
    assert same_spikes(shown, live, "a", other="b")
    assert same_spikes(shown, next_live, "b")


def test_pseudo_dyads_keep_all_that_either_partner_did(compiled, live, next_live):
    shown = simulate(showing(small_trial(), a=(live, "a"), b=(next_live, "b")), engine=compiled)
    beside = spliced(live, next_live)
    for name, trains in beside.spikes.items():
        np.testing.assert_array_equal(shown.spikes[name].steps, trains.steps)
        np.testing.assert_array_equal(shown.spikes[name].cells, trains.cells)
    for column in ("partner", "channel", "onset_s", "duration_s", "intensity", "shared"):
        np.testing.assert_array_equal(getattr(shown.events, column), getattr(beside.events, column))
    assert not same_spikes(shown, next_live, "a")
    assert not same_spikes(shown, live, "b")


def test_a_film_may_be_longer_than_the_trial(compiled, next_live, next_shown):
    short = simulate(showing(small_trial("1.2 s"), a=(next_live, "a")), engine=compiled)
    for name, trains in short.spikes.items():
        early = next_shown.spikes[name].steps < 12_000
        np.testing.assert_array_equal(trains.steps, next_shown.spikes[name].steps[early])
        np.testing.assert_array_equal(trains.cells, next_shown.spikes[name].cells[early])


def test_the_numpy_target_gives_the_same_spikes(next_live, next_shown):
    dyad = build_dyad(showing(small_trial(link=NO_LINKS | {"a_to_b": {"coupling": 1}}), a=(next_live, "a")))
    reference = NumpyEngine().run(dyad.inputs, dyad.n_steps).spikes
    for name, block in dyad.blocks.items():
        inside = (reference.index >= block.start) & (reference.index < block.stop)
        np.testing.assert_array_equal(reference.steps[inside], next_shown.spikes[name].steps)
        np.testing.assert_array_equal(reference.index[inside] - block.start, next_shown.spikes[name].cells)


def test_who_learns_from_a_film_learns_as_from_the_live_partner(compiled):
    learning = small_trial(partner=LEARNING)
    live = simulate(learning, engine=compiled)
    shown = simulate(showing(learning, a=(live, "a")), engine=compiled)
    assert digest(shown) == digest(live)
    assert live.weights is not None
    assert np.ptp(live.weights.weights_nS[-1] - live.weights.weights_nS[0]) > 0.01
