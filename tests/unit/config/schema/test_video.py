"""Partners who are videos: how that is written, checked, kept and named."""

import pickle
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from snn.config.file.json_schema import json_schema
from snn.config.file.load import experiment_from
from snn.config.file.parameter_table import parameter_rows
from snn.config.file.resolved_document import resolved_document
from snn.config.schema.experiment import Experiment
from snn.config.schema.references import FromCondition, FromFile, FromRun
from snn.config.trials.expand import expand, trial_key
from snn.config.trials.trial import Need
from snn.errors import ConfigError

Make = Callable[..., Experiment]
HASH = "0123456789abcdef" * 4
RUN: dict[str, Any] = {"from": "results/x", "sha256": HASH}
FILE: dict[str, Any] = {"file": "movement.csv", "sha256": HASH}
LIVE_AND_VIDEO = [
    {
        "label": "kind",
        "conditions": {"live": {}, "video": {"partners.a.video": {"from_condition": "live"}}},
    }
]


def shown(make: Make, **changes: Any) -> Experiment:
    return make(partners={"a": {"video": RUN | changes}})


def test_nobody_is_a_video_unless_told(make: Make) -> None:
    assert make().partners.a.video is None
    assert make(partner={"video": "none"}).partners.b.video is None
    own = make(partner={"video": RUN}, partners={"b": {"video": "none"}}).partners
    assert (own.a.video is None, own.b.video is None) == (False, True)


def test_a_run_shows_each_partner_itself_unless_another_is_named(make: Make) -> None:
    both = make(partner={"video": RUN}).partners
    assert both.a.video == FromRun(path="results/x", sha256=HASH, partner="a")
    assert both.b.video == FromRun(path="results/x", sha256=HASH, partner="b")
    assert shown(make, partner="b").partners.a.video == FromRun(path="results/x", sha256=HASH, partner="b")


def test_a_file_is_nobodys(make: Make) -> None:
    both = make(partner={"video": FILE}).partners
    assert both.a.video == both.b.video == FromFile(path="movement.csv", sha256=HASH)


def test_another_video_replaces_it_whole(make: Make) -> None:
    own = make(partner={"video": FILE}, partners={"b": {"video": RUN}}).partners
    assert own.a.video == FromFile(path="movement.csv", sha256=HASH)
    assert own.b.video == FromRun(path="results/x", sha256=HASH, partner="b")
    with pytest.raises(ConfigError, match="give its sha256"):  # which is not that of the other file
        make(partner={"video": FILE}, partners={"b": {"video": {"file": "other.csv"}}})


def test_it_is_the_next_replicate_unless_told_otherwise(make: Make) -> None:
    [_, video] = expand(make(replicates=1, sweep=_with_replicate("same")))
    assert video.experiment.partners.a.video == FromCondition(condition="live", replicate="same")
    video = expand(make(replicates=2, sweep=LIVE_AND_VIDEO))[-1]
    assert video.experiment.partners.a.video == FromCondition(condition="live", replicate="next")


def _with_replicate(replicate: str) -> list[dict[str, Any]]:
    video = {"partners.a.video": {"from_condition": "live", "replicate": replicate}}
    return [{"label": "kind", "conditions": {"live": {}, "video": video}}]


