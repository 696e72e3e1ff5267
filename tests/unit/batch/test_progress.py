"""The remaining time, by hand."""

import heapq

import numpy as np
import pytest

from snn.batch.progress import Pace, Progress


def batch(n_trials, duration_s, *, n_workers=1, n_skipped=0):
    return Progress(
        n_total=n_trials + n_skipped,
        n_workers=n_workers,
        n_skipped=n_skipped,
        n_waiting=n_trials,
        waiting_s=n_trials * duration_s,
    )


def test_nothing_is_known_before_anything_was_measured():
    progress = batch(3, 10.0)
    assert progress.eta_s(now_s=0.0) is None
    assert progress.started("x", duration_s=10.0, now_s=0.0).eta_s(now_s=5.0) is None


def test_within_the_first_run_its_own_pace_counts():
    progress = batch(3, 10.0).started("x", duration_s=10.0, now_s=100.0).advanced("x", done_s=4.0)
    # 4 s took 8 s, so a second costs 2 s; left: 6 s of this one and 2 x 10 s.
    assert progress.pace(now_s=108.0) == Pace(0.0, 2.0)
    assert progress.eta_s(now_s=108.0) == pytest.approx((6 + 20) * 2)


def test_runs_that_finished_set_the_pace():
    progress = batch(4, 10.0).started("x", duration_s=10.0, now_s=0.0).finished("x", now_s=5.0)
    assert progress.pace(now_s=5.0) == Pace(0.0, 0.5)
    assert progress.eta_s(now_s=5.0) == pytest.approx(3 * 10 * 0.5)
    assert (progress.n_finished, progress.n_waiting, dict(progress.running)) == (1, 3, {})


def test_a_first_run_that_compiled_does_not_set_the_pace_alone():
    progress = batch(4, 10.0)
    for key, start_s, end_s in [("a", 0.0, 60.0), ("b", 60.0, 65.0), ("c", 65.0, 71.0)]:
        progress = progress.started(key, duration_s=10.0, now_s=start_s).finished(key, now_s=end_s)
    assert progress.pace(now_s=71.0).of_second == pytest.approx(0.6)  # the median of 6.0, 0.5, 0.6


def test_only_the_last_twenty_runs_count():
    progress = batch(41, 1.0)
    for number in range(40):
        cost_s = 100.0 if number < 20 else 2.0
        progress = progress.started(str(number), duration_s=1.0, now_s=0.0).finished(
            str(number), now_s=cost_s
        )
    assert progress.pace(now_s=0.0) == Pace(0.0, 2.0)


def test_workers_share_what_is_left():
    progress = batch(6, 10.0, n_workers=2)
    progress = progress.started("a", duration_s=10.0, now_s=0.0).finished("a", now_s=10.0)
    progress = progress.started("b", duration_s=10.0, now_s=10.0).started("c", duration_s=10.0, now_s=10.0)
    progress = progress.advanced("b", done_s=5.0).advanced("c", done_s=5.0)
    # 3 waiting of 10 s and two halves of 10 s, at 1 s a second, over two workers.
    assert progress.eta_s(now_s=15.0) == pytest.approx((30 + 10) / 2)


def test_no_run_is_faster_than_one_worker():
    progress = batch(2, 10.0, n_workers=8)
    progress = progress.started("a", duration_s=10.0, now_s=0.0).finished("a", now_s=10.0)
    assert progress.eta_s(now_s=10.0) == pytest.approx(10.0)
    progress = progress.started("b", duration_s=10.0, now_s=10.0).advanced("b", done_s=2.0)
    assert progress.eta_s(now_s=12.0) == pytest.approx(8.0)


def test_a_run_that_does_not_tell_is_taken_to_be_as_fast_as_the_others_but_never_beyond_its_end():
    progress = batch(2, 10.0).started("a", duration_s=10.0, now_s=0.0).finished("a", now_s=20.0)
    progress = progress.started("b", duration_s=10.0, now_s=20.0)
    assert progress.eta_s(now_s=26.0) == pytest.approx(14.0)
    assert progress.eta_s(now_s=99.0) == 0.0


def test_a_run_that_is_overdue_does_not_shorten_the_others():
    progress = batch(3, 10.0, n_workers=2).started("a", duration_s=10.0, now_s=0.0).finished("a", now_s=10.0)
    progress = progress.started("b", duration_s=10.0, now_s=10.0).started("c", duration_s=10.0, now_s=36.0)
    # b should have ended at 20 s; c has 6 s of its 10 s left, and no second worker can help it.
    assert progress.eta_s(now_s=40.0) == pytest.approx(6.0)
    progress = batch(5, 10.0).started("a", duration_s=10.0, now_s=0.0).finished("a", now_s=10.0)
    progress = progress.started("b", duration_s=10.0, now_s=10.0)
    assert progress.eta_s(now_s=50.0) == pytest.approx(30.0)  # the three that wait


