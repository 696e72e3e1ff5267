"""What a shift of a whole partner keeps and destroys, and how any measure stands on that null."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from snn.analyse.measures.registry import MEASURES, measures_named
from snn.analyse.nulls.partner_shift import possible_shifts, shift_nulls, shifted_view
from snn.analyse.views.drive_courses import drive_courses
from snn.analyse.views.dyad_view import FINE_BIN_MS, DyadView
from snn.analyse.views.train_pairs import check_trains
from snn.errors import ResultError
from snn.record.signals import channel_rates_hz
from tests.unit.conftest import events_of, poisson_of, trains_of

N_CHANNELS, N_CELLS = 2, 3
STEP_MS = 1.0
SHIFTS = [1, 7, 40, 199, -3]
NO_EVENTS = events_of([])


def view_of(trains_a, trains_b, events=NO_EVENTS, *, bin_ms=20.0):
    """Bin two partners as `dyad_view` does."""
    rates = [
        [channel_rates_hz(trains, n_channels=N_CHANNELS, bin_ms=width) for trains in (trains_a, trains_b)]
        for width in (FINE_BIN_MS, bin_ms, 50.0)
    ]
    return DyadView(
        trains_a=trains_a,
        trains_b=trains_b,
        n_channels=N_CHANNELS,
        fine_a_hz=rates[0][0],
        fine_b_hz=rates[0][1],
        rates_a_hz=rates[1][0],
        rates_b_hz=rates[1][1],
        influence_a_hz=rates[2][0],
        influence_b_hz=rates[2][1],
        courses=drive_courses(events, n_bins=rates[2][0].shape[1], bin_ms=50.0, n_channels=N_CHANNELS),
        bin_ms=bin_ms,
        max_lag_ms=200.0,
        seed=1,
    )


def driven(rng, events, partner, *, n_steps):
    """Draw spikes of a partner that fires at 5 Hz, and at 60 Hz while it intends to act."""
    rates_hz = np.full((N_CHANNELS, n_steps), 5.0)
    for row in np.flatnonzero(events.partner == partner):
        start, stop = (round(t * 1e3 / STEP_MS) for t in (events.onset_s[row], events.onset_s[row] + 0.4))
        rates_hz[events.channel[row], start:stop] = 60.0
    return poisson_of(rates_hz, cells_per_channel=N_CELLS, rng=rng, time_step_ms=STEP_MS)


def acts(rng, *, duration_s):
    """Draw acts of both partners, of which every third is of both."""
    rows, shared = [], []
    for number in range(int(duration_s)):
        onset_s = rng.uniform(0, duration_s - 0.5)
        partners = [number % 3] if number % 3 < 2 else [0, 1]
        rows += [(partner, int(rng.integers(2)), onset_s, 0.4) for partner in partners]
        shared += [len(partners) == 2] * len(partners)
    order = np.argsort([row[2] for row in rows], kind="stable")
    return events_of(rows, shared=np.array(shared)[order])


@pytest.fixture
def view():
    """Ten seconds and 37 ms, which no bin divides."""
    rng = np.random.default_rng(1)
    events = acts(rng, duration_s=10.0)
    a, b = (driven(rng, events, partner, n_steps=10_037) for partner in (0, 1))
    return view_of(a, b, events)


def same(one, other):
    """Tell whether two views are the same to the bit."""
    trains = all(
        np.array_equal(getattr(getattr(one, name), part), getattr(getattr(other, name), part))
        for name in ("trains_a", "trains_b")
        for part in ("cells", "steps")
    )
    signals = [f"{kind}_{p}_hz" for kind in ("fine", "rates", "influence") for p in "ab"]
    rates = all(np.array_equal(getattr(one, name), getattr(other, name)) for name in signals)
    courses = all(
        np.array_equal(getattr(one.courses, name), getattr(other.courses, name))
        for name in ("intentions_a", "intentions_b", "shared")
    )
    return trains and rates and courses and one.seed == other.seed


def test_no_shift_and_once_around_are_the_same(view):
    assert same(shifted_view(view, 0), view)
    assert same(shifted_view(view, 200), view)


@pytest.mark.parametrize("shift", SHIFTS)
def test_there_and_on_around_is_back(view, shift):
    assert not same(shifted_view(view, shift), view)
    assert same(shifted_view(shifted_view(view, shift), 200 - shift), view)


@pytest.mark.parametrize("shift", SHIFTS)
def test_all_of_a_stays(view, shift):
    found = shifted_view(view, shift)
    assert same(replace(found, **{name: getattr(view, name) for name in _of_b()}, courses=view.courses), view)
    assert np.array_equal(found.courses.intentions_a, view.courses.intentions_a)
    assert np.array_equal(found.courses.shared, view.courses.shared)


def _of_b():
    return ("trains_b", "fine_b_hz", "rates_b_hz", "influence_b_hz")


@pytest.mark.parametrize("shift", SHIFTS)
def test_b_keeps_its_spikes_rates_and_intervals(view, shift):
    before, after = view.trains_b, shifted_view(view, shift).trains_b
    check_trains(after)
    assert np.array_equal(np.bincount(after.cells), np.bincount(before.cells))
    assert not np.array_equal(after.steps, before.steps)
    for cell in range(before.n_cells):
        lost = intervals(before, cell) - intervals(after, cell)
        assert lost.total() <= 3  # around the seams: where it was cut, its ends, and what is left over
    found = shifted_view(view, shift)
    for name in ("fine_b_hz", "influence_b_hz"):
        assert np.array_equal(np.sort(getattr(found, name)), np.sort(getattr(view, name)))
    assert np.array_equal(found.influence_b_hz, np.roll(view.influence_b_hz, shift, axis=1))


def intervals(trains, cell):
    return Counter(np.diff(trains.steps[trains.cells == cell]).tolist())


def test_a_shift_is_to_later_times():
    silent = trains_of([], n_cells=6, n_steps=1000)
    one = view_of(silent, trains_of([(4, 10), (5, 10), (0, 990)], n_cells=6, n_steps=1000))
    found = shifted_view(one, 2).trains_b
    assert list(zip(found.cells.tolist(), found.steps.tolist(), strict=True)) == [(0, 90), (4, 110), (5, 110)]


def test_what_is_left_over_stays():
    silent = trains_of([], n_cells=6, n_steps=1037)
    one = view_of(silent, trains_of([(1, 999), (2, 1000), (3, 1036)], n_cells=6, n_steps=1037))
    found = shifted_view(one, 1).trains_b
    assert list(zip(found.cells.tolist(), found.steps.tolist(), strict=True)) == [
        (1, 49),
        (2, 1000),
        (3, 1036),
    ]


@pytest.mark.parametrize("shift", SHIFTS)
def test_the_own_drive_of_b_and_its_part_of_shared_events_stay_with_its_spikes(view, shift):
    def together(found):
        return (found.influence_b_hz * found.courses.intentions_b).sum()

    assert together(view) > 3 * view.influence_b_hz.mean() * view.courses.intentions_b.sum()
    assert together(shifted_view(view, shift)) == pytest.approx(together(view), rel=1e-12)
    assert view.courses.shared.any()


def test_bins_that_do_not_divide_the_step_of_shifts_hold_the_same_spikes(view):
    odd = view_of(view.trains_a, view.trains_b, bin_ms=7.0)
    found = shifted_view(odd, 3)
    assert found.rates_b_hz.shape == odd.rates_b_hz.shape
    assert found.rates_b_hz.sum() == pytest.approx(odd.rates_b_hz.sum(), rel=0.01)


def null_of(view, *, name="counts_200ms", n_shifts=99, min_shift_s=1.0, seed=1):
    of = measures_named([name])[0].of
    rng = np.random.default_rng(seed)
    return null_by(of, view, observed=of(view), n_shifts=n_shifts, min_shift_s=min_shift_s, rng=rng)


def null_by(of, view, *, observed, **how):
    return shift_nulls({"it": of}, view, observed={"it": observed}, **how)["it"]


def test_unrelated_partners_are_called_alike_in_5_percent():
    rng = np.random.default_rng(2)
    n_dyads, p_values = 200, []
    for _ in range(n_dyads):
        events = acts(rng, duration_s=8.0)
        alone = replace(events, shared=np.zeros_like(events.shared))
        others = acts(rng, duration_s=8.0)
        a, b = driven(rng, alone, 0, n_steps=8000), driven(rng, others, 1, n_steps=8000)
        p_values.append(null_of(view_of(a, b), n_shifts=19, seed=rng).p_value)
    for level in (0.05, 0.25, 0.5):
        low, high = stats.binom.interval(0.9999, n_dyads, level)
        assert low <= np.count_nonzero(np.array(p_values) <= level + 1e-12) <= high


def follower(*, lag_steps=0, n_steps=12_000):
    rng = np.random.default_rng(3)
    a = driven(rng, acts(rng, duration_s=n_steps * 1e-3), 0, n_steps=n_steps)
    later = np.roll(np.arange(n_steps), -lag_steps)[a.steps]
    order = np.argsort(later, kind="stable")
    return view_of(a, replace(a, cells=a.cells[order], steps=later[order]))


@pytest.mark.parametrize("name", [m.name for m in MEASURES if m.family in ("rates", "spikes")])
def test_the_same_partner_twice_has_the_smallest_p(name):
    found = null_of(follower(), name=name, n_shifts=19)
    assert found.p_value == 1 / 20
    assert found.null_mean <= found.null95 <= found.observed
    assert found.null_values.shape == (19,)


@pytest.mark.parametrize("name", [m.name for m in MEASURES if m.family in ("bands", "information")])
def test_a_partner_who_follows_has_the_smallest_p(name):
    found = null_of(follower(lag_steps=40, n_steps=40_000), name=name, n_shifts=19, min_shift_s=2.0)
    assert found.p_value == 1 / 20


@pytest.mark.parametrize("name", [m.name for m in MEASURES if m.family == "influence"])
def test_partners_who_answer_each_other_have_the_smallest_p(name):
    rng = np.random.default_rng(5)
    events = acts(rng, duration_s=60.0)
    answers = replace(events, partner=1 - events.partner, onset_s=events.onset_s + 0.2)
    trains = []
    for partner in (0, 1):
        own, answered = (driven(rng, table, partner, n_steps=61_000) for table in (events, answers))
        steps, cells = np.r_[own.steps, answered.steps], np.r_[own.cells, answered.cells]
        order = np.lexsort((cells, steps))
        trains.append(replace(own, steps=steps[order], cells=cells[order]))
    assert null_of(view_of(*trains, events), name=name, n_shifts=19, min_shift_s=2.0).p_value == 1 / 20


def test_what_is_undefined_is_not_measured_again(view):
    called = []
    found = null_by(
        lambda _: called.append(1) or 1.0,
        view,
        observed=float("nan"),
        n_shifts=19,
        min_shift_s=1.0,
        rng=np.random.default_rng(1),
    )
    assert np.isnan([found.p_value, found.null_mean, found.null95, *found.null_values]).all()
    assert not called


def test_surrogates_without_a_value_count_against():
    values = iter([float("nan"), *([0.5] * 18)])
    found = null_by(
        lambda _: next(values),
        follower(),
        observed=1.0,
        n_shifts=19,
        min_shift_s=1.0,
        rng=np.random.default_rng(1),
    )
    assert found.p_value == 2 / 20
    assert (found.null_mean, found.null95) == (0.5, 0.5)


def test_shifts_are_drawn_once_and_far_enough_either_way(view):
    asked = []
    null_by(
        lambda shifted: asked.append(shift_between(view, shifted)) or 0.0,
        view,
        observed=0.0,
        n_shifts=60,
        min_shift_s=1.0,
        rng=np.random.default_rng(1),
    )
    assert len(set(asked)) == 60
    assert min(asked) >= 20
    assert max(asked) <= 180


def test_each_shift_is_made_once_for_all_measures(view, monkeypatch):
    made = []

    def counting(*how):
        made.append(how)
        return shifted_view(*how)

    names = ["counts_50ms", "tiling_at_0", "information"]
    measures = {measure.name: measure.of for measure in measures_named(names)}
    observed = {name: of(view) for name, of in measures.items()}
    how = {"n_shifts": 19, "min_shift_s": 1.0}
    monkeypatch.setattr("snn.analyse.nulls.partner_shift.shifted_view", counting)
    found = shift_nulls(measures, view, observed=observed, **how, rng=np.random.default_rng(1))
    assert len(made) == 19
    assert list(found) == list(measures)
    for name, of in measures.items():
        alone = null_by(of, view, observed=observed[name], **how, rng=np.random.default_rng(1))
        assert np.array_equal(found[name].null_values, alone.null_values)
        assert (found[name].observed, found[name].p_value) == (observed[name], alone.p_value)


def shift_between(view, shifted):
    return next(k for k in range(200) if same(shifted_view(view, k), shifted))


def test_all_shifts_are_used_if_there_are_fewer(view):
    found = null_of(view, n_shifts=1000)
    assert found.null_values.size == possible_shifts(200, max_lag_ms=200.0, min_shift_s=1.0).size == 161


def test_possible_shifts_are_those_far_enough_either_way():
    assert possible_shifts(60, max_lag_ms=100.0, min_shift_s=1.0).tolist() == list(range(20, 41))
    assert possible_shifts(60, max_lag_ms=100.0, min_shift_s=0.99).tolist() == list(range(20, 41))


def test_too_short_is_refused_with_what_is_needed():
    assert possible_shifts(58, max_lag_ms=100.0, min_shift_s=1.0).size == 19
    with pytest.raises(ResultError, match="2.85 s are too short .* 2.9 s after the transient are needed"):
        possible_shifts(57, max_lag_ms=100.0, min_shift_s=1.0)


@pytest.mark.parametrize("max_lag_ms", [100.0, 500.0, 1000.0])
def test_shifts_within_the_lags_are_refused(max_lag_ms):
    with pytest.raises(ResultError, match=r"min_shift: shifts of .* raise it"):
        possible_shifts(1000, max_lag_ms=max_lag_ms, min_shift_s=max(max_lag_ms, 500.0) * 1e-3)
