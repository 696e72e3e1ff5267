"""How the loop is cut, and what the partner that is left is shown."""

import numpy as np
import pytest

from snn.config.file.resolved_document import differences
from snn.config.schema.body import Body
from snn.config.schema.references import FromFile
from snn.model.stimulus import EventStreams
from snn.model.streams import DyadStreams
from snn.protocols.open_loop import HalfLoop, answer_tail_ms, half_loops
from tests.unit.protocols.dyads import trial_of

LINKS = {
    "link": {
        "a_to_b": {"coupling": 0.7, "latency": "90 ms"},
        "b_to_a": {"coupling": 1.3, "latency": "200 ms"},
    }
}


def half(source="a", state="resting", **parts):
    return HalfLoop(trial=trial_of(**(LINKS | parts)), source=source, state=state, n_rounds=1)


def test_a_dyad_is_probed_both_ways_with_the_observer_in_each_state():
    found = [(half.source, half.observer, half.state) for half in half_loops(trial_of(), n_rounds=1)]
    states = ["resting", "acting", "open gate"]
    assert found == [("a", "b", state) for state in states] + [("b", "a", state) for state in states]


@pytest.mark.parametrize(("source", "observer"), [("a", "b"), ("b", "a")])
def test_the_source_is_a_video_of_the_probes_and_the_observer_lives(source, observer):
    cut = half(source)
    trial = cut.probed_trial
    partners = trial.experiment.partners
    assert isinstance(getattr(partners, source).video, FromFile)
    assert getattr(partners, observer).video is None
    ((shown, video),) = trial.inputs.videos.items()
    assert shown == source
    assert video.brain is None
    assert np.array_equal(video.movement_hz, cut.plan.movement_hz())
    assert trial.experiment.duration_s * 100 == video.movement_hz.shape[1]


def test_nobody_learns_reacts_intends_or_sees_itself():
    partner = {
        "reaction": {"mimic": 0.2, "retaliate": 0.3, "withdraw": 0.4},
        "reafference": {"coupling": 1},
        "intention": {"rate": "1 Hz"},
        "mirror": {"learning": {"rule": "triplet"}},
        "inhibitory_learning": {"learning_rate": 0.01},
        "reward": {"learning_rate": 1, "dopamine": {"source": "contingent"}},
    }
    for one in vars(half(partner=partner).probed_trial.experiment.partners).values():
        assert (one.reaction.mimic, one.reaction.retaliate, one.reaction.withdraw) == (0, 0, 0)
        assert (one.reafference.coupling, one.intention.rate_hz, one.mirror.learning.rule) == (0, 0, "none")
        assert (one.inhibitory_learning.learning_rate, one.reward.learning_rate) == (0, 0)


def test_both_halves_live_though_a_partner_of_the_dyad_is_a_video():
    parts = {"partners": {"a": {"video": {"from": "x", "sha256": "0" * 64}}}}
    assert half("b", **parts).probed_trial.experiment.partners.a.video is None


def intentions_of(trial):
    streams = DyadStreams(trial.experiment.seed, trial.replicate)
    return EventStreams(trial.experiment, streams).draw()


@pytest.mark.parametrize("state", ["resting", "open gate"])
@pytest.mark.parametrize("source", ["a", "b"])
def test_nobody_intends_anything_at_rest(source, state):
    parts = {
        "partner": {"intention": {"rate": "2 Hz", "events": [
            {"channel": "frown", "onset": "1 s", "duration": "1 s", "intensity": 1.0}]}},
        "protocol": {"shared_events": {"fraction": 0.5, "rate": "2 Hz"}},
    }  # fmt: skip
    assert intentions_of(half(source, state, **parts).probed_trial).partner.size == 0


@pytest.mark.parametrize(("source", "observer", "latency_ms"), [("a", 1, 90), ("b", 0, 200)])
def test_an_acting_observer_does_what_it_sees_when_it_arrives(source, observer, latency_ms):
    cut = half(source, "acting")
    intended = intentions_of(cut.probed_trial)
    probes = cut.plan.probes
    assert probes[0].level_hz == 0  # nothing is shown: what it does by itself
    assert set(intended.partner.tolist()) == {observer}
    assert intended.channel.tolist() == [probe.channel for probe in probes]
    assert (intended.onset_s * 1e3).tolist() == pytest.approx([p.onset_ms + latency_ms for p in probes])
    assert set(intended.duration_s.tolist()) == {0.5}


def test_what_comes_and_goes_is_left_out():
    varied = {"occlusion": [{"start": "1 s", "stop": "2 s"}], "acuity": {"sd": 0.5}}
    parts = {
        "link": {"a_to_b": varied, "b_to_a": varied},
        "partner": {"reaction": {"mimic": 0.5}, "reafference": {"coupling": 1}},
        "protocol": {
            "common_drive": {"sd": 0.3},
            "stop_on_runaway": True,
            "phases": [{"name": "one", "duration": "1 s", "gate": 2}, {"name": "two", "duration": "1 s"}],
        },
        "analysis": {"phase": "one", "transient": "500 ms"},
    }
    experiment = half(**parts).probed_trial.experiment
    for way in (experiment.link.a_to_b, experiment.link.b_to_a):
        assert (way.occlusion, way.acuity.sd) == ((), 0)
    assert experiment.protocol.common_drive.sd == 0
    assert not experiment.protocol.stop_on_runaway
    assert experiment.protocol.phases == ()
    assert experiment.partners.b.reaction.mimic == experiment.partners.b.reafference.coupling == 0


@pytest.mark.parametrize(("source", "observer"), [("a", "b"), ("b", "a")])
def test_an_open_gate_is_the_observers_and_the_only_difference(source, observer):
    closed, opened = (half(source, state).probed_trial.experiment for state in ("resting", "open gate"))
    (changed,) = differences(closed, opened).items()
    assert changed == (f"partners.{observer}.motor.gate_conductance", ("60 nS", "0 nS"))


def test_the_replicate_and_its_seed_are_those_of_the_closed_loop():
    trial = half().probed_trial
    assert (trial.replicate, trial.experiment.seed) == (1, 1)
    keys = {half.probed_trial.key for half in half_loops(trial_of(), n_rounds=1)}
    assert len(keys) == 6


def test_the_name_of_a_trial_follows_what_is_shown():
    # The duration differs, too; the same duration with other movement is another trial by its hash.
    once, twice = (HalfLoop(trial=trial_of(), source="a", state="resting", n_rounds=n) for n in (1, 2))
    assert once.probed_trial.key == once.probed_trial.key != twice.probed_trial.key
    shown = once.probed_trial.experiment.partners.a.video
    assert shown.sha256 != twice.probed_trial.experiment.partners.a.video.sha256


def test_latency_and_shape_are_those_of_the_link_and_the_body_that_are_probed():
    parts = {"partners": {"a": {"body": {"time_constant": "80 ms"}}}}
    plans = [half(source, **parts).plan for source in ("a", "b")]
    assert [plan.latency_ms for plan in plans] == [90, 200]
    assert [plan.tau_body_ms for plan in plans] == [80, 50]
    # .1 s for the cells, and 8 time constants of either body
    assert [plan.tail_ms for plan in plans] == [100 + 8 * (80 + 50)] * 2


def test_the_tail_is_in_whole_samples_of_movement():
    bodies = [Body.model_validate({"time_constant": time_constant}) for time_constant in ("51 ms", "20 ms")]
    assert answer_tail_ms(bodies) == 670  # 668
