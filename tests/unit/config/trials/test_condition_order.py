"""Which trials need which others."""

from collections.abc import Callable
from typing import Any

import pytest

from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import conditions_of, expand, trial_key
from snn.config.trials.trial import Need, Trial
from snn.errors import ConfigError

Make = Callable[..., Experiment]
TRAINED = {"partner.mirror.learning.rule": "triplet"}
MEETING = {"partner.mirror.map": {"from_condition": "trained"}}
YOKED = {
    "partners.a.reward.dopamine.source": "given",
    "partners.a.reward.dopamine.bursts": {"from_condition": "contingent"},
}


VIDEO = {"partners.b.video": {"from_condition": "contingent"}}


def sweep(**conditions: Any) -> list[dict[str, Any]]:
    return [{"label": "kind", "conditions": conditions}]


def by_name(experiment: Experiment) -> dict[Any, Trial]:
    return {
        (*(label for _, label in trial.condition), trial.replicate): trial for trial in expand(experiment)
    }


def test_a_map_is_that_of_the_same_replicate_and_partner(make: Make) -> None:
    # The one that is needed may come after the one that needs it.
    trials = by_name(make(replicates=2, sweep=sweep(meeting=MEETING, trained=TRAINED)))
    assert list(trials) == [("meeting", 0), ("meeting", 1), ("trained", 0), ("trained", 1)]
    for replicate in (0, 1):
        needed = trials["trained", replicate].key
        assert trials["meeting", replicate].needs == (
            Need(needed, "mirror_weights", "a", "a"),
            Need(needed, "mirror_weights", "b", "b"),
        )
        assert trials["trained", replicate].needs == ()


@pytest.mark.parametrize(("replicate", "sources"), [("next", [1, 2, 0]), ("same", [0, 1, 2])])
def test_yoked_bursts_are_those_of_the_next_replicate_in_a_ring(
    make: Make, replicate: str, sources: list[int]
) -> None:
    bursts = {"partners.a.reward.dopamine.bursts": {"from_condition": "contingent", "replicate": replicate}}
    trials = by_name(make(replicates=3, sweep=sweep(contingent={}, yoked=YOKED | bursts)))
    assert [trials["yoked", number].needs for number in range(3)] == [
        (Need(trials["contingent", source].key, "bursts", "a", "a"),) for source in sources
    ]


@pytest.mark.parametrize(("replicate", "sources"), [("next", [1, 2, 0]), ("same", [0, 1, 2])])
def test_a_video_is_that_of_the_next_replicate_in_a_ring(
    make: Make, replicate: str, sources: list[int]
) -> None:
    video = {"partners.b.video": {"from_condition": "live", "replicate": replicate}}
    trials = by_name(make(replicates=3, sweep=sweep(live={}, video=video)))
    assert [trials["video", number].needs for number in range(3)] == [
        (Need(trials["live", source].key, "video", "b", "b"),) for source in sources
    ]


def test_a_video_may_have_a_brain_of_another_size(make: Make) -> None:
    smaller = VIDEO | {"partners.b.sizes.inhibitory": 40}
    trials = by_name(make(replicates=2, sweep=sweep(contingent={}, video=smaller)))
    assert trials["video", 0].needs == (Need(trials["contingent", 1].key, "video", "b", "b"),)


def test_on_all_other_axes_it_is_the_same_point(make: Make) -> None:
    dose = {"label": "dose", "keys": ["partner.oxytocin.level"], "values": [0, 0.5]}
    trials = by_name(make(sweep=[dose, *sweep(trained=TRAINED, meeting=MEETING)]))
    for level in (0.0, 0.5):
        assert {need.key for need in trials[level, "meeting", 0].needs} == {trials[level, "trained", 0].key}


def test_needs_of_needs_are_found(make: Make) -> None:
    chain = sweep(
        third=YOKED | {"partners.a.reward.dopamine.bursts": {"from_condition": "second"}},
        second=MEETING,
        trained=TRAINED,
    )
    trials = by_name(make(replicates=2, sweep=chain))
    assert [need.key for need in trials["third", 0].needs] == [trials["second", 1].key]
    assert {need.key for need in trials["second", 1].needs} == {trials["trained", 1].key}


def test_the_key_follows_what_is_needed_and_not_how_it_is_called(make: Make) -> None:
    def key(trained: Any, label: str = "trained") -> str:
        conditions = {label: trained, "meeting": {"partner.mirror.map": {"from_condition": label}}}
        return by_name(make(sweep=sweep(**conditions)))["meeting", 0].key

    same = key(TRAINED)
    assert key(TRAINED, "practised") == same
    assert key(TRAINED | {"partner.mirror.learning.learning_rate": 0.1}) != same
    assert key(TRAINED | {"duration": "21 s"}) != same


def test_what_each_partner_takes_makes_another_key(make: Make) -> None:
    only_a = {"partners.a.mirror.map": {"from_condition": "trained"}, "partners.b.mirror.map": "none"}
    only_b = {"partners.b.mirror.map": {"from_condition": "trained"}, "partners.a.mirror.map": "none"}
    trials = by_name(make(sweep=sweep(trained=TRAINED, a=only_a, b=only_b, both=MEETING)))
    assert len({trial.key for trial in trials.values()}) == 4


