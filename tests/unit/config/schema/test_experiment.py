"""The schema as a whole: defaults of the model's paper trail, and what every parameter must say about itself."""

import pickle
from collections.abc import Callable

import pytest
from pydantic import BaseModel, ValidationError

from snn.config.file.load import experiment_from
from snn.config.schema.catalogue import Leaf, leaves
from snn.config.schema.experiment import Experiment
from snn.config.schema.quantities import Quantity
from snn.errors import ConfigError

Make = Callable[..., Experiment]

PARTNER = {
    "size_factor": 1, "cells.capacitance": "200 pF", "cells.leak_conductance": "10 nS",
    "cells.resting_potential": "-70 mV", "cells.threshold": "-50 mV", "cells.reset_potential": "-60 mV",
    "cells.refractory_period": "2 ms", "cells.reversal_excitatory": "0 mV", "cells.reversal_inhibitory": "-80 mV",
    "cells.reversal_adaptation": "-85 mV", "cells.tau_excitatory": "5 ms", "cells.tau_inhibitory": "10 ms",
    "cells.tau_adaptation": "120 ms", "cells.adaptation_step": "1.5 nS",
    "sizes.excitatory_per_channel": 80, "sizes.inhibitory": 80, "sizes.motor_per_channel": 20,
    "mirror.map": "congruent", "mirror.fraction": 1, "mirror.probability": 0.25, "mirror.weight": "1.5 nS",
    "mirror.delay_min": "1 ms", "mirror.delay_max": "4 ms",
    "feedforward_inhibition.probability": 0.1, "feedforward_inhibition.weight": "0.6 nS",
    "feedforward_inhibition.delay_min": "1 ms", "feedforward_inhibition.delay_max": "4 ms",
    "efference_copy.probability": 0.1, "efference_copy.weight": "0.4 nS",
    "efference_copy.delay_min": "1 ms", "efference_copy.delay_max": "4 ms",
    "motor.probability": 0.5, "motor.weight": "1.1 nS", "motor.delay_min": "1 ms", "motor.delay_max": "3 ms",
    "motor.gate_conductance": "60 nS", "motor.gate_leak": 0,
    "motor.suppression_weight": "0 nS", "motor.suppressed_fraction": 0.4,
    "background.rate": "280 Hz", "background.weight": "2 nS",
    "background.observation_factor": 1,
    "background.motor_rate": "100 Hz", "background.motor_weight": "2 nS",
    "intention.rate": "0.25 Hz", "intention.valence_ratio": 1, "intention.intensity": 1,
    "intention.repertoire": ["smile", "touch", "frown", "withdraw"],
    "intention.duration": "500 ms", "intention.drive_rate": "500 Hz",
    "intention.drive_weight": "2 nS", "intention.events": [],
    "oxytocin.level": 0, "oxytocin.half_level": 0.4, "oxytocin.hill_exponent": 2, "oxytocin.social_gain": 0.5,
    "oxytocin.interneuron_current": "80 pA",
    "serotonin.level": 1, "serotonin.mode": "receptor", "serotonin.receptor.hyperpolarising_current": "160 pA",
    "serotonin.receptor.current_half_level": 1.2, "serotonin.receptor.divisive_gain": 0.25,
    "serotonin.receptor.divisive_half_level": 0.8, "serotonin.receptor.hill_exponent": 2,
    "serotonin.inverted_u.minimum_gain": 0.6, "serotonin.inverted_u.best_level": 1, "serotonin.inverted_u.width": 0.5,
    "reafference.seen_as": ["smile", "touch", "frown", "withdraw"],
}  # fmt: skip
LIVING = {
    "mirror.learning.rule": "none", "mirror.learning.competition": "subtractive", "mirror.learning.bounds": "hard",
    "mirror.learning.learning_rate": 0.3, "mirror.learning.weight_max": "1.5 nS",
    "mirror.learning.mean_weight": "0.375 nS",
    "mirror.learning.triplet.pair_potentiation": 0, "mirror.learning.triplet.triplet_potentiation": 6.5e-3,
    "mirror.learning.triplet.pair_depression": 4.5e-3, "mirror.learning.triplet.tau_plus": "16.8 ms",
    "mirror.learning.triplet.tau_minus": "33.7 ms", "mirror.learning.triplet.tau_triplet": "114 ms",
    "mirror.learning.pair.potentiation": 5e-3, "mirror.learning.pair.depression": 5.25e-3,
    "mirror.learning.pair.tau_plus": "20 ms", "mirror.learning.pair.tau_minus": "20 ms",
    "mirror.learning.guetig.potentiation": 5e-3, "mirror.learning.guetig.depression": 5.25e-3,
    "mirror.learning.guetig.tau_plus": "20 ms", "mirror.learning.guetig.tau_minus": "20 ms",
    "mirror.learning.guetig.exponent": 0.1,
    "mirror.learning.sliding.target_rate": "5 Hz", "mirror.learning.sliding.time_constant": "7 s",
    "inhibitory_learning.learning_rate": 0, "inhibitory_learning.target_rate": "4 Hz",
    "inhibitory_learning.tau": "20 ms", "inhibitory_learning.weight_max": "50 nS",
    "oxytocin.dynamics": "clamped", "oxytocin.receptor_density": 1, "oxytocin.valence": "blind",
    "oxytocin.baseline": 0.2, "oxytocin.release_rate": "0.1 Hz", "oxytocin.clearance_time": "20 s",
    "serotonin.dynamics": "clamped", "serotonin.recovery_time": "30 s", "serotonin.joy_rise": "0.05 Hz",
    "serotonin.stress_fall": "0.02 Hz",
    "stress.sensitivity": "0 Hz", "stress.recovery_time": "20 s",
    "stress.oxytocin_damping": "0.1 Hz",
    "stress.background_gain": 0.1, "stress.gate_gain": 0.5,
    "reward.learning_rate": 0, "reward.sites": "both", "reward.eligibility_time": "1 s",
    "reward.motor_weight_max": "2.2 nS",
    "reward.endorphin.release_rate": "0.2 Hz", "reward.endorphin.decay_time": "10 s",
    "reward.endorphin.disinhibition": 1,
    "reward.dopamine.source": "clamped", "reward.dopamine.tonic_level": 0.2, "reward.dopamine.burst_size": 1,
    "reward.dopamine.decay_time": "200 ms", "reward.dopamine.mean_time": "10 s",
    "reward.dopamine.window_min": "100 ms", "reward.dopamine.window_max": "800 ms", "reward.dopamine.delay": "0 ms",
    "reward.dopamine.bursts": [],
    "reaction.mimic": 0, "reaction.retaliate": 0, "reaction.withdraw": 0, "reaction.duration": "500 ms",
    "reaction.intensity": 1,
}  # fmt: skip
CIRCUIT = {
    "excitatory_probability": 0.1, "excitatory_weight": "0.8 nS",
    "excitatory_delay_min": "0.5 ms", "excitatory_delay_max": "2.5 ms",
    "inhibitory_probability": 0.1, "inhibitory_weight": "10 nS",
    "inhibitory_delay_min": "0.5 ms", "inhibitory_delay_max": "1.5 ms",
    "inhibitory_depression": 0, "inhibitory_recovery_time": "200 ms",
}  # fmt: skip
BODY = {
    "body.time_constant": "50 ms", "vision.weight": "0.5 nS", "vision.n_inputs": 120, "video": "none",
}  # fmt: skip
SENSES = {
    "latency": "100 ms", "adaptation": 0.3, "recovery_time": "200 ms", "confusion": 0,
    "acuity.sd": 0.2, "acuity.time_constant": "200 ms", "occlusion": [],
}  # fmt: skip
REST = {
    "name": "x", "question": "why?", "primary": "C", "seed": 1, "replicates": 1, "duration": "20 s", "sweep": [],
    "protocol.time_step": "0.1 ms", "protocol.shared_events.fraction": 0,
    "protocol.shared_events.rate": "0.25 Hz", "protocol.shared_events.per_replicate": False,
    "protocol.shared_events.lag_a": "0 ms", "protocol.shared_events.lag_b": "0 ms",
    "protocol.shared_events.alternate_every": "0 s",
    "protocol.common_drive.sd": 0, "protocol.common_drive.time_constant": "2 s",
    "protocol.phases": [], "protocol.noise_branch": 0, "protocol.stop_on_runaway": False, "analysis.phase": None,
    "record.rate_bin": "20 ms",
    "record.spikes": True,
    "analysis.transient": "500 ms", "analysis.bin": "20 ms", "analysis.max_lag": "500 ms",
    "analysis.answer": [],
    "nulls.circular_shift.surrogates": 1000, "nulls.circular_shift.min_shift": "2 s",
    "nulls.common_input_lag": [], "nulls.common_input_alternating_lag": [], "nulls.third_party_lag": [],
    "nulls.same_script": False, "nulls.slow_drive": [],
    "nulls.uncoupled": False, "nulls.common_input": [], "nulls.scrambled_map": False, "nulls.cut_link": False,
    "nulls.rate_matched_uncoupled": False, "nulls.rate_matched_coupled": False,
    "nulls.rate_matching.seed": 1_000_000, "nulls.rate_matching.replicates": 2, "nulls.rate_matching.tolerance": 0.05,
    "nulls.rate_matching.found": [], "nulls.replay": False, "nulls.pseudo_dyads": False,
    "nulls.dither.half_widths": [], "nulls.dither.operational_half_widths": [],
    "nulls.dither.rate_bin": "100 ms", "nulls.dither.surrogates": 200,
    "nulls.lesion_twin.branches": 0, "nulls.lesion_twin.cut_at": "0 s",
}  # fmt: skip