def test_a_condition_may_be_alive_where_the_others_are_not(make: Make) -> None:
    axis = {"label": "kind", "conditions": {"video": {}, "live": {"partners.a.video": "none"}}}
    video, live = expand(make(partners={"a": {"video": RUN}}, sweep=[axis]))
    assert live.experiment.partners.a.video is None
    assert video.experiment.partners.a.video is not None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "must be none, {from_condition: LABEL}, {from: RUN} or {file: PATH.csv}; got null"),
        ("live", 'must be none, {from_condition: LABEL}, {from: RUN} or {file: PATH.csv}; got text "live"'),
        (["x"], "must be none, {from_condition: LABEL}, {from: RUN} or {file: PATH.csv}; got list"),
        ({}, "from: expected the path of a run, got null"),
        (RUN | {"whose": "a"}, "whose: unknown key; allowed: from, partner, sha256"),
        (FILE | {"partner": "a"}, "partner: unknown key; allowed: file, sha256"),
        ({"file": 3}, "file: expected the path of a file of movement, got 3"),
        (
            {"file": "x.csv"},
            "file: a file of movement is only looked up when a configuration file is loaded; give its sha256",
        ),
        (FILE | {"sha256": "ab"}, 'sha256: expected 64 hexadecimal digits, got text "ab"'),
        (RUN | {"partner": "c"}, 'partner: must be one of a, b, got text "c"'),
        ({"from_condition": "x", "replicate": "last"}, 'replicate: must be same or next, got text "last"'),
        ({"from_condition": "x", "partner": "c"}, 'partner: must be one of a, b, got text "c"'),
    ],
)
def test_what_is_no_video(make: Make, value: Any, reason: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(partners={"a": {"video": value}})
    assert str(error.value) == f"configuration: partners.a.video: {reason}"


def test_the_resolved_document_keeps_it_and_loads_as_the_same(make: Make) -> None:
    experiment = make(partners={"a": {"video": RUN}}, sweep=LIVE_AND_VIDEO)
    document = resolved_document(experiment)
    of_file = make(partner={"video": FILE})
    assert resolved_document(of_file)["partners"]["b"]["video"] == FILE
    assert experiment_from(resolved_document(of_file)) == of_file
    assert document["partners"]["a"]["video"] == RUN | {"partner": "a"}
    assert document["partners"]["b"]["video"] == "none"
    assert experiment_from(document) == experiment
    assert pickle.loads(pickle.dumps(experiment)) == experiment  # noqa: S301 (our own bytes)


def test_the_key_is_that_of_the_content_and_of_whose_it_is(make: Make) -> None:
    key = trial_key(shown(make), 0)
    assert trial_key(shown(make, **{"from": "elsewhere"}), 0) == key
    assert trial_key(shown(make, sha256="f" * 64), 0) != key
    assert trial_key(shown(make, partner="b"), 0) != key
    assert trial_key(make(), 0) != key
    file = trial_key(make(partners={"a": {"video": FILE}}), 0)
    assert file == trial_key(make(partners={"a": {"video": FILE | {"file": "elsewhere.csv"}}}), 0)
    assert file not in (key, trial_key(make(partners={"a": {"video": FILE | {"sha256": "f" * 64}}}), 0))
    assert trial_key(make(partners={"b": {"video": RUN | {"partner": "a"}}}), 0) != key


def test_a_condition_may_show_either_of_its_partners(make: Make) -> None:
    def needs_and_key(**whose: str) -> tuple[tuple[Need, ...], str]:
        video = {"partners.a.video": {"from_condition": "live", "replicate": "same"} | whose}
        asked = make(sweep=[{"label": "kind", "conditions": {"live": {}, "video": video}}])
        assert experiment_from(resolved_document(asked)) == asked
        shown = expand(asked)[-1]
        return shown.needs, shown.key

    (same, key), (named, named_key), (other, other_key) = (
        needs_and_key(),
        needs_and_key(partner="a"),
        needs_and_key(partner="b"),
    )
    assert [(need.partner, need.whose) for need in (*same, *other)] == [("a", "a"), ("a", "b")]
    assert (named, named_key) == (same, key) != (other, other_key)
    assert key != other_key


def test_the_key_of_a_video_of_a_condition_follows_that_condition(make: Make) -> None:
    def keys(**live: Any) -> list[str]:
        video = {"partners.a.video": {"from_condition": "live", "replicate": "same"}}
        axis = {"label": "kind", "conditions": {"live": live, "video": video}}
        return [trial.key for trial in expand(make(sweep=[axis]))]

    assert keys()[1] != keys(**{"partners.a.mirror.map": "none"})[1]
    assert keys()[1] == keys()[1] != keys()[0]


def test_the_table_of_parameters_names_the_source(make: Make) -> None:
    rows = {row.name: row.value for row in parameter_rows(shown(make, partner="b"))}
    assert rows["partners.a.video"] == "of b in results/x (0123456789ab)"
    assert rows["partners.b.video"] == "none"


def test_the_meaning_says_what_it_keeps_and_destroys(make: Make) -> None:
    [meaning] = [row.meaning for row in parameter_rows(make()) if row.name == "partner.video"]
    assert "Keeps the acts of the recorded one and how the other partner responds to them" in meaning
    assert "destroys any influence on them" in meaning


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("none", True),
        (RUN, True),
        (FILE, True),
        ({"file": "x.csv"}, True),
        ({"file": "x.csv", "partner": "a"}, False),
        ({"from": "x", "partner": "b"}, True),
        ({"from_condition": "x", "replicate": "next"}, True),
        ("live", False),
        ({"from_condition": "x", "replicate": "last"}, False),
        ({"from": "x", "partner": "c"}, False),
    ],
)
def test_the_schema_knows_it(value: Any, valid: bool) -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    document = {"name": "x", "question": "?", "seed": 1, "duration": "20 s"}
    assert validator.is_valid(document | {"partners": {"a": {"video": value}}}) is valid
