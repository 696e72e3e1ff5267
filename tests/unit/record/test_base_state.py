"""What a partner does when nobody acts, after acts, and in seeing."""

import numpy as np
import pytest

from snn.record.base_firing import BaseTrains
from snn.record.base_state import (
    firing_criteria,
    motor_criterion,
    moving_state,
    rate_criteria,
    regained_criterion,
    situations,
)
from tests.unit.conftest import way_of
from tests.unit.record.planted_dyads import dyad_of

N_BINS = 1000
BOTH_WAYS = (way_of("a", "b"), way_of("b", "a"))


def flat(rate_hz=4.0):
    return np.full((4, N_BINS), float(rate_hz))


def dyad(acts=(), **rates_hz):
    quiet = {f"{p}_observation_e": flat() for p in "ab"} | {f"{p}_motor": flat(0.0) for p in "ab"}
    return dyad_of(np.full((2, N_BINS), 4.0), acts=acts, **(quiet | rates_hz))


def runs(mask):
    edges = np.flatnonzero(np.diff(mask, prepend=False, append=False))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def test_base_begins_300_ms_after_what_a_partner_did_or_saw():
    found = {p: situations(dyad([(0, 200, 250)]), p, BOTH_WAYS) for p in "ab"}
    assert runs(found["a"].base) == [(31, 200), (280, 1000)]
    assert runs(found["b"].base) == [
        (31, 210),
        (300, 1000),
    ]  # it sees the first of it 100, the mean 200 ms later
    assert runs(found["b"].later) == [(51, 210), (320, 1000)]
    assert runs(found["a"].executing[0]) == [(200, 250)]
    assert runs(found["b"].seeing[0]) == runs(found["b"].seen[0]) == [(210, 270)]
    assert not found["a"].seeing.any()
    assert [runs(found[p].after[0]) for p in "ab"] == [[(280, 300)], [(300, 320)]]
    assert not found["b"].after[1:].any()


def test_who_sees_nothing_is_at_base_while_the_other_acts():
    found = situations(dyad([(0, 200, 250)]), "b", (way_of("b", "a"),))
    assert runs(found.base) == [(31, 1000)]
    assert not found.seeing.any()


def test_who_acts_itself_does_not_only_see():
    found = situations(dyad([(0, 200, 250), (1, 180, 200)]), "b", BOTH_WAYS)
    assert runs(found.seeing[0]) == [(230, 270)]  # 300 ms after its own act
    assert runs(found.seen[0]) == [(210, 270)]


def test_ones_own_act_is_seen_too_but_is_not_that_of_the_other():
    found = situations(dyad([(0, 200, 250)]), "a", (way_of("a", "a"),))
    assert runs(found.seen[0]) == [(210, 270)]
    assert runs(found.base) == [(31, 200), (300, 1000)]
    assert not found.seeing.any()


def failed(criteria):
    return {c.name: c.failure for c in criteria if c.failure}


def at_base(**rates_hz):
    found = dyad(**rates_hz)
    return rate_criteria(found, "a", situations(found, "a", BOTH_WAYS))


@pytest.mark.parametrize(
    ("rate_hz", "state"),
    [(0.49, "suppressed"), (0.5, None), (10.0, None), (10.1, "over-excited")],
)
@pytest.mark.parametrize("circuit", ["observation_e", "execution_e"])
@pytest.mark.parametrize("channels", [slice(None), slice(2, 3)])
def test_populations_and_single_channels_have_a_rate_at_base(rate_hz, state, circuit, channels):
    rates_hz = flat()
    rates_hz[channels] = rate_hz
    found = failed(at_base(**{f"a_{circuit}": rates_hz}))
    assert [one[0] for one in found.values()] == ([state] if state else [])
    if state:
        assert f"a_{circuit} fires at {rate_hz:.2g} Hz" in next(iter(found.values()))[1]


def test_rates_in_acts_are_not_base():
    rates_hz = flat()
    rates_hz[:, 200:280] = 50.0
    found = dyad([(0, 200, 250)], a_execution_e=rates_hz)
    assert failed(rate_criteria(found, "a", situations(found, "a", BOTH_WAYS))) == {}


