"""Rate-matched nulls: what is matched with what, and what is found."""

from collections.abc import Callable
from typing import Any

import pytest

from snn.config.file.load import experiment_from
from snn.config.file.resolved_document import differences, resolved_document
from snn.config.null_models.rate_matching import (
    found_match,
    matched_settings,
    matchings_of,
    turned,
    unsolved,
    with_matches,
)
from snn.config.schema.experiment import Experiment
from snn.config.schema.rate_matches import MATCHED_COUPLED, RATES, RateMatch
from snn.config.trials.expand import conditions_of, expand, live_conditions
from snn.errors import ConfigError

Make = Callable[..., Experiment]
COUPLED = {"rate_matched_coupled": True}
BOTH = COUPLED | {"rate_matched_uncoupled": True}
DOSES = {"label": "oxytocin", "keys": ["partner.oxytocin.level"], "values": [0, 0.5]}
MODULATED = {"oxytocin": {"level": 0.5}, "serotonin": {"level": 1.5, "mode": "inverted_u"}}


def match_of(key: str, **factors: float) -> RateMatch:
    return RateMatch(key=key, residuals=(0.01, -0.02, 0.03, -0.04), **factors)


def solved(experiment: Experiment, **factors: float) -> Experiment:
    todo = unsolved(live_conditions(experiment))
    return with_matches(experiment, tuple(match_of(matching.key, **factors) for _, matching in todo))


def test_a_neutral_start_keeps_the_links_and_an_uncoupled_one_the_modulators(make: Make) -> None:
    asked = make(partner=MODULATED, link={"a_to_b": {"coupling": 0.8}}, nulls=BOTH, replicates=9)
    uncoupled, coupled = matchings_of(asked)
    for matching in (uncoupled, coupled):
        assert matching.target.partners == asked.partners
        assert matching.target.link == asked.link
        assert (matching.target.seed, matching.target.replicates) == (1_000_000, 2)
        assert not matching.is_trivial
    for partner in (coupled.start.partners.a, coupled.start.partners.b):
        assert (partner.oxytocin.level, partner.serotonin.level, partner.serotonin.mode) == (0, 1, "receptor")
    assert coupled.start.link == asked.link
    assert uncoupled.start.partners == asked.partners
    assert (uncoupled.start.link.a_to_b.coupling, uncoupled.start.link.b_to_a.coupling) == (0, 0)


def test_modulators_that_live_are_held_neutral(make: Make) -> None:
    living = {"oxytocin": {"dynamics": "released"}, "serotonin": {"dynamics": "driven"}}
    (matching,) = matchings_of(make(partner=living, nulls=COUPLED))
    for partner in (matching.start.partners.a, matching.start.partners.b):
        assert (partner.oxytocin.dynamics, partner.oxytocin.level) == ("clamped", 0)
        assert partner.serotonin.dynamics == "clamped"


def test_what_is_not_solved_is_left_out_and_listed(make: Make) -> None:
    experiment = make(nulls=BOTH, sweep=[DOSES])
    labels = [tuple(label for _, label in found) for found, _ in conditions_of(experiment)]
    # neutral dyads have the rates of neutral dyads, without a search
    assert labels == [(0.0, "live"), (0.0, "rate-matched coupled"), (0.5, "live")]
    todo = unsolved(live_conditions(experiment))
    assert [(labels[0][1], matching.null.label) for labels, matching in todo] == [
        (0.0, "rate-matched uncoupled"),
        (0.5, "rate-matched uncoupled"),
        (0.5, "rate-matched coupled"),
    ]


def test_what_is_solved_is_a_null_like_any_other_with_plain_numbers(make: Make) -> None:
    partners = {"b": {"background": {"rate": "140 Hz"}}}
    experiment = solved(
        make(nulls=COUPLED, partner={"oxytocin": {"level": 0.5}}, partners=partners),
        background=0.75, observation=0.9, drive=1.1, efference_copy=0.5,
    )  # fmt: skip
    found = {labels[-1][1]: condition for labels, condition in conditions_of(experiment)}
    changes = differences(found["live"], found["rate-matched coupled"])
    expected = {"oxytocin.level": 0, "background.observation_factor": 0.9, "efference_copy.weight": "0.2 nS"}
    expected["intention.drive_rate"] = "550 Hz"
    assert {path: value for path, (_, value) in changes.items()} == {
        **{f"partners.{name}.{path}": value for name in "ab" for path, value in expected.items()},
        "partners.a.background.rate": "210 Hz",
        "partners.b.background.rate": "105 Hz",
    }
    assert unsolved(live_conditions(experiment)) == []


