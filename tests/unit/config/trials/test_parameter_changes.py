"""Single parameters replaced by path."""

from collections.abc import Callable

import pytest

from snn.config.schema.experiment import Experiment
from snn.config.trials.parameter_changes import with_path, with_settings
from snn.errors import ConfigError

Make = Callable[..., Experiment]


def test_nothing_but_the_named_parameter_changes(make: Make) -> None:
    before = make(seed=7, partner={"cells": {"threshold": "-48 mV"}})
    after = with_settings(before, [("link.a_to_b.latency", "50 ms")])
    assert after.link.a_to_b.latency_ms == 50.0
    assert after.model_copy(update={"link": before.link}) == before


def test_a_common_path_sets_both_partners(make: Make) -> None:
    after = with_settings(make(), [("partner.oxytocin.level", 0.5)])
    assert (after.partners.a.oxytocin.level, after.partners.b.oxytocin.level) == (0.5, 0.5)


def test_a_later_setting_wins(make: Make) -> None:
    after = with_settings(make(), [("partner.oxytocin.level", 0.5), ("partners.b.oxytocin.level", 1)])
    assert (after.partners.a.oxytocin.level, after.partners.b.oxytocin.level) == (0.5, 1.0)


def test_the_sweep_is_removed(make: Make) -> None:
    assert with_settings(make(sweep=[{"label": "x", "conditions": {"p": {}}}]), []).sweep == ()


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        ("link.a_to_b.coupling", -1, "here: link.a_to_b.coupling: must be between 0 and 100, got -1"),
        ("link.a_to_b.cupling", 1, "here: link.a_to_b.cupling: unknown key; did you mean 'coupling'?"),
        (
            "partner.cells.threshold",
            "-65 mV",
            "here: partners.a.cells.reset_potential: -60 mV; must be below threshold (-65 mV)",
        ),
    ],
)
def test_errors_name_where_and_what(make: Make, path: str, value: object, line: str) -> None:
    with pytest.raises(ConfigError) as error:
        with_settings(make(), [(path, value)], where="here: ")  # type: ignore[list-item]
    assert str(error.value) == line


def test_paths_are_made_on_the_way_but_lead_through_mappings_only() -> None:
    document: dict[str, object] = {"a": 1}
    assert with_path(document, ["b", "c"], 2) == {"a": 1, "b": {"c": 2}}
    assert document == {"a": 1}
    with pytest.raises(ConfigError, match=r"^a: is no mapping, so it has no 'x'$"):
        with_path(document, ["a", "x"], 3)
