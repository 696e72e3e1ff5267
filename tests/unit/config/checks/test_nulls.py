"""What cannot be asked of nulls."""

from collections.abc import Callable
from typing import Any

import pytest

from snn.config.schema.experiment import Experiment
from snn.errors import ConfigError

Make = Callable[..., Experiment]
TRIALS = {"name": "tests", "duration": "20 s", "trials": 1}


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (
            {"sweep": [{"label": "null", "keys": ["duration"], "values": ["20 s"]}]},
            "sweep[0].label: 'null' is the axis of the nulls; give this one another name",
        ),
        (
            {"nulls": {"common_input": [0.5, 1, 0.5]}},
            "nulls.common_input: 'common input 0.5' is asked for twice; name each value once",
        ),
        (
            {"nulls": {"third_party_lag": ["0 ms", "120 ms", "0.12 s"]}, "replicates": 2},
            "nulls.third_party_lag: 'third party seen by b 120 ms late' is asked for twice; name each value once",
        ),
        (
            {"nulls": {"third_party_lag": ["0 ms"]}, "replicates": 1},
            "nulls.third_party_lag: shows the next replicate's partner; set replicates to 2 or more",
        ),
        (
            {"nulls": {"lesion_twin": {"branches": 2, "cut_at": "20 s"}}},
            "nulls.lesion_twin.cut_at: 20 s; must be before the end (duration 20 s)",
        ),
        *(
            (
                {"nulls": {"lesion_twin": {"branches": 2, "cut_at": cut_at}}},
                f"nulls.lesion_twin.cut_at: {cut_at}; must be 0.01 s or more from where a phase or the trial begins "
                "or ends",
            )
            for cut_at in ("1e-12 s", "0.009 s", "19.995 s")
        ),
        (
            {
                "nulls": {"lesion_twin": {"branches": 2, "cut_at": "3 s"}},
                "protocol": {"phases": [TRIALS]},
            },
            "nulls.lesion_twin.cut_at: 3 s divides the trials of phase 'tests'; cut where a phase begins",
        ),
        (
            {"replicates": 1, "nulls": {"pseudo_dyads": True}},
            "nulls.pseudo_dyads: shows the next replicate's partner; set replicates to 2 or more",
        ),
        (
            {"nulls": {"dither": {"half_widths": ["25 ms", "0.025 s"]}}},
            "nulls.dither.half_widths: 25 ms given twice; name each half-width once",
        ),
        (
            {"nulls": {"dither": {"operational_half_widths": ["0.25 ms"]}}},
            "nulls.dither.operational_half_widths: 0.25 ms is not a whole multiple of protocol.time_step (0.1 ms)",
        ),
        (
            {"nulls": {"dither": {"rate_bin": "33.33 ms"}}},
            "nulls.dither.rate_bin: 33.33 ms is not a whole multiple of protocol.time_step (0.1 ms)",
        ),
        (
            {"replicates": 20_000, "nulls": {"uncoupled": True, "cut_link": True, "common_input": [0.5, 1]}},
            "sweep: gives 120000 runs; limit 100000; use fewer values, nulls or replicates",
        ),
    ],
)
def test_contradictions(make: Make, parts: dict[str, Any], line: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(**parts)
    assert str(error.value).removeprefix("configuration: ") == line


@pytest.mark.parametrize("fraction", [0, 1.1, -0.5])
def test_a_share_of_common_input_is_one(make: Make, fraction: float) -> None:
    with pytest.raises(ConfigError) as error:
        make(nulls={"common_input": [fraction]})
    line = f"nulls.common_input[0]: must be > 0 and <= 1, got {fraction:g}"
    assert str(error.value).removeprefix("configuration: ") == line


def test_a_half_width_of_a_list_is_told_with_its_bounds(make: Make) -> None:
    with pytest.raises(ConfigError) as error:
        make(nulls={"dither": {"half_widths": ["25 ms", "0 ms"]}})
    line = "nulls.dither.half_widths[1]: must be > 0 and <= 10000 ms, got 0 ms"
    assert str(error.value).removeprefix("configuration: ") == line


def test_a_time_of_a_cut_that_nobody_asks_for_is_not_judged(make: Make) -> None:
    assert make(nulls={"lesion_twin": {"cut_at": "50 s"}}).nulls.lesion_twin.branches == 0