def test_a_null_that_changes_nothing_is_the_run_itself(make: Make) -> None:
    live, null = expand(make(nulls=COUPLED))
    assert live.key == null.key
    (matching,) = matchings_of(make(nulls=COUPLED))
    found = found_match(make(nulls=COUPLED), matching)
    assert found is not None
    assert found.residuals == (0, 0, 0, 0)


def test_what_is_found_survives_the_file(make: Make) -> None:
    experiment = solved(make(nulls=BOTH, partner=MODULATED), background=0.71)
    assert experiment_from(resolved_document(experiment)) == experiment


def test_the_last_match_of_a_key_counts(make: Make) -> None:
    experiment = with_matches(make(), (match_of("one", drive=0.5), match_of("two")))
    again = with_matches(experiment, (match_of("one", drive=0.7),))
    assert [(match.key, match.drive) for match in again.nulls.rate_matching.found] == [
        ("one", 0.7),
        ("two", 1.0),
    ]


@pytest.mark.parametrize(
    ("parts", "same"),
    [
        ({"replicates": 30, "name": "y", "seed": 5}, True),
        ({"nulls": COUPLED | {"uncoupled": True}}, True),
        ({"link": {"a_to_b": {"coupling": 0.9}}}, False),
        ({"nulls": COUPLED | {"rate_matching": {"seed": 3}}}, False),
        ({"nulls": COUPLED | {"rate_matching": {"replicates": 3}}}, False),
        ({"nulls": COUPLED | {"rate_matching": {"tolerance": 0.01}}}, False),
        ({"analysis": {"transient": "1 s"}}, False),
        ({"duration": "21 s"}, False),
    ],
)
def test_a_match_is_found_again_where_the_search_would_be_the_same(
    make: Make, parts: dict[str, Any], same: bool
) -> None:
    plain = {"nulls": COUPLED, "partner": MODULATED}
    (one,), (other,) = matchings_of(make(**plain)), matchings_of(make(**plain | parts))
    assert (one.key == other.key) is same


def test_the_two_nulls_of_a_condition_are_solved_apart(make: Make) -> None:
    keys = {matching.key for matching in matchings_of(make(nulls=BOTH, partner=MODULATED))}
    assert len(keys) == 2


def test_factors_of_1_leave_a_value_to_the_last_digit(make: Make) -> None:
    condition = make(partner={"background": {"rate": "280.12345678 Hz"}})
    assert matched_settings(condition, match_of("k", drive=1.5)) == (
        ("partners.a.intention.drive_rate", "750 Hz"),
        ("partners.b.intention.drive_rate", "750 Hz"),
    )
    assert turned(condition, {"background": 0.5})[0] == ("partners.a.background.rate", "140.061728 Hz")


def test_residuals_are_told_with_their_rates() -> None:
    told = MATCHED_COUPLED.told(match_of("k"), tolerance=0.05)
    assert told == (
        "rate-matched coupled: rates agree to 5%: observation base +1.0%, observation executing -2.0%, "
        "execution base +3.0%, execution executing -4.0%"
    )
    assert "could NOT be matched to 3%" in MATCHED_COUPLED.told(match_of("k"), tolerance=0.03)
    assert MATCHED_COUPLED.judged == RATES


def test_a_condition_that_takes_from_another_cannot_be_calibrated(make: Make) -> None:
    kinds = {
        "trained": {"partner.mirror.learning.rule": "triplet"},
        "meeting": {"partner.mirror.map": {"from_condition": "trained"}},
    }
    experiment = make(sweep=[{"label": "kind", "conditions": kinds}], nulls=COUPLED, partner=MODULATED)
    with pytest.raises(ConfigError) as error:
        expand(experiment)
    assert str(error.value) == (
        "sweep (kind = meeting): nulls: rates cannot be matched in a condition that takes something from another one"
    )
