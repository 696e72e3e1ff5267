"""Activity without intention is found where it keeps itself alive around a loop, and nowhere else."""

from dataclasses import replace

import numpy as np
import pytest

from snn.record.loops import Loop
from snn.record.reverberation import GAIN_LIMIT, reverberation, way_return
from tests.unit.record.planted_dyads import LAG, PAIR, counted, dyad_of, looped, slow, way_of

N_BINS = 4000  # 40 s
ALONE = Loop(name="a sees itself", ways=(way_of("a", "a"),))
ROUND = 2 * LAG


def measure(execution_hz, loop=PAIR, **parts):
    return reverberation(dyad_of(execution_hz, **parts), loop)


def resting(rng, rate_hz=3.5):
    return counted(np.full((2, N_BINS), rate_hz), rng)


def bursts(*, period, shift, height_hz=40.0):
    """Bursts of 40 ms: a first, b ``shift`` bins later."""
    phase = np.arange(N_BINS) % period
    return height_hz * np.stack([phase < 4, (phase - shift) % period < 4])


# Ringing


@pytest.mark.parametrize("seed", range(20))
def test_a_planted_gain_is_measured_and_below_a_half_never_called(seed):
    rng = np.random.default_rng(seed)
    found = measure(looped(rng, a_to_b=0.65, b_to_a=0.65))  # .42 around the loop
    # what is slow in each partner's own noise is taken off, so that less than the true gain is measured
    assert 0.15 < found.correlation < 0.45
    assert found.onset_s is None


@pytest.mark.parametrize("seed", range(20))
def test_a_loop_that_all_but_sustains_itself_is_called(seed):
    found = measure(looped(np.random.default_rng(seed), a_to_b=0.97, b_to_a=0.97))
    assert found.correlation >= GAIN_LIMIT
    assert found.rings_from_s is not None


@pytest.mark.parametrize(("a_to_b", "b_to_a"), [(2.0, 0.2), (0.2, 2.0)])
def test_the_product_of_both_ways_counts_whatever_each_of_them_does(a_to_b, b_to_a):
    found = measure(looped(np.random.default_rng(1), a_to_b=a_to_b, b_to_a=b_to_a))
    assert 0.1 < found.correlation < GAIN_LIMIT


@pytest.mark.parametrize("seed", range(20))
def test_one_way_following_is_no_loop(seed):
    found = measure(looped(np.random.default_rng(seed), a_to_b=1.0, b_to_a=0.0))
    assert found.correlation < 0.1


@pytest.mark.parametrize("tau_bins", [20.0, 50.0, 200.0, 1000.0])
@pytest.mark.parametrize("seed", range(10))
def test_a_common_drive_is_no_loop(seed, tau_bins):
    rng = np.random.default_rng(seed)
    drive = 8.0 * slow(rng, tau_bins=tau_bins)
    rates_hz = counted(20.0 + np.stack([drive, drive]), rng)
    assert np.corrcoef(rates_hz)[0, 1] > 0.5
    assert measure(rates_hz).correlation < 0.25


def test_rest_and_high_rates_are_no_loop():
    found = [
        measure(resting(np.random.default_rng(seed), rate_hz)) for seed in range(20) for rate_hz in (3.5, 60)
    ]
    assert max(one.correlation for one in found) < 0.1


@pytest.mark.parametrize("shift", [0, LAG])  # both at once, or in turn
@pytest.mark.parametrize("lag", [16, 18, LAG, 22, 24])
def test_a_planted_cycle_is_called_in_turn_and_at_once(lag, shift):
    # in turn: a round is one period; at once: each burst of one evokes that of the other, and a round is two
    period = 2 * lag if shift else lag
    rng = np.random.default_rng(lag)
    cycle = bursts(period=period, shift=lag if shift else 0)
    found = measure(resting(rng) + cycle)
    assert found.correlation > 0.7
    assert found.rings_from_s == pytest.approx(
        0.52
    )  # a loop of 400 ms and 100 ms after the start, in bins of 20 ms


@pytest.mark.parametrize("period", [7, 11, 60, 83])
def test_a_cycle_of_another_period_is_no_loop(period):
    found = measure(resting(np.random.default_rng(2)) + bursts(period=period, shift=0))
    assert found.rings_from_s is None


@pytest.mark.parametrize(("way", "called"), [(0.55, False), (1.0, True)])
def test_echoes_that_fade_are_not_called_though_they_repeat_themselves_exactly(way, called):
    """A short act every 5 s that is echoed for ever; a way passes on .55 of it, a round .3."""
    rates_hz, acts = np.full((2, N_BINS), 3.5), []
    for onset in range(100, N_BINS, 500):
        acts.append((0, onset, onset + 8))
        for echo in range(22):
            start = onset + echo * LAG
            rates_hz[echo % 2, start : start + 8] += 60.0 * way**echo
    found = measure(rates_hz, acts=acts)
    assert found.correlation == pytest.approx(1.0 if called else 0.55**2, abs=0.1)
    assert (found.rings_from_s is not None) == called


def test_what_was_intended_does_not_count():
    found = measure(
        resting(np.random.default_rng(4)) + bursts(period=ROUND, shift=LAG), acts=[(1, 0, N_BINS)]
    )
    assert np.isnan([found.correlation, found.held_share]).all()
    assert found.onset_s is None


def test_a_possible_answer_does_not_count_either():
    dyad = dyad_of(resting(np.random.default_rng(4)) + bursts(period=ROUND, shift=LAG))
    answering = {"a": np.zeros(N_BINS, dtype=bool), "b": np.ones(N_BINS, dtype=bool)}
    assert np.isnan(reverberation(replace(dyad, may_answer=answering), PAIR).correlation)


