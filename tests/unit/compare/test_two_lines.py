"""The two-lines test on planted shapes: a rise and a fall is one, and nothing else is."""

import numpy as np
import pytest
from scipy import stats

from snn.compare.two_lines import two_lines
from snn.errors import ResultError

LEVELS = np.linspace(0, 2, 9)
SHAPES = {
    "inverted U": lambda s: 1 - (s - 1) ** 2,
    "U": lambda s: (s - 1) ** 2,
    "rising": lambda s: 0.5 * s,
    "falling": lambda s: -0.5 * s,
    "flat": lambda s: 0 * s,
    "saturating": lambda s: 1 - np.exp(-3 * s),
    "decaying": lambda s: np.exp(-3 * s),
}


def _test(levels, outcome, dyads, unscored=None):
    unscored = np.zeros(len(levels), dtype=bool) if unscored is None else unscored
    where = {"unscored": unscored, "rng": np.random.default_rng(1)}
    return two_lines(np.asarray(levels), np.asarray(outcome), np.asarray(dyads), **where)


def _planted(shape, *, n_dyads, noise, seed, between=0.5):
    """Measure all levels in each dyad; dyads differ from each other by more than their values do."""
    rng = np.random.default_rng(seed)
    levels, dyads = np.tile(LEVELS, n_dyads), np.repeat(np.arange(n_dyads), LEVELS.size)
    outcome = SHAPES[shape](levels) + rng.normal(0, noise, levels.size)
    return levels, outcome + rng.normal(0, between, n_dyads)[dyads], dyads


@pytest.mark.parametrize(("shape", "expected"), [(name, name == "inverted U") for name in SHAPES])
def test_shapes_are_told_apart(shape, expected):
    found = _test(*_planted(shape, n_dyads=40, noise=0.2, seed=1))
    assert found.inverted_u == expected
    assert (found.n_dyads, found.n_values) == (40, 360)


@pytest.mark.parametrize("unit", [1e-3, 1e3])
def test_the_unit_of_the_dose_decides_nothing(unit):
    levels, outcome, dyads = _planted("inverted U", n_dyads=40, noise=0.2, seed=1)
    plain, found = _test(levels, outcome, dyads), _test(levels * unit, outcome, dyads)
    assert found.inverted_u
    assert (found.low.slope, found.high.slope) == pytest.approx(
        (plain.low.slope / unit, plain.high.slope / unit)
    )


def test_both_slopes_and_the_break_of_an_inverted_u():
    found = _test(*_planted("inverted U", n_dyads=100, noise=0.1, seed=2))
    # lines through a parabola from 0 to 1 and from 1 to 2
    assert found.low.slope == pytest.approx(1.0, abs=0.2)
    assert found.high.slope == pytest.approx(-1.0, abs=0.2)
    assert found.break_point == pytest.approx(1.0, abs=0.26)
    assert max(found.low.p_value, found.high.p_value) < 1e-6
    upside_down = _test(*_planted("U", n_dyads=100, noise=0.1, seed=2))
    assert upside_down.low.slope == pytest.approx(-1.0, abs=0.2)
    assert upside_down.high.slope == pytest.approx(1.0, abs=0.2)


@pytest.mark.parametrize("shape", ["rising", "flat", "saturating", "decaying"])
def test_false_alarms_are_rare(shape):
    found = [_test(*_planted(shape, n_dyads=20, noise=0.5, seed=seed)).inverted_u for seed in range(100)]
    # at most 2.5 %: both lines have to err, or one if the other slope is real; 13 or more: 2e-6
    assert sum(found) <= 12


def test_five_levels_of_a_plateau_pass_for_an_inverted_u_no_more_often_than_they_may():
    levels, n_dyads, n_samples = np.linspace(0, 2, 5), 8, 150
    x, dyads = np.tile(levels, n_dyads), np.repeat(np.arange(n_dyads), 5)
    found = by_lines = 0
    for seed in range(n_samples):
        rng = np.random.default_rng(seed)
        outcome = np.minimum(x, 1) + rng.normal(0, 0.3, x.size) + rng.normal(0, 0.5, n_dyads)[dyads]
        tested = _test(x, outcome, dyads)
        found += tested.inverted_u
        falls = tested.high.slope < 0 and tested.high.p_value < 0.05
        by_lines += tested.low.slope > 0 and tested.low.p_value < 0.05 and falls
    assert found <= stats.binom.ppf(0.999, n_samples, 0.025)
    assert found < by_lines  # the lines alone err more often, and are not enough


