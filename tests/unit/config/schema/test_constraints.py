"""Constraints are read, and never evaluated."""

import pytest

from snn.config.schema.constraints import constraint_of

FACTORS = ["partners.a.oxytocin.level", "partners.b.oxytocin.level", "duration", "mode"]


@pytest.mark.parametrize(
    ("sign", "held"),
    [
        ("<", (True, False, False)),
        ("<=", (True, True, False)),
        (">", (False, False, True)),
        (">=", (False, True, True)),
    ],
)
def test_each_sign_compares_two_factors(sign, held):
    constraint = constraint_of(f"partners.a.oxytocin.level {sign} partners.b.oxytocin.level", FACTORS)
    points = [{FACTORS[0]: a, FACTORS[1]: 0.5} for a in (0.4, 0.5, 0.6)]
    assert tuple(map(constraint.holds, points)) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("duration < 1500 ms", (True, False)),
        ("duration>=2s", (False, True)),
        (" duration  <=  1 s ", (True, False)),
    ],
)
def test_quantities_are_compared_whatever_their_unit(text, held):
    constraint = constraint_of(text, FACTORS)
    assert (constraint.holds({"duration": "1 s"}), constraint.holds({"duration": "2000 ms"})) == held


def test_numbers_may_be_negative_and_have_an_exponent():
    assert constraint_of("x > -1e-3", ["x"]).holds({"x": 0})
    assert not constraint_of("x > .5", ["x"]).holds({"x": 0.5})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("duratoin < 1 s", "'duratoin' is no factor of this design; did you mean 'duration'?"),
        ("duration < duratoin", "'duratoin' is no factor of this design; did you mean 'duration'?"),
        ("0.5 < duration", "'0.5' is no factor of this design; there are "),
        ("duration", "write FACTOR < FACTOR or FACTOR < number, with one of <=, >=, <, >"),
        ("duration == 1 s", "write FACTOR < FACTOR"),
        ("1 s < duration < 2 s", "write FACTOR < FACTOR"),
        ("__import__('os').getcwd()", "write FACTOR < FACTOR"),
        ("", "write FACTOR < FACTOR"),
    ],
)
def test_what_is_no_constraint_is_told(text, told):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (the text is looked at)
        constraint_of(text, FACTORS)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("duration < 1", {"duration": "1 s"}),
        ("mode < 1 s", {"mode": "receptor"}),
        ("duration < 1 mV", {"duration": "1 s"}),
        ("mode < 1", {"mode": True}),
    ],
)
def test_what_cannot_be_compared_is_told(text, point):
    with pytest.raises(ValueError, match="compared|expected"):
        constraint_of(text, FACTORS).holds(point)
