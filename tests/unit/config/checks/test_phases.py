"""Phases fill the experiment, and one of them is measured."""

from collections.abc import Callable
from typing import Any

import pytest

from snn.config.schema.experiment import Experiment
from snn.errors import ConfigError

Make = Callable[..., Experiment]
TRAINING = {"name": "training", "duration": "15 s", "a_to_b": 0, "b_to_a": 0}
MEETING = {"name": "meeting", "duration": "5 s", "learning": 0}


@pytest.mark.parametrize(
    ("phases", "parts", "line"),
    [
        (
            [TRAINING, MEETING | {"name": "training"}],
            {},
            "protocol.phases[1].name: 'training' is the name of two phases; rename one",
        ),
        (
            [TRAINING, MEETING | {"duration": "5.5 s"}],
            {},
            "protocol.phases: their durations add up to 20.5 s, which must be duration (20 s); change either",
        ),
        (
            [TRAINING | {"duration": "14.99995 s"}, MEETING | {"duration": "5.00005 s"}],
            {},
            "protocol.phases[0].duration: 14.99995 s is not a whole multiple of protocol.time_step (0.1 ms)",
        ),
        (
            [TRAINING, MEETING],
            {"phase": "meting"},
            "analysis.phase: 'meting': must be one of training, meeting; did you mean 'meeting'?",
        ),
        (
            [TRAINING, MEETING],
            {"phase": "xyz"},
            "analysis.phase: 'xyz': must be one of training, meeting",
        ),
        (
            [],
            {"phase": "meeting"},
            "analysis.phase: 'meeting': there are no phases; leave it out, or list them under protocol.phases",
        ),
        (
            [TRAINING, MEETING],
            {"transient": "5 s"},
            "analysis.transient: 5000 ms; must be shorter than the measured phase 'meeting' (5 s)",
        ),
        (
            [TRAINING, MEETING],
            {"transient": "15 s", "phase": "training"},
            "analysis.transient: 15000 ms; must be shorter than the measured phase 'training' (15 s)",
        ),
        (
            [],
            {"transient": "19.9 s", "bin": "200 ms", "max_lag": "400 ms"},
            "analysis.bin: 200 ms; must be at most what is analysed, which is 100 ms after the transient; lengthen "
            "duration or shorten either",
        ),
        ([], {"transient": "20 s"}, "analysis.transient: 20000 ms; must be shorter than duration (20 s)"),
    ],
)
def test_contradictions(make: Make, phases: list[Any], parts: dict[str, Any], line: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(protocol={"phases": phases}, analysis=parts)
    assert error.value.lines[0] == f"configuration: {line}"


def test_durations_are_added_in_decimals(make: Make) -> None:
    assert 0.1 + 0.7 + 0.1 != 0.9
    phases = [{"name": name, "duration": f"{s} s"} for name, s in (("a", 0.1), ("b", 0.7), ("c", 0.1))]
    quick = {"transient": "0 s"}
    assert len(make(duration="0.9 s", protocol={"phases": phases}, analysis=quick).protocol.phases) == 3


def test_the_transient_belongs_to_the_phase_that_is_measured(make: Make) -> None:
    phases = {"phases": [TRAINING, MEETING]}
    assert make(protocol=phases, analysis={"transient": "4.9 s"}).analysis.transient_ms == 4_900.0
    longer = {"transient": "14.9 s", "phase": "training"}
    assert make(protocol=phases, analysis=longer).analysis.transient_ms == 14_900.0


def test_trials_fit_into_their_phase_and_do_not_overlap(make: Make) -> None:
    # 2 trials of each of 8 acts, 1.2 s apart, the first after 1.2 s and the last over after 17 * 1.2 s.
    phase = {"name": "test", "duration": "20.4 s", "trials": 2}
    assert make(duration="20.4 s", protocol={"phases": [phase]}).protocol.phases[0].trials == 2
    short = {**phase, "duration": "20.3 s"}
    with pytest.raises(
        ConfigError, match=r"phases\[0\]\.trials: 2 of each of 8 acts need 20\.4 s; the phase has 20\.3 s"
    ):
        make(duration="20.3 s", protocol={"phases": [short]})
    dense = {**phase, "trial_interval": "0.4 s"}
    with pytest.raises(
        ConfigError, match=r"phases\[0\]\.trial_interval: 0\.4 s is shorter than an act \(0\.5 s\)"
    ):
        make(duration="20.4 s", protocol={"phases": [dense]})