def under(path: str, values: dict[str, object]) -> dict[str, object]:
    return {f"{path}.{key}": value for key, value in values.items()}


def one_partner() -> dict[str, object]:
    circuits = under("observation", CIRCUIT) | under("execution", CIRCUIT)
    senses = under("reafference", {"coupling": 0} | SENSES)
    return PARTNER | LIVING | circuits | senses | BODY


def flat(value: object, path: str = "") -> dict[str, object]:
    if not isinstance(value, dict):
        return {path: list(value) if isinstance(value, tuple) else value}
    return {p: v for key, item in value.items() for p, v in flat(item, f"{path}.{key}".lstrip(".")).items()}


def test_the_defaults_are_those_of_the_model_description(make: Make) -> None:
    expected = REST | under("partners.a", one_partner()) | under("partners.b", one_partner())
    for direction in ("a_to_b", "b_to_a"):
        expected |= under(f"link.{direction}", {"coupling": 1} | SENSES)
    assert flat(make().model_dump(by_alias=True)) == expected


ALL = list(leaves(Experiment).values())
NUMBERS = [leaf for leaf in ALL if leaf.field.annotation in (int, float)]


def _names(parameters: list[Leaf]) -> list[str]:
    return [leaf.path for leaf in parameters]


@pytest.mark.parametrize("leaf", ALL, ids=_names(ALL))
def test_every_parameter_says_what_it_is_and_whence(leaf: Leaf) -> None:
    assert leaf.meaning.endswith(".")
    assert leaf.source
    assert (
        leaf.source.startswith("assumed")
        or leaf.source in ("user's choice", "solved by snn")
        or " et al. " in leaf.source
        or "&" in leaf.source
    )


