"""Words on influence: what is shown, what is not, what cannot be told."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.influence.cue_effect import Interval
from snn.analyse.influence.cue_response import CueResponse
from snn.analyse.influence.given_dyads import GivenPair
from snn.analyse.influence.group_test import CheckedTest, CuedPair, CueTestSettings, GroupTest
from snn.analyse.influence.laws import PoissonLaw, whole
from snn.compare.given_influence import DyadFinding, dyad_finding, group_findings, mutual_words
from snn.compare.random_effects import group_effect


def _test(p_value, n_cues=9):
    return GroupTest(p_value=p_value, n_cues=n_cues, n_dyads=1, n_draws=99, law="x")


def finding(
    source="a",
    p=0.5,
    leads=0.5,
    lists=0.5,
    n_signals=1,
    n_cues=9,
    signal="x",
    dyad="d",
    value=1.0,
    spread=2.0,
):
    return DyadFinding(
        dyad=dyad,
        source=source,
        target="b" if source == "a" else "a",
        signal=signal,
        n_signals=n_signals,
        tests=CheckedTest(influence=_test(p, n_cues), leads=_test(leads), joint_law=_test(lists)),
        response=CueResponse(mean_change=Interval(value=value, low=0.0, high=2 * value), error=0.5),
        spread=spread,
        per_source=None,
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (finding(p=0.01), "influence shown"),
        (finding(p=0.011), "influence not shown"),
        (finding(p=0.006, n_signals=2), "influence not shown"),
        (finding(p=0.005, n_signals=2), "influence shown"),
        (finding(p=0.005, leads=0.01), "influence cannot be told"),
        (finding(p=0.005, lists=0.01), "influence cannot be told"),
        (finding(p=0.005, n_cues=0), "influence cannot be told"),
        (finding(p=float("nan")), "influence cannot be told"),
    ],
)
def test_words_of_one_direction(found, words):
    assert found.words(0.01) == words


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([finding("a", 0.005), finding("b", 0.005)], "mutual influence: each follows the cues of the other"),
        ([finding("a", 0.005), finding("b", 0.5)], "influence a -> b"),
        ([finding("a"), finding("b")], "no influence shown"),
        (
            [finding("a", 0.005), finding("b", 0.005, leads=0.005)],
            "influence a -> b; influence b -> a cannot be told",
        ),
        ([finding("a")], "no influence shown (the other direction had no cues or no signals)"),
        ([finding("a", 0.5), finding("a", 0.005, signal="y"), finding("b")], "influence a -> b"),
    ],
)
def test_words_of_a_dyad(found, words):
    assert mutual_words(found, 0.01) == words


def _given(rng, dyad, gain):
    law = PoissonLaw(stretches=whole(40.0), rate_hz=np.array([0.3]))
    cues = law.draw(rng, 1).one(0)
    moves = np.zeros((1, 800))
    for first in (cues.onset_s / 0.05).astype(int):
        moves[0, first + 1 : first + 13] += 1.0
    target = gain * moves + 0.3 * rng.normal(size=(1, 800))
    pair = CuedPair(target=target, cues=cues, law=law)
    return GivenPair(
        dyad=dyad, source="a", target="b", signal="x", n_signals=1, pair=pair, source_signal=2 * moves
    )


def test_a_group_averages_its_dyads_and_says_how_they_differ():
    rng, settings = np.random.default_rng(1), CueTestSettings(n_draws=99)
    given = [_given(rng, f"d{number}", gain) for number, gain in enumerate((1.0, 2.0, 3.0))]
    found = [dyad_finding(one, settings, rng=rng) for one in given]
    for one, gain in zip(found, (1.0, 2.0, 3.0), strict=True):
        assert one.response.mean_change.value == pytest.approx(gain, abs=0.2)
        assert one.per_source.value == pytest.approx(gain / 2, abs=0.1)
        assert one.spread == pytest.approx(given[int(one.dyad[1])].pair.target.std())
    (group,) = group_findings(given, found, settings, seed=1)
    assert group.effect.mean == pytest.approx(np.mean([one.response.mean_change.value for one in found]))
    assert group.effect.sd_between == pytest.approx(1.0, abs=0.3)
    assert group.effect_sd.mean == pytest.approx(
        np.mean([o.response.mean_change.value / o.spread for o in found])
    )
    in_sd = [(o.response.mean_change.value / o.spread, o.response.error / o.spread) for o in found]
    expected = group_effect(*np.array(in_sd).T)
    assert group.effect_sd.sd_between == pytest.approx(expected.sd_between)
    assert group.effect_sd.i_squared == pytest.approx(expected.i_squared)
    assert (group.tests.influence.n_dyads, group.tests.influence.p_value) == (3, 0.01)
    assert group_findings(given[:1], found[:1], settings, seed=1) == []


def test_what_comes_late_is_followed_as_long_as_was_asked():
    """Answers 1.2 s after an act that takes .6 s: the response for each unit of the act's needs lags of 1.8 s."""
    rng = np.random.default_rng(3)
    given = _given(rng, "late", 0.0)
    late = np.roll(given.source_signal, 24, axis=1)  # bins of 50 ms
    target = 0.5 * late + 0.1 * rng.normal(size=late.shape)
    given = replace(given, pair=replace(given.pair, target=target))
    found = dyad_finding(given, CueTestSettings(n_draws=99, longest_lag_ms=2000.0), rng=rng)
    assert found.per_source.value == pytest.approx(0.5, abs=0.1)
