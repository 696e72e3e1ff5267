"""What is seen is read with the code of doing, if there is one code; else at chance."""

import numpy as np
import pytest

from snn.analyse.cells.act_windows import Trials, TrialSet
from snn.analyse.cells.decoding import decode_channel, decode_valence

N_WINDOW = 400
SPACING = 1000
PER_CHANNEL = 10


def _sets(order, *, first_trial):
    """Place trials one after the other; ``order`` names the channel of each."""
    starts = (first_trial + np.arange(order.size)) * SPACING
    return tuple(
        TrialSet(starts=starts[order == k], others=np.zeros((np.count_nonzero(order == k), 4), dtype=bool))
        for k in range(4)
    )


@pytest.fixture
def make_population(make_poisson):
    """Build trials of doing and of seeing, and 40 cells that fire at the rates of ``seen_hz[own, seen]``."""

    def make(seen_hz, *, done=(0, 1, 2, 3), seen=(0, 1, 2, 3), n_trials=20, base_hz=4.0, seed=1):
        rng = np.random.default_rng(seed)
        done_order = rng.permutation(np.repeat(np.array(done, dtype=int), n_trials))
        seen_order = rng.permutation(np.repeat(np.array(seen, dtype=int), n_trials))
        trials = Trials(
            base=np.empty(0, dtype=np.int64),
            executing=_sets(done_order, first_trial=0),
            observing=_sets(seen_order, first_trial=done_order.size),
            n_window_steps=N_WINDOW,
        )
        done_hz = np.where(np.eye(4, dtype=bool), 35.0, base_hz)
        by_trial = np.concatenate([done_hz[:, done_order], np.asarray(seen_hz)[:, seen_order]], axis=1)
        rates_hz = np.repeat(by_trial, SPACING, axis=1)
        return make_poisson(rates_hz, cells_per_channel=PER_CHANNEL, rng=rng), trials

    return make


def _seen(mapping, *, high_hz=18.0, base_hz=4.0):
    """Let seeing channel k raise the cells of channel ``mapping[k]``."""
    seen_hz = np.full((4, 4), base_hz)
    seen_hz[mapping, np.arange(4)] = high_hz
    return seen_hz


def _decode(decode, population, seed=5, **settings):
    trains, trials = population
    return decode(trains, trials=trials, rng=np.random.default_rng(seed), **settings)


def test_a_shared_code_is_read_though_seeing_evokes_half_the_rate(make_population):
    population = make_population(_seen([0, 1, 2, 3]))
    found = _decode(decode_channel, population, n_cells=10)
    # 7 against 1.6 spikes; a channel that no drawn cell serves (1 in 20) is read at random
    assert found.accuracy > 0.75
    assert found.p_value == 1 / 1000
    assert (found.classes, found.n_trials) == ((0, 1, 2, 3), 80)
    assert _decode(decode_channel, population, n_cells=40).accuracy > 0.97
    assert _decode(decode_channel, population, n_cells=1).accuracy < 0.6


def test_each_class_has_its_own_share_read_rightly(make_population):
    # touch and smile seen drive each other's cells; frown and withdraw their own
    found = _decode(decode_channel, make_population(_seen([1, 0, 2, 3])), n_cells=40)
    assert found.recall == pytest.approx([0, 0, 1, 1], abs=0.05)
    assert found.accuracy == pytest.approx(found.recall.mean())
    assert found.null_recall.shape == (999, 4)
    np.testing.assert_allclose(found.null_recall.mean(axis=1), found.null)


def test_cells_that_fire_more_in_seeing_whatever_is_seen_do_not_mislead(make_population):
    seen_hz = _seen([0, 1, 2, 3])
    seen_hz[2] += 40.0
    assert _decode(decode_channel, make_population(seen_hz), n_cells=10).accuracy > 0.6


def test_chance_is_one_over_the_number_of_classes(make_population):
    found = _decode(decode_channel, make_population(_seen([0, 1, 2, 3])))
    assert found.null.size == 999
    assert found.null.mean() == pytest.approx(1 / 4, abs=0.01)  # standard error .0015
    valence = _decode(decode_valence, make_population(_seen([0, 1, 2, 3])))
    assert valence.null.mean() == pytest.approx(1 / 2, abs=0.01)
    assert valence.classes == (-1, 1)


def test_cells_that_do_not_see_read_nothing(make_population):
    p_values = [
        _decode(decode_channel, make_population(np.full((4, 4), 4.0), seed=seed)).p_value for seed in range(8)
    ]
    # under the null p is uniform: all eight below .3 has a probability of 7e-5
    assert max(p_values) > 0.3


