"""Intended events."""

from collections.abc import Callable
from typing import Any

import pytest

from snn.config.schema.drive import Intention
from snn.config.schema.experiment import Experiment
from snn.errors import ConfigError

Make = Callable[..., Experiment]


def test_events_are_read_in_their_order() -> None:
    events = [
        {"channel": "touch", "onset": "1.5 s", "duration": "500 ms", "intensity": 2},
        {"channel": "smile", "onset": "0 s", "duration": "1 s"},
    ]
    held = Intention.model_validate({"events": events}).events
    assert [(e.channel, e.onset_s, e.duration_s, e.intensity) for e in held] == [
        ("touch", 1.5, 0.5, 2.0),
        ("smile", 0.0, 1.0, 1.0),
    ]


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (
            {"channel": "smil", "onset": "1 s", "duration": "1 s"},
            "[0].channel: must be one of smile, touch, frown, withdraw; got text \"smil\"; did you mean 'smile'?",
        ),
        ({"channel": "smile", "duration": "1 s"}, "[0].onset: is required"),
        ({"channel": "smile", "onset": "-1 s", "duration": "1 s"}, "[0].onset: must be >= 0 s, got -1 s"),
        (
            {"channel": "smile", "onset": "1 s", "duration": "0 s"},
            "[0].duration: must be >= 0.001 s, got 0 s",
        ),
        (
            {"channel": "smile", "onset": "1 s", "druation": "1 s"},
            "[0].druation: unknown key; did you mean 'duration'?",
        ),
        ("smile", '[0]: expected mapping, got text "smile"; write e.g. {channel: smile}'),
    ],
)
def test_events_that_are_none(make: Make, event: Any, line: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(partners={"a": {"intention": {"events": [event]}}})
    assert error.value.lines[0] == f"configuration: partners.a.intention.events{line}"


def test_a_repertoire_holds_acts_in_the_order_of_the_channels() -> None:
    assert Intention().repertoire == ("smile", "touch", "frown", "withdraw")
    for given in (["frown", "smile"], ["smile", "frown"]):
        assert Intention.model_validate({"repertoire": given}).repertoire == ("smile", "frown")
    assert Intention.model_validate({"repertoire": []}).repertoire == ()


@pytest.mark.parametrize(
    ("repertoire", "line"),
    [
        (["smile", "touch", "smile"], ": 'smile' given twice; name each act once"),
        (
            ["smyle"],
            "[0]: must be one of smile, touch, frown, withdraw; got text \"smyle\"; did you mean 'smile'?",
        ),
        ("smile", ': expected list, got text "smile"'),
    ],
)
def test_repertoires_that_are_none(make: Make, repertoire: Any, line: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(partners={"a": {"intention": {"repertoire": repertoire}}})
    assert str(error.value) == f"configuration: partners.a.intention.repertoire{line}"