@pytest.mark.parametrize("leaf", NUMBERS, ids=_names(NUMBERS))
def test_every_number_says_what_larger_does_and_is_bounded_on_both_sides(leaf: Leaf) -> None:
    assert leaf.larger or leaf.path == "seed"
    assert leaf.bound("gt") is not None or leaf.bound("ge") is not None
    assert leaf.bound("le") is not None or leaf.bound("lt") is not None


@pytest.mark.parametrize("leaf", ALL, ids=_names(ALL))
def test_the_unit_in_the_name_is_the_unit_of_the_type(leaf: Leaf) -> None:
    marks = [mark.unit for mark in leaf.marks if isinstance(mark, Quantity)]
    assert marks == ([leaf.unit] if leaf.unit else [])


@pytest.mark.parametrize(
    "leaf", [leaf for leaf in NUMBERS if not leaf.field.is_required()], ids=lambda leaf: leaf.path
)
def test_every_default_lies_within_its_own_bounds(leaf: Leaf) -> None:
    default = leaf.field.default
    assert leaf.bound("gt") is None or default > leaf.bound("gt")
    assert leaf.bound("ge") is None or default >= leaf.bound("ge")
    assert leaf.bound("le") is None or default <= leaf.bound("le")


def test_an_experiment_cannot_be_changed(make: Make) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        make().seed = 2  # type: ignore[misc]


def test_equal_experiments_are_equal_hash_alike_and_survive_pickling(make: Make) -> None:
    sweep = [{"label": "a", "conditions": {"x": {}, "y": {"partner.mirror.map": [[0, 0, 0, 1]] * 4}}}]
    left, right = make(sweep=sweep), make(sweep=sweep)
    assert left == right
    assert hash(left) == hash(right)
    assert pickle.loads(pickle.dumps(left)) == left  # noqa: S301 (our own bytes)


def test_no_model_has_a_mutable_field(make: Make) -> None:
    def parts(value: object) -> list[object]:
        if isinstance(value, BaseModel):
            return [part for name in type(value).model_fields for part in parts(getattr(value, name))]
        return (
            [value, *(part for item in value for part in parts(item))]
            if isinstance(value, tuple)
            else [value]
        )

    allowed = (str, int, float, bool, tuple, type(None))
    assert all(
        isinstance(part, allowed) for part in parts(make(sweep=[{"label": "a", "conditions": {"x": {}}}]))
    )


@pytest.mark.parametrize("key", ["name", "question", "seed", "duration"])
def test_what_an_experiment_cannot_do_without(key: str) -> None:
    document = {"name": "x", "question": "why?", "seed": 1, "duration": "20 s"}
    del document[key]
    with pytest.raises(ConfigError, match=f"^configuration: {key}: is required$"):
        experiment_from(document)
