"""The index from its parts, in numbers by hand, and the words beside it."""

import numpy as np
import pytest

from snn.analyse.influence.index import Direction, Synchrony, reciprocity_index

ALIKE = Synchrony(c=0.6, null_mean=0.2, p_value=0.001)
NAN = float("nan")


def _direction(p_brain=0.005, p_movement=0.5, effect=0.3, withheld=""):
    return Direction(p_brain=p_brain, p_movement=p_movement, effect=effect, withheld=withheld)


NOT_SHOWN = _direction(p_brain=0.015)


def test_the_index_is_synchrony_times_balance():
    found = reciprocity_index(ALIKE, _direction(effect=0.3), _direction(effect=0.1))
    assert found.synchrony == pytest.approx(0.5)  # (.6 - .2) / (1 - .2)
    assert found.balance == pytest.approx(0.5)  # 2 x .1 / .4
    assert found.value == pytest.approx(0.25)


def test_a_partner_who_is_held_back_is_influenced_as_well():
    found = reciprocity_index(ALIKE, _direction(effect=-0.3), _direction(effect=0.1))
    assert found.balance == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("a_to_b", "b_to_a", "verdict"),
    [
        (_direction(), _direction(), "mutual influence"),
        (_direction(p_brain=0.01), _direction(p_movement=0.01), "mutual influence"),
        (_direction(p_movement=0.01), _direction(p_movement=0.01), "reciprocity"),
        (_direction(), NOT_SHOWN, "influence a to b"),
        (NOT_SHOWN, _direction(), "influence b to a"),
        (NOT_SHOWN, NOT_SHOWN, "no influence shown"),
        (
            _direction(p_brain=0.5, p_movement=0.01),
            _direction(p_brain=0.5, p_movement=0.01),
            "no influence shown",
        ),
        (_direction(), _direction(withheld="no random cues"), "influence a to b"),
        (NOT_SHOWN, _direction(withheld="no random cues"), "cannot be told"),
        (NOT_SHOWN, _direction(p_brain=NAN), "cannot be told"),
        (
            _direction(withheld="cues follow the other"),
            _direction(withheld="cues follow the other"),
            "cannot be told",
        ),
    ],
)
def test_words(a_to_b, b_to_a, verdict):
    assert reciprocity_index(ALIKE, a_to_b, b_to_a).verdict == verdict


def test_the_index_is_0_unless_influence_is_shown_both_ways_and_undefined_where_it_cannot_be_told():
    both = _direction()
    assert reciprocity_index(ALIKE, both, NOT_SHOWN).value == 0.0
    assert reciprocity_index(ALIKE, NOT_SHOWN, NOT_SHOWN).value == 0.0
    assert np.isnan(reciprocity_index(ALIKE, both, _direction(withheld="no random cues")).value)


def test_an_unscored_dyad_has_words_but_no_index():
    unscored = Synchrony(c=NAN, null_mean=NAN, p_value=NAN)
    found = reciprocity_index(unscored, _direction(), _direction())
    assert (found.verdict, found.synchrony_verdict) == ("mutual influence", "no score")
    assert np.isnan(found.value)
    assert np.isnan(reciprocity_index(unscored, NOT_SHOWN, NOT_SHOWN).value)


def test_synchrony_has_a_word_of_its_own():
    chance = Synchrony(c=0.1, null_mean=0.2, p_value=0.05)
    found = reciprocity_index(chance, _direction(), _direction())
    assert (found.synchrony_verdict, found.synchrony, found.value) == ("no synchrony shown", 0.0, 0.0)
    assert reciprocity_index(ALIKE, NOT_SHOWN, NOT_SHOWN).synchrony_verdict == "synchrony"


def test_exchanging_the_partners_leaves_the_index_and_exchanges_the_words():
    one, other = _direction(effect=0.3), _direction(effect=0.1, p_movement=0.01)
    assert reciprocity_index(ALIKE, one, other) == reciprocity_index(ALIKE, other, one)
    assert reciprocity_index(ALIKE, one, NOT_SHOWN).verdict == "influence a to b"
    assert reciprocity_index(ALIKE, NOT_SHOWN, one).verdict == "influence b to a"


def test_balance_and_index_are_undefined_where_a_direction_cannot_be_told():
    for hidden in (_direction(withheld="no random cues"), _direction(p_brain=NAN)):
        for found in (
            reciprocity_index(ALIKE, _direction(), hidden),
            reciprocity_index(ALIKE, hidden, _direction()),
        ):
            assert np.isnan([found.balance, found.value]).all()


def test_an_effect_that_is_undefined_leaves_the_balance_undefined():
    assert np.isnan(reciprocity_index(ALIKE, _direction(effect=NAN), _direction()).balance)
    assert reciprocity_index(ALIKE, _direction(effect=0.0), _direction(effect=0.0)).balance == 0.0
