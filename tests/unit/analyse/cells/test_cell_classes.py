"""Cells of a planted kind get their class; where seeing tells no channel apart, none is congruent."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.cells.act_windows import cut_trials
from snn.analyse.cells.cell_classes import CLASSES, CellClasses, classify_cells, fewest_trials
from snn.errors import ResultError
from tests.unit.conftest import way_of

N_TRIALS = 20
BASE_HZ = 5.0
KINDS = {  # rate when executing own, when seeing own, the next channel, another channel
    "congruent": (35.0, 20.0, 5.0, 5.0),
    "broad": (35.0, 20.0, 20.0, 20.0),
    "neighbours": (35.0, 20.0, 20.0, 5.0),
    "counter_mirror": (35.0, 5.0, 20.0, 5.0),
    "incongruent": (35.0, 5.0, 20.0, 20.0),
    "execution_only": (35.0, 5.0, 5.0, 5.0),
    "observation_only": (5.0, 20.0, 5.0, 5.0),
    "suppressed": (35.0, 0.2, 0.2, 0.2),
    "unresponsive": (5.0, 5.0, 5.0, 5.0),
}
PER_CHANNEL = 10


@pytest.fixture
def make_population(make_events, make_poisson):
    """Build the trials of a, who does and sees each channel 20 times, and spikes of 40 cells of one kind."""

    def make(kind, *, n_trials=N_TRIALS, seed=1, shuffled=False):
        rng = np.random.default_rng(seed)
        executing_hz, own_hz, next_hz, other_hz = KINDS[kind]
        order = rng.permutation([(p, k) for p in (0, 1) for k in range(4)] * n_trials)
        rows = [(p, k, 1.0 + 1.2 * i, 0.5) for i, (p, k) in enumerate(order)]
        n_steps = int(1000 * (2.0 + 1.2 * len(rows)))
        rates_hz = np.full((4 * PER_CHANNEL, n_steps), BASE_HZ)
        own = np.arange(4 * PER_CHANNEL) // PER_CHANNEL
        for partner, channel, onset_s, _ in rows:
            start = round(onset_s * 1000) + (110 if partner else 0)
            seen = np.where(own == channel, own_hz, np.where((own + 1) % 4 == channel, next_hz, other_hz))
            done = np.where(own == channel, executing_hz, BASE_HZ)
            rates_hz[:, start : start + 500] = (seen if partner else done)[:, None]
        events = make_events(rows)
        if shuffled:  # which channel was on in which trial is mixed up
            events = replace(events, channel=rng.permutation(events.channel))
        trials = cut_trials(
            events,
            way_of("b", "a", latency_ms=110.0, body_lag_ms=0.0),
            n_channels=4,
            n_steps=n_steps,
            time_step_ms=1.0,
            transient_ms=0.0,
        )
        return make_poisson(rates_hz, cells_per_channel=1, rng=rng), trials

    return make


def _classify(population, **settings):
    trains, trials = population
    return classify_cells(trains, trials=trials, rng=np.random.default_rng(7), **settings)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(kind, "broad" if kind in ("incongruent", "neighbours", "counter_mirror") else kind) for kind in KINDS],
)
def test_cells_of_each_kind_are_recognised(make_population, kind, expected):
    found = _classify(make_population(kind))
    assert found.n_trials == N_TRIALS
    # 8 against 2 spikes in each of 20 trials: nearly none is missed; nearly none of 2 against 2 is found
    assert found.fractions[expected] >= 0.85
    assert found.fractions["mirror"] == pytest.approx(found.fractions["congruent"] + found.fractions["broad"])


def test_fractions_by_hand():
    codes = np.array([CLASSES.index(name) for name in ("broad", "broad", "congruent", "suppressed")])
    fractions = CellClasses(codes=codes.astype(np.int8), n_trials=20).fractions
    assert fractions == {
        "mirror": 0.75,
        "unresponsive": 0.0,
        "congruent": 0.25,
        "broad": 0.5,
        "execution_only": 0.0,
        "observation_only": 0.0,
        "suppressed": 0.25,
    }


def test_without_the_right_channels_no_cell_is_congruent(make_population):
    intact, shuffled = (_classify(make_population("congruent", shuffled=mixed)) for mixed in (False, True))
    assert intact.fractions["congruent"] >= 0.85
    assert shuffled.fractions["congruent"] <= 0.05


@pytest.mark.parametrize("kind", ["broad", "execution_only", "incongruent"])
def test_cells_that_do_not_tell_their_own_channel_apart_are_not_congruent(make_population, kind):
    found = [_classify(make_population(kind, seed=seed)).fractions["congruent"] for seed in range(3)]
    # each of 120 cells would have to pass three tests at 1 %: less than one is expected
    assert sum(found) <= 3 / 40


def test_cells_that_respond_to_nothing_are_left_at_that(make_population):
    found = [_classify(make_population("unresponsive", seed=seed)).codes for seed in range(5)]
    n_found = np.count_nonzero(np.concatenate(found) != CLASSES.index("unresponsive"))
    # at most 1.5 % of 200 cells: executing more .5 %, seeing more or less 1 % in all
    assert n_found <= 12


def test_a_mirror_cell_needs_a_channel_seen_above_the_rest_on_top_of_doing(make_population):
    # sees, but does nothing: no mirror cell, though it tells its channel apart
    assert _classify(make_population("observation_only")).fractions["mirror"] <= 0.05
    assert _classify(make_population("execution_only")).fractions["mirror"] <= 0.05


def test_too_few_trials_are_refused(make_population):
    few = make_population("congruent", n_trials=5)
    assert fewest_trials(few[1]) == 5
    with pytest.raises(ResultError, match="at least 8 trials of each kind, and one kind has 5"):
        _classify(few)
    assert _classify(few, min_trials=5).n_trials == 5


def test_trials_that_show_both_channels_tell_none_apart(make_population):
    _, trials = make_population("congruent")
    others = np.zeros_like(trials.observing[1].others)
    others[:15, 3] = True  # only 5 trials of channel 1 are left to set against channel 3
    mixed = (trials.observing[0], replace(trials.observing[1], others=others), *trials.observing[2:])
    assert fewest_trials(replace(trials, observing=mixed)) == 5
