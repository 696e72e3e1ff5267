"""What is off is absent: its parameters do not change a byte of the spikes; and what is on does."""

import hashlib

import pytest

from snn.simulate.simulate import simulate
from tests.validation.dyads import trial

LIVELY = {"intention": {"rate": "1 Hz"}}
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
}


def digest_of(compiled, partner, **parts) -> str:
    """Hash all spikes; levels may differ, where nothing listens to them."""
    recording = simulate(trial("2 s", partner={**LIVELY, **partner}, **parts), engine=compiled)
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


def test_phases_that_change_nothing_are_absent(compiled, plain):
    phases = [{"name": "one", "duration": "700 ms"}, {"name": "other", "duration": "1.3 s"}]
    analysis = {"transient": "0 ms"}
    assert digest_of(compiled, {}, protocol={"phases": phases}, analysis=analysis) == plain


def test_learning_at_a_rate_of_zero_is_no_learning(compiled, plain):
    # Another compiled model, with all the equations of learning: the same spikes.
    still = {"mirror": {"learning": {"rule": "triplet", "learning_rate": 0, "competition": "none"}}}
    assert digest_of(compiled, still) == plain
