"""Effects of cues after acts, on processes whose influence is planted: all the time, only after acts, or never."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.influence.cues import CueList
from snn.analyse.influence.dyad_after_acts import dyad_after_acts
from snn.analyse.influence.effect_after_acts import WINDOWS_S, AfterActs, after_acts, effects_after_acts
from snn.analyse.influence.laws import PoissonLaw, whole
from tests.unit.conftest import events_of, movement_of
from tests.unit.synthetic_runs import small_trials, synthetic_recording

LENGTH_S, BIN_S = 200.0, 0.05
LAW = PoissonLaw(stretches=whole(LENGTH_S), rate_hz=np.full(4, 0.25))
ACT_BUMP_HZ = 15.0


def dyad(seed, *, gain_at, answers=False):
    """A source whose cues move it, and a target that acts at random; return what `after_acts` is given.

    ``gain_at`` tells what the target follows of the movement, by the time since the last act. It follows every other
    cue, twofold; if ``answers``, each with an act of its own 0.3 s later.
    """
    rng = np.random.default_rng(seed)
    cues = LAW.draw(rng, 1).one(0)
    n_bins = round(LENGTH_S / BIN_S)
    acts_s = sorted(rng.uniform(0, LENGTH_S, round(LENGTH_S * 0.4)))
    movement, target = np.zeros((4, n_bins)), rng.normal(0, 5, (4, n_bins))
    for act_s in acts_s:  # a target is more active after its acts, whatever the other does
        target[:, int(act_s / BIN_S) :][:, :20] += ACT_BUMP_HZ
    order = np.argsort(cues.onset_s)
    for onset_s, channel in zip(cues.onset_s[order], cues.channel[order], strict=True):
        first = int(onset_s / BIN_S)
        movement[channel, first + 1 : first + 9] += 40.0
        last_s = max((act_s for act_s in acts_s if act_s < onset_s), default=-np.inf)
        gain = gain_at(onset_s - last_s)
        if gain and rng.random() < 0.5:
            target[channel, first + 4 : first + 12] += 80.0 * gain
            acts_s += [onset_s + 0.3] if answers else []
    return {"target": target, "movement_hz": movement, "cues": cues, "acts_s": np.array(acts_s)}


def found_in(n_dyads, *, first=0, **how):
    each = [dyad(first + seed, **how) for seed in range(n_dyads)]
    rng = np.random.default_rng(1)
    return effects_after_acts([[after_acts(**one, law=LAW, rng=rng)] for one in each])


def test_influence_only_after_acts_is_found_there_and_nowhere_else():
    soon, *later, _ = found_in(8, gain_at=lambda since_s: 0.4 if since_s < 1 else 0.0, answers=True)
    assert soon.effect.low < 0.4 < soon.effect.high
    assert soon.effect.high - soon.effect.low < 0.25
    assert soon.effect.value > 3 * soon.null_high
    for one in later:
        assert abs(one.effect.value) < 0.1


def test_acts_that_cues_brought_about_do_not_bend_what_comes_after_them():
    for one in found_in(8, gain_at=lambda _: 0.2, answers=True):
        assert one.effect.value == pytest.approx(0.2, abs=0.06)
        assert one.null_high < 0.2


def test_without_influence_the_null_holds_what_is_found_as_often_as_it_says():
    outside = sum(
        not (one.null_low <= one.effect.value <= one.null_high)
        for k in range(15)
        for one in found_in(2, first=100 + 2 * k, gain_at=lambda _: 0.0)[:-1]
    )
    assert outside <= 9  # of 60 with a chance of .05: P(more) = .0007


def test_cues_are_counted_by_the_time_since_the_last_act():
    onset_s = np.array([4.5, 10.0, 10.5, 11.5, 13.1, 25.0])  # that at 10 s is not after the act at 10 s
    cues = CueList(onset_s=onset_s, channel=np.zeros(6, np.int8))
    signal = np.random.default_rng(1).normal(size=(4, 4000))
    acts_s = np.array(
        [14.0, 10.0, 3.0]
    )  # in any order; the cue at 25 s is late, that at 13.1 s belongs to 10 s
    rng = np.random.default_rng(1)
    found = after_acts(signal, signal, cues, law=LAW, acts_s=acts_s, rng=rng)
    assert found.n_cues[0].tolist() == [1, 2, 0, 1, 6]
    assert len(WINDOWS_S) == 4


def test_without_an_act_only_all_cues_are_told():
    one = dyad(1, gain_at=lambda _: 0.2) | {"acts_s": np.empty(0)}
    *windows, overall = effects_after_acts([[after_acts(**one, law=LAW, rng=np.random.default_rng(1))]])
    assert [each.n_cues for each in windows] == [0] * 4
    assert all(np.isnan(each.effect.value) for each in windows)
    assert overall.effect.value == pytest.approx(0.2, abs=0.08)
    assert np.isnan(overall.effect.low)  # of one dyad


def sums(n, target, movement):
    """One window of one direction: the list that was used, and two redrawn ones."""
    each = (np.repeat(np.array(values, float)[:, None], 5, axis=1) for values in (n, target, movement))
    return AfterActs(**dict(zip(("n_cues", "target", "movement"), each, strict=True)))


def test_sums_of_directions_and_dyads_are_added_each_less_its_own_redrawn_mean():
    one = sums([40, 20, 20], [100, 20, 40], [400, 0, 0])  # 1.5 a redrawn cue: 100 - 60 beyond, of 400
    other = sums([10, 10, 10], [60, 20, 20], [100, 0, 0])  # 2 a redrawn cue: 60 - 20 beyond, of 100
    expected = (40 + 40) / (400 + 100)
    for dyads in ([[one, other]], [[one], [other]], [[one], [], [other]]):
        first = effects_after_acts(dyads)[0]
        assert first.effect.value == pytest.approx(expected)
        assert first.n_cues == 50
    # redrawn lists: 20 cues, 20 - 30 beyond; 20 cues, 40 - 30 beyond; each with 10 of the other, with 0 beyond
    low, high = -10 / 30 / 10, 10 / 30 / 10  # over 10 of movement a cue
    assert first.null_low == pytest.approx(low + 0.025 * (high - low))
    assert first.null_high == pytest.approx(high - 0.025 * (high - low))


def test_few_cues_or_cues_that_move_nobody_tell_nothing():
    few = effects_after_acts([[sums([29, 20, 20], [100, 20, 40], [400, 0, 0])]])[0]
    idle = effects_after_acts([[sums([40, 20, 20], [100, 20, 40], [10, 0, 200])]])[0]
    assert np.isnan([few.effect.value, idle.effect.value, few.null_low]).all()
    assert (few.n_cues, idle.n_cues) == (29, 40)
    assert {one.n_cues for one in effects_after_acts([[], []])} == {0}


def recorded(**parts):
    """20 s in which B smiles at 8.5 s; cues of A at 5.0, 9.0 and, too late to be followed, 19.5 s, of B at 12.0 s."""
    recording = synthetic_recording(small_trials(duration="20 s", sweep=[])[0])
    cues = [(0, 1, 5.0, 0.5), (0, 2, 9.0, 0.5), (1, 0, 12.0, 0.5), (0, 3, 19.5, 0.5)]
    movement_hz = {partner: np.zeros((4, 2000)) for partner in "ab"}
    movement_hz["b"][0, 850:890] = 40.0
    return replace(recording, **({"events": events_of(cues), "movement": movement_of(movement_hz)} | parts))


def counts(recording, channels):
    analysis = recording.trial.experiment.analysis
    found = dyad_after_acts(recording, analysis=analysis, channels=channels, seed=3)
    return [each.n_cues[0].tolist() for each in found]


def test_in_a_recording_cues_of_both_directions_are_sorted_by_acts_of_the_channels_that_are_asked_about():
    assert counts(recorded(), (0, 1)) == [[1, 0, 0, 0, 2], [0, 0, 0, 1, 1]]
    assert counts(recorded(), (2, 3)) == [[0, 0, 0, 0, 2], [0, 0, 0, 0, 1]]


def test_a_direction_without_random_cues_is_left_out():
    only_b = events_of([(0, 1, 5.0, 0.5), (1, 0, 12.0, 0.5)], shared=[True, False])
    assert counts(recorded(events=only_b), (0, 1)) == [[0, 0, 0, 1, 1]]
