"""Gains of dyads whose answers are made by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest

from snn.protocols.gain import HalfGain, dyad_gains, half_gain, loop_gain, outcome, spikes_a_period
from snn.protocols.open_loop import STEP, HalfLoop, half_loops
from snn.protocols.probes import Probe, Train
from tests.unit.protocols.dyads import answering, trial_of

TRAIN = Probe(intensity=1.0, pulse_ms=20.0, period_ms=100.0, n_pulses=3, n_skipped=1, pause_ms=50.0)


def half(source="a", gate="closed", **parts):
    return HalfLoop(trial=trial_of(**parts), source=source, gate=gate, n_rounds=1)


def half_of(source, volleys_in, volleys_out, *, gate="closed", mean=0.5, peak=0.7):
    return HalfGain(
        source=source,
        gate=gate,
        step_mean=mean,
        step_peak=peak,
        volleys_in=np.array(volleys_in),
        volleys_out=np.array(volleys_out),
    )


def test_an_outcome_is_above_rest_later_by_the_delay_on_its_channel_without_the_skipped():
    rates_hz = np.zeros((4, 2000))
    rates_hz[2] = 5.0  # rest
    rates_hz[2, 1030:1100] = 400.0  # upon the first pulse: skipped
    rates_hz[2, 1130:1140] = 105.0  # upon the second, 30 ms later: 10 ms at 100 Hz above rest
    rates_hz[2, 1230:1280] = 65.0  # upon the third: 50 ms at 60 Hz above rest
    rates_hz[1] = 1000.0  # another channel
    train = Train(probe=TRAIN, channel=2, onset_ms=1000.0)
    found = outcome(rates_hz, [train], bin_ms=1.0, delay_ms=30.0)
    assert found.mean_hz == pytest.approx((10 * 100 + 50 * 60) / 200)
    # best 20 ms: 10 of them at 100 Hz, and 20 of them at 60 Hz
    assert found.peak_hz == pytest.approx((50 + 60) / 2)
    assert spikes_a_period(found, TRAIN) == pytest.approx(20 * 0.1)


def test_peaks_may_lie_across_the_edges_of_any_bins():
    rates_hz = np.zeros((4, 2000))
    rates_hz[0, 1117:1137] = 50.0
    found = outcome(
        rates_hz,
        [Train(probe=replace(TRAIN, n_pulses=2), channel=0, onset_ms=1000.0)],
        bin_ms=1.0,
        delay_ms=0,
    )
    assert found.peak_hz == pytest.approx(50)


def test_the_gain_of_a_linear_dyad_is_its_factor_in_every_measure():
    found = half_gain(half(), simulate=answering(lambda n: n // 2, sends=20))
    assert found.step_mean == pytest.approx(0.5)
    assert found.step_peak == pytest.approx(0.5)
    assert found.volleys_in == pytest.approx([20, 26, 32, 40])
    assert found.volleys_out == pytest.approx([10, 13, 16, 20])
    assert found.volley == pytest.approx(0.5)


@pytest.mark.parametrize("source", ["a", "b"])
def test_either_half_is_measured_from_its_source_to_its_observer(source):
    found = half_gain(half(source), simulate=answering(lambda n: 3 * n))
    assert (found.source, found.gate) == (source, "closed")
    assert found.step_mean == pytest.approx(3)


def test_an_answer_on_another_channel_is_none():
    found = half_gain(half(), simulate=answering(lambda n: n, reverse=True))
    assert (found.step_mean, found.volley) == (0, 0)


def test_the_link_that_is_probed_sets_when_the_answer_is_expected():
    late = {"link": {"a_to_b": {"delay": "700 ms", "delay_spread": "0 ms"}}}
    simulate = answering(lambda n: n, delay_ms=701)
    assert half_gain(half("a", **late), simulate=simulate).step_mean == pytest.approx(1)
    # upon the other link, of 110 ms, an answer is looked for until 610 ms
    assert half_gain(half("b", **late), simulate=simulate).step_mean == 0


def test_the_sizes_of_volleys_may_come_in_any_order():
    # 1 -> 1.5 -> half way between .2 and 2.0
    loop = loop_gain(half_of("a", [1.0], [1.5]), half_of("b", [2.0, 1.0], [2.0, 0.2]))
    assert loop.volley == pytest.approx(1.1)


def test_a_partner_that_does_not_act_has_no_gain():
    found = half_gain(half(), simulate=answering(lambda n: n, sends=0))
    assert math.isnan(found.step_mean)
    assert math.isnan(found.step_peak)
    assert math.isnan(found.volley)
    loop = loop_gain(found, half_of("b", [1.0], [1.0]))
    assert math.isnan(loop.volley)


def test_a_probe_of_the_step_is_counted_over_the_whole_act():
    assert (STEP.period_ms, STEP.n_skipped) == (500, 0)


def test_step_gains_multiply_around_the_loop():
    loop = loop_gain(
        half_of("a", [1.0], [1.0], mean=0.5, peak=1.2), half_of("b", [1.0], [1.0], mean=0.4, peak=0.5)
    )
    assert loop.step_mean == pytest.approx(0.2)
    assert loop.step_peak == pytest.approx(0.6)


def test_a_volley_is_followed_through_both_curves():
    first = half_of("a", [1.0, 2.0], [0.5, 3.0])
    second = half_of("b", [2.0, 1.0], [2.2, 0.4])  # in any order
    # from a: 1 -> .5 -> .2 (half way to 0 at 0); 2 -> 3 -> 2.2 (flat beyond 2): shares .2 and 1.1
    # from b: 1 -> .4 -> .2; 2 -> 2.2 -> 3.0: shares .2 and 1.5
    assert loop_gain(first, second).volley == pytest.approx(1.5)


def test_the_loop_gain_does_not_depend_on_the_partners_names():
    first, second = half_of("a", [1.0, 2.0], [0.5, 3.0]), half_of("b", [2.0, 1.0], [2.2, 0.4])
    swapped = loop_gain(replace(second, source="a"), replace(first, source="b"))
    assert swapped == loop_gain(first, second)


def test_a_volley_that_dies_out_has_a_gain_below_one_though_one_half_amplifies():
    strong, weak = half_of("a", [1.0, 2.0], [1.5, 2.4]), half_of("b", [1.0, 2.0], [0.1, 0.4])
    assert strong.volley == 1.5
    # the largest share: entering at b, 2 -> .4 -> .6
    assert loop_gain(strong, weak).volley == pytest.approx(0.3)


@pytest.mark.parametrize("halves", [("b", "a"), ("a", "a")])
def test_two_halves_of_one_loop_are_needed(halves):
    first, second = (half_of(source, [1.0], [1.0]) for source in halves)
    with pytest.raises(ValueError, match="both its halves"):
        loop_gain(first, second)
    with pytest.raises(ValueError, match="same gate"):
        loop_gain(half_of("a", [1.0], [1.0]), half_of("b", [1.0], [1.0], gate="open"))


def test_a_dyad_has_four_halves_and_two_loops():
    trial = trial_of()
    simulate = answering(lambda n: 2 * n)
    found = dyad_gains(trial, [half_gain(half, simulate=simulate) for half in half_loops(trial, n_rounds=1)])
    assert [loop.gate for loop in found.loops] == ["closed", "open"]
    assert [(half.source, half.gate) for half in found.halves] == [
        ("a", "closed"), ("a", "open"), ("b", "closed"), ("b", "open")
    ]  # fmt: skip
    assert found.loops[0].step_mean == pytest.approx(4)