def test_without_a_pause_base_is_not_judged():
    found = dyad([(0, 0, N_BINS - 60)])
    (only,) = rate_criteria(found, "a", situations(found, "a", BOTH_WAYS))
    assert (only.failure, only.missing) == (None, "base rate of a (0.3 s without acts)")


def moving(seeing_hz, *, executing_hz=30.0, channel=slice(None)):
    motor = flat(0.0)
    motor[0, 500:550] = executing_hz
    motor[channel, 210:270] = seeing_hz
    found = dyad([(0, 200, 250), (1, 500, 550)], b_motor=motor)
    return motor_criterion(found, "b", situations(found, "b", BOTH_WAYS))


@pytest.mark.parametrize(
    ("seeing_hz", "state"), [(2.9, None), (3.1, "answering"), (14.9, "answering"), (15.1, "compulsive")]
)
def test_motor_cells_may_fire_in_seeing_at_less_than_a_tenth(seeing_hz, state):
    found = moving(seeing_hz, channel=slice(0, 1))
    assert (found.failure[0] if found.failure else None) == state
    assert found.value == pytest.approx(seeing_hz / 30)


@pytest.mark.parametrize(
    ("share", "state"), [(0.0999, None), (0.1, "answering"), (0.4999, "answering"), (0.5, "compulsive")]
)
def test_a_tenth_is_an_answer_and_a_half_is_compulsive(share, state):
    assert moving_state(share) == state


def test_motor_cells_that_answer_on_other_channels_answer_too():
    found = moving(8.0, channel=slice(2, 3))
    assert found.failure[0] == "answering"
    assert found.value == pytest.approx(8 / 30)


def test_what_fires_upon_the_onset_only_fires_in_seeing():
    motor = flat(0.0)
    motor[0, 500:550] = 30.0
    motor[0, 210:220] = 36.0  # one sixth of the 600 ms in which the act can be seen: 6 of 30 Hz
    found = dyad([(0, 200, 250), (1, 500, 550)], b_motor=motor)
    criterion = motor_criterion(found, "b", situations(found, "b", BOTH_WAYS))
    assert criterion.value == pytest.approx(0.2)
    assert criterion.failure[0] == "answering"


def test_what_is_hidden_is_not_seen_and_base_goes_on():
    # hidden from 2 to 2.3 s: of what can be seen from 2.1 to 2.7 s the second half is left
    ways = (way_of("a", "b", hidden_s=[(2.0, 2.3)]),)
    found = situations(dyad([(0, 200, 250)]), "b", ways)
    assert runs(found.seeing[0]) == [(230, 270)]
    assert runs(found.base) == [(31, 230), (300, 1000)]
    wholly = situations(dyad([(0, 200, 250)]), "b", (way_of("a", "b", hidden_s=[(2.0, 3.0)]),))
    assert runs(wholly.base) == [(31, 1000)]
    assert not (wholly.seeing | wholly.after).any()


def test_what_is_hidden_is_so_in_the_time_of_the_run():
    ways = (way_of("a", "b", hidden_s=[(12.0, 12.3)]),)
    late = dyad([(0, 200, 250)], first_bin=1000)
    assert runs(situations(late, "b", ways).seeing[0]) == [(230, 270)]


def test_motor_cells_that_are_never_seen_or_never_used_are_not_judged():
    seeing = dyad([(0, 200, 250)])
    found = motor_criterion(seeing, "b", situations(seeing, "b", BOTH_WAYS))
    assert found.missing == "motor in seeing (b executes for less than 0.5 s)"
    acting = dyad([(1, 200, 250)])
    found = motor_criterion(acting, "b", situations(acting, "b", BOTH_WAYS))
    assert found.missing == "motor in seeing (b only sees for less than 0.5 s)"
    assert moving(0.0, executing_hz=0.0).missing == "motor in seeing (b never moves)"


