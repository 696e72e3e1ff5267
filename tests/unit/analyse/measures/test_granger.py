"""Granger causality where its value is known, and where nothing flows."""

import numpy as np
import pytest
from scipy import stats

from snn.analyse.measures.granger import Lags, conditional_granger, rate_granger
from snn.analyse.views.drive_courses import DriveCourses
from snn.errors import ResultError

TEXTBOOK = Lags(order=8, source_from=1, drive=2)


def _autoregressive(n_bins, *, a, b, c, rng, n_channels=1):
    """x(t) = a x(t-1) + e(t), y(t) = b y(t-1) + c x(t-1) + f(t), unit noise."""
    e, f = rng.normal(size=(2, n_channels, n_bins))
    x, y = np.zeros((2, n_channels, n_bins))
    for t in range(1, n_bins):
        x[:, t] = a * x[:, t - 1] + e[:, t]
        y[:, t] = b * y[:, t - 1] + c * x[:, t - 1] + f[:, t]
    return x, y


def _known(a, c):
    """Return F of x -> y: by itself (1 - bL)(1 - aL) y is a moving average, whose innovations have this variance."""
    gamma_0, gamma_1 = 1 + a**2 + c**2, -a
    return np.log((gamma_0 + np.sqrt(gamma_0**2 - 4 * gamma_1**2)) / 2)


def _acts(rng, n_channels=4, n_bins=1600, rate=0.012):
    """Acts of 10 bins at random times."""
    onsets = rng.random((n_channels, n_bins)) < rate
    return np.stack([np.convolve(row, np.ones(10))[:n_bins] for row in onsets]).clip(0, 1)


def _later(series, bins):
    return np.concatenate((np.zeros((series.shape[0], bins)), series[:, :-bins]), axis=1)


@pytest.mark.parametrize(("a", "b", "c"), [(0.5, 0.3, 0.5), (-0.4, 0.6, 0.3), (0.0, 0.0, 1.0)])
def test_the_known_value_of_an_autoregressive_pair(a, b, c):
    x, y = _autoregressive(20_000, a=a, b=b, c=c, rng=np.random.default_rng(1))
    forward, backward = (conditional_granger(*pair, lags=TEXTBOOK) for pair in ((x, y), (y, x)))
    # standard error about 2 sqrt(F / n) = .007 at most
    assert forward.value == pytest.approx(_known(a, c), abs=0.03)
    assert backward.value < stats.chi2.isf(1e-6, 8) / 20_000
    assert np.sign(forward.gain) == np.sign(c)


def test_without_intentions_and_with_one_channel_it_is_the_textbooks():
    x, y = _autoregressive(400, a=0.5, b=0.3, c=0.4, rng=np.random.default_rng(2))
    rows = np.arange(8, 400)
    past = [np.stack([series[0, rows - lag] for lag in range(1, 9)], axis=1) for series in (y, x)]
    short = np.column_stack((np.ones(rows.size), past[0]))
    rss = [
        np.linalg.lstsq(design, y[0, rows], rcond=None)[1][0]
        for design in (short, np.column_stack((short, past[1])))
    ]
    found = conditional_granger(x, y, lags=TEXTBOOK)
    assert found.value == pytest.approx(np.log(rss[0] / rss[1]), rel=1e-9)
    assert found.chance == 8 / 392


def test_channels_of_different_size_pool_to_the_value_of_each():
    x, y = _autoregressive(6000, a=0.5, b=0.3, c=0.5, rng=np.random.default_rng(3), n_channels=4)
    found = conditional_granger(x, y * np.array([[1.0], [10], [0.1], [3]]), lags=TEXTBOOK)
    assert found.n_channels == 4
    # channels share their coefficients in units of what each leaves unexplained: the source's scale must be alike
    assert found.value == pytest.approx(_known(0.5, 0.5), abs=0.03)


def test_without_influence_the_mean_is_chance_and_the_spread_that_of_chi_square():
    rng = np.random.default_rng(4)
    lags = Lags(order=3, source_from=2, drive=1)
    found = [
        conditional_granger(*rng.normal(size=(2, 4, 150)), intentions=_acts(rng, n_bins=150), lags=lags)
        for _ in range(200)
    ]
    assert found[0].chance == 2 / (4 * 147)
    # the residuals have 4 x 8 degrees of freedom fewer than rows
    statistics = np.array([each.value for each in found]) * (4 * 147 - 4 * 8)
    assert stats.kstest(statistics, stats.chi2(2).cdf).pvalue > 1e-5
    assert np.mean(statistics) == pytest.approx(2, abs=5 * 2 / np.sqrt(200))


def test_a_gap_of_two_bins_is_seen_from_the_second_lag_on():
    rng = np.random.default_rng(5)
    x = rng.normal(size=(4, 2000))
    for delay, seen in ((1, False), (2, True), (6, True), (7, False)):
        y = _later(x, delay) + rng.normal(size=x.shape)
        found = conditional_granger(x, y)
        expected = np.log(2) if seen else found.chance
        assert found.value == pytest.approx(expected, abs=0.08 if seen else 0.005)