def test_the_onset_is_the_first_stretch_that_rings():
    rates_hz = resting(np.random.default_rng(5))
    rates_hz[:, 2000:] += bursts(period=ROUND, shift=LAG)[:, 2000:]
    acts = [(0, first, first + 50) for first in range(0, N_BINS, 400)]
    found = measure(rates_hz, acts=acts, first_bin=1000)
    assert found.rings_from_s == pytest.approx(10.0 + 20.0 + 0.5 + 0.51, abs=0.021)


def test_a_partner_that_sees_itself_rings_at_its_own_delay():
    rates_hz = resting(np.random.default_rng(6))
    rates_hz[0] += bursts(period=LAG, shift=0)[0]
    assert measure(rates_hz, ALONE).rings_from_s is not None
    assert measure(rates_hz[::-1], ALONE).rings_from_s is None
    assert measure(rates_hz, PAIR).rings_from_s is None


def test_what_comes_back_by_hand():
    before, after = np.zeros(200), np.zeros(200)
    before[20], after[30] = 4.0, 2.0
    found = way_return(before, after, quiet=np.ones(200, dtype=bool), delays=range(8, 13))
    assert (found.delay, found.covariance) == (10, pytest.approx(8.0 / 190))
    assert (found.power_now, found.power_then) == (pytest.approx(16.0 / 190), pytest.approx(4.0 / 190))
    assert found.correlation == pytest.approx(1.0)
    early = way_return(before, after, quiet=np.ones(200, dtype=bool), delays=range(11, 13))
    assert early.covariance == 0.0


def test_what_is_there_at_other_delays_too_is_taken_off():
    before = after = np.ones(200)
    found = way_return(before, after, quiet=np.ones(200, dtype=bool), delays=range(10, 11))
    assert found.covariance == pytest.approx(0.0)


@pytest.mark.parametrize(("n_quiet", "decided"), [(59, False), (60, True)])  # 50 pairs at a delay of 10
def test_too_few_pairs_decide_nothing(n_quiet, decided):
    noise = np.random.default_rng(7).standard_normal((2, 200))
    found = way_return(*noise, quiet=np.arange(200) < n_quiet, delays=range(10, 11))
    assert (found is not None) == decided


def test_silence_is_defined():
    assert measure(np.zeros((2, N_BINS))).correlation == 0.0
    assert np.isnan(measure(np.ones((2, 5))).correlation)


# Holding


def held_movement(*, a_hz, b_hz, from_bin=0, to_bin=N_BINS):
    movement_hz = np.zeros((2, 4, N_BINS))
    movement_hz[0, 1, from_bin:to_bin], movement_hz[1, 2, from_bin:to_bin] = a_hz, b_hz
    return movement_hz


def hold(loop=PAIR, *, acts=((0, 0, 50),), **movement):
    return measure(resting(np.random.default_rng(8)), loop, movement_hz=held_movement(**movement), acts=acts)


def test_partners_who_both_go_on_to_move_hold_each_other():
    found = hold(a_hz=10.0, b_hz=15.0)
    assert found.held_share == 1.0
    # bin 49 is the last intended one: 3 rounds of 400 ms and 100 ms later
    assert found.held_from_s == found.onset_s == pytest.approx(0.49 + 1.31)
    assert found.rings_from_s is None


@pytest.mark.parametrize(("a_hz", "b_hz"), [(9.9, 40.0), (40.0, 9.9), (0.0, 40.0)])
def test_one_alone_holds_nobody(a_hz, b_hz):
    found = hold(a_hz=a_hz, b_hz=b_hz)
    assert (found.held_share, found.held_from_s) == (0.0, None)


@pytest.mark.parametrize("weak", ["a", "b"])
def test_who_sees_too_little_is_not_held(weak):
    ways = (way_of("a", "b", holds=weak != "b"), way_of("b", "a", holds=weak != "a"))
    found = hold(Loop(name="one way", ways=ways), a_hz=40.0, b_hz=40.0)
    assert (found.held_share, found.held_from_s) == (1.0, None)


@pytest.mark.parametrize(
    ("n_bins", "held"), [(380, False), (390, True)]
)  # of 3820 that are quiet: a tenth is 382
def test_a_coincidence_is_no_state(n_bins, held):
    found = hold(a_hz=20.0, b_hz=20.0, from_bin=2000, to_bin=2000 + n_bins)
    assert (found.held_from_s is not None) == held
    assert found.held_share == pytest.approx(n_bins / 3820)


@pytest.mark.parametrize(
    ("gain", "held"), [(0.3, False), (0.4, False), (0.48, False), (0.6, True), (0.8, True)]
)
def test_an_exchange_that_halves_in_each_round_is_the_border(gain, held):
    """Acts of half a second every 5 s; both partners follow, and what is left shrinks by the gain each round."""
    movement_hz, acts = np.zeros((2, 4, N_BINS)), []
    for first in range(0, N_BINS, 500):
        acts.append((0, first, first + 50))
        since = np.arange(450) / ROUND
        movement_hz[:, 0, first + 50 : first + 500] = 40.0 / (1 - gain) * gain**since
    share = measure(resting(np.random.default_rng(9)), movement_hz=movement_hz, acts=acts)
    assert (share.held_from_s is not None) == held


def test_a_partner_that_sees_itself_can_hold_itself():
    assert hold(ALONE, a_hz=12.0, b_hz=0.0).held_from_s is not None
    assert hold(ALONE, a_hz=0.0, b_hz=12.0).held_from_s is None