def test_without_references_needs_are_none_and_the_key_is_the_plain_one(make: Make) -> None:
    (trial,) = expand(make())
    assert trial.needs == ()
    assert trial.key == trial_key(make(), 0)


SMALL = {"partner.sizes.excitatory_per_channel": 20}


@pytest.mark.parametrize(
    ("axes", "replicates", "line"),
    [
        (
            sweep(trained=TRAINED, meeting={"partner.mirror.map": {"from_condition": "traned"}}),
            1,
            "sweep (kind = meeting): partners.a.mirror.map: from_condition 'traned': no such condition; "
            "did you mean 'trained'?",
        ),
        (
            sweep(trained=TRAINED, meeting={"partner.mirror.map": {"from_condition": "xyz"}}),
            1,
            "sweep (kind = meeting): partners.a.mirror.map: from_condition 'xyz': no such condition; "
            "there are trained, meeting",
        ),
        (
            sweep(trained={}, meeting=MEETING),
            1,
            "sweep (kind = meeting): partners.a.mirror.map: from_condition 'trained': it does not learn there; "
            "set mirror.learning.rule of that condition",
        ),
        (
            sweep(trained=TRAINED, meeting=MEETING | SMALL),
            1,
            "sweep (kind = meeting): partners.a.mirror.map: from_condition 'trained': sizes.excitatory_per_channel "
            "is another there, and with it the synapses; make it the same",
        ),
        (
            sweep(contingent={}, yoked=YOKED),
            1,
            "sweep (kind = yoked): partners.a.reward.dopamine.bursts: from_condition 'contingent': the next "
            "replicate needs replicates of 2 or more; or say replicate: same",
        ),
        (
            sweep(contingent={}, video=VIDEO),
            1,
            "sweep (kind = video): partners.b.video: from_condition 'contingent': the next replicate needs "
            "replicates of 2 or more; or say replicate: same",
        ),
        (
            sweep(contingent={}, video=VIDEO | {"protocol.time_step": "0.2 ms"}),
            2,
            "sweep (kind = video): partners.b.video: from_condition 'contingent': protocol.time_step is 0.1 ms in "
            "the video, 0.2 ms here; make it the same",
        ),
        (
            sweep(contingent={}, video=VIDEO | {"duration": "30 s"}),
            2,
            "sweep (kind = video): partners.b.video: from_condition 'contingent': the video lasts 20 s, less than "
            "duration (30 s); take a longer one",
        ),
        (
            sweep(contingent=VIDEO),
            2,
            "sweep: conditions that need each other in a circle: (kind = contingent)",
        ),
        (
            [*sweep(trained=TRAINED, meeting=MEETING), {"label": "other", "conditions": {"trained": {}}}],
            1,
            "sweep (kind = meeting, other = trained): partners.a.mirror.map: from_condition 'trained': "
            "the axes kind and other both have it; rename one",
        ),
        (
            sweep(contingent=YOKED),
            2,
            "sweep: conditions that need each other in a circle: (kind = contingent)",
        ),
        (
            sweep(
                first={},
                contingent=YOKED | {"partners.a.reward.dopamine.bursts": {"from_condition": "yoked"}},
                yoked=YOKED,
            ),
            2,
            "sweep: conditions that need each other in a circle: (kind = contingent), (kind = yoked)",
        ),
    ],
)
def test_what_cannot_be(make: Make, axes: list[Any], replicates: int, line: str) -> None:
    with pytest.raises(ConfigError) as error:
        expand(make(replicates=replicates, sweep=axes))
    assert str(error.value) == line


def test_a_part_of_a_sweep_cannot_stand_alone(make: Make) -> None:
    alone = make(partner={"mirror": {"map": {"from_condition": "trained"}}})
    with pytest.raises(ConfigError) as error:
        expand(alone)
    assert str(error.value) == (
        "partners.a.mirror.map: from_condition 'trained': there is no named condition; "
        "give the sweep one, or run the experiment that this belongs to"
    )
    with pytest.raises(ConfigError, match="has a key only in its sweep"):
        trial_key(alone, 0)


def test_conditions_can_be_listed_without_knowing_what_they_need(make: Make) -> None:
    alone = make(partner={"mirror": {"map": {"from_condition": "trained"}}})
    assert conditions_of(alone) == [((), alone)]
    labels = [labels for labels, _ in conditions_of(make(sweep=sweep(contingent={}, yoked=YOKED)))]
    assert labels == [(("kind", "contingent"),), (("kind", "yoked"),)]


def test_a_trial_differs_by_its_content_and_not_by_what_it_is_handed(make: Make) -> None:
    trial = by_name(make(sweep=sweep(trained=TRAINED, meeting=MEETING)))["meeting", 0]
    bare = Trial(experiment=trial.experiment, condition=trial.condition, replicate=0, key=trial.key)
    assert bare == trial
    assert (bare.inputs.mirror, bare.inputs.bursts_s) == ({}, {})
