"""What figures say about their assumptions."""

import pytest

from snn.config.schema.experiment import Experiment
from snn.config.schema.levels import LEVELS
from snn.report.assumptions import assumptions


def experiment(**parts):
    return Experiment.model_validate({"name": "t", "question": "?", "seed": 1, "duration": "4 s", **parts})


def test_a_neutral_experiment_names_its_inputs():
    text = assumptions(experiment())
    assert "mirror map, coupling and intentions are inputs" in text
    assert "oxytocin" not in text


def test_levels_are_arbitrary_units_and_named_for_the_partner_that_has_them():
    text = assumptions(experiment(partners={"b": {"oxytocin": {"level": 0.5}}}))
    assert "levels of b (arbitrary units): oxytocin 0.5, serotonin 1" in text
    assert "levels of a" not in text


@pytest.mark.parametrize("level", [level for level in LEVELS if level.held_by], ids=lambda level: level.name)
def test_each_level_that_is_held_off_neutral_is_told(level):
    whose, key = level.held_by.split(".")
    text = assumptions(experiment(partners={"a": {whose: {key: 0.25}}}))
    assert "levels of a (arbitrary units): " in text
    assert f"{level.name} 0.25" in text


def test_the_phenomenological_mode_says_that_its_shape_is_assumed():
    text = assumptions(experiment(partner={"serotonin": {"mode": "inverted_u"}}))
    assert "its shape is assumed, not derived" in text


@pytest.mark.parametrize(
    ("partner", "expected"),
    [
        (
            {"mirror": {"learning": {"rule": "sliding_triplet"}}},
            "mirror learning: sliding triplet rule, subtractive competition, weights 0 to 1.5 nS",
        ),
        ({"mirror": {"learning": {"rule": "pair", "competition": "none"}}}, "pair rule, no competition"),
        (
            {"oxytocin": {"dynamics": "released"}},
            "oxytocin released by touch (time compressed: clearance 20 s)",
        ),
        ({"oxytocin": {"valence": "gated"}}, "oxytocin acts on positive channels only"),
        (
            {"serotonin": {"dynamics": "driven"}},
            "serotonin moved by joy and stress (time compressed: 30 s)",
        ),
        (
            {"stress": {"sensitivity": "0.1 Hz"}},
            "stress fed by negative acts (time compressed: recovery 20 s)",
        ),
        ({"inhibitory_learning": {"learning_rate": 0.01}}, "inhibition learns towards 4 Hz"),
        ({"reward": {"dopamine": {"source": "contingent"}}}, "dopamine contingent;"),
        (
            {"reaction": {"mimic": 0.5, "withdraw": 0.25}},
            "reactive partners (probability: mimic 0.5, withdraw 0.25)",
        ),
    ],
)
def test_each_mechanism_that_is_on_is_told(partner, expected):
    text = assumptions(experiment(partner=partner))
    assert expected in text
    assert "of a" not in text
    assert expected not in assumptions(experiment())


def test_a_mechanism_of_one_partner_is_told_as_its_own():
    text = assumptions(experiment(partners={"b": {"oxytocin": {"dynamics": "released"}}}))
    assert "of b: oxytocin released by touch" in text


def test_a_video_is_told_as_such_with_where_it_comes_from():
    video = {"partners.a.video": {"from_condition": "live"}}
    swept = experiment(replicates=2, sweep=[{"label": "kind", "conditions": {"live": {}, "video": video}}])
    told = "in some conditions of a: a video that reacts to nothing, from condition live (next replicate)"
    assert told in assumptions(swept)
    taken = experiment(partners={"b": {"video": {"from": "x", "partner": "a", "sha256": "0" * 64}}})
    assert "of b: a video that reacts to nothing, of a in x (000000000000)" in assumptions(taken)
    measured = experiment(partners={"b": {"video": {"file": "m.csv", "sha256": "0" * 64}}})
    assert "of b: a video that reacts to nothing, of the movement in m.csv (000000000000)" in assumptions(
        measured
    )


