"""Values set on the command line."""

from typing import Any

import pytest

from snn.config.file.overrides import with_overrides
from snn.errors import ConfigError, ConfigWarning


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        ("a.b=0.5", {"a": {"b": 0.5}}),
        (" a = 50 ms ", {"a": "50 ms"}),
        ("a=no", {"a": "no"}),
        ("a=null", {"a": None}),
        ("a='x=y'", {"a": "x=y"}),
        ("a=x=y", {"a": "x=y"}),
        ("a=[[1, 0], [0, 1]]", {"a": [[1, 0], [0, 1]]}),
        ("a={b: 1}", {"a": {"b": 1}}),
        ("a=1e-1", {"a": 0.1}),
    ],
)
def test_a_value_is_yaml(override: str, expected: dict[str, Any]) -> None:
    assert with_overrides({}, [override]) == (
        expected,
        (tuple(override.partition("=")[0].strip().split(".")),),
    )


def test_the_document_itself_is_not_changed() -> None:
    document = {"a": {"b": [1]}}
    changed, _ = with_overrides(document, ["a.b=[2]", "a.c=3"])
    assert document == {"a": {"b": [1]}}
    assert changed == {"a": {"b": [2], "c": 3}}


@pytest.mark.parametrize("override", ["a", "=1", "a..b=1", ".a=1", "a.=1"])
def test_what_is_no_override(override: str) -> None:
    with pytest.raises(ConfigError) as error:
        with_overrides({}, [override])
    assert str(error.value) == f"--set: expected KEY=VALUE, got '{override}'"


def test_a_leading_zero_is_remarked() -> None:
    with pytest.warns(ConfigWarning, match="^--set seed: 012 is read as 12; drop the leading zero$"):
        assert with_overrides({}, ["seed=012"])[0] == {"seed": 12}


def test_a_common_key_that_a_partner_sets_itself_is_remarked() -> None:
    document = {"partners": {"a": {"oxytocin": {"level": 0}}}}
    with pytest.warns(ConfigWarning) as warned:
        with_overrides(document, ["partner.oxytocin.level=1"])
    assert [str(warning.message) for warning in warned] == [
        "--set: partner.oxytocin.level does not reach partners.a, which sets it; set that too"
    ]


def test_what_stands_in_a_list_is_set_by_the_name_that_messages_print(load) -> None:
    text = "partner: {intention: {events: [{channel: smile, onset: 1 s, duration: 1 s}]}}"
    set_to = "partner.intention.events[0].onset=2 s"
    experiment = load(text, head=True, overrides=[set_to])
    assert experiment.partners.b.intention.events[0].onset_s == 2.0
    for number, reason in ((1, "has 1 items, so it has no [1]"), (0, "is no list, so it has no [0]")):
        path = "partner.intention.events[1].onset" if number else "partner.intention[0]"
        where = "partner.intention.events" if number else "partner.intention"
        with pytest.raises(ConfigError) as error:
            load(text, head=True, overrides=[f"{path}=2 s"])
        assert str(error.value) == f"--set: {where}: {reason}"
    with pytest.raises(ConfigError) as error:
        load(text, head=True, overrides=["partner.intention.events[0].onset=-2 s"])
    assert error.value.lines == ("--set: partner.intention.events[0].onset: must be >= 0 s, got -2 s",)
