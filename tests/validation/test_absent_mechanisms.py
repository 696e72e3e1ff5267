"""What is off is absent: its parameters do not change a byte of the spikes; and what is on does."""

import hashlib

import pytest

from snn.simulate.simulate import simulate
from tests.validation.dyads import NO_LINKS
from tests.validation.video_dyads import small_trial

OFF = {
    "learning": {"mirror": {"learning": {
        "rule": "none", "competition": "multiplicative", "bounds": "soft", "learning_rate": 7, "weight_max": "9 nS",
        "mean_weight": "2 nS", "triplet": {"pair_potentiation": 0.5}, "pair": {"potentiation": 0.5}}}},
    "inhibitory learning": {"inhibitory_learning": {
        "learning_rate": 0, "target_rate": "30 Hz", "tau": "90 ms", "weight_max": "1 nS"}},
    "released oxytocin": {"oxytocin": {
        "dynamics": "clamped", "baseline": 0.9, "release_rate": "50 Hz", "clearance_time": "100 ms",
        "receptor_density": 5, "social_gain": 4, "valence": "gated"}},
    "stress": {"stress": {
        "sensitivity": "0 Hz", "recovery_time": "100 ms", "oxytocin_damping": "-5 Hz", "background_gain": 5,
        "gate_gain": 50}},
    "driven serotonin": {"serotonin": {
        "dynamics": "clamped", "recovery_time": "100 ms", "joy_rise": "50 Hz", "stress_fall": "50 Hz"}},
    "reward": {"reward": {
        "learning_rate": 0, "eligibility_time": "40 ms", "motor_weight_max": "90 nS",
        "endorphin": {"release_rate": "50 Hz", "disinhibition": 50},
        "dopamine": {"source": "contingent", "burst_size": 50, "tonic_level": 9}}},
    "reaction": {"reaction": {
        "mimic": 0, "retaliate": 0, "withdraw": 0, "duration": "5 s", "intensity": 0.1}},
    "seeing oneself": {"reafference": {
        "coupling": 0, "latency": "0 ms", "confusion": 1, "adaptation": 1, "acuity": {"sd": 5},
        "seen_as": ["touch", "smile", "withdraw", "frown"], "occlusion": [{"start": "0 s", "stop": "1 s"}]}},
}  # fmt: skip
ON = {
    "learning": {"mirror": {"learning": {"rule": "triplet"}}},
    "inhibitory learning": {"inhibitory_learning": {"learning_rate": 0.01}},
    "released oxytocin": {"oxytocin": {"dynamics": "released"}},
    "stress": {"stress": {"sensitivity": "1 Hz"}},
    "driven serotonin": {"serotonin": {"dynamics": "driven", "joy_rise": "10 Hz"}},
    "reward": {
        "mirror": {"learning": {"rule": "triplet", "learning_rate": 0, "competition": "none"}},
        "reward": {"learning_rate": 20, "dopamine": {"source": "given", "bursts": [{"at": "1 s"}]}},
    },
    "reaction": {"reaction": {"mimic": 1}},
    "seeing oneself": {"reafference": {"coupling": 0.1}},
    "body": {"body": {"time_constant": "49 ms"}},
    "vision": {"vision": {"n_inputs": 119}},
}


def both_ways(**sight):
    return {"link": {"a_to_b": sight, "b_to_a": sight}}


BLURRED = {
    "acuity": {"sd": 0.5, "time_constant": "1 s"},
    "confusion": 0.5,
    "latency": "0 ms",
    "adaptation": 1,
}
ABSENT = {
    "acuity": (both_ways(acuity={"sd": 0}), both_ways(acuity={"sd": 0, "time_constant": "5 s"})),
    "adaptation": (both_ways(adaptation=0), both_ways(adaptation=0, recovery_time="5 s")),
    "links": ({"link": NO_LINKS}, both_ways(coupling=0, occlusion=[{"start": "1 s", "stop": "2 s"}], **BLURRED)),
    "vision": ({"link": NO_LINKS}, {"link": NO_LINKS, "partner": {"vision": {"n_inputs": 10, "weight": "9 nS"}}}),
    "body": ({"link": NO_LINKS}, {"link": NO_LINKS, "partner": {"body": {"time_constant": "300 ms"}}}),
    "common drive": ({}, {"protocol": {"common_drive": {"sd": 0, "time_constant": "100 ms"}}}),
    "shared events": ({}, {"protocol": {"shared_events": {
        "fraction": 0, "rate": "5 Hz", "lag_a": "1 s", "lag_b": "300 ms", "alternate_every": "1 s"}}}),
    "explicit defaults": ({}, both_ways(confusion=0, occlusion=[])),
}  # fmt: skip
"""What is off, and the same with all its other settings changed."""
FELT = {
    "confusion": both_ways(confusion=0.01),
    "acuity": both_ways(acuity={"sd": 0.19}),
    "adaptation": both_ways(adaptation=0.29),
    "recovery": both_ways(recovery_time="210 ms"),
    "latency": both_ways(latency="110 ms"),
    "occlusion": both_ways(occlusion=[{"start": "1 s", "stop": "1.5 s"}]),
    "common drive": {"protocol": {"common_drive": {"sd": 0.01}}},
    "shared events": {"protocol": {"shared_events": {"fraction": 0.5}}},
}


def digest_of(compiled, partner, **parts) -> str:
    """Hash all spikes; levels may differ, where nothing listens to them."""
    recording = simulate(small_trial(partner=partner, **parts), engine=compiled)
    state = hashlib.sha256()
    for name, train in sorted(recording.spikes.items()):
        state.update(name.encode() + train.cells.tobytes() + train.steps.tobytes())
    return state.hexdigest()


@pytest.fixture(scope="module")
def plain(compiled) -> str:
    return digest_of(compiled, {})


@pytest.mark.parametrize("mechanism", OFF)
def test_a_mechanism_that_is_off_is_absent(compiled, plain, mechanism):
    assert digest_of(compiled, OFF[mechanism]) == plain


@pytest.mark.parametrize("mechanism", ON)
def test_a_mechanism_that_is_on_is_felt(compiled, plain, mechanism):
    assert digest_of(compiled, ON[mechanism]) != plain


@pytest.mark.parametrize("mechanism", ABSENT)
def test_what_is_off_between_partners_is_absent(compiled, mechanism):
    off, changed = ({"partner": {}, **parts} for parts in ABSENT[mechanism])
    assert digest_of(compiled, **off) == digest_of(compiled, **changed)


@pytest.mark.parametrize("mechanism", FELT)
def test_what_is_on_between_partners_is_felt(compiled, plain, mechanism):
    assert digest_of(compiled, {}, **FELT[mechanism]) != plain


def test_phases_that_change_nothing_are_absent(compiled, plain):
    phases = [{"name": "one", "duration": "700 ms"}, {"name": "other", "duration": "1.3 s"}]
    analysis = {"transient": "0 ms"}
    assert digest_of(compiled, {}, protocol={"phases": phases}, analysis=analysis) == plain


def test_learning_at_a_rate_of_zero_is_no_learning(compiled, plain):
    # Another compiled model, with all the equations of learning: the same spikes.
    still = {"mirror": {"learning": {"rule": "triplet", "learning_rate": 0, "competition": "none"}}}
    assert digest_of(compiled, still) == plain
