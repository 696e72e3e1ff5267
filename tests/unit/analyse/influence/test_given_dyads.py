"""From the cues and signals of two people to what is tested."""

import numpy as np
import pytest

from snn.analyse.influence.cues import Stretch
from snn.analyse.influence.declared_laws import AssignmentLaw, IntervalLaw
from snn.analyse.influence.given_dyads import DeclaredLaw, GivenDyad, bin_means, given_pairs
from snn.analyse.influence.laws import PoissonLaw, ShiftLaw
from snn.errors import ResultError
from snn.record.influence_files import GivenCues, Samples


def _cues(*onset_s, channel="", given=None):
    return GivenCues(
        onset_s=np.array(onset_s, float),
        channel=(channel,) * len(onset_s) if isinstance(channel, str) else channel,
        is_given=np.ones(len(onset_s), bool) if given is None else np.array(given),
        tossed=given is not None,
    )


def _samples(values, start_s=0.0, step_s=0.05):
    return Samples(time_s=start_s + np.arange(len(values)) * step_s, value=np.array(values, float))


def _dyad(cues, signals, stretches=None, start_s=0.0):
    given = {
        who: {name: _samples(values, start_s) for name, values in own.items()} for who, own in signals.items()
    }
    return GivenDyad(name="d", cues=cues, signals=given, stretches=stretches or {})


def _pairs(dyad, declared=None, bin_ms=50.0, **more):
    return given_pairs(dyad, declared=declared or DeclaredLaw(), bin_ms=bin_ms, **more)


RAMP = np.arange(201.0)


def test_samples_are_averaged_in_bins_from_where_all_signals_have_begun():
    assert bin_means(_samples([1, 3, 5, 7, 100]), start_s=0, n_bins=2, bin_s=0.1).tolist() == [2, 6]
    signals = {"a": {"x": _samples(RAMP)}, "b": {"x": _samples(RAMP, start_s=1.0)}}
    dyad = GivenDyad(name="d", cues={"a": _cues(1.5)}, signals=signals, stretches={})
    (pair,) = _pairs(dyad)
    assert pair.pair.target[0, :3].tolist() == [0, 1, 2]  # b, which begins at 1 s
    assert pair.source_signal[0, :3].tolist() == [20, 21, 22]
    assert pair.pair.target.shape == (1, 180)  # until a ends, at 10 s
    assert pair.pair.cues.onset_s.tolist() == [0.5]


def test_a_bin_without_a_sample_is_refused():
    gap = Samples(time_s=np.array([0.0, 0.05, 0.2, 0.25]), value=np.zeros(4))
    with pytest.raises(
        ResultError, match=r"^no sample from 0\.1 to 0\.2 s; take wider bins \(bin_ms\), or fill or cut"
    ):
        bin_means(gap, start_s=0, n_bins=6, bin_s=0.05)
    with pytest.raises(ResultError, match=r"^no sample from 0\.3 to 0\.5 s"):
        bin_means(Samples(time_s=np.arange(6) * 0.05, value=np.zeros(6)), start_s=0, n_bins=10, bin_s=0.05)
    with pytest.raises(ResultError, match=r"^no sample from 0 to 0\.05 s"):
        bin_means(Samples(time_s=np.array([0.05]), value=np.zeros(1)), start_s=0, n_bins=2, bin_s=0.05)


def test_a_recording_is_not_larger_than_what_memory_holds():
    sparse = {"b": {"x": Samples(time_s=np.array([0.0, 1e5]), value=np.zeros(2))}}
    dyad = GivenDyad(name="d", cues={"a": _cues(1)}, signals=sparse, stretches={})
    with pytest.raises(ResultError, match=r"^dyad 'd': 100000 s are too long for bins of 50 ms: cut"):
        _pairs(dyad)
    with pytest.raises(ResultError, match=r"^dyad 'd': b: no sample from 1010 to 99990 s; take wider"):
        _pairs(dyad, bin_ms=1.01e6)


def test_cues_of_both_are_on_the_clock_of_the_bins():
    signals = {"a": {"x": RAMP}, "b": {"x": RAMP}}
    found = _pairs(_dyad({"a": _cues(101.0), "b": _cues(103.0)}, signals, start_s=100.0))
    assert [(p.pair.cues.onset_s.tolist(), p.pair.others.onset_s.tolist()) for p in found] == [
        ([1], [3]),
        ([3], [1]),
    ]
    assert np.flatnonzero(found[0].pair.own_cues[0]).tolist() == [60]


def test_cues_without_channels_are_held_against_each_signal():
    signals = {"a": {"x": RAMP}, "b": {"x": RAMP, "y": -RAMP}}
    found = _pairs(_dyad({"a": _cues(1, 2), "b": _cues(3)}, signals))
    assert [(p.source, p.target, p.signal, p.n_signals) for p in found] == [
        ("a", "b", "x", 2),
        ("a", "b", "y", 2),
        ("b", "a", "x", 1),
    ]
    assert found[1].pair.target[0, 2] == -2
    assert found[1].source_signal is None  # a has no y
    assert found[0].pair.others.onset_s.tolist() == [3]
    assert np.flatnonzero(found[0].pair.own_cues[0]).tolist() == [60]
    (only,) = _pairs(_dyad({"a": _cues(1)}, signals), signals=["y"])
    assert (only.signal, only.n_signals, only.pair.others, only.pair.own_cues) == ("y", 1, None, None)


