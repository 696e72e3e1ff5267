"""Partners who are films: how that is written, checked, kept and named."""

import pickle
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from snn.config.expand import expand, trial_key
from snn.config.experiment import Experiment
from snn.config.json_schema import json_schema
from snn.config.load import experiment_from
from snn.config.parameter_table import parameter_rows
from snn.config.references import FromCondition, FromRun
from snn.config.resolved import resolved_document
from snn.config.versions import MODEL_VERSION, SCHEMA_VERSION
from snn.errors import ConfigError

Make = Callable[..., Experiment]
HASH = "0123456789abcdef" * 4
RUN: dict[str, Any] = {"from": "results/x", "sha256": HASH}
LIVE_AND_FILM = [
    {
        "label": "kind",
        "conditions": {"live": {}, "film": {"partners.a.replay": {"from_condition": "live"}}},
    }
]


def filmed(make: Make, **changes: Any) -> Experiment:
    return make(partners={"a": {"replay": RUN | changes}})


def test_nobody_is_a_film_unless_told(make: Make) -> None:
    assert make().partners.a.replay is None
    assert make(partner={"replay": "none"}).partners.b.replay is None
    own = make(partner={"replay": RUN}, partners={"b": {"replay": "none"}}).partners
    assert (own.a.replay is None, own.b.replay is None) == (False, True)


def test_a_run_shows_each_partner_itself_unless_another_is_named(make: Make) -> None:
    both = make(partner={"replay": RUN}).partners
    assert both.a.replay == FromRun(path="results/x", sha256=HASH, partner="a")
    assert both.b.replay == FromRun(path="results/x", sha256=HASH, partner="b")
    assert filmed(make, partner="b").partners.a.replay == FromRun(path="results/x", sha256=HASH, partner="b")


def test_it_is_the_next_replicate_unless_told_otherwise(make: Make) -> None:
    [_, film] = expand(make(replicates=1, sweep=_with_replicate("same")))
    assert film.experiment.partners.a.replay == FromCondition(condition="live", replicate="same")
    film = expand(make(replicates=2, sweep=LIVE_AND_FILM))[-1]
    assert film.experiment.partners.a.replay == FromCondition(condition="live", replicate="next")


def _with_replicate(replicate: str) -> list[dict[str, Any]]:
    film = {"partners.a.replay": {"from_condition": "live", "replicate": replicate}}
    return [{"label": "kind", "conditions": {"live": {}, "film": film}}]


def test_a_condition_may_be_alive_where_the_others_are_not(make: Make) -> None:
    axis = {"label": "kind", "conditions": {"film": {}, "live": {"partners.a.replay": "none"}}}
    film, live = expand(make(partners={"a": {"replay": RUN}}, sweep=[axis]))
    assert live.experiment.partners.a.replay is None
    assert film.experiment.partners.a.replay is not None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "must be none, {from_condition: LABEL} or {from: RUN}; got null"),
        ("live", 'must be none, {from_condition: LABEL} or {from: RUN}; got text "live"'),
        (["x"], "must be none, {from_condition: LABEL} or {from: RUN}; got list"),
        ({}, "from: expected the path of a run, got null"),
        (RUN | {"whose": "a"}, "whose: unknown key; allowed: from, partner, sha256"),
        (RUN | {"partner": "c"}, 'partner: must be one of a, b, got text "c"'),
        ({"from_condition": "x", "replicate": "last"}, 'replicate: must be same or next, got text "last"'),
    ],
)
def test_what_is_no_film(make: Make, value: Any, reason: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(partners={"a": {"replay": value}})
    assert str(error.value) == f"configuration: partners.a.replay: {reason}"


def test_the_resolved_document_keeps_it_and_loads_as_the_same(make: Make) -> None:
    experiment = make(partners={"a": {"replay": RUN}}, sweep=LIVE_AND_FILM)
    document = resolved_document(experiment)
    assert document["partners"]["a"]["replay"] == RUN | {"partner": "a"}
    assert document["partners"]["b"]["replay"] == "none"
    assert experiment_from(document) == experiment
    assert pickle.loads(pickle.dumps(experiment)) == experiment  # noqa: S301 (our own bytes)


def test_the_key_is_that_of_the_content_and_of_whose_it_is(make: Make) -> None:
    key = trial_key(filmed(make), 0)
    assert trial_key(filmed(make, **{"from": "elsewhere"}), 0) == key
    assert trial_key(filmed(make, sha256="f" * 64), 0) != key
    assert trial_key(filmed(make, partner="b"), 0) != key
    assert trial_key(make(), 0) != key
    assert trial_key(make(partners={"b": {"replay": RUN | {"partner": "a"}}}), 0) != key


def test_without_a_film_the_key_is_what_it_was_before_there_were_films(make: Make) -> None:
    # Computed then; versions of model and schema enter it, so it changes with those.
    assert (MODEL_VERSION, SCHEMA_VERSION) != (1, 1) or trial_key(make(), 0) == "dd8300ab9cb37724"


def test_the_key_of_a_film_of_a_condition_follows_that_condition(make: Make) -> None:
    def keys(**live: Any) -> list[str]:
        film = {"partners.a.replay": {"from_condition": "live", "replicate": "same"}}
        axis = {"label": "kind", "conditions": {"live": live, "film": film}}
        return [trial.key for trial in expand(make(sweep=[axis]))]

    assert keys()[1] != keys(**{"partners.a.mirror.map": "none"})[1]
    assert keys()[1] == keys()[1] != keys()[0]


def test_the_table_of_parameters_names_the_source(make: Make) -> None:
    rows = {row.name: row.value for row in parameter_rows(filmed(make, partner="b"))}
    assert rows["partners.a.replay"] == "of b in results/x (0123456789ab)"
    assert rows["partners.b.replay"] == "none"


def test_the_meaning_says_what_it_keeps_and_destroys(make: Make) -> None:
    [meaning] = [row.meaning for row in parameter_rows(make()) if row.name == "partner.replay"]
    assert "Keeps the film's acts, intentions, rates and timing" in meaning
    assert "destroys any influence on the film's spikes" in meaning


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("none", True),
        (RUN, True),
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
    assert validator.is_valid(document | {"partners": {"a": {"replay": value}}}) is valid
