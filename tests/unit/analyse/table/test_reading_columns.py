"""Columns of what is read: means over the partners, each against shuffles of both."""

import numpy as np
import pytest

from snn.analyse.cells.act_windows import Trials, TrialSet
from snn.analyse.table.reading_columns import reading_columns

N_WINDOW, SPACING = 400, 1000
NO_NEW = {"a": [], "b": []}


def _sets(order, first):
    starts = (first + np.arange(order.size)) * SPACING
    none = np.zeros((order.size, 4), dtype=bool)
    return tuple(TrialSet(starts=starts[order == k], others=none[order == k]) for k in range(4))


def _trials(n_per_channel=10, channels=(0, 1, 2, 3)):
    order = np.repeat(np.array(channels, dtype=int), n_per_channel)
    seen = _sets(order, order.size)
    return Trials(
        base=np.empty(0, np.int64), executing=_sets(order, 0), observing=seen, n_window_steps=N_WINDOW
    )


@pytest.fixture
def spikes(make_poisson):
    """a reads everything, but for touch, which it reads as smile; b sees nothing."""
    order = np.repeat(np.arange(4), 10)
    done = np.where(np.eye(4, dtype=bool), 40.0, 2.0)[:, order]
    seen = np.where(np.eye(4, dtype=bool), 40.0, 2.0)[:, np.where(order == 1, 0, order)]
    rng = np.random.default_rng(4)

    def drawn(seen_hz):
        rates_hz = np.repeat(np.concatenate([done, seen_hz], axis=1), SPACING, axis=1)
        return make_poisson(rates_hz, cells_per_channel=10, rng=rng)

    return {"a_execution_e": drawn(seen), "b_execution_e": drawn(np.full_like(seen, 2.0))}


def _columns(spikes, trials=None, new=None):
    trials = trials or {"a": _trials(), "b": _trials()}
    return reading_columns(spikes, trials=trials, new_channels=new or NO_NEW, rng=np.random.default_rng(6))


def test_accuracy_is_the_mean_of_both_and_chance_is_that_of_such_a_mean(spikes):
    columns = _columns(spikes)
    # a: three channels of four, with 8 of 40 cells nearly always; b: a quarter by chance (SD of a mean about .04)
    assert columns["decoded_channel"] == pytest.approx((0.75 + 0.25) / 2, abs=0.12)
    assert columns["decoded_channel_p"] == 1 / 1000
    one = _columns({"a_execution_e": spikes["b_execution_e"], "b_execution_e": spikes["b_execution_e"]})
    assert one["decoded_channel_p"] > 0.001
    assert 0.25 < columns["decoded_channel_chance95"] < 0.36
    # the mean of two partners strays less from chance than either
    alone = _columns(spikes, {"a": _trials(), "b": _trials(0)})
    assert columns["decoded_channel_chance95"] < alone["decoded_channel_chance95"] - 0.01
    assert 0.5 < columns["decoded_valence_chance95"] < 0.65
    assert columns["decoded_valence"] > 0.65


def test_what_is_new_is_read_apart(spikes):
    columns = _columns(spikes, new={"a": [1], "b": []})
    assert columns["new_decoded"] < 0.3  # of a alone; 1 if it were read as the others are
    known = _columns(spikes, new={"a": [2, 3], "b": []})
    assert known["new_decoded"] > 0.75
    assert known["new_decoded_p"] == 1 / 1000
    assert np.isnan([_columns(spikes)[name] for name in ("new_decoded", "new_decoded_p")]).all()


def test_a_partner_without_trials_does_not_count(spikes):
    trials = {"a": _trials(), "b": _trials(0)}
    assert _columns(spikes, trials)["decoded_channel"] > 0.65
    nothing = _columns(spikes, {"a": _trials(0), "b": _trials(0)})
    assert nothing.pop("decoded_channel_trials") == 0
    assert np.isnan(list(nothing.values())).all()
    assert len(nothing) == 10


def test_how_many_acts_were_read_and_what_a_guess_gives(spikes):
    columns = _columns(spikes, {"a": _trials(7), "b": _trials(5, channels=(0, 2))})
    assert columns["decoded_channel_trials"] == 7 * 4 + 5 * 2
    assert columns["decoded_channel_guess"] == pytest.approx((1 / 4 + 1 / 2) / 2)
    # a partner whose cells were not recorded has no trials at all
    assert _columns(spikes, {"a": _trials()})["decoded_channel_guess"] == 1 / 4