def test_a_failed_run_does_not_set_the_pace():
    progress = batch(2, 10.0).started("a", duration_s=10.0, now_s=0.0).failed("a")
    assert (progress.n_failed, progress.n_finished, progress.pace(now_s=1.0)) == (1, 0, None)
    assert dict(progress.running) == {}


def test_a_run_that_starts_again_waits_no_more_and_starts_from_nothing():
    progress = batch(2, 10.0).started("a", duration_s=10.0, now_s=0.0).advanced("a", done_s=9.0)
    progress = progress.started("a", duration_s=10.0, now_s=50.0)
    assert (progress.n_waiting, progress.waiting_s) == (1, 10.0)
    assert progress.running["a"].done_s == 0.0
    assert progress.running["a"].started_at_s == 50.0


def test_trials_of_different_length_count_by_their_length():
    progress = Progress(n_total=3, n_workers=1, n_waiting=3, waiting_s=1.0 + 5.0 + 10.0)
    progress = progress.started("a", duration_s=5.0, now_s=0.0).finished("a", now_s=10.0)
    assert progress.eta_s(now_s=10.0) == pytest.approx((1 + 10) * 2)


def test_the_last_moment_has_nothing_left():
    progress = batch(1, 10.0, n_skipped=3).started("a", duration_s=10.0, now_s=0.0).finished("a", now_s=1.0)
    assert progress.eta_s(now_s=1.0) == 0.0
    assert (progress.n_total, progress.n_skipped) == (4, 3)


def test_a_blocked_trial_fails_without_having_started():
    progress = batch(3, 10.0).blocked(duration_s=10.0)
    assert (progress.n_failed, progress.n_waiting, progress.waiting_s, dict(progress.running)) == (
        1,
        2,
        20.0,
        {},
    )


def test_a_run_that_is_simulated_is_still_to_be_analysed():
    progress = batch(2, 10.0).started("a", duration_s=10.0, now_s=0.0).finished("a", now_s=15.0)
    progress = progress.started("b", duration_s=10.0, now_s=15.0).advanced("b", done_s=10.0)
    assert progress.eta_s(now_s=25.0) == pytest.approx(
        5.0
    )  # a took 15 s, analysing included; b is at work for 10
    assert progress.eta_s(now_s=40.0) == 0.0


def uneven_batch(order, *, seed):
    """Play a batch of 240 runs of 2, 10 and 40 s on four workers; yield after each run what is told and what comes.

    A run costs half a second, .06 for each biological second, and by chance up to a fifth more or less.
    """
    rng = np.random.default_rng(seed)
    durations_s = order(np.repeat([2.0, 10.0, 40.0], 80), rng)
    costs_s = (0.5 + 0.06 * durations_s) * rng.uniform(0.8, 1.2, 240)
    progress = Progress(n_total=240, n_workers=4, n_waiting=240, waiting_s=float(durations_s.sum()))
    ends, begun, told = [], 0, []
    now_s = 0.0
    while ends or begun < 240:
        while begun < 240 and len(ends) < 4:
            progress = progress.started(str(begun), duration_s=float(durations_s[begun]), now_s=now_s)
            heapq.heappush(ends, (now_s + costs_s[begun], begun))
            begun += 1
        now_s, number = heapq.heappop(ends)
        progress = progress.finished(str(number), now_s=now_s)
        told.append((now_s, progress.eta_s(now_s=now_s)))
    return [(at_s / now_s, eta_s, now_s - at_s) for at_s, eta_s in told]


def longest_first(durations_s, _rng):
    """As batches do: one run of each length, so that all are known of, and then the longest first."""
    first = np.unique(durations_s)[::-1]
    return np.concatenate([first, np.sort(np.repeat(np.unique(durations_s), 79))[::-1]])


def mixed(durations_s, rng):
    return rng.permutation(durations_s)


@pytest.mark.parametrize("order", [mixed, longest_first])
@pytest.mark.parametrize("seed", range(5))
def test_of_uneven_runs_the_time_left_is_within_a_fifth_from_a_tenth_of_the_way_on(order, seed):
    for share, eta_s, left_s in uneven_batch(order, seed=seed):
        if share >= 0.1:
            assert eta_s == pytest.approx(left_s, rel=0.2, abs=2.9)  # or what one long run takes
