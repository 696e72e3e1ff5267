"""What a calibration simulates of an experiment."""

import pytest

from snn.config.file.load import experiment_from
from snn.config.file.overrides import with_overrides
from snn.config.null_models.axis import simulates
from snn.config.null_models.registry import n_null_points
from snn.config.trials.calibration_parts import is_spared, kind_of, ladder_part, null_part, partners_alike
from snn.config.trials.expand import expand
from snn.errors import ConfigError
from snn.wording import of_the_command_line

NEEDED = {"uncoupled": True, "common_input": [1.0], "cut_link": True, "replay": True}
LADDER = {"label": "coupling", "keys": ["link.a_to_b.coupling", "link.b_to_a.coupling"], "values": [0.5]}


def experiment(**parts):
    return experiment_from(
        {"name": "x", "question": "q", "seed": 1, "duration": "40 s", "replicates": 50, **parts}
    )


def test_nulls_that_are_named_are_simulated_without_twins():
    asked = experiment(nulls={**NEEDED, "lesion_twin": {"branches": 5}}, sweep=[LADDER])
    found = null_part(asked)
    assert found.nulls.lesion_twin.branches == 0
    # live, uncoupled, common input, two cuts, two replays
    assert n_null_points(found.nulls) == 7
    assert found.sweep == ()
    assert found.replicates == 50


def test_pseudo_dyads_are_not_made_twice():
    found = null_part(experiment(nulls={**NEEDED, "pseudo_dyads": True})).nulls
    assert n_null_points(found) == 7


@pytest.mark.parametrize("missing", NEEDED)
def test_a_null_that_is_needed_is_told_with_how_to_add_it(missing):
    named = {name: value for name, value in NEEDED.items() if name != missing}
    with pytest.raises(ConfigError, match=rf"needs {missing} too: add {{'nulls\.{missing}': "):
        null_part(experiment(nulls=named))


def test_what_is_told_to_add_is_enough():
    with of_the_command_line(), pytest.raises(ConfigError) as told:
        null_part(experiment(nulls={"scrambled_map": True}))
    added = [word.rstrip(",") for word in str(told.value).split() if word.startswith("nulls.")]
    document = {"name": "x", "question": "q", "seed": 1, "duration": "40 s", "replicates": 50}
    asked = experiment_from(with_overrides(document, added)[0])
    assert n_null_points(null_part(asked).nulls) == 7  # live, uncoupled, a film, two cuts, two replays


@pytest.mark.parametrize("link", ["a_to_b", "b_to_a"])
def test_a_live_dyad_that_is_not_coupled_is_no_live_dyad(link):
    with pytest.raises(ConfigError, match=rf"link\.{link}\.coupling is 0"):
        null_part(experiment(link={link: {"coupling": 0.0}}))


@pytest.mark.parametrize("nulls", [{}, {"lesion_twin": {"branches": 5}}])
def test_without_a_named_null_all_are_simulated(nulls):
    # live, uncoupled, two films, each also late and by turns, slow drive, scrambled, two cuts, two replays, two
    # scripts, a third party's video to a, and twice to b
    assert n_null_points(null_part(experiment(nulls=nulls)).nulls) == 1 + 1 + 3 * 2 + 1 + 1 + 3 * 2 + 1 + 2


def test_the_ladder_is_the_sweep_without_nulls_and_with_fewer_dyads():
    found = ladder_part(experiment(nulls=NEEDED, sweep=[LADDER]), replicates=12)
    assert found is not None
    assert not simulates(found.nulls)
    assert found.replicates == 12
    assert [axis.label for axis in found.sweep] == ["coupling"]
    assert ladder_part(experiment(), replicates=12) is None


def test_what_is_a_matter_of_its_own_stays_out():
    apart = {"rate_matched_uncoupled": True, "rate_matched_coupled": True, "lesion_twin": {"branches": 5}}
    assert null_part(experiment(nulls=NEEDED | apart)).nulls == null_part(experiment(nulls=NEEDED)).nulls


def test_a_ladder_that_is_called_as_a_null_is_refused():
    for taken in ("uncoupled", "live", "pseudo-dyads"):
        axis = {"label": "kind", "conditions": {taken: {"link.a_to_b.coupling": 0.5}}}
        with pytest.raises(
            ConfigError, match=f"'{taken}' is also what a null of the calibration is called"
        ) as error:
            ladder_part(experiment(sweep=[axis]), replicates=12)
        assert len(str(error.value).splitlines()) == 1
    axis = {"label": "kind", "conditions": {"unlinked": {"link.a_to_b.coupling": 0.5}}}
    assert ladder_part(experiment(sweep=[axis]), replicates=12) is not None


def test_where_partners_are_alike_one_of_two_images_is_spared():
    def spared(**parts):
        part = null_part(experiment(nulls=NEEDED | {"same_script": True}, replicates=40, **parts))
        return {dict(trial.condition)["null"] for trial in expand(part) if is_spared(trial, part)}

    assert spared() == {"cut a_to_b", "replay b", "same script b"}
    assert spared(partners={"b": {"oxytocin": {"level": 1}}}) == set()


def test_kinds_are_named_by_their_point():
    assert kind_of(()) == "live"
    assert kind_of((("coupling", 0.5), ("level", "low"))) == "coupling 0.5, low"


@pytest.mark.parametrize(
    ("parts", "alike"),
    [
        ({}, True),
        ({"partner": {"oxytocin": {"level": 1}}}, True),
        ({"partners": {"b": {"oxytocin": {"level": 1}}}}, False),
        ({"partners": {"a": {"body": {"time_constant": "60 ms"}}}}, False),
        ({"link": {"a_to_b": {"latency": "110 ms"}}}, False),
        ({"protocol": {"shared_events": {"lag_a": "50 ms", "lag_b": "50 ms"}}}, True),
        ({"protocol": {"shared_events": {"lag_b": "50 ms"}}}, False),
        ({"protocol": {"phases": [{"name": "p", "duration": "40 s"}]}}, False),
    ],
)
def test_one_direction_stands_for_both_only_where_nothing_tells_partners_apart(parts, alike):
    assert partners_alike(experiment(**parts)) is alike
