"""Which recorded partner can be shown in which experiment."""

from collections.abc import Callable
from typing import Any

import pytest

from snn.config.schema.experiment import Experiment
from snn.config.trials.video_fit import unfit_video

Make = Callable[..., Experiment]


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({}, None),
        ({"duration": "19.9 s"}, None),
        ({"seed": 9, "partner": {"mirror": {"map": "none"}, "background": {"rate": "1 Hz"}}}, None),
        ({"duration": "20.1 s"}, "the video lasts 20 s, less than duration (20.1 s); take a longer one"),
        (
            {"protocol": {"time_step": "0.2 ms"}},
            "protocol.time_step is 0.1 ms in the video, 0.2 ms here; make it the same",
        ),
        ({"partner": {"sizes": {"inhibitory": 40}, "size_factor": 2}}, None),  # nobody meets its brain
    ],
)
def test_a_video_has_the_step_of_who_watches_it_and_lasts(
    make: Make, parts: dict[str, Any], reason: str | None
) -> None:
    assert unfit_video(make(), shown_in=make(**parts)) == reason
