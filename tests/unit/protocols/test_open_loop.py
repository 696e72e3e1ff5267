"""How the loop is cut, and what either partner is told to do."""

import pytest

from snn.config.resolved import differences
from snn.model.stimulus import EventStreams
from snn.model.streams import DyadStreams
from snn.protocols.open_loop import (
    STEP,
    VOLLEY_INTENSITIES,
    HalfLoop,
    half_loops,
    loop_period_ms,
    probes,
    volley,
)
from tests.unit.protocols.dyads import trial_of

LINKS = {"link": {"a_to_b": {"coupling": 0.7, "delay": "90 ms"}, "b_to_a": {"coupling": 1.3}}}


def half(source="a", gate="closed", **parts):
    return HalfLoop(trial=trial_of(**(LINKS | parts)), source=source, gate=gate, n_rounds=1)


def test_a_dyad_is_probed_both_ways_with_either_gate():
    found = [(half.source, half.observer, half.gate) for half in half_loops(trial_of(), n_rounds=1)]
    assert found == [("a", "b", "closed"), ("a", "b", "open"), ("b", "a", "closed"), ("b", "a", "open")]


@pytest.mark.parametrize(("source", "couplings"), [("a", (0.7, 0.0)), ("b", (0.0, 1.3))])
def test_only_the_link_from_source_to_observer_is_left(source, couplings):
    link = half(source).probed_trial.experiment.link
    assert (link.a_to_b.coupling, link.b_to_a.coupling) == couplings


@pytest.mark.parametrize(("source", "index"), [("a", 0), ("b", 1)])
def test_only_the_source_intends_anything_and_only_the_probes(source, index):
    parts = {
        "partner": {"intention": {"rate": "2 Hz", "events": [
            {"channel": "frown", "onset": "1 s", "duration": "1 s", "intensity": 1.0}]}},
        "protocol": {"shared_events": {"fraction": 0.5, "rate": "2 Hz"}},
    }  # fmt: skip
    cut = half(source, **parts)
    trial = cut.probed_trial
    streams = DyadStreams(trial.experiment.seed, trial.replicate)
    events = EventStreams(trial.experiment, streams).draw()
    assert set(events.partner.tolist()) == {index}
    expected_ms = sorted(onset for train in cut.trains for onset in train.pulse_onsets_ms)
    assert (events.onset_s * 1e3).tolist() == pytest.approx(expected_ms)
    assert events.channel[:4].tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(("source", "observer"), [("a", "b"), ("b", "a")])
def test_an_open_gate_is_the_observers_and_the_only_difference(source, observer):
    closed, opened = (half(source, gate).probed_trial.experiment for gate in ("closed", "open"))
    assert differences(closed, opened) == {f"partners.{observer}.motor.gate_conductance": ("60 nS", "0 nS")}


def test_who_is_probed_is_alive():
    parts = {"partners": {"a": {"replay": {"from": "x", "sha256": "0" * 64}}}}
    for source in ("a", "b"):
        assert half(source, **parts).probed_trial.experiment.partners.a.replay is None


def test_the_replicate_and_its_seed_are_those_of_the_closed_loop():
    trial = half().probed_trial
    assert (trial.replicate, trial.experiment.seed) == (1, 1)
    keys = {half.probed_trial.key for half in half_loops(trial_of(), n_rounds=1)}
    assert len(keys) == 4


def test_the_delay_is_that_of_the_link_that_is_left():
    # the shortest delay and half the spread of 20 ms
    assert (half("a").sight_delay_ms, half("b").sight_delay_ms) == (100, 110)


def test_volleys_follow_each_other_at_the_loop_time():
    experiment = trial_of(**LINKS).experiment
    assert loop_period_ms(experiment) == 100 + 110 + 2 * 10
    given = volley(experiment, intensity=1.3)
    assert (given.period_ms, given.pulse_ms, given.intensity) == (230, 20, 1.3)
    assert given.n_skipped == 1
    quick = {"delay": "1 ms", "delay_spread": "0 ms"}
    assert loop_period_ms(trial_of(link={"a_to_b": quick, "b_to_a": quick}).experiment) == 40


def test_an_act_comes_first_then_volleys_of_growing_size():
    found = probes(trial_of().experiment)
    assert found[0] == STEP
    assert [probe.intensity for probe in found[1:]] == list(VOLLEY_INTENSITIES)
    assert len(set(found)) == len(found)
