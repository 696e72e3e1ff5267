"""What a body and its eyes are made of."""

import pytest

from snn.config.schema.body import Body, Vision
from snn.errors import ConfigError


def test_vision_at_coupling_1_is_that_of_the_pilot_at_1_5():
    # 4 nS x 10 inputs of the old link are 80 inputs of .5 nS: the pilot's coupling of 1.
    assert Vision().weight_nS * Vision().n_inputs == pytest.approx(1.5 * 4 * 10)


def test_a_step_of_the_default_body_lags_by_a_tenth_of_a_second():
    assert 2 * Body().time_constant_ms == 100.0  # the mean lag of two equal stages


@pytest.mark.parametrize(
    ("part", "line"),
    [
        (
            {"body": {"time_constant": "0.9 ms"}},
            "body.time_constant: must be between 1 and 10000 ms, got 0.9 ms",
        ),
        ({"body": {"time_constant": 50}}, 'body.time_constant: unit missing, write e.g. "50 ms"'),
        ({"body": "50 ms"}, 'body: expected mapping, got text "50 ms"; write e.g. {time_constant: 50 ms}'),
        ({"vision": {"n_inputs": 0.5}}, "vision.n_inputs: expected integer, got 0.5"),
        ({"vision": {"n_inputs": -1}}, "vision.n_inputs: must be between 0 and 100000, got -1"),
        ({"vision": {"weight": "-1 nS"}}, "vision.weight: must be between 0 and 1000 nS, got -1 nS"),
    ],
)
def test_what_is_no_body(make, part, line):
    with pytest.raises(ConfigError) as error:
        make(partner=part)
    assert str(error.value) == f"configuration: partner.{line}"