def test_what_both_are_given_is_no_influence_once_it_is_known():
    rng = np.random.default_rng(6)
    acts = _acts(rng)
    a = 2 * acts + 0.3 * rng.normal(size=acts.shape)
    b = 2 * _later(acts, 3) + 0.3 * rng.normal(size=acts.shape)  # slower, so that A seems to lead
    assert conditional_granger(a, b).value > 0.2
    rows = 4 * (1600 - 6)
    limit = stats.chi2.isf(1e-6, 5) / (rows - 4 * 30)
    assert conditional_granger(a, b, intentions=acts).value < limit
    assert conditional_granger(a, b, common=acts).value < limit


def test_intentions_on_other_channels_hold_a_channel_back():
    rng = np.random.default_rng(7)
    acts = _acts(rng)
    others = acts.sum(axis=0) - acts
    a = -others + 0.3 * rng.normal(size=acts.shape)
    b = -_later(others, 3) + 0.3 * rng.normal(size=acts.shape)
    assert conditional_granger(a, b).value > 0.2
    assert conditional_granger(a, b, intentions=acts).value < stats.chi2.isf(1e-6, 5) / (4 * 1594 - 120)


def test_influence_remains_under_an_intention_of_its_own():
    rng = np.random.default_rng(8)
    acts_a, acts_b = _acts(rng), _acts(rng)
    a = 2 * acts_a + rng.normal(size=acts_a.shape)
    b = 2 * acts_b + 0.5 * _later(a, 3) + rng.normal(size=acts_a.shape)
    found = conditional_granger(a, b, intentions=acts_b)
    assert found.value > 0.15
    # what is left of the target has spread 1 before the source explains it: gain a little below 0.5
    assert found.gain == pytest.approx(0.5, abs=0.1)
    assert conditional_granger(-a, b, intentions=acts_b).gain == pytest.approx(-found.gain)


def _poisson_dyad(rng, *, gain, n_bins=1600):
    """Rates of 80 cells in 50 ms: A acts as it likes, B also repeats what A did 150 ms ago."""
    acts_a, acts_b = _acts(rng, n_bins=n_bins), _acts(rng, n_bins=n_bins)
    cells_s = 80 * 0.05
    a = rng.poisson((5 + 30 * acts_a) * cells_s) / cells_s
    b = rng.poisson((5 + 30 * acts_b) * cells_s + gain * cells_s * _later(a, 3)) / cells_s
    courses = DriveCourses(intentions_a=acts_a, intentions_b=acts_b, shared=np.zeros_like(acts_a))
    return a, b, courses


def test_coupled_poisson_rates_give_the_direction():
    a, b, courses = _poisson_dyad(np.random.default_rng(9), gain=0.3)
    found = rate_granger(a, b, courses=courses)
    limit = stats.chi2.isf(1e-6, 5) / (4 * 1594 - 120)
    assert found.a_to_b.value > 0.1 > limit > found.b_to_a.value
    uncoupled = rate_granger(*_poisson_dyad(np.random.default_rng(10), gain=0.0)[:2], courses=courses)
    assert max(uncoupled.a_to_b.value, uncoupled.b_to_a.value) < limit


def test_swapped_partners_swap_the_directions_exactly():
    a, b, courses = _poisson_dyad(np.random.default_rng(11), gain=0.3)
    swapped = DriveCourses(
        intentions_a=courses.intentions_b, intentions_b=courses.intentions_a, shared=courses.shared
    )
    here, there = rate_granger(a, b, courses=courses), rate_granger(b, a, courses=swapped)
    assert (here.a_to_b, here.b_to_a) == (there.b_to_a, there.a_to_b)
    assert here.a_to_b != here.b_to_a


def test_neither_the_unit_nor_a_common_shift_matter():
    a, b, courses = _poisson_dyad(np.random.default_rng(12), gain=0.3)
    reference = rate_granger(a, b, courses=courses).a_to_b.value
    assert rate_granger(7 * a, 0.2 * b, courses=courses).a_to_b.value == pytest.approx(reference)
    rolled = DriveCourses(
        intentions_a=np.roll(courses.intentions_a, 400, axis=1),
        intentions_b=np.roll(courses.intentions_b, 400, axis=1),
        shared=courses.shared,
    )
    shifted = rate_granger(np.roll(a, 400, axis=1), np.roll(b, 400, axis=1), courses=rolled)
    # up to the few bins at the seam and at the start
    assert shifted.a_to_b.value == pytest.approx(reference, rel=0.04)


