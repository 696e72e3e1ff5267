"""Levels that live, against closed forms and SciPy's solution of the differential equations as they are written.

The model makes Euler steps of 10 ms. For a level that relaxes, the error of Euler's method is at most half a step times
the largest slope; one whole step is the tolerance here.
"""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from tests.validation.slow_dyads import (
    CLEAR,
    CLEAR_LINKS,
    GRID_S,
    OWN_FROWN,
    OWN_SMILE,
    OWN_TOUCH,
    SEEN_FROWN,
    SEEN_SMILE,
    SEEN_TOUCH,
    SEEN_WITHDRAW,
    levels,
)

pytestmark = pytest.mark.usefixtures("_numpy_target")

A, B = 0, 1
FULL_HZ = 40.0
RELEASED = {"dynamics": "released", "baseline": 0.2, "release_rate": "0.8 Hz", "clearance_time": "1.5 s"}
STRESSED = {"sensitivity": "1.5 Hz", "recovery_time": "2 s", "oxytocin_damping": "0.8 Hz"}
DRIVEN = {
    "dynamics": "driven",
    "level": 1,
    "recovery_time": "3 s",
    "joy_rise": "0.5 Hz",
    "stress_fall": "0.4 Hz",
}
REWARDED = {
    "endorphin": {"release_rate": "0.9 Hz", "decay_time": "2 s", "disinhibition": 1.5},
    "dopamine": {"source": "contingent", "tonic_level": 0.3, "mean_time": "2.5 s"},
}


def always(rate_hz):
    return lambda times_s: np.full(times_s.shape, rate_hz)


def wave(rate_hz, period_s):
    """A rate that rises from 0 to ``rate_hz`` and falls again."""
    return lambda times_s: rate_hz * (1 - np.cos(2 * np.pi * times_s / period_s)) / 2


def steepest(times_s, values):
    return np.abs(np.diff(values) / np.diff(times_s)).max()


def assert_solves(times_s, values, exact, *, fed_by=None):
    """Compare; what a level is fed by may be one of its own steps off, too."""
    slope = steepest(times_s, exact)
    assert slope > 0.05  # or agreement would mean nothing
    slope += 0.0 if fed_by is None else steepest(times_s, fed_by)
    np.testing.assert_allclose(values, exact, rtol=0, atol=slope * GRID_S)


def test_touch_releases_oxytocin_of_the_one_who_is_touched():
    # Constant touch u: O relaxes to (baseline/tau + r u)/(1/tau + r u) at the rate 1/tau + r u.
    run = levels(4.0, moved={SEEN_TOUCH: always(0.75 * FULL_HZ)}, partner={"oxytocin": RELEASED})
    rate, pull = 1 / 1.5 + 0.8 * 0.75, 0.2 / 1.5 + 0.8 * 0.75
    exact = pull / rate + (0.2 - pull / rate) * np.exp(-rate * run.times_s)
    assert run["touch"][:, A] == pytest.approx(0.75)
    assert_solves(run.times_s, run["oxytocin"][:, A], exact)
    assert run["oxytocin"][:, B] == pytest.approx(0.2)  # b touches and is not touched
    assert not run["touch"][:, B].any()


def test_touch_is_full_at_the_rate_of_an_act_and_not_seen_through_a_cut_link():
    above = levels(0.2, moved={SEEN_TOUCH: always(80.0)})
    assert (above["touch"][:, A] == 1.0).all()
    cut = levels(0.2, moved={SEEN_TOUCH: always(40.0)}, link={"b_to_a": {"coupling": 0}})
    assert not cut["touch"].any()
    absent = levels(0.4, moved={SEEN_TOUCH: always(40.0)}, protocol={"phases": [
        {"name": "apart", "duration": "200 ms", "b_to_a": 0}, {"name": "met", "duration": "200 ms"}]})  # fmt: skip
    assert not absent["touch"][:4, A].any()
    assert (absent["touch"][4:, A] == 1.0).all()


def test_clamped_oxytocin_stays_whatever_happens():
    run = levels(1.0, moved={SEEN_TOUCH: always(40.0)}, partner={"oxytocin": {"level": 0.3}})
    assert (run["oxytocin"] == 0.3).all()


@pytest.mark.parametrize(("oxytocin", "effect"), [(0.0, 0.0), (0.4, 0.5)])
def test_watching_negative_acts_leaves_stress_that_oxytocin_damps(oxytocin, effect):
    moved = {SEEN_FROWN: always(10.0), SEEN_WITHDRAW: always(6.0)}
    partner = {"stress": STRESSED, "oxytocin": {"level": oxytocin, "social_gain": 0}}
    run = levels(4.0, moved=moved, link=CLEAR_LINKS, partner=partner)
    rate = 1 / 2.0 + 0.8 * effect
    felt_s = run.times_s - GRID_S  # a threat is what was seen one step ago
    exact = 1.5 * 0.4 / rate * (1 - np.exp(-rate * felt_s))
    assert run["threat"][1:, A] == pytest.approx(0.4)
    assert_solves(run.times_s, run["stress"][:, A], exact)
    assert not run["stress"][:, B].any()
    np.testing.assert_allclose(run["background_factor"][:, A], 1 + 0.1 * run["stress"][:, A])
    np.testing.assert_allclose(run["gate_factor"][:, A], 1 + 0.5 * run["stress"][:, A])


