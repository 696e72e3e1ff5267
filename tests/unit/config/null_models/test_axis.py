"""Nulls that are simulated: beside which condition, called what, and what differs."""

from collections.abc import Callable
from typing import Any

import pytest

from snn.config.file.resolved_document import differences
from snn.config.null_models.axis import axis_names, live_only
from snn.config.null_models.lesion_branches import twin_labels
from snn.config.null_models.points import null_points
from snn.config.null_models.registry import n_null_points
from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import conditions_of, expand, live_conditions
from snn.config.trials.trial import Need
from snn.errors import ConfigError

Make = Callable[..., Experiment]
ALL = {
    "uncoupled": True,
    "common_input": [0.5, 1],
    "scrambled_map": True,
    "cut_link": True,
    "lesion_twin": {"branches": 2},
}
LABELS = [
    "live",
    "uncoupled",
    "common input 0.5",
    "common input 1",
    "scrambled map",
    "cut a_to_b",
    "cut b_to_a",
    "twin 1, uncut",
    "twin 2, uncut",
    "twin 3, uncut",
    "twin 4, uncut",
    "twin 5, cut a_to_b",
    "twin 6, cut a_to_b",
    "twin 5, cut b_to_a",
    "twin 6, cut b_to_a",
]
COUPLING = {"label": "coupling", "keys": ["link.a_to_b.coupling", "link.b_to_a.coupling"], "values": [0.5, 1]}


def by_null(experiment: Experiment) -> dict[Any, Experiment]:
    return {labels[-1][1]: found for labels, found in conditions_of(experiment)}


def changed(experiment: Experiment, null: str) -> dict[str, Any]:
    found = by_null(experiment)
    return {path: value for path, (_, value) in differences(found["live"], found[null]).items()}


def test_without_switches_there_is_no_axis_and_nothing_is_simulated(make: Make) -> None:
    experiment = make(sweep=[COUPLING])
    assert axis_names(experiment) == ["coupling"]
    assert conditions_of(experiment) == live_conditions(experiment)
    assert n_null_points(experiment.nulls) == 1
    assert live_only(experiment) is experiment


def test_nulls_stand_beside_their_condition(make: Make) -> None:
    experiment = make(sweep=[COUPLING], nulls=ALL, replicates=2)
    assert axis_names(experiment) == ["coupling", "null"]
    assert [(*trial.condition, trial.replicate) for trial in expand(experiment)] == [
        (("coupling", coupling), ("null", label), replicate)
        for coupling in (0.5, 1.0)
        for label in LABELS
        for replicate in (0, 1)
    ]
    assert n_null_points(experiment.nulls) == len(LABELS)


def test_the_live_trial_is_the_trial_without_nulls(make: Make) -> None:
    nulls = {"circular_shift": {"surrogates": 7}}
    (plain,) = expand(make(nulls=nulls))
    live = expand(make(nulls=nulls | ALL))[0]
    assert live.key == plain.key
    assert live.experiment == plain.experiment  # also when it is expanded again


@pytest.mark.parametrize(
    ("null", "different"),
    [
        ("uncoupled", {"link.a_to_b.coupling": 0, "link.b_to_a.coupling": 0}),
        (
            "common input 0.5",
            {
                "link.a_to_b.coupling": 0,
                "link.b_to_a.coupling": 0,
                "protocol.shared_events.fraction": 0.5,
            },
        ),
        (
            "scrambled map",
            {"partners.a.mirror.map": "scrambled", "partners.b.mirror.map": "scrambled"},
        ),
        ("cut a_to_b", {"link.a_to_b.coupling": 0}),
        ("cut b_to_a", {"link.b_to_a.coupling": 0}),
        ("twin 3, uncut", {"protocol.noise_branch": 3}),
        ("twin 5, cut a_to_b", {"protocol.noise_branch": 5, "link.a_to_b.coupling": 0}),
        ("twin 6, cut b_to_a", {"protocol.noise_branch": 6, "link.b_to_a.coupling": 0}),
    ],
)
def test_what_differs_from_the_condition_is_all_that_differs(
    make: Make, null: str, different: dict[str, Any]
) -> None:
    assert changed(make(nulls=ALL, link={"a_to_b": {"coupling": 0.6}}), null) == different


