"""Projections of the dyad: who connects to whom, with which weight, in the units of the equations."""

import numpy as np
import pytest

from snn.config.schema.experiment import Experiment
from snn.config.trials.trial import GivenWeights, Trial, TrialInputs
from snn.errors import SimulationError
from snn.model.dyad import build_dyad
from snn.model.streams import DyadStreams


def dyad(replicate=0, streams=None, **parts):
    raw = {"name": "t", "question": "?", "seed": 1, "duration": "2 s", **parts}
    trial = Trial(experiment=Experiment.model_validate(raw), condition=(), replicate=replicate, key="")
    return build_dyad(trial, streams=streams)


@pytest.fixture(scope="module")
def default():
    return dyad()


def between(built, kind, source, target):
    """Return the weights (nS) of a kind of synapse from one population to another."""
    arrays = built.inputs.of(kind)
    a, b = built.blocks[source], built.blocks[target]
    chosen = (
        (arrays["pre"] >= a.start)
        & (arrays["pre"] < a.stop)
        & (arrays["post"] >= b.start)
        & (arrays["post"] < b.stop)
    )
    return arrays["w"][chosen] * 1e9


@pytest.mark.parametrize(
    ("kind", "source", "target", "n_synapses", "weight_nS"),
    [
        ("excitatory", "a_observation_e", "a_observation_e", 320 * 32, 0.8),
        ("excitatory", "a_observation_e", "a_observation_i", 80 * 32, 0.8),
        ("excitatory", "b_execution_e", "b_execution_e", 320 * 32, 0.8),
        ("inhibitory", "a_observation_i", "a_observation_e", 320 * 8, 10.0),
        ("inhibitory", "a_observation_i", "a_observation_i", 80 * 8, 10.0),
        ("excitatory", "a_observation_e", "a_execution_i", 80 * 32, 0.6),
        ("excitatory", "a_execution_e", "a_observation_i", 80 * 32, 0.4),
        ("plastic", "b_execution_e", "b_motor", 80 * 40, 1.1),
    ],
)
def test_every_projection_has_its_synapses_and_weight(default, kind, source, target, n_synapses, weight_nS):
    weights = between(default, kind, source, target)
    assert weights.size == n_synapses
    assert weights == pytest.approx(np.full(n_synapses, weight_nS))


def test_no_synapse_joins_the_partners(default):
    half = default.blocks["b_observation_e"].start
    for kind in ("excitatory", "inhibitory", "plastic"):
        arrays = default.inputs.of(kind)
        assert np.array_equal(arrays["pre"] < half, arrays["post"] < half)
        assert 0 < (arrays["pre"] < half).mean() < 1


def test_the_mirror_path_holds_all_pairs_of_channels_and_weighs_the_equal_ones(default):
    weights = between(default, "plastic", "a_observation_e", "a_execution_e")
    assert weights.size == 320 * 80
    assert np.sort(np.unique(weights)) == pytest.approx([0.0, 1.5])
    assert (weights > 0).mean() == 0.25


def test_no_condition_and_no_seed_changes_the_structure(default):
    others = [
        dyad(replicate=3),
        dyad(link={"a_to_b": {"coupling": 0, "latency": "400 ms"}}, partner={"mirror": {"map": "none"}}),
        dyad(link={"b_to_a": {"occlusion": [{"start": "0 s", "stop": "1 s"}], "acuity": {"sd": 0}}}),
        dyad(protocol={"common_drive": {"sd": 0.5}}, partner={"vision": {"n_inputs": 0}}),
        dyad(partner={"efference_copy": {"weight": "0 nS"}, "oxytocin": {"level": 0.7}}, duration="60 s"),
    ]
    assert {other.inputs.structure() for other in others} == {default.inputs.structure()}


def test_the_size_factor_keeps_the_mean_input_of_a_cell(default):
    doubled = dyad(partner={"size_factor": 2})
    for kind in ("excitatory", "inhibitory", "plastic"):
        total, same = (
            built.inputs.of(kind)["w"].sum() / built.inputs.arrays["cells.v"].size
            for built in (doubled, default)
        )
        assert total == pytest.approx(same, rel=1e-9)


def test_one_replicate_is_drawn_alike_in_every_condition():
    cut, whole = dyad(link={"a_to_b": {"coupling": 0}}), dyad()
    for name, array in whole.inputs.arrays.items():
        if name not in ("sights.coupling", "partners.coupling"):
            assert np.array_equal(array, cut.inputs.arrays[name]), name


