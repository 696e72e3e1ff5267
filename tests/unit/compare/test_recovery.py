"""Links judged by dyads other than their own, on a curve that is a line."""

import math

import numpy as np
import pytest

from snn.analyse.influence.coupling_curve import KnownLink, LinkEstimate
from snn.analyse.influence.cue_effect import UNDEFINED, Interval
from snn.compare.recovery import JudgedLink, MeasuredLink, curve_of, holds, judged, recovery_lines
from snn.errors import ResultError

COUPLINGS = (1.0, 2.0, 3.0, 4.0, 5.0)


def measured(
    dyad, coupling, effect, *, length_s=40.0, experiment="x", half=0.05, delay_ms=80.0, latency_ms=100.0
):
    return MeasuredLink(
        experiment=experiment,
        direction="a_to_b",
        length_s=length_s,
        link=KnownLink(
            dyad=dyad,
            coupling=coupling,
            latency_ms=latency_ms,
            effect=effect
            if effect is UNDEFINED
            else Interval(value=effect, low=effect - half, high=effect + half),
            delay_ms=Interval(value=delay_ms, low=delay_ms - 5, high=delay_ms + 5),
        ),
    )


def sweep(gain=lambda _: 0.1, **more):
    return [measured(dyad, c, gain(dyad) * c, **more) for c in COUPLINGS for dyad in range(8)]


def test_each_half_is_judged_by_the_curve_of_the_other():
    # Even dyads answer twice as much: by the odd ones' curve they seem coupled twice as strongly.
    found = judged(sweep(lambda dyad: 0.1 if dyad % 2 else 0.2), [], kind="")
    told = {
        (each.measured.link.dyad, each.measured.link.coupling): each.told.coupling.value for each in found
    }
    assert told[0, 2.0] == pytest.approx(4.0, abs=0.01)
    assert told[1, 2.0] == pytest.approx(1.0, abs=0.01)
    assert len(told) == len(found) == 40


def test_a_curve_that_lacks_the_coupling_knows_nothing_of_what_is_odd_there():
    odd = [measured(dyad, 3.0, 0.33) for dyad in range(8)]  # as coupling 3.3 on the line of the others
    others = [each for each in sweep() if each.link.coupling != 3.0]
    found = [each for each in judged([*others, *odd], [], kind="") if each.measured.link.coupling == 3.0]
    assert {round(each.between.coupling.value, 1) for each in found} == {3.3}
    assert {round(each.told.coupling.value, 1) for each in found} == {3.0}


def test_the_least_and_the_largest_coupling_lie_between_none():
    lacking = {each.measured.link.coupling for each in judged(sweep(), [], kind="") if each.between is None}
    assert lacking == {1.0, 5.0}


def test_other_experiments_are_judged_by_all_dyads():
    own = sweep(lambda dyad: 0.1 if dyad % 2 else 0.2)
    (other,) = [
        each
        for each in judged(own, [measured(0, 2.5, 0.3, experiment="y")], kind="")
        if each.measured.experiment == "y"
    ]
    assert other.told.coupling.value == pytest.approx(2.0, abs=0.01)  # .15 for each
    assert other.between is None


def test_the_longest_pieces_make_the_curve():
    short = sweep(lambda _: 0.3, length_s=20.0)
    assert curve_of([*short, *sweep()], kind="").effect == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5])


def test_too_few_dyads_for_two_curves_are_refused():
    with pytest.raises(ResultError, match="half of the dyads, by which the others are judged, are too few"):
        judged([each for each in sweep() if each.link.dyad < 4], [], kind="")


def told(dyad, coupling, low, high, *, value=None, latency=(95.0, 105.0), **more):
    estimate = LinkEstimate(
        coupling=Interval(value=(low + high) / 2 if value is None else value, low=low, high=high),
        latency_ms=Interval(value=sum(latency) / 2, low=latency[0], high=latency[1]),
    )
    return JudgedLink(measured=measured(dyad, coupling, 0.1, **more), told=estimate, between=None)


def test_intervals_that_hold_the_truth_are_counted():
    links = [
        told(0, 2.0, 1.5, 2.5),
        told(0, 2.0, 1.0, 1.8),
        told(1, 2.0, 1.9, math.inf, value=3.0),
        told(2, 2.0, math.nan, math.nan, latency=(101.0, 105.0)),
    ]
    (line,) = recovery_lines(links, rng=np.random.default_rng(1))
    found = line.of_coupling
    assert (found.covered.n_found, found.covered.n, found.n_open, line.n_untold) == (2, 3, 1, 1)
    assert found.half_width == pytest.approx(0.45)  # median of .5 and .4
    assert found.mean.value == pytest.approx((1.7 + 3.0) / 2)  # dyad 0 counts once
    assert found.mean.n == 2
    assert found.sd == pytest.approx(np.std([2.0, 1.4, 3.0], ddof=1))
    assert (line.of_latency.covered.n_found, line.of_latency.covered.n) == (3, 4)


def test_a_link_that_is_cut_has_no_latency():
    (line,) = recovery_lines([told(0, 0.0, 0.0, 0.1)], rng=np.random.default_rng(1))
    assert (line.of_coupling.covered.n, line.of_latency.covered.n) == (1, 0)


def test_lines_are_in_order_of_experiment_length_and_truth():
    links = [
        told(0, c, 0.5, 1.5, length_s=length_s, experiment=name, latency_ms=latency_ms)
        for name in ("z", "b")
        for c, latency_ms in ((2.0, 100.0), (1.0, 200.0), (1.0, 50.0))
        for length_s in (40.0, 20.0)
    ]
    lines = recovery_lines(links, rng=np.random.default_rng(1))
    keys = [(line.experiment, line.length_s, line.coupling, line.latency_ms) for line in lines]
    assert keys[:3] == [("z", 20.0, 1.0, 50.0), ("z", 20.0, 1.0, 200.0), ("z", 20.0, 2.0, 100.0)]
    assert [key[0] for key in keys] == ["z"] * 6 + ["b"] * 6


def test_an_open_interval_holds_all_above_its_lower_end():
    open_one = Interval(value=2.0, low=1.0, high=math.inf)
    assert [holds(open_one, truth) for truth in (0.9, 1.0, 50.0)] == [False, True, True]
