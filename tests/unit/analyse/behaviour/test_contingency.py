"""Answers counted by hand, and answers that go when the partner is a recording."""

import numpy as np
import pytest
from scipy import stats

from snn.analyse.behaviour.contingency import Answers, answers, contingency


def _channels(*onsets_s):
    return [np.asarray(channel, dtype=float) for channel in onsets_s]


def _poisson(rate_hz, *, until_s, rng):
    return np.sort(rng.uniform(0, until_s, rng.poisson(rate_hz * until_s)))


def test_answers_by_hand():
    mine = _channels([1.0, 5.0, 10.0, 19.5], [3.0], [4.0], [])
    theirs = _channels([1.4, 1.6, 5.75, 9.7, 19.9], [], [4.1], [7.0])
    # 5.75 is too late, 9.7 too early, 19.5 too near the end; nothing follows 3.0
    found = answers(mine, theirs, start_s=0.0, stop_s=20.0)
    assert found == Answers(n_acts=5, n_answered=2)
    assert found.probability == 0.4


@pytest.mark.parametrize(("after_s", "n"), [(0.079, 0), (0.08, 1), (0.7, 1), (0.701, 0), (-0.3, 0)])
def test_the_window_of_an_answer(after_s, n):
    found = answers(_channels([3.3]), _channels([3.3 + after_s]), start_s=0.0, stop_s=10.0)
    assert (found.n_acts, found.n_answered) == (1, n)


def test_a_common_shift_changes_nothing():
    rng = np.random.default_rng(1)
    mine, theirs = ([_poisson(0.5, until_s=80.0, rng=rng) for _ in range(4)] for _ in range(2))
    here = answers(mine, theirs, start_s=0.0, stop_s=80.0)
    later = ([acts + 11.0 for acts in partner] for partner in (mine, theirs))
    assert answers(*later, start_s=11.0, stop_s=91.0) == here


def test_the_margin_and_its_p_agree_with_fishers_test():
    live, twin = Answers(n_acts=80, n_answered=38), Answers(n_acts=77, n_answered=21)
    found = contingency(live, twin)
    assert found.margin == pytest.approx(38 / 80 - 21 / 77)
    fisher = stats.fisher_exact([[38, 42], [21, 56]], alternative="greater").pvalue
    assert found.p_value == pytest.approx(fisher)
    assert contingency(twin, live).p_value > 0.9
    assert contingency(twin, live).margin == -found.margin
    assert (found.live, found.twin) == (live, twin)


def test_p_by_hand():
    # 3 of 4 against 1 of 4: (C(4,3) C(4,1) + C(4,4) C(4,0)) / C(8,4)
    found = contingency(Answers(n_acts=4, n_answered=3), Answers(n_acts=4, n_answered=1))
    assert found.p_value == pytest.approx(17 / 70)


def test_a_mimic_is_contingent_and_its_recording_is_not():
    rng = np.random.default_rng(2)
    mine, new = ([_poisson(0.3, until_s=200.0, rng=rng) for _ in range(4)] for _ in range(2))
    own = [_poisson(0.2, until_s=200.0, rng=rng) for _ in range(4)]
    mimic = [
        np.sort(np.concatenate((alone, acts[rng.random(acts.size) < 0.5] + 0.4)))
        for alone, acts in zip(own, mine, strict=True)
    ]
    live = answers(mine, mimic, start_s=0.0, stop_s=200.0)
    replayed = answers(new, mimic, start_s=0.0, stop_s=200.0)  # I act anew, the recording goes on
    found = contingency(live, replayed)
    assert found.margin == pytest.approx(0.4, abs=0.15)
    assert found.p_value < 1e-5


def test_unrelated_acts_rarely_look_contingent():
    rng = np.random.default_rng(3)
    p_values = []
    for _ in range(400):
        theirs, *mine = ([_poisson(0.3, until_s=80.0, rng=rng)] for _ in range(3))
        live, twin = (answers(acts, theirs, start_s=0.0, stop_s=80.0) for acts in mine)
        p_values.append(contingency(live, twin).p_value)
    # conservative: 5 % is a bound; more than 39 of 400 has probability below 1e-4 at 5 %
    assert np.count_nonzero(np.array(p_values) < 0.05) <= 39


@pytest.mark.parametrize(("n_live", "n_twin"), [(0, 5), (5, 0), (0, 0)])
def test_without_acts_there_is_no_contingency(n_live, n_twin):
    found = contingency(Answers(n_acts=n_live, n_answered=0), Answers(n_acts=n_twin, n_answered=0))
    assert np.isnan([found.margin, found.p_value]).all()
    assert np.isnan(answers(_channels([]), _channels([1.0]), start_s=0.0, stop_s=9.0).probability)
