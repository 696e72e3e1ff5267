"""How `partner` enters both partners."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snn.config.schema.experiment import Experiment
from snn.config.schema.partner_defaults import deep_merge, followers, has_path
from snn.errors import ConfigError

Make = Callable[..., Experiment]
TREES = st.recursive(
    st.integers(), lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3), max_leaves=8
)


def test_both_partners_take_the_default_and_either_may_override_it(make: Make) -> None:
    partners = make(
        partner={"oxytocin": {"level": 0.5, "half_level": 0.3}}, partners={"b": {"oxytocin": {"level": 0.9}}}
    ).partners
    assert (partners.a.oxytocin.level, partners.b.oxytocin.level) == (0.5, 0.9)
    assert (partners.a.oxytocin.half_level, partners.b.oxytocin.half_level) == (0.3, 0.3)


def test_a_list_is_replaced_whole(make: Make) -> None:
    def events(onset: str) -> dict[str, Any]:
        return {"intention": {"events": [{"channel": "smile", "onset": onset, "duration": "1 s"}]}}

    partners = make(partner=events("1 s"), partners={"a": events("2 s")}).partners
    assert [event.onset_s for event in partners.a.intention.events] == [2.0]
    assert [event.onset_s for event in partners.b.intention.events] == [1.0]


@given(TREES, TREES)
@settings(deadline=None)
def test_merging_changes_neither_side_and_overrides_win(defaults: Any, overrides: Any) -> None:
    import copy

    before = copy.deepcopy((defaults, overrides))
    merged = deep_merge(defaults, overrides)
    assert (defaults, overrides) == before
    assert deep_merge(merged, overrides) == merged
    assert deep_merge(defaults, {} if isinstance(defaults, dict) else defaults) == defaults


def test_has_path() -> None:
    raw = {"a": {"b": {"c": 1}}, "d": 5}
    assert has_path(raw, "a.b.c")
    assert has_path(raw, "a.b")
    assert not has_path(raw, "a.x")
    assert not has_path(raw, "a.b.x")
    assert has_path(raw, "d.e")  # 5 stands where a mapping should be: it is what gets reported


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, ["partners.a.mirror.map", "partners.b.mirror.map"]),
        ({"a": {"mirror": {"map": "none"}}}, ["partners.b.mirror.map"]),
        ({"a": {"mirror": {"weight": "1 nS"}}}, ["partners.a.mirror.map", "partners.b.mirror.map"]),
        ({"a": {"mirror": {"map": "none"}}, "b": {"mirror": {"map": "none"}}}, ["partner.mirror.map"]),
    ],
)
def test_a_common_key_reaches_the_partners_that_do_not_set_it(
    own: dict[str, Any], expected: list[str]
) -> None:
    assert followers("partner.mirror.map", own, Experiment) == expected


@pytest.mark.parametrize("key", ["partner.no.such", "link.a_to_b.coupling", 5])
def test_other_keys_stay_as_they_are(key: object) -> None:
    assert followers(key, {}, Experiment) == [key]


@pytest.mark.parametrize(
    ("document", "line"),
    [
        ({"partner": {"oxytocin": {"level": 2}}}, "partner.oxytocin.level: must be between 0 and 1, got 2"),
        (
            {"partners": {"a": {"oxytocin": {"level": 2}}}},
            "partners.a.oxytocin.level: must be between 0 and 1, got 2",
        ),
        (
            {"partner": {"oxytocin": {"level": 2}}, "partners": {"a": {"oxytocin": {"level": 0}}}},
            "partner.oxytocin.level: must be between 0 and 1, got 2",
        ),
        (
            {
                "partner": {"oxytocin": {"level": 2}},
                "partners": {"a": {"oxytocin": {"level": 0}}, "b": {"oxytocin": {"level": 0}}},
            },
            "partner.oxytocin.level: must be between 0 and 1, got 2",
        ),
        ({"partner": 5}, "partner: expected mapping, got 5; write e.g. {size_factor: 5}"),
        (
            {"partner": {"cells": 5}, "partners": {"a": {"cells": {}}}},
            "partner.cells: expected mapping, got 5; write e.g. {capacitance: 5 nF}",
        ),
        ({"partners": None}, "partners: expected mapping, got null"),
        ({"partners": {"c": {}}}, "partners.c: unknown key; allowed: a, b"),
        (
            {"partners": {"b": {"cells": {"threshold": "-65 mV"}}}},
            "partners.b.cells.reset_potential: -60 mV; must be below threshold (-65 mV)",
        ),
    ],
)
def test_an_error_is_told_once_and_where_it_was_made(make: Make, document: dict[str, Any], line: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(**document)
    assert str(error.value) == f"configuration: {line}"


def test_defaults_that_contradict_only_each_other_are_fine_if_both_partners_resolve_it(make: Make) -> None:
    resolved = {"cells": {"reset_potential": "-70 mV"}}
    partners = make(
        partner={"cells": {"threshold": "-65 mV"}}, partners={"a": resolved, "b": resolved}
    ).partners
    assert (partners.a.cells.threshold_mV, partners.a.cells.reset_potential_mV) == (-65.0, -70.0)
