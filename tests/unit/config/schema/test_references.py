"""Values taken from other runs: how they are written, checked, kept and named."""

import pickle
from collections.abc import Callable
from typing import Any

import pytest

from snn.config.file.load import experiment_from
from snn.config.file.parameter_table import parameter_rows
from snn.config.file.resolved_document import resolved_document, resolved_yaml
from snn.config.schema.experiment import Experiment
from snn.config.schema.references import FromCondition, FromRun, is_reference
from snn.config.trials.expand import trial_key
from snn.errors import ConfigError

Make = Callable[..., Experiment]
HASH = "0123456789abcdef" * 4
RUN: dict[str, Any] = {"from": "results/x", "sha256": HASH}
GIVEN = {"source": "given", "bursts": {"from_condition": "contingent"}}


def with_map(make: Make, **changes: Any) -> Experiment:
    return make(partner={"mirror": {"map": RUN | changes}})


def test_a_run_gives_each_partner_its_own_map_unless_another_is_named(make: Make) -> None:
    both = with_map(make)
    assert both.partners.a.mirror.map == FromRun(path="results/x", sha256=HASH, partner="a")
    assert both.partners.b.mirror.map == FromRun(path="results/x", sha256=HASH, partner="b")
    crossed = make(partners={"a": {"mirror": {"map": RUN | {"partner": "b"}}}})
    assert crossed.partners.a.mirror.map == FromRun(path="results/x", sha256=HASH, partner="b")
    assert crossed.partners.b.mirror.map == "congruent"


def test_bursts_come_from_the_next_replicate_unless_told_otherwise(make: Make) -> None:
    dopamine = make(partners={"a": {"reward": {"dopamine": GIVEN}}}).partners.a.reward.dopamine
    assert dopamine.bursts == FromCondition(condition="contingent", replicate="next")
    same = {"source": "given", "bursts": {"from_condition": "x", "replicate": "same"}}
    dopamine = make(partners={"a": {"reward": {"dopamine": same}}}).partners.a.reward.dopamine
    assert dopamine.bursts == FromCondition(condition="x", replicate="same")


def test_a_map_comes_from_the_same_replicate(make: Make) -> None:
    taken = make(partner={"mirror": {"map": {"from_condition": "trained"}}}).partners.b.mirror.map
    assert taken == FromCondition(condition="trained", replicate="same")