def test_exchanged_partners_and_streams_give_the_exchanged_dyad():
    plain = dyad(partners={"a": {"oxytocin": {"level": 0.5}}}, link={"a_to_b": {"coupling": 0.5}})
    swapped = dyad(
        partners={"b": {"oxytocin": {"level": 0.5}}},
        link={"b_to_a": {"coupling": 0.5}},
        streams=DyadStreams(1, 0, partner_streams=(1, 0)),
    )
    half = plain.inputs.arrays["cells.v"].size // 2
    for name in ("C", "key_low", "v", "in_circuit"):
        values = plain.inputs.arrays[f"cells.{name}"]
        assert np.array_equal(np.roll(values, half), swapped.inputs.arrays[f"cells.{name}"]), name
    for name in ("oxytocin", "coupling"):
        values = plain.inputs.arrays[f"partners.{name}"]
        assert np.unique(values).size == 2, name
        assert np.array_equal(values[::-1], swapped.inputs.arrays[f"partners.{name}"]), name
    assert np.array_equal(
        between(plain, "plastic", "a_execution_e", "a_motor"),
        between(swapped, "plastic", "b_execution_e", "b_motor"),
    )


def test_a_projection_without_synapses_leaves_idle_ones_so_that_the_model_still_compiles():
    nothing = {"mirror": {"probability": 0}, "motor": {"probability": 0}}
    plastic = dyad(partner=nothing).inputs.of("plastic")
    assert plastic["w"].tolist() == [0.0, 0.0]
    assert plastic["delay"].tolist() == [1e-4, 1e-4]


def test_the_sight_of_an_act_inhibits_the_first_motor_cells_of_that_act():
    built = dyad(partner={"motor": {"suppression_weight": "2 nS", "suppressed_fraction": 0.4}})
    arrays = built.inputs.of("inhibitory")
    seen, motor = built.blocks["b_observation_e"], built.blocks["b_motor"]
    chosen = (arrays["post"] >= motor.start) & (arrays["post"] < motor.stop)
    pre, post = arrays["pre"][chosen] - seen.start, arrays["post"][chosen] - motor.start
    assert pre.size == 80 * 20  # a quarter of the 80 observation cells of the act
    assert (pre // 80 == post // 20).all()
    reached = post % 20 < 8
    assert arrays["w"][chosen][reached] * 1e9 == pytest.approx(np.full(80 * 20 * 8 // 20, 2.0))
    assert (arrays["w"][chosen][~reached] == 0).all()


LEARNS = {"partner": {"mirror": {"learning": {"rule": "triplet"}}}}
"""What is recorded of plastic synapses is in the order in which they were drawn; so must be what is handed on."""


def learned(weights_nS, change_pre=0, change_post=0):
    """Return a dyad in which partner a has the given weights on its mirror path, in the order of the synapses."""
    pre, post, _ = between_cells(dyad(**LEARNS), "a_observation_e", "a_execution_e")
    given = GivenWeights(
        weights_nS=weights_nS,
        pre_cell=(pre + change_pre).astype(np.int32),
        post_cell=(post + change_post).astype(np.int32),
    )
    raw = {"name": "t", "question": "?", "seed": 1, "duration": "2 s", **LEARNS}
    inputs = TrialInputs(mirror={"a": given})
    experiment = Experiment.model_validate(raw)
    return build_dyad(Trial(experiment=experiment, condition=(), replicate=0, key="", inputs=inputs))


def between_cells(built, source, target):
    """Return the plastic synapses from one population to another: cells inside each, and weights (nS)."""
    arrays, a, b = built.inputs.of("plastic"), built.blocks[source], built.blocks[target]
    chosen = (arrays["pre"] >= a.start) & (arrays["pre"] < a.stop) & (arrays["post"] >= b.start)
    chosen &= arrays["post"] < b.stop
    return arrays["pre"][chosen] - a.start, arrays["post"][chosen] - b.start, arrays["w"][chosen] * 1e9


def test_learned_weights_are_those_of_their_synapses():
    weights_nS, built = np.arange(320 * 80) * 1e-4, learned(np.arange(320 * 80) * 1e-4)
    plain = dyad(**LEARNS)
    for partner, expected_nS in (("a", weights_nS), ("b", None)):
        ends = f"{partner}_observation_e", f"{partner}_execution_e"
        (pre, post, found_nS), there = between_cells(built, *ends), between_cells(plain, *ends)
        assert np.array_equal(pre, there[0])
        assert np.array_equal(post, there[1])
        assert found_nS == pytest.approx(there[2] if expected_nS is None else expected_nS)


@pytest.mark.parametrize("change", [{"change_pre": 1}, {"change_post": 1}])
def test_weights_that_another_wiring_learned_are_refused(change):
    with pytest.raises(
        SimulationError, match="partners.a.mirror.map: the learned weights belong to another wiring"
    ):
        learned(np.ones(320 * 80), **change)
