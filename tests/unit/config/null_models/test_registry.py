"""Every null is a value: what it lacks is what its settings destroy, and a new one is told of nowhere else."""

import pytest

from snn.calibration.kinds import known_kinds
from snn.config.file.load import experiment_from
from snn.config.null_models import registry as null_registry
from snn.config.null_models.axis import live_only, simulates
from snn.config.null_models.null import OTHER, Family, Null
from snn.config.null_models.registry import FAMILIES, n_null_points, nulls_of
from snn.config.null_models.videos import dyads_put_together
from snn.config.schema.frozen import yaml_key
from snn.config.trials.expand import conditions_of
from snn.errors import ConfigError

EVERYTHING = {
    "uncoupled": True,
    "common_input": [0.5, 1],
    "common_input_lag": ["120 ms"],
    "common_input_alternating_lag": ["150 ms"],
    "slow_drive": [0.3],
    "rate_matched_uncoupled": True,
    "rate_matched_coupled": True,
    "scrambled_map": True,
    "cut_link": True,
    "replay": True,
    "same_script": True,
    "third_party_lag": ["0 ms", "120 ms"],
    "pseudo_dyads": True,
    "lesion_twin": {"branches": 1},
}


def experiment(**parts):
    named = {"name": "x", "question": "q", "seed": 1, "duration": "20 s", "replicates": 2}
    return experiment_from(named | parts)


ALL = nulls_of(experiment(nulls=EVERYTHING).nulls)


def test_no_two_have_one_label():
    assert (
        len({null.label for null in ALL}) == len(ALL) == n_null_points(experiment(nulls=EVERYTHING).nulls) - 1
    )


def test_every_key_has_a_family_and_switches_its_nulls_on():
    assert [yaml_key(family.key) for family in FAMILIES] == list(EVERYTHING)
    for key, value in EVERYTHING.items():
        lags = key in ("common_input_lag", "common_input_alternating_lag")
        asked = experiment(nulls={key: value} | ({"common_input": [0.5]} if lags else {}))
        assert simulates(asked.nulls)
        assert not simulates(live_only(asked).nulls)
        assert nulls_of(asked.nulls)
    assert not simulates(experiment().nulls)


@pytest.mark.parametrize("null", [null for null in ALL if not null.match], ids=lambda null: null.label)
def test_what_a_null_lacks_is_what_its_settings_destroy(null):
    found = {labels[-1][1]: condition for labels, condition in conditions_of(experiment(nulls=EVERYTHING))}
    made = found[null.label]
    seen_by = {"b_to_a": "a", "a_to_b": "b"}
    for link, receiver in seen_by.items():
        is_cut = getattr(made.link, link).coupling == 0
        is_recorded = getattr(made.partners, receiver).video is not None
        assert (link in null.lacks) == (is_cut or is_recorded)
    assert ("map" in null.lacks) == (made.partners.a.mirror.map == "scrambled")
    for partner, other in OTHER.items():
        is_recorded = getattr(made.partners, other).video is not None
        assert (f"{partner}_answered" in null.lacks) == is_recorded


SWAPPED = {"a_to_b": "b_to_a", "b_to_a": "a_to_b", "a_answered": "b_answered", "b_answered": "a_answered"}


def test_images_lack_the_same_with_the_partners_swapped():
    known = {null.label: null for null in ALL}
    for null in filter(lambda null: null.image, ALL):
        image = known[null.image]
        assert known[image.image] is null
        assert image.lacks == {SWAPPED[each] for each in null.lacks}
        assert image.spared != null.spared
    symmetric = [null for null in ALL if not (null.image or null.branch or null.half)]
    assert all({SWAPPED.get(each, each) for each in null.lacks} == null.lacks for null in symmetric)


def test_what_both_have_in_common_is_told():
    common = {null.label: null.common for null in ALL if null.common}
    assert len(common) == 7
    assert common.pop("slow common drive 0.3") == "drive"
    assert set(common.values()) == {"film"}
    together = dyads_put_together(experiment(nulls=EVERYTHING).nulls)
    assert [dyad.common for dyad in together] == ["video", "video", None]


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (
            {"nulls": {"common_input_lag": ["120 ms"]}},
            "nulls.common_input_lag: late to nothing; name fractions in nulls.common_input too",
        ),
        (
            {"nulls": {"pseudo_dyads": True}, "replicates": 1},
            "nulls.pseudo_dyads: shows the next replicate's partner; set replicates to 2 or more",
        ),
        (
            {"nulls": {"uncoupled": True}, "sweep": [{"label": "kind", "conditions": {"uncoupled": {}}}]},
            r"'uncoupled' is what a simulated null is called; give this condition another name",
        ),
        (
            {"nulls": {"cut_link": True}, "sweep": [{"label": "kind", "conditions": {"live": {}, "x": {}}}]},
            r"'live' is what a simulated null is called",
        ),
    ],
)
def test_what_cannot_be_told_apart_is_refused(parts, message):
    with pytest.raises(ConfigError, match=message) as error:
        experiment(**parts)
    assert len(str(error.value).splitlines()) == 1


def test_names_of_nulls_that_are_not_simulated_are_free():
    kinds = {"uncoupled": {"link.a_to_b.coupling": 0}, "live": {}}
    assert experiment(sweep=[{"label": "kind", "conditions": kinds}])
    assert experiment(sweep=[{"label": "kind", "conditions": {"uncoupled": {}}}], nulls={"cut_link": True})


def test_a_new_null_is_known_everywhere(monkeypatch):
    """What a key of `nulls` and one entry do: here the entry alone, under a key that is there."""
    blind = Null(
        label="blind", lacks=frozenset({"a_to_b"}), settings=lambda _: (("link.a_to_b.coupling", 0.0),)
    )
    family = Family(key="uncoupled", members=lambda nulls: (blind,) if nulls.uncoupled else ())
    monkeypatch.setattr(null_registry, "FAMILIES", (family, *FAMILIES[1:]))
    asked = experiment(nulls={"uncoupled": True})
    assert n_null_points(asked.nulls) == 2
    (_, live), (labels, made) = conditions_of(asked)
    assert labels == (("null", "blind"),)
    assert (made.link.a_to_b.coupling, made.link.b_to_a) == (0, live.link.b_to_a)
    kinds = {kind.name: (kind.truth, kind.group, kind.is_null) for kind in known_kinds(asked, None)}
    assert kinds["blind"] == ("not mutual", "one way", True)
    assert set(kinds) == {"blind", "live", "pseudo-dyads"}
    with pytest.raises(ConfigError, match="'blind' is what a simulated null is called"):
        experiment(nulls={"uncoupled": True}, sweep=[{"label": "k", "conditions": {"blind": {}}}])
