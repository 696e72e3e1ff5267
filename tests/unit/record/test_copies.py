"""Copies of acts that a partner only sees: which acts count, which copies, and what chance is."""

import numpy as np
import pytest

from snn.record.copies import copies, copies_criterion
from tests.unit.conftest import way_of
from tests.unit.record.planted_dyads import dyad_of

BOTH_WAYS = (way_of("a", "b"), way_of("b", "a"))
STARTS = range(100, 1300, 120)
"""Bins of 10 ms at which a begins ten acts of 0.5 s on channel 0, to be seen from 0.1 to 0.7 s later."""


def dyad(copied=(), *, after=40, channel=0, acts=(), hz=30.0, n_bins=1400):
    """Let b move so many bins after the acts of a whose numbers are given."""
    moved = np.zeros((2, 4, n_bins))
    for number in copied:
        first = STARTS[number] + after
        moved[1, channel, first : first + 10] = hz
    seen = [(0, start, start + 50) for start in STARTS]
    return dyad_of(np.full((2, n_bins), 4.0), movement_hz=moved, acts=[*seen, *acts])


def test_copies_are_counted_by_hand():
    found = copies(dyad([0, 3, 4]), "b", BOTH_WAYS)
    assert (found.n_seen, found.n_copied, found.chance) == (10, 3, 0.0)
    assert found.beyond_chance == pytest.approx(0.3)
    assert copies(dyad([0]), "a", BOTH_WAYS).n_seen == 0  # a sees no act of b


@pytest.mark.parametrize(("after", "counts"), [(9, False), (10, True), (99, True), (100, False)])
def test_a_copy_begins_while_the_act_can_be_seen_or_300_ms_later(after, counts):
    # seen from 10 bins after it is intended until 50 + 20; base is regained 30 bins later
    assert copies(dyad([2], after=after), "b", BOTH_WAYS).n_copied == counts


def test_what_does_not_reach_20_hz_is_no_act():
    assert copies(dyad([2], hz=19.9), "b", BOTH_WAYS).n_copied == 0
    assert copies(dyad([2], hz=20.0), "b", BOTH_WAYS).n_copied == 1


def test_acts_on_channels_on_which_nothing_is_seen_are_chance():
    found = copies(dyad([0, 1, 2], channel=2), "b", BOTH_WAYS)
    assert (found.n_copied, found.chance) == (0, pytest.approx(3 / 30))  # ten times, three channels
    assert found.beyond_chance == pytest.approx(-0.1)


@pytest.mark.parametrize(
    ("own", "n_seen"),
    [((560, 680), 9), ((559, 561), 8), ((679, 681), 8), ((1280, 1290), 10)],
)
def test_acts_around_which_the_partner_intends_something_do_not_count(own, n_seen):
    # what is intended at bin 580 can be seen from 590 to 650; 30 bins before and after that, 560 to 680, are its own
    assert copies(dyad(acts=[(1, *own)]), "b", BOTH_WAYS).n_seen == n_seen


def test_what_is_hidden_is_not_seen():
    # bins 110 to 170 show the first act, 230 to 290 the second
    for hidden_s, n_seen in (((1.7, 2.3), 10), ((1.69, 2.3), 9), ((1.69, 2.31), 8), ((0.0, 99.0), 0)):
        assert copies(dyad(), "b", (way_of("a", "b", hidden_s=[hidden_s]),)).n_seen == n_seen


def test_who_cannot_see_copies_nothing():
    assert copies(dyad([0, 1, 2]), "b", (way_of("b", "a"),)).n_seen == 0


@pytest.mark.parametrize(
    ("start_s", "stop_s", "n_seen"), [(0.8, 12.8, 10), (0.81, 12.8, 9), (0.8, 12.79, 9), (1.0, 12.8, 9)]
)
def test_only_acts_with_all_that_is_asked_around_them_count(start_s, stop_s, n_seen):
    # the first can be seen at 1.1 s, the last until 12.5 s
    assert copies(dyad().cut(start_s=start_s, stop_s=stop_s), "b", BOTH_WAYS).n_seen == n_seen


@pytest.mark.parametrize(
    ("n_copied", "state"),
    [(0, None), (1, None), (2, "answering"), (4, "answering"), (5, "compulsive"), (10, "compulsive")],
)
def test_more_than_one_copy_answers_and_half_of_them_are_compulsive(n_copied, state):
    found = copies_criterion(dyad(range(n_copied)), "b", BOTH_WAYS)
    assert (found.name, found.value) == ("copied_share", pytest.approx(n_copied / 10))
    assert (found.failure[0] if found.failure else None) == state
    if state:
        assert found.failure[1] == f"b copies {n_copied} of 10 acts that it only sees, 0 % by chance"


def test_what_is_under_way_at_the_start_did_not_begin_there():
    slow = (
        way_of("a", "b", latency_ms=400.0),
    )  # all that is asked around what is seen then lies in the stretch
    assert copies(dyad().cut(start_s=0.9, stop_s=14.0), "b", slow).n_seen == 10
    assert copies(dyad().cut(start_s=1.0, stop_s=14.0), "b", slow).n_seen == 9


def test_too_few_seen_acts_are_not_judged():
    few = dyad(range(4)).cut(start_s=0.0, stop_s=5.8)
    found = copies_criterion(few, "b", BOTH_WAYS)
    assert (found.failure, found.missing) == (None, "copies (b only sees 4 acts, fewer than 5)")
    assert np.isnan(found.value)