def test_cues_with_channels_are_held_against_the_signals_of_that_name():
    signals = {"a": {}, "b": {"smile": RAMP, "frown": -RAMP, "alpha": RAMP}}
    signals.pop("a")
    (pair,) = _pairs(_dyad({"a": _cues(1, 2, 3, channel=("frown", "smile", "frown"))}, signals))
    assert (pair.signal, pair.n_signals) == ("smile + frown", 1)
    assert pair.pair.cues.channel.tolist() == [1, 0, 1]
    assert pair.pair.target[:, 1].tolist() == [1, -1]
    (only,) = _pairs(
        _dyad({"a": _cues(1, 2, 3, channel=("frown", "smile", "frown"))}, signals), signals=["frown"]
    )
    assert (only.signal, only.pair.cues.onset_s.tolist()) == ("frown", [1, 3])


def test_laws_are_those_that_were_declared():
    signals = {"b": {"x": RAMP}}
    stretches = {"a": (Stretch(start_s=100, stop_s=110),)}
    at = _cues(102, 106, 109)
    law = _pairs(_dyad({"a": at}, signals, stretches, 100.0), DeclaredLaw(intervals_s=(2, 5)))[0].pair.law
    assert isinstance(law, IntervalLaw)
    assert (law.shortest_s, law.longest_s, law.stretches) == (2, 5, (Stretch(start_s=0, stop_s=10),))
    law = _pairs(_dyad({"a": at}, signals, stretches, 100.0), DeclaredLaw(rate_hz=0.3))[0].pair.law
    assert isinstance(law, PoissonLaw)
    assert law.rate_hz.tolist() == [0.3]
    law = _pairs(_dyad({"a": at}, signals, None, 100.0))[0].pair.law
    assert isinstance(law, ShiftLaw)
    assert law.stretches == (Stretch(start_s=0, stop_s=10),)
    tossed = _cues(102, 106, 109, given=[True, False, True])
    (pair,) = _pairs(_dyad({"a": tossed}, signals, None, 100.0))
    assert isinstance(pair.pair.law, AssignmentLaw)
    assert pair.pair.cues.onset_s.tolist() == [2, 9]
    assert pair.pair.law.moments.onset_s.tolist() == [2, 6, 9]


SIGNALS = {"a": {"x": RAMP}, "b": {"x": RAMP}}


@pytest.mark.parametrize(
    ("dyad", "declared", "reason"),
    [
        (_dyad({"a": _cues(1)}, {"a": {"x": RAMP}}), None, "expected two partners, got 'a'"),
        (
            _dyad({"a": _cues(1), "b": _cues(2)}, {"c": {"x": RAMP}}),
            None,
            "expected two partners, got 'a', 'b', 'c'",
        ),
        (
            _dyad({"a": _cues(1, channel="y")}, SIGNALS),
            None,
            "cues of a: 'y' is no signal of b, which has 'x'",
        ),
        (
            _dyad({"a": _cues(1)}, SIGNALS),
            DeclaredLaw(rate_hz=30),
            "1 cue, which rate_hz 30 does not draw (300 expected)",
        ),
        (
            _dyad({"a": _cues(1)}, SIGNALS),
            DeclaredLaw(intervals_s=(1, 2)),
            "say where it starts with stretches_s",
        ),
        (
            _dyad({"a": _cues(1, 9)}, SIGNALS, {"a": (Stretch(start_s=0, stop_s=10),)}),
            DeclaredLaw(intervals_s=(1, 2)),
            "an interval of 8 s is not between 1 and 2 s",
        ),
        (
            _dyad({"a": _cues(1, 9)}, SIGNALS, {"a": (Stretch(start_s=0, stop_s=5),)}),
            None,
            "1 of 2 lie in no stretch",
        ),
        (
            _dyad({"a": _cues(1500, 2600)}, SIGNALS),  # ms for s
            None,
            "cues of a: all 2 lie outside of the signals (0 to 10 s); both must be in seconds, on one clock",
        ),
    ],
)
def test_what_does_not_fit_is_one_line(dyad, declared, reason):
    with pytest.raises(ResultError) as error:
        _pairs(dyad, declared)
    assert reason in str(error.value)
    assert str(error.value).startswith("dyad 'd': ")


def test_signals_must_share_time():
    signals = {"a": {"x": _samples(RAMP)}, "b": {"x": _samples(RAMP, start_s=50)}}
    with pytest.raises(ResultError, match="its signals have no time in common"):
        _pairs(GivenDyad(name="d", cues={"a": _cues(1)}, signals=signals, stretches={}))
    with pytest.raises(ResultError, match="b has no signal 'z', only 'x'"):
        _pairs(_dyad({"a": _cues(1)}, SIGNALS), signals=["z"])