def test_a_channel_that_does_not_vary_is_left_out():
    a, b, _ = _poisson_dyad(np.random.default_rng(13), gain=0.3)
    three = rate_granger(a[:3], b[:3], courses=None)
    for silent in ("source", "target"):
        with_fourth = [np.vstack((rates[:3], rates[3:])) for rates in (a, b)]
        with_fourth[0 if silent == "source" else 1][3] = 0.0
        found = rate_granger(*with_fourth, courses=None)
        assert found.a_to_b == three.a_to_b
        assert found.a_to_b.n_channels == 3


@pytest.mark.parametrize("which", [0, 1])
def test_a_silent_partner_has_no_value(which):
    rates = [np.random.default_rng(14).poisson(20.0, (4, 400)).astype(float) for _ in range(2)]
    rates[which] = np.zeros((4, 400))
    found = rate_granger(*rates, courses=None)
    for direction in (found.a_to_b, found.b_to_a):
        assert np.isnan([direction.value, direction.gain, direction.chance]).all()
        assert direction.n_channels == 0


def test_a_source_that_is_the_target_says_nothing_new():
    a = np.random.default_rng(15).normal(size=(4, 400))
    assert conditional_granger(a, a).value == 0.0


@pytest.mark.parametrize("delay", [2, 3, 6])
def test_a_source_that_explains_everything_has_no_value(delay):
    # what is left is rounding, whose logarithm said 66.6
    a = np.random.default_rng(15).normal(size=(1, 400))
    found = conditional_granger(a, _later(a, delay))
    assert np.isnan([found.value, found.gain]).all()
    assert (found.n_channels, found.chance) == (1, 5 / 394)


@pytest.mark.parametrize("delay", [0, 1, 3, 6, 7, 50])
def test_one_spike_each_is_0_or_has_no_value(delay):
    a, b = np.zeros((2, 4, 400))
    a[1, 100] = b[1, 100 + delay] = 0.25
    found = rate_granger(a, b, courses=None)
    assert found.a_to_b.n_channels == found.b_to_a.n_channels == 1
    # only a spike 2 to 6 bins before the other explains it, and then without rest
    assert np.isnan(found.a_to_b.value) if 2 <= delay <= 6 else found.a_to_b.value < 1e-4
    assert found.b_to_a.value < 1e-4


def test_little_but_more_than_rounding_left_has_a_value():
    rng = np.random.default_rng(15)
    a = rng.normal(size=(1, 2000))
    found = conditional_granger(a, _later(a, 3) + 1e-5 * rng.normal(size=a.shape))
    assert found.value == pytest.approx(np.log(1e10), abs=0.2)


def test_a_target_that_its_intentions_explain_fully_does_not_count():
    rng = np.random.default_rng(16)
    acts = _acts(rng)
    found = conditional_granger(rng.normal(size=acts.shape), 3 * acts + 1, intentions=acts)
    assert np.isnan(found.value)


def test_intentions_that_never_are_change_nothing():
    rng = np.random.default_rng(17)
    x, y = rng.normal(size=(2, 4, 400))
    none = conditional_granger(x, y)
    idle = conditional_granger(x, y, intentions=np.zeros((4, 400)), common=np.ones((2, 400)))
    assert idle.value == pytest.approx(none.value)


def test_too_short_or_wrong_is_refused():
    rng = np.random.default_rng(18)
    x, y = rng.normal(size=(2, 4, 400))
    # 1 + 6 of its own past + 5 of the source = 12 coefficients; with intentions 14 more
    conditional_granger(x[:, :30], y[:, :30])
    with pytest.raises(ResultError, match="23 bins with a whole past are too few for 12"):
        conditional_granger(x[:, :29], y[:, :29])
    with pytest.raises(ResultError, match="too few for 26"):
        conditional_granger(x[:, :57], y[:, :57], intentions=y[:, :57])
    with pytest.raises(ResultError, match="too few"):
        conditional_granger(x[:, :3], y[:, :3])
    with pytest.raises(ResultError, match="same time"):
        conditional_granger(x, y[:, 1:])
    with pytest.raises(ResultError, match="one row for each channel"):
        conditional_granger(x, y, intentions=y[:2])
    with pytest.raises(ResultError, match="negative"):
        rate_granger(np.abs(x), y, courses=None)
    with pytest.raises(ResultError, match="finite"):
        rate_granger(np.abs(x), np.where(y > 2, np.nan, np.abs(y)), courses=None)


@pytest.mark.parametrize("lags", [{"source_from": 0}, {"source_from": 7}, {"drive": -1}])
def test_impossible_lags_are_refused(lags):
    with pytest.raises(ResultError, match="lags"):
        Lags(**lags)


def test_twenty_seconds_cost_less_than_a_tenth_of_a_second():
    from time import process_time

    a, b, courses = _poisson_dyad(np.random.default_rng(19), gain=0.3, n_bins=400)
    begun = process_time()
    for _ in range(5):
        rate_granger(a, b, courses=courses)
    assert (process_time() - begun) / 5 < 0.1