def test_a_reference_replaces_the_default_whole(make: Make) -> None:
    own = {"a": {"mirror": {"map": {"from_condition": "x"}}}, "b": {"mirror": {"map": "naive"}}}
    experiment = make(partner={"mirror": {"map": RUN, "fraction": 0.5}}, partners=own)
    assert experiment.partners.a.mirror.map == FromCondition(condition="x", replicate="same")
    assert experiment.partners.a.mirror.fraction == 0.5
    assert experiment.partners.b.mirror.map == "naive"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"form": "x"}, "form: unknown key; did you mean 'from'?"),
        ({"xyz": "x"}, "xyz: unknown key; allowed: from, partner, sha256"),
        ({}, "from: expected the path of a run, got null"),
        (RUN | {"from": ""}, 'from: expected the path of a run, got text ""'),
        (RUN | {"from": 3}, "from: expected the path of a run, got 3"),
        (RUN | {"from": "a\tb"}, 'from: expected the path of a run, got text "a\\tb"'),
        (RUN | {"partner": "c"}, 'partner: must be one of a, b, got text "c"'),
        (RUN | {"sha256": "12"}, 'sha256: expected 64 hexadecimal digits, got text "12"'),
        (
            {"from": "x"},
            "from: a run is only looked up when a configuration file is loaded; give its sha256",
        ),
        ({"from_condition": 1}, "from_condition: expected the label of a condition, got 1"),
        ({"from_condition": "x", "replicate": "next"}, 'replicate: must be same, got text "next"'),
        (
            {"from_condition": "x", "partner": "a"},
            "partner: unknown key; allowed: from_condition, replicate",
        ),
    ],
)
def test_maps_that_are_none(make: Make, value: dict[str, Any], reason: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(partner={"mirror": {"map": value}})
    assert str(error.value) == f"configuration: partner.mirror.map: {reason}"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"from": "x"}, ": from: unknown key; allowed: from_condition, replicate"),
        ({"from_condition": ""}, ': from_condition: expected the label of a condition, got text ""'),
        (
            {"from_condition": "x", "replicate": "nxt"},
            ': replicate: must be same or next, got text "nxt"',
        ),
        ([{"att": "1 s"}], "[0].att: unknown key; did you mean 'at'?"),
        ([{"at": "1"}], '[0].at: unit missing, write e.g. "1 s"'),
        ("x", ': expected list, got text "x"'),
    ],
)
def test_bursts_that_are_none(make: Make, value: Any, reason: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(partners={"a": {"reward": {"dopamine": {"source": "given", "bursts": value}}}})
    assert str(error.value).startswith(f"configuration: partners.a.reward.dopamine.bursts{reason}")


@pytest.mark.parametrize("source", ["contingent", "clamped"])
def test_bursts_of_another_condition_are_given_ones(make: Make, source: str) -> None:
    with pytest.raises(ConfigError, match="bursts: are for source given"):
        make(partner={"reward": {"dopamine": GIVEN | {"source": source}}})


def test_too_many_bursts_are_refused(make: Make) -> None:
    many = [{"at": "1 s"}] * 10_001
    with pytest.raises(ConfigError, match="bursts: holds 10001 items; at most 10000"):
        make(partner={"reward": {"dopamine": {"source": "given", "bursts": many}}})


def test_the_resolved_document_keeps_it_and_loads_as_the_same(make: Make) -> None:
    experiment = make(
        partner={"mirror": {"map": RUN}, "reward": {"dopamine": GIVEN}},
        partners={"b": {"mirror": {"map": {"from_condition": "x"}}}},
        sweep=[{"label": "k", "conditions": {"x": {"partners.b.mirror.map": RUN | {"partner": "a"}}}}],
    )
    document = resolved_document(experiment)
    assert document["partners"]["a"]["mirror"]["map"] == RUN | {"partner": "a"}
    assert document["partners"]["b"]["mirror"]["map"] == {"from_condition": "x", "replicate": "same"}
    assert document["partners"]["a"]["reward"]["dopamine"]["bursts"] == {
        "from_condition": "contingent",
        "replicate": "next",
    }
    assert document["sweep"][0]["conditions"]["x"] == {"partners.b.mirror.map": RUN | {"partner": "a"}}
    assert experiment_from(document) == experiment
    assert hash(experiment_from(document)) == hash(experiment)
    assert pickle.loads(pickle.dumps(experiment)) == experiment  # noqa: S301 (our own bytes)
    assert f"sha256: {HASH}" in resolved_yaml(experiment).replace("'", "")


def test_the_key_is_that_of_the_content_and_of_whose_it_is(make: Make) -> None:
    key = trial_key(with_map(make), 0)
    assert trial_key(with_map(make, **{"from": "elsewhere"}), 0) == key
    assert trial_key(with_map(make, sha256="f" * 64), 0) != key
    assert trial_key(with_map(make, partner="a"), 0) != key
    assert trial_key(make(), 0) != key
    own = {"a": {"mirror": {"map": RUN | {"partner": "a"}}}, "b": {"mirror": {"map": RUN}}}
    assert trial_key(make(partners=own), 0) == key


def test_the_table_of_parameters_names_the_source(make: Make) -> None:
    rows = {row.name: row.value for row in parameter_rows(with_map(make))}
    assert rows["partners.a.mirror.map"] == "of a in results/x (0123456789ab)"
    assert rows["partners.b.mirror.map"] == "of b in results/x (0123456789ab)"
    rows = {row.name: row.value for row in parameter_rows(make(partner={"reward": {"dopamine": GIVEN}}))}
    assert rows["partner.reward.dopamine.bursts"] == "from condition contingent (next replicate)"


@pytest.mark.parametrize(
    ("value", "refers"),
    [
        ({"from": 1}, True),
        ({"from_condition": 1}, True),
        ({"at": 1}, False),
        ("from", False),
        (["from"], False),
    ],
)
def test_what_refers(value: object, refers: bool) -> None:
    assert is_reference(value) is refers