@pytest.mark.parametrize(("link", "threat"), [
    ({"coupling": 1.5}, 0.6), ({"coupling": 0}, 0.0), ({"confusion": 0.3}, 0.32),
    ({"occlusion": [{"start": "0 s", "stop": "200 ms"}]}, 0.0),
])  # fmt: skip
def test_a_threat_is_what_is_seen_of_it(link, threat):
    # Of the confused 16 Hz, 0.7 + 0.3/3 stay on the negative channels.
    moved = {SEEN_FROWN: always(10.0), SEEN_WITHDRAW: always(6.0)}
    run = levels(0.2, moved=moved, link={"b_to_a": {**CLEAR, **link}, "a_to_b": CLEAR})
    assert run["threat"][1:, A] == pytest.approx(threat)
    assert not run["threat"][:, B].any()


def test_a_threat_comes_after_the_latency_of_sight_and_touch_at_once():
    moved = {SEEN_FROWN: always(FULL_HZ), SEEN_TOUCH: always(FULL_HZ)}
    run = levels(0.5, moved=moved, link={"b_to_a": {**CLEAR, "latency": "200 ms"}})
    assert run["touch"][:, A].tolist() == [1.0] * 10
    # What is seen at 200 ms is felt with the next sample.
    assert run["threat"][:, A].tolist() == [0.0] * 5 + [1.0] * 5


def test_touch_and_joy_forget_at_once_what_has_ended():
    moved = {row: lambda times_s: 40.0 * (times_s < 0.295) for row in (OWN_SMILE, SEEN_TOUCH)}
    run = levels(0.5, moved=moved)
    for level in ("touch", "joy"):
        assert run[level][:, A].tolist() == [1.0] * 6 + [0.0] * 4


def test_the_phase_scales_the_gate_of_both_partners_beside_stress():
    phases = [{"name": "shut", "duration": "500 ms"}, {"name": "ajar", "duration": "500 ms", "gate": 0.25}]
    run = levels(
        1.0,
        link=CLEAR_LINKS,
        moved={SEEN_FROWN: always(10.0)},
        partner={"stress": STRESSED},
        protocol={"phases": phases},
    )
    expected = (1 + 0.5 * run["stress"]) * np.where(run.times_s <= 0.505, 1.0, 0.25)[:, None]
    np.testing.assert_allclose(run["gate_factor"], expected)
    assert run["stress"][-1, A] > 0


def test_ones_own_acts_are_no_threat():
    partner = {"stress": STRESSED, "reafference": {**CLEAR, "coupling": 1}}
    run = levels(0.2, moved={OWN_FROWN: always(30.0)}, partner=partner, link=CLEAR_LINKS)
    assert run["threat"][1:, B] == pytest.approx(0.75)
    assert not run["threat"][:, A].any()
    assert not run["stress"][:, A].any()


def test_joy_is_shared_or_is_not():
    def joy(**moved_hz):
        rows = {"own": OWN_SMILE, "own_touch": OWN_TOUCH, "seen": SEEN_SMILE, "frown": OWN_FROWN}
        run = levels(0.1, moved={rows[name]: always(rate_hz) for name, rate_hz in moved_hz.items()})
        return float(run["joy"][-1, A])

    assert joy(own=20.0, seen=30.0) == pytest.approx(0.5 * 0.75)
    assert joy(own=10.0, own_touch=10.0, seen=30.0) == pytest.approx(0.5 * 0.75)
    assert joy(own=60.0, seen=30.0) == pytest.approx(0.75)  # clipped
    assert joy(own=20.0) == joy(seen=30.0) == joy(frown=40.0, seen=30.0) == 0.0


def test_joy_releases_endorphin_which_raises_dopamine_above_its_mean():
    both = {OWN_SMILE: always(FULL_HZ), SEEN_SMILE: always(0.5 * FULL_HZ)}
    run = levels(4.0, moved=both, partner={"reward": REWARDED})
    endorphin = 0.9 * 0.5 * 2.0 * (1 - np.exp(-run.times_s / 2.0))
    assert_solves(run.times_s, run["endorphin"][:, A], endorphin)
    np.testing.assert_allclose(run["dopamine"][:, A], 0.3 * (1 + 1.5 * run["endorphin"][:, A]))
    # The mean of 0.3 (1 + 1.5 E(t)) with memory T: two exponentials.
    rise, t = 0.3 * 1.5 * 0.9, run.times_s
    mean = 0.3 + rise * (1 - (2.5 * np.exp(-t / 2.5) - 2.0 * np.exp(-t / 2.0)) / 0.5)
    assert_solves(t, run["dopamine_mean"][:, A], mean, fed_by=0.3 * 1.5 * endorphin)


