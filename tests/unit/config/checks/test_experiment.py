"""What cannot be together in one experiment."""

from collections.abc import Callable
from typing import Any

import pytest

from snn.config.schema.experiment import Experiment
from snn.errors import ConfigError

Make = Callable[..., Experiment]
STRONG = {"channel": "touch", "onset": "1 s", "duration": "1 s", "intensity": 5}
LATE = {"channel": "smile", "onset": "19.5 s", "duration": "0.6 s"}


@pytest.mark.parametrize(
    ("document", "line"),
    [
        (
            {"duration": "20.00005 s"},
            "duration: 20.00005 s is not a whole multiple of protocol.time_step (0.1 ms)",
        ),
        (
            {"protocol": {"time_step": "0.3 ms"}},
            "protocol.time_step: 0.3 ms does not divide 10 ms, as often as movement is recorded and seen; take "
            "another one, such as 0.1 ms",
        ),
        (
            {
                "link": {
                    "b_to_a": {
                        "occlusion": [{"start": "1 s", "stop": "2 s"}, {"start": "19 s", "stop": "21 s"}]
                    }
                }
            },
            "link.b_to_a.occlusion[1]: ends at 21 s, after duration (20 s)",
        ),
        (
            {"partners": {"b": {"reafference": {"occlusion": [{"start": "19 s", "stop": "20.01 s"}]}}}},
            "partners.b.reafference.occlusion[0]: ends at 20.01 s, after duration (20 s)",
        ),
        (
            {"duration": "80000 s", "protocol": {"time_step": "0.01 ms"}},
            "duration: 8000000000 time steps; at most 2147483647; make protocol.time_step larger",
        ),
        (
            {"protocol": {"time_step": "1 ms"}},
            "partner.observation.excitatory_delay_min: 0.5 ms; must be at least protocol.time_step (1 ms)",
        ),
        (
            {"record": {"rate_bin": "0.25 ms"}},
            "record.rate_bin: 0.25 ms is not a whole multiple of protocol.time_step (0.1 ms)",
        ),
        (
            {"analysis": {"bin": "0.25 ms"}},
            "analysis.bin: 0.25 ms is not a whole multiple of protocol.time_step (0.1 ms)",
        ),
        (
            {"analysis": {"transient": "0.25 ms"}},
            "analysis.transient: 0.25 ms is not a whole multiple of protocol.time_step (0.1 ms)",
        ),
        (
            {"analysis": {"max_lag": "510 ms"}},
            "analysis.max_lag: 510 ms is not a whole multiple of analysis.bin (20 ms)",
        ),
        (
            {"analysis": {"transient": "20 s"}},
            "analysis.transient: 20000 ms; must be shorter than duration (20 s)",
        ),
        (
            {"partners": {"b": {"intention": {"events": [LATE]}}}},
            "partners.b.intention.events[0]: ends at 20.1 s, after duration (20 s)",
        ),
        (
            {"partners": {"a": {"background": {"motor_rate": "80.1 kHz"}}}},
            "partners.a.background.motor_rate: 80100 Hz is more than 8 events in a time step of 0.1 ms; use a lower "
            "rate with a larger weight",
        ),
        (
            {"partners": {"b": {"intention": {"drive_rate": "20 kHz", "events": [STRONG]}}}},
            "partners.b.intention.drive_rate: 100000 Hz at intensity 5 is more than 8 events in a time step of 0.1 ms; "
            "use a lower rate with a larger weight",
        ),
    ],
)
def test_contradictions(make: Make, document: dict[str, Any], line: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(**document)
    assert error.value.lines[0] == f"configuration: {line}"


SHORTEST_DELAYS = [
    *[f"{c}.{k}_delay_min" for c in ("observation", "execution") for k in ("excitatory", "inhibitory")],
    *[f"{p}.delay_min" for p in ("mirror", "feedforward_inhibition", "efference_copy", "motor")],
]


@pytest.mark.parametrize("path", SHORTEST_DELAYS)
def test_no_delay_is_shorter_than_the_time_step(make: Make, path: str) -> None:
    part, key = path.split(".")
    with pytest.raises(
        ConfigError, match=rf"partner\.{path}: 0\.05 ms; must be at least protocol\.time_step"
    ):
        make(partner={part: {key: "0.05 ms"}})
    make(partner={part: {key: "0.1 ms"}})


def test_an_event_may_end_with_the_experiment(make: Make) -> None:
    event = {"channel": "smile", "onset": "0.1 s", "duration": "0.2 s"}
    assert 0.1 + 0.2 > 0.3  # in binary floats: the sum must be made in decimals
    experiment = make(
        duration="0.3 s", analysis={"transient": "0 s"}, partner={"intention": {"events": [event]}}
    )
    assert experiment.partners.a.intention.events[0].duration_s == 0.2


def test_200000_cells_are_allowed_and_one_more_channel_of_them_is_not(make: Make) -> None:
    # 1760 cells at size factor 1; 113 times as many are 198,880
    assert make(partner={"size_factor": 113}).partners.a.size_factor == 113
    with pytest.raises(ConfigError, match=r"^configuration: partner\.sizes: 200640 cells"):
        make(partner={"size_factor": 114})
