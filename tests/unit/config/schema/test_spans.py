"""Values between two ends, with and without a unit."""

import pytest

from snn.config.schema.spans import spaced, span_of


@pytest.mark.parametrize(
    ("ends", "scale", "n", "values"),
    [
        ((0, 1), "linear", 5, (0.0, 0.25, 0.5, 0.75, 1.0)),
        ((1, 0), "linear", 3, (1.0, 0.5, 0.0)),
        ((-0.2, 0.2), "linear", 3, (-0.2, 0.0, 0.2)),
        ((0, 1), "linear", 4, (0.0, 0.333333, 0.666667, 1.0)),  # six digits
        ((1, 1000), "log", 4, (1.0, 10.0, 100.0, 1000.0)),
        (("10 ms", "1 s"), "log", 3, ("10 ms", "100 ms", "1000 ms")),  # in the unit of the first
        (("0 nS", "60 nS"), "linear", 3, ("0 nS", "30 nS", "60 nS")),
    ],
)
def test_spaced_values_are_those_of_arithmetic(ends, scale, n, values):
    assert spaced(span_of(*ends, scale), n) == values


def test_a_step_makes_each_of_its_values_as_likely():
    span = span_of("20 ms", "60 ms", "linear", step="10 ms")
    found = [span.at((k + 0.5) / 500) for k in range(500)]
    assert {value: found.count(value) for value in found} == {f"{ms} ms": 100 for ms in (20, 30, 40, 50, 60)}
    assert span.at(1.0) == "60 ms"


def test_whole_numbers_stay_whole_and_decimal_steps_leave_no_dust():
    assert [span_of(10, 12, "linear", step=1).at(share) for share in (0, 0.5, 1)] == [10, 11, 12]
    assert isinstance(span_of(10, 12, "linear", step=1).at(0.5), int)
    assert [span_of(0.0, 0.3, "linear", step=0.1).at(k / 4) for k in range(4)] == [0.0, 0.1, 0.2, 0.3]


def test_a_step_of_logarithms_is_kept():
    span = span_of("10 ms", "1 s", "log", step="10 ms")
    assert [span.at(share) for share in (0, 0.5, 0.51, 1)] == ["10 ms", "100 ms", "100 ms", "1000 ms"]


@pytest.mark.parametrize(
    ("arguments", "step", "told"),
    [
        ((0, "1 s", "linear"), None, '0, text "1 s": write all with their unit, or none'),
        (("1 s", "2 s", "linear"), 1, "write all with their unit, or none"),
        (("1 s", "2 mV", "linear"), None, "expected time, got voltage"),
        (("1 parsec", "2 parsec", "linear"), None, 'got text "1 parsec"'),
        ((0, 1, "log"), None, "0 and 1: logarithms need both above 0; take linear values"),
        ((0, 1, "linear"), 0.3, "from 0 to 1 is no whole number of steps of 0.3; change one of them"),
        ((0, 1, "linear"), -0.5, "step is -0.5; it is above 0; leave it out for any value"),
        ((0, 1, "linear"), 0, "step is 0; it is above 0; leave it out for any value"),
        (("1 s", "2 s", "linear"), "0 ms", "step is 0 ms; it is above 0"),
        ((0, 1, "linear"), float("nan"), "step is nan; it is above 0"),
    ],
)
def test_ends_between_which_nothing_lies(arguments, step, told):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (the text is looked at)
        span_of(*arguments, step=step)
    assert told in str(caught.value)