def test_another_code_is_read_wrongly(make_population):
    found = _decode(decode_channel, make_population(_seen([1, 2, 3, 0])), n_cells=10)
    assert found.accuracy < 0.15
    assert found.p_value > 0.99


def test_valence_is_read_where_the_channels_of_a_valence_are_mixed_up(make_population):
    population = make_population(_seen([1, 0, 3, 2]))  # smile seen drives touch; frown, withdraw
    assert _decode(decode_channel, population, n_cells=10).accuracy < 0.15
    valence = _decode(decode_valence, population, n_cells=10)
    assert valence.accuracy > 0.75
    assert valence.p_value == 1 / 1000
    crossed = make_population(_seen([2, 3, 0, 1]))  # friendly acts seen drive unfriendly ones
    assert _decode(decode_valence, crossed, n_cells=10).accuracy < 0.25


@pytest.mark.parametrize(("done", "seen"), [((0, 1, 3), (0, 1, 2, 3)), ((0, 1, 2, 3), (0, 1, 3))])
def test_a_channel_without_trials_is_left_out(make_population, done, seen):
    found = _decode(decode_channel, make_population(_seen([0, 1, 2, 3]), done=done, seen=seen), n_cells=10)
    assert (found.classes, found.n_trials) == ((0, 1, 3), 60)
    assert found.accuracy > 0.75
    assert found.null.mean() == pytest.approx(1 / 3, abs=0.01)


@pytest.mark.parametrize(("done", "seen"), [((0,), (0, 1)), ((), (0, 1)), ((0, 1), ())])
def test_fewer_than_two_classes_cannot_be_told_apart(make_population, done, seen):
    found = _decode(decode_channel, make_population(_seen([0, 1, 2, 3]), done=done, seen=seen))
    assert np.isnan([found.accuracy, found.p_value]).all()
    assert np.isnan(found.null).all()
    assert (found.classes, found.n_trials) == ((), 0)


def test_trials_that_show_several_channels_are_not_read(make_population):
    trains, trials = make_population(_seen([0, 1, 2, 3]))
    mixed = tuple(TrialSet(starts=s.starts, others=np.ones_like(s.others)) for s in trials.observing[:1])
    only_three = Trials(
        base=trials.base,
        executing=trials.executing,
        observing=mixed + trials.observing[1:],
        n_window_steps=N_WINDOW,
    )
    assert _decode(decode_channel, (trains, only_three)).classes == (1, 2, 3)


def test_silent_cells_tell_nothing(make_population, make_trains):
    trains, trials = make_population(_seen([0, 1, 2, 3]))
    silent = make_trains([], n_cells=40, n_steps=trains.n_steps)
    found = _decode(decode_channel, (silent, trials))
    assert found.accuracy == pytest.approx(1 / 4)  # always the first class
    assert found.p_value == 1.0


def test_cells_and_shuffles_are_those_of_the_rng(make_population):
    population = make_population(_seen([0, 1, 2, 3], high_hz=8.0))
    first, again, other = (_decode(decode_channel, population, seed=seed) for seed in (1, 1, 2))
    assert first.accuracy == again.accuracy != other.accuracy
    np.testing.assert_array_equal(first.null, again.null)


def test_confusion_says_what_is_read_for_what(make_population):
    """Smile is seen as itself, the others as the next one."""
    found = _decode(decode_channel, make_population(_seen([0, 2, 3, 1])), n_cells=20)
    read_as = np.eye(4)[[0, 2, 3, 1]]
    np.testing.assert_allclose(found.confusion, read_as, atol=0.1)
    np.testing.assert_allclose(found.confusion.sum(axis=1), 1.0)
    np.testing.assert_allclose(np.diagonal(found.confusion), found.recall)
    assert found.accuracy == pytest.approx(np.diagonal(found.confusion).mean())
    assert found.chance == 0.25


def test_confusion_of_sight_lowers_what_is_read_to_a_guess(make_population):
    """A share of what is seen arrives on the other three channels, a third on each: at .75 all are alike."""

    def accuracy(confusion):
        seen_hz = 4.0 + 14.0 * np.where(np.eye(4, dtype=bool), 1 - confusion, confusion / 3)
        return _decode(decode_channel, make_population(seen_hz, n_trials=40)).accuracy

    found = [accuracy(confusion) for confusion in (0.0, 0.3, 0.55, 0.75)]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[1] + 0.1 > found[2] + 0.2
    # 160 trials read by 50 draws of 8 of 40 cells: standard error of .035 at most
    assert found[-1] == pytest.approx(0.25, abs=0.1)