def test_the_same_dyad_asked_for_in_two_ways_is_one_run(make: Make) -> None:
    keys = {trial.condition: trial.key for trial in expand(make(sweep=[COUPLING], nulls={"uncoupled": True}))}
    assert keys[("coupling", 0.5), ("null", "uncoupled")] == keys[("coupling", 1.0), ("null", "uncoupled")]
    cut = {"a_to_b": {"coupling": 0}, "b_to_a": {"coupling": 0}}
    already = {trial.condition: trial.key for trial in expand(make(link=cut, nulls={"uncoupled": True}))}
    assert len(set(already.values())) == 1


def test_sets_of_branches_share_no_noise(make: Make) -> None:
    experiment = make(nulls={"lesion_twin": {"branches": 3}})
    found, sets = by_null(experiment), twin_labels(experiment.nulls)
    branches = {
        (cut, number): [found[label].protocol.noise_branch for label in labels]
        for cut, members in sets.items()
        for number, labels in enumerate(members)
    }
    assert branches == {
        (None, 0): [1, 2, 3],
        (None, 1): [4, 5, 6],
        ("a_to_b", 0): [7, 8, 9],
        ("b_to_a", 0): [7, 8, 9],
    }


def test_pseudo_dyads_are_two_videos_of_a_ring_of_dyads(make: Make) -> None:
    experiment = make(sweep=[COUPLING], nulls={"pseudo_dyads": True}, replicates=3)
    assert n_null_points(experiment.nulls) == 2
    paths = {path.rpartition("video")[0] for path in changed(experiment, "pseudo-dyads")}
    assert paths == {"partners.a.", "partners.b."}
    trials = {(*(label for _, label in t.condition), t.replicate): t for t in expand(experiment)}
    live = [trials[0.5, "live", replicate].key for replicate in range(3)]
    assert [trials[0.5, "pseudo-dyads", replicate].needs for replicate in range(3)] == [
        (Need(live[0], "video", "a", "a"), Need(live[1], "video", "b", "b")),
        (Need(live[1], "video", "a", "a"), Need(live[2], "video", "b", "b")),
        (Need(live[2], "video", "a", "a"), Need(live[0], "video", "b", "b")),
    ]


def test_a_null_takes_what_its_condition_takes(make: Make) -> None:
    kinds = {
        "trained": {"partner.mirror.learning.rule": "triplet"},
        "meeting": {"partner.mirror.map": {"from_condition": "trained"}},
    }
    experiment = make(sweep=[{"label": "kind", "conditions": kinds}], nulls={"uncoupled": True})
    trials = {tuple(label for _, label in trial.condition): trial for trial in expand(experiment)}
    source = trials["trained", "live"].key
    expected = (Need(source, "mirror_weights", "a", "a"), Need(source, "mirror_weights", "b", "b"))
    assert trials["meeting", "live"].needs == trials["meeting", "uncoupled"].needs == expected


def test_a_null_can_take_from_its_own_condition(make: Make) -> None:
    bursts = {"partners.a.reward.dopamine.bursts": {"from_condition": "live", "replicate": "same"}}
    given = {"partners.a.reward.dopamine.source": "given"}
    kinds = [{"label": "kind", "conditions": {"earned": {}, "given": bursts | given}}]
    with pytest.raises(ConfigError, match="no such condition"):
        expand(make(sweep=kinds))
    with pytest.raises(ConfigError, match="need each other in a circle"):
        expand(make(sweep=kinds, nulls={"uncoupled": True}))


@pytest.mark.parametrize("mirror_map", ["naive", "none", "scrambled"])
def test_only_a_congruent_map_can_be_scrambled_without_changing_its_weight(
    make: Make, mirror_map: str
) -> None:
    kinds = {"plain": {}, "other": {"partners.b.mirror.map": mirror_map}}
    experiment = make(sweep=[{"label": "kind", "conditions": kinds}], nulls={"scrambled_map": True})
    with pytest.raises(ConfigError) as error:
        expand(experiment)
    assert str(error.value) == (
        "sweep (kind = other): nulls.scrambled_map: keeps the weight of a congruent map; "
        f"partners.b.mirror.map is {mirror_map}"
    )


def test_points_of_a_condition_begin_with_itself(make: Make) -> None:
    assert null_points(make(nulls={"cut_link": True}))[0] == ("live", ())
