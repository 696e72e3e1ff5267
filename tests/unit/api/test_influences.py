"""What the cue test takes from arrays, and refuses."""

import numpy as np
import pytest

from snn.api.influences import MAX_LEVEL, influence
from snn.errors import ResultError

CUES = {"ann": np.arange(5.0, 295.0, 5.0), "bob": np.arange(7.0, 295.0, 6.0)}
SIGNALS = {name: np.random.default_rng(1).normal(size=6000) for name in CUES}
GIVEN = {"step_ms": 50, "rate_hz": 0.2, "progress": False, "n_draws": 99}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"level": 0.0}, "level: expected above 0 and at most 0.1, got 0"),
        ({"level": 0.11}, "level: expected above 0 and at most 0.1, got 0.11"),
        ({"level": 0.009}, "n_draws: 99 cannot reach p = 0.009; draw 111 or more"),
        ({"intervals_s": (4.0, 6.0)}, "rate_hz and intervals_s are two laws"),
        ({"stretches_s": {"eve": [(0.0, 10.0)]}}, "there are no cues of partner 'eve'"),
        (
            {"stretches_s": {"ann": [(0.0, 150.0), (150.0, 310.0)]}},
            "stretches_s: one of ann goes from 150 to 310 s, but the signals end at 299.95 s; cut it",
        ),
        ({"blanks": {"eve": [1.0]}}, "there are no cues of partner 'eve'"),
        ({"blanks": [{}, {}]}, "must be of the same dyads"),
    ],
)
def test_what_contradicts_itself_is_one_line(changes, told):
    with pytest.raises(ResultError, match=told):
        influence(CUES, SIGNALS, **GIVEN | changes)


def test_a_stretch_may_end_with_the_last_sample():
    whole = influence(CUES, SIGNALS, **GIVEN | {"stretches_s": {"ann": [(0.0, 300.0)]}})
    assert len(whole.records) == 2


def test_the_largest_level_is_allowed():
    found = influence(CUES, SIGNALS, **GIVEN | {"level": MAX_LEVEL})
    assert len(found.records) == 2


@pytest.mark.parametrize(
    ("cues", "told"),
    [
        (np.ma.masked_greater(CUES["ann"], 100.0), "cues of ann: the array is masked"),
        (CUES["ann"] * 1j, "cues of ann: got complex numbers"),
        (
            CUES["ann"].astype("datetime64[s]"),
            "cues of ann: got dates, expected real numbers, times in seconds",
        ),
    ],
)
def test_an_array_that_says_more_than_its_numbers_is_refused(cues, told):
    with pytest.raises(ResultError, match=told):
        influence(CUES | {"ann": cues}, SIGNALS, **GIVEN)


def test_a_mask_that_hides_nothing_is_none():
    found = influence(CUES | {"ann": np.ma.array(CUES["ann"])}, SIGNALS, **GIVEN)
    assert found.records == influence(CUES, SIGNALS, **GIVEN).records


def test_partners_who_are_exchanged_or_renamed_exchange_their_answers_exactly():
    def p(names):
        cues = dict(zip(names, CUES.values(), strict=True))
        signals = dict(zip(names, SIGNALS.values(), strict=True))
        return [
            row["p"] for row in sorted(influence(cues, signals, **GIVEN).records, key=lambda r: r["source"])
        ]

    first, second = p(("ann", "bob"))
    assert first != second
    assert p(("bob", "ann")) == [second, first]
    assert p(("x", "y")) == [first, second]


def test_what_one_dyad_alone_was_asked_is_not_called_tested_together():
    signals = {"ann": SIGNALS["ann"], "bob": {"other": SIGNALS["bob"]}}
    found = influence([CUES, CUES], [SIGNALS, signals], **GIVEN)
    assert found.verdict == found.verdicts["all"]
    told = "not tested together, for one dyad alone has it: ann -> bob, other, ann -> bob, signal"
    assert found.verdict.endswith(told)
    assert "had no cues or no signals" not in found.verdict


def test_a_study_without_a_direction_in_common_has_no_verdict_of_one_dyad():
    cues = [{"ann": CUES["ann"]}, {"bob": CUES["bob"]}]
    found = influence(cues, [SIGNALS, SIGNALS], **GIVEN)
    assert list(found.verdicts) == ["0", "1", "all"]
    assert found.verdict.startswith("not tested together")


@pytest.mark.parametrize(
    ("cues", "signals", "told"),
    [
        (5, SIGNALS, "cues: expected a mapping by partner, or a list of such, one for each dyad; got int"),
        (CUES, [None], "signals: expected a mapping by partner, .* got list"),
        (CUES | {"ann": [3.0, 1.0, 3.0]}, SIGNALS, "cues of ann: 3 s stands there twice"),
        (CUES, SIGNALS | {"bob": {"x": np.ones(6000), "y": np.ones(400)}}, "x has 6000, y has 400 samples"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(cues, signals, told):
    with pytest.raises(ResultError, match=told):
        influence(cues, signals, **GIVEN)


def test_the_same_moment_on_two_channels_is_two_cues():
    cues = CUES | {"ann": {"x": [3.0, 9.0], "y": [3.0, 14.0]}}
    signals = SIGNALS | {"bob": {"x": SIGNALS["bob"], "y": SIGNALS["ann"]}}
    assert influence(cues, signals, **GIVEN | {"rate_hz": None}).records
