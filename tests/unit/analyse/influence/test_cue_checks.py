"""Lists of cues that are none are refused: copied ones, answers, and cues that wait for the other."""

import numpy as np
import pytest

from snn.analyse.influence.cue_checks import CHECK_LEVEL, leads_test
from snn.analyse.influence.cue_test import cue_test
from snn.analyse.influence.cues import CueList
from snn.analyse.influence.laws import PoissonLaw, ShiftLaw, whole
from snn.errors import ResultError
from tests.unit.analyse.influence.test_cue_test import _counts, _is_level, _law, _red

N = 20


def _active(rng, cues):
    """What a partner does of its own cues: acts of half a second from two bins after them on."""
    return _red(rng, 800) + 8 * sum(_counts(cues, 800, lag) for lag in range(2, 12))


def _copied(cues, delay_s):
    return CueList(onset_s=cues.onset_s + delay_s, channel=cues.channel).between(0, 40)


def test_a_list_copied_from_the_other_is_refused_though_it_would_pass_for_influence():
    """Logged a little late, as a's acts were seen: what a does foretells them."""
    rng, law = np.random.default_rng(1), _law(40)
    refused, leads = [], []
    for _ in range(N):
        own = law.draw(rng, 1).one(0)
        target, copied = _active(rng, own), _copied(own, 0.3)
        leads.append(cue_test(target, copied, law=law, rng=rng).p_value)
        refused.append(leads_test(target, copied, law=law, rng=rng).p_value <= CHECK_LEVEL)
    assert all(refused)
    assert np.mean(np.array(leads) <= 0.01) > 0.9


def test_answers_listed_as_cues_are_refused():
    """Four in five of a's acts are answered in kind, 0.4 to 0.8 s after they began."""
    rng, law = np.random.default_rng(2), _law(40)
    refused = []
    for _ in range(N):
        own = law.draw(rng, 1).one(0)
        answered = rng.random(own.n_cues) < 0.8
        onset_s = own.onset_s[answered] + rng.uniform(0.4, 0.8, answered.sum())
        listed = CueList(onset_s=onset_s, channel=own.channel[answered]).between(0, 40)
        shifted = ShiftLaw(cues=listed, stretches=whole(40), by_channel=True)
        refused.append(leads_test(_active(rng, own), listed, law=shifted, rng=rng).p_value <= CHECK_LEVEL)
    assert all(refused)


def test_random_cues_are_refused_as_often_as_the_level_says_though_they_influence():
    rng, law = np.random.default_rng(3), _law(20)
    p_values = []
    for _ in range(200):
        cues = law.draw(rng, 1).one(0)
        target = _red(rng, 400) + 3 * _counts(cues, 400, 4)
        p_values.append(leads_test(target, cues, law=law, rng=rng, n_draws=99).p_value)
    assert _is_level(p_values)


def test_too_short_a_recording_is_refused():
    law, rng = _law(0.5), np.random.default_rng(1)
    with pytest.raises(ResultError, match="too short"):
        leads_test(
            np.ones((4, 10)),
            PoissonLaw(stretches=whole(1), rate_hz=np.ones(4)).draw(rng, 1).one(0),
            law=law,
            rng=rng,
        )
