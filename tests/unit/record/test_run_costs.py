"""What runs took, and what others will take."""

import pytest

from snn.record.manifest import RunLine
from snn.record.run_costs import costs_of


def line(n_bytes=0, **cost):
    return RunLine(key="0", condition=(), replicate=0, status="complete", n_bytes=n_bytes, **cost)


def test_runs_of_two_lengths_tell_what_a_run_and_what_a_second_takes():
    # by hand: 0.5 s each and 0.06 a second
    costs = costs_of([(line(cpu_s=0.56), 1.0), (line(cpu_s=0.98), 8.0)])
    assert (costs.fixed_cpu_s, costs.cpu_s_per_s) == (pytest.approx(0.5), pytest.approx(0.06))
    assert costs.cpu_s(40.0) == pytest.approx(2.9)


def test_runs_of_one_length_are_taken_in_proportion_by_their_median():
    runs = [(line(cpu_s=cpu_s), 10.0) for cpu_s in (2.0, 30.0, 3.0)]
    costs = costs_of(runs)
    assert (costs.fixed_cpu_s, costs.cpu_s_per_s) == (0.0, pytest.approx(0.3))


def test_a_line_through_less_than_nothing_is_not_drawn():
    costs = costs_of([(line(cpu_s=5.0), 1.0), (line(cpu_s=1.0), 2.0)])
    assert costs.fixed_cpu_s == 0.0
    assert costs.cpu_s_per_s == pytest.approx((5.0 + 0.5) / 2)


def test_memory_is_the_most_and_disk_goes_by_the_run_and_the_second():
    runs = [
        (line(3_200_000, cpu_s=1.0, peak_mb=90.0), 20.0),
        (line(6_200_000, cpu_s=1.0, peak_mb=70.0), 40.0),
    ]
    costs = costs_of(runs)
    assert (costs.peak_mb, costs.fixed_disk_mb) == (90.0, pytest.approx(0.2))
    assert costs.disk_mb(100.0) == pytest.approx(0.2 + 100 * 3.0 / 20)
    assert costs_of(runs[:1]).disk_mb(100.0) == pytest.approx(
        5 * 3.2
    )  # in proportion, where nothing else is known


def test_memory_that_nobody_noted_is_not_known():
    costs = costs_of([(line(cpu_s=2.0), 4.0)])
    assert (costs.cpu_s(8.0), costs.peak_mb) == (pytest.approx(4.0), None)


def test_nothing_is_known_of_no_run():
    assert costs_of([]) is None