@pytest.mark.parametrize(("disinhibition", "rises"), [(1.5, True), (0.0, False)])
def test_an_opioid_block_takes_the_joy_out_of_dopamine(disinhibition, rises):
    endorphin = {**REWARDED["endorphin"], "disinhibition": disinhibition}
    both = {OWN_SMILE: always(FULL_HZ), SEEN_SMILE: always(FULL_HZ)}
    run = levels(1.0, moved=both, partner={"reward": {**REWARDED, "endorphin": endorphin}})
    assert run["endorphin"][-1, A] > 0.3
    assert (run["dopamine"][-1, A] > 0.3 + 1e-9) == rises


def test_given_bursts_come_when_they_are_given_and_decay():
    bursts = [{"at": "500 ms"}, {"at": "700 ms"}]
    dopamine = {
        "source": "given",
        "tonic_level": 0.2,
        "burst_size": 2.0,
        "decay_time": "200 ms",
        "bursts": bursts,
    }
    run = levels(1.5, partners={"a": {"reward": {"dopamine": dopamine}}})
    t = run.times_s - GRID_S  # a burst that is given at t counts from t on

    def burst(at_s):
        return np.where(t >= at_s - 1e-9, 2.0 * np.exp(-np.maximum(0.0, t - at_s) / 0.2), 0.0)

    np.testing.assert_allclose(run["dopamine"][:, A], 0.2 + burst(0.5) + burst(0.7), rtol=1e-12)
    assert run["dopamine"][:, B] == pytest.approx(0.2)
    assert run["dopamine_mean"][-1, A] > 0.2


def everything(t, state, inputs):
    """The equations as decisions.md and science.md write them."""
    oxytocin, stress, serotonin, endorphin, mean = state
    touch = min(inputs["touch"](t) / FULL_HZ, 1.0)
    joy = min(inputs["own"](t) / FULL_HZ, 1.0) * min((inputs["seen"](t) + inputs["touch"](t)) / FULL_HZ, 1.0)
    threat = min(inputs["frown"](t - GRID_S) / FULL_HZ, 1.0)  # what was seen one step ago
    effect = 1.2 * oxytocin**2 / (oxytocin**2 + 0.4**2)
    dopamine = 0.3 * (1 + 1.5 * endorphin)
    return (
        (0.2 - oxytocin) / 1.5 + 0.8 * touch * (1 - oxytocin),
        1.5 * threat - stress / 2 - 0.8 * effect * stress,
        (1 - serotonin) / 3 + 0.5 * joy - 0.4 * stress,
        0.9 * joy - endorphin / 2,
        (dopamine - mean) / 2.5,
    )


def test_all_levels_together_follow_their_equations():
    inputs = {
        "touch": wave(50.0, 3.0),
        "own": wave(45.0, 2.0),
        "seen": wave(20.0, 5.0),
        "frown": wave(30.0, 4.0),
    }
    rows = {SEEN_TOUCH: "touch", OWN_SMILE: "own", SEEN_SMILE: "seen", SEEN_FROWN: "frown"}
    partner_a = {
        "oxytocin": {**RELEASED, "receptor_density": 1.2, "social_gain": 0},
        "stress": STRESSED,
        "serotonin": DRIVEN,
        "reward": REWARDED,
    }
    run = levels(
        8.0,
        moved={row: inputs[name] for row, name in rows.items()},
        link=CLEAR_LINKS,
        partners={"a": partner_a},
    )
    start = (0.2, 0.0, 1.0, 0.0, 0.3)
    solved = solve_ivp(
        everything, (0, 9), start, t_eval=run.times_s, args=(inputs,), rtol=1e-8, atol=1e-10, max_step=0.02
    )
    names = ("oxytocin", "stress", "serotonin", "endorphin", "dopamine_mean")
    for name, exact in zip(names, solved.y, strict=True):
        assert_solves(run.times_s, run[name][:, A], exact)


def test_serotonin_stays_between_0_and_3():
    both = {OWN_SMILE: always(FULL_HZ), SEEN_SMILE: always(FULL_HZ)}
    lifted = {**DRIVEN, "joy_rise": "50 Hz"}
    assert levels(1.0, moved=both, partner={"serotonin": lifted})["serotonin"].max() == 3.0
    lowered = {"serotonin": {**DRIVEN, "stress_fall": "50 Hz"}, "stress": STRESSED}
    run = levels(1.0, link=CLEAR_LINKS, moved={SEEN_FROWN: always(FULL_HZ)}, partner=lowered)
    assert run["serotonin"][:, A].min() == 0.0