def test_a_weak_inverted_u_is_found_more_often_than_not():
    found = [
        _test(*_planted("inverted U", n_dyads=40, noise=0.8, seed=seed)).inverted_u for seed in range(40)
    ]
    # each flank drops by 1 over 4 steps; about 40 * 5 values a line: standard error of a slope .16
    assert sum(found) >= 30


def test_a_slope_and_its_error_by_hand():
    # one value for each dyad: the robust error HC1
    rng = np.random.default_rng(5)
    levels = np.repeat(LEVELS, 6)
    outcome = SHAPES["inverted U"](levels) + rng.normal(0, 0.2, levels.size)
    found = _test(levels, outcome, np.arange(levels.size))
    side = levels >= found.break_point
    x, y = levels[side], outcome[side]
    line = stats.linregress(x, y)
    assert found.high.slope == pytest.approx(line.slope)
    residuals = y - line.intercept - line.slope * x
    centred = x - x.mean()
    n = x.size
    error = np.sqrt(n / (n - 2) * (centred**2 @ residuals**2)) / (centred @ centred)
    assert found.high.t_value == pytest.approx(line.slope / error)
    assert found.high.p_value == pytest.approx(2 * stats.t.sf(abs(line.slope / error), n - 1))


def test_what_dyads_have_in_common_over_levels_costs_no_evidence():
    levels, outcome, dyads = _planted("inverted U", n_dyads=40, noise=0.2, seed=3, between=3.0)
    paired, unpaired = _test(levels, outcome, dyads), _test(levels, outcome, np.arange(levels.size))
    assert paired.inverted_u
    assert not unpaired.inverted_u  # the same values, taken for those of 360 dyads


def test_repeating_values_of_a_dyad_is_no_evidence():
    levels, outcome, dyads = _planted("inverted U", n_dyads=8, noise=0.8, seed=4)
    once, often = _test(levels, outcome, dyads), _test(*(np.tile(a, 20) for a in (levels, outcome, dyads)))
    assert often.n_dyads == 8
    # the same t but for the factor (n - 1) / (n - 2), if the break is the same
    assert often.break_point == pytest.approx(once.break_point, abs=0.26)
    assert abs(often.high.t_value) < 1.6 * abs(once.high.t_value)


def test_unscored_and_undefined_values_do_not_count():
    levels, outcome, dyads = _planted("inverted U", n_dyads=12, noise=0.2, seed=5)
    clean = _test(levels[9:], outcome[9:], dyads[9:])
    spoilt = np.where(dyads == 0, 1e6, outcome)
    assert _test(levels, spoilt, dyads, unscored=dyads == 0) == clean
    assert _test(levels, np.where(dyads == 0, np.nan, outcome), dyads) == clean


def test_values_without_noise_have_no_error():
    levels, dyads = np.tile(LEVELS, 6), np.repeat(np.arange(6), LEVELS.size)
    tent = _test(levels, 1 - np.abs(levels - 1), dyads)
    assert tent.inverted_u
    assert tent.break_point == pytest.approx(1.0, abs=1e-6)
    flat = _test(levels, np.zeros(levels.size), dyads)
    assert (flat.low.p_value, flat.high.p_value, flat.inverted_u) == (1.0, 1.0, False)


def test_too_little_to_draw_two_lines():
    levels, outcome, dyads = _planted("inverted U", n_dyads=5, noise=0.2, seed=6)
    with pytest.raises(ResultError, match="at least 5 levels and 3 dyads with a value; there are 9 and 2"):
        _test(levels[:18], outcome[:18], dyads[:18])
    few = levels <= 0.75
    with pytest.raises(ResultError, match="there are 4 and 5"):
        _test(levels[few], outcome[few], dyads[few])
    with pytest.raises(ResultError, match="on one side there are 2"):
        _test([0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 2.0, 3.0, 4.1], [0, 1, 2, 3, 4])
    with pytest.raises(ResultError, match="each value needs its level"):
        _test(levels, outcome[1:], dyads)