def test_who_sees_badly_is_told():
    confused = {"confusion": 0.25, "occlusion": [{"start": "1 s", "stop": "2 s"}]}
    text = assumptions(experiment(link={"a_to_b": confused}))
    assert "of b: 25% of each act of the other taken for another; of b: the other is hidden at times" in text
    assert "of a:" not in text
    assert "taken for another" not in assumptions(experiment(link={"a_to_b": confused | {"coupling": 0}}))


def test_what_both_have_in_common_is_told():
    drive = {"sd": 0.2, "time_constant": "3 s"}
    assert "both driven by one slow fluctuation (SD 0.2, 3 s)" in assumptions(
        experiment(protocol={"common_drive": drive})
    )
    shared = {"fraction": 0.5, "lag_b": "300 ms"}
    late = "shared events followed 0 ms late by a, 300 ms by b"
    assert f"{late};" in assumptions(experiment(protocol={"shared_events": shared}))
    turns = experiment(protocol={"shared_events": shared | {"alternate_every": "10 s"}})
    assert f"{late}, changing places every 10 s;" in assumptions(turns)
    assert "followed" not in assumptions(experiment(protocol={"shared_events": {"lag_b": "300 ms"}}))


def test_what_all_dyads_saw_alike_is_told():
    film = "one film for all dyads: intervals and p hold for this film"
    assert film in assumptions(experiment(protocol={"shared_events": {"fraction": 0.5}}))
    several = {"fraction": 0.5, "per_replicate": True}
    assert "for all dyads" not in assumptions(experiment(protocol={"shared_events": several}))
    assert "for all dyads" not in assumptions(experiment())
    recorded = experiment(partners={"b": {"video": {"file": "m.csv", "sha256": "0" * 64}}})
    assert "one recording of b for all dyads: intervals and p hold for it" in assumptions(recorded)
    followed = {
        "partners.a.video": {"from_condition": "live"}
    }  # of the next dyad, another one in each replicate
    swept = experiment(replicates=2, sweep=[{"label": "kind", "conditions": {"live": {}, "video": followed}}])
    assert "for all dyads" not in assumptions(swept)


def test_what_reward_teaches_is_told():
    reward = {"learning_rate": 1, "sites": "motor", "dopamine": {"source": "contingent"}}
    partner = {"reward": reward, "mirror": {"learning": {"rule": "triplet"}}}
    assert "dopamine contingent, teaching the motor path" in assumptions(experiment(partner=partner))


def test_a_learned_map_is_no_input():
    text = assumptions(experiment(partner={"mirror": {"learning": {"rule": "triplet"}}}))
    assert "the mirror map is learned from a given one" in text
    assert "mirror map, coupling and intentions are inputs" not in text


def test_a_map_that_was_learned_from_nothing_is_called_naive():
    mirror = {"map": "naive", "learning": {"rule": "triplet"}}
    text = assumptions(experiment(partner={"mirror": mirror}))
    assert "the mirror map is learned from a naive one (all weights equal);" in text
    assert "given" not in text


def test_a_map_that_only_some_conditions_learn_is_an_input_of_the_others():
    text = assumptions(
        experiment(
            partner={"mirror": {"map": "naive"}},
            sweep=[
                {
                    "label": "training",
                    "conditions": {"none": {}, "some": {"partner.mirror.learning.rule": "triplet"}},
                }
            ],
        )
    )
    assert "learned from a naive one (all weights equal), an input where nothing learns;" in text


def test_of_a_sweep_it_is_told_what_only_some_conditions_have():
    swept = experiment(
        partner={"stress": {"sensitivity": "0.1 Hz"}},
        replicates=3,
        sweep=[
            {
                "label": "release",
                "conditions": {"off": {}, "on": {"partner.oxytocin.dynamics": "released"}},
            },
            {"label": "level", "keys": ["partner.serotonin.level"], "values": [1, 2]},
        ],
    )
    text = assumptions(swept)
    assert "in some conditions oxytocin released by touch" in text
    assert "; stress fed by negative acts" in text or ": stress fed by negative acts" in text
    assert "in some conditions stress" not in text
    assert "levels of" not in text