def returning(left_hz, *, acts=((0, 200, 250), (0, 400, 450), (0, 600, 650))):
    execution = flat()
    for _, first, stop in acts:
        execution[0, first:stop] = 34.0
        execution[0, stop : stop + 50] = 4.0 + left_hz
    found = dyad(acts, a_execution_e=execution)
    cells = {"observation_e": 80, "execution_e": 80}
    return regained_criterion(found, "a", situations(found, "a", BOTH_WAYS), n_cells=cells)


# .6 s of 80 cells at 4 and 7 Hz have a Poisson error of .29 and .38 Hz, three of which are added to a tenth of 30 Hz
@pytest.mark.parametrize(("left_hz", "fails"), [(0.0, False), (3.8, False), (4.5, True), (-3.8, False)])
def test_nine_tenths_of_a_response_must_be_gone(left_hz, fails):
    found = returning(left_hz)
    assert found.value == pytest.approx(left_hz / 30)
    assert (found.failure is not None) == fails
    if fails:
        assert found.failure == (
            "unsettled",
            f"a_execution_e is {left_hz:+.1f} Hz from base 300 ms after an act",
        )


def test_without_acts_there_is_nothing_to_regain():
    found = dyad()
    one = regained_criterion(found, "a", situations(found, "a", ()), n_cells={})
    assert one.missing == "whether a regains base (too little time after acts)"


def test_what_does_not_respond_has_nothing_to_regain():
    acts = ((0, 200, 250), (0, 400, 450), (0, 600, 650))
    found = dyad(acts)
    cells = {"observation_e": 80, "execution_e": 80}
    one = regained_criterion(found, "a", situations(found, "a", ()), n_cells=cells)
    assert one.missing == "whether a regains base (acts evoke no response)"


def sampled(rng, *, interval=None, common=0.0):
    """Cells of four channels at 4 Hz for 50 s: Poisson, clocks of an interval, or with a share of common spikes."""
    steps = 50_000
    shared = np.flatnonzero(rng.random(steps) < 4e-3)
    rows, positions = [], []
    for row in range(40):
        if interval:
            times = np.arange(rng.integers(interval), steps, interval)
        else:
            own = np.flatnonzero(rng.random(steps) < 4e-3 * (1 - common))
            times = np.union1d(own, shared[rng.random(shared.size) < common])
        rows.append(np.full(times.size, row))
        positions.append(times)
    return BaseTrains(
        rows=np.concatenate(rows).astype(np.intp),
        positions=np.concatenate(positions).astype(np.int64),
        n_rows=40,
        n_channels=4,
        n_steps=steps,
        time_step_ms=1.0,
    )


@pytest.mark.parametrize(
    ("planted", "reason"),
    [
        ({}, None),
        ({"common": 0.1}, None),  # a correlation of .01
        ({"interval": 250}, "b_execution_e has a CV of 0.00 at base, not 0.5 to 1.5"),
        ({"common": 0.5}, "b_execution_e has a pair correlation of 0.2"),
    ],
)
def test_cells_must_fire_irregularly_and_each_by_itself(planted, reason):
    rng = np.random.default_rng(1)
    trains = {"observation_e": sampled(rng), "execution_e": sampled(rng, **planted)}
    found = failed(firing_criteria(trains, "b"))
    if reason is None:
        assert found == {}
    else:
        assert [one[0] for one in found.values()] == ["unsettled"] * len(found)
        assert any(reason.removeprefix("b_execution_e") in text for _, text in found.values())


def test_too_few_spikes_say_nothing_about_firing():
    none = BaseTrains(
        rows=np.empty(0, dtype=np.intp),
        positions=np.empty(0, dtype=np.int64),
        n_rows=40,
        n_channels=4,
        n_steps=0,
        time_step_ms=1.0,
    )
    cv, correlation = firing_criteria({"observation_e": none, "execution_e": none}, "b")
    assert (cv.failure, cv.missing) == (None, "CV of b (too few spikes at base)")
    assert (correlation.failure, correlation.missing) == (
        None,
        "pair correlation of b (too few spikes at base)",
    )


def test_without_acts_all_is_base():
    found = situations(dyad(), "a", BOTH_WAYS)
    assert runs(found.base) == [(31, 1000)]
    assert not found.after.any()
