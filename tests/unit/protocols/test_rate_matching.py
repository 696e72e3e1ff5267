"""Rate matching, on rates that are known functions of the knobs."""

import numpy as np
import pytest

from snn.config.null_models.rate_matching import matchings_of, turned
from snn.config.schema.experiment import Experiment
from snn.config.schema.rate_matches import RATES
from snn.config.trials.parameter_changes import with_settings
from snn.errors import SimulationError
from snn.protocols.circuit_rates import Rates
from snn.protocols.rate_matching import minimax_step, smallest_residuals, solve

TIGHT = {"tolerance": 0.005}
# by rate: what a rise of background, observation noise, drive and efference copy does to it, as exponents
PLAIN = ((2.5, 3.0, 0.0, -0.2), (0.5, 0.3, 0.4, -0.7), (3.0, 1.0, -0.1, -0.1), (0.1, 0.0, 0.9, 0.0))


def matching_of(null, *, matching=TIGHT, **parts):
    raw = {
        "name": "match",
        "question": "?",
        "seed": 1,
        "duration": "2 s",
        "partner": {"oxytocin": {"level": 0.6}},
    }
    raw["nulls"] = {f"rate_matched_{null}": True, "rate_matching": matching}
    (found,) = matchings_of(Experiment.model_validate(raw | parts))
    return found


class Counted:
    """Rates as powers of the knobs, for a dyad whose condition changes them by given factors."""

    def __init__(self, *factors, exponents=PLAIN):
        self.factors, self.exponents, self.calls = factors, exponents, []

    def __call__(self, asked):
        self.calls.append(asked)
        a = asked.partners.a
        knobs = np.array(
            [
                a.background.rate_hz / 280,
                a.background.observation_factor,
                a.intention.drive_rate_hz / 500,
                a.efference_copy.weight_nS / 0.4,
            ]
        )
        condition = bool(a.oxytocin.level) and asked.link.a_to_b.coupling > 0
        factors = self.factors if condition else (1.0,) * 4
        rates_hz = [10 * f * np.prod(knobs**p) for f, p in zip(factors, self.exponents, strict=True)]
        return Rates(**dict(zip(RATES, map(float, rates_hz), strict=True)))


def test_a_known_solution_is_found_and_is_what_the_factors_say():
    knobs = np.array([0.7, 0.9, 1.1, 0.6])
    rule = Counted(*(np.prod(knobs**exponents) for exponents in PLAIN))
    matching = matching_of("coupled")
    found = solve(matching, simulate_rates=rule)
    match = found.match
    factors = (match.background, match.observation, match.drive, match.efference_copy)
    assert factors == pytest.approx(tuple(knobs), rel=0.01)
    assert match.key == matching.key
    assert max(map(abs, match.residuals)) <= 0.005
    assert found.iterations == len(rule.calls) - 1 <= 20
    assert found.target == rule(matching.target)
    settings = turned(matching.start, {"background": match.background, "drive": match.drive})
    turned_dyad = with_settings(matching.start, settings)
    assert turned_dyad.partners.b.background.rate_hz == pytest.approx(280 * 0.7, rel=0.01)
    assert turned_dyad.partners.b.intention.drive_rate_hz == pytest.approx(550, rel=0.01)


def test_an_uncoupled_null_leaves_the_efference_copy_and_tells_the_rate_that_it_cannot_have():
    rule = Counted(0.8**2.5, 3.0, 0.8**3, 0.8**0.1)
    matching = matching_of("uncoupled")
    match = solve(matching, simulate_rates=rule).match
    assert match.efference_copy == 1.0
    assert match.background == pytest.approx(0.8, rel=0.01)
    assert match.residuals[1] == pytest.approx(0.8**0.5 / 3 - 1, rel=0.02)
    assert [abs(match.residuals[k]) <= 0.005 for k in (0, 2, 3)] == [True] * 3


def test_what_cannot_be_matched_is_told_with_the_best_that_can():
    # both base rates follow the background alike, one is to double and the other to stay: at best +-1/3
    exponents = ((1, 0, 0, 0), (0, 0, 0, 1), (1, 0, 0, 0), (0, 0, 1, 0))
    matching = matching_of("coupled", matching={"tolerance": 0.05})
    found = solve(matching, simulate_rates=Counted(2.0, 1.0, 1.0, 1.0, exponents=exponents))
    # x / 2 - 1 = -(x - 1) at x = 4/3
    assert found.match.residuals[0] == pytest.approx(-1 / 3, abs=0.01)
    assert found.match.residuals[2] == pytest.approx(1 / 3, abs=0.01)
    assert matching.null.told(found.match, tolerance=0.05).startswith(
        "rate-matched coupled: rates could NOT be"
    )


def test_the_number_of_simulations_is_bounded():
    found = solve(matching_of("coupled"), simulate_rates=Counted(0.2, 0.2, 0.2, 5.0), max_simulations=6)
    assert found.iterations == 6


def test_what_agrees_from_the_start_is_left_as_it_is():
    rule = Counted(1.04, 0.97, 1.0, 1.0)
    found = solve(matching_of("coupled", matching={"tolerance": 0.05}), simulate_rates=rule)
    assert found.iterations == 1
    match = found.match
    assert {match.background, match.observation, match.drive, match.efference_copy} == {1.0}
    assert match.residuals[0] == pytest.approx(1 / 1.04 - 1, abs=1e-6)


def test_target_and_start_are_simulated_on_dyads_of_the_calibration():
    rule = Counted(1.0, 1.0, 1.0, 1.0)
    solve(matching_of("coupled", matching={"seed": 77, "replicates": 3}), simulate_rates=rule)
    assert {(asked.seed, asked.replicates) for asked in rule.calls} == {(77, 3)}


@pytest.mark.parametrize("bad_hz", [0.0, float("nan")])
def test_a_target_without_a_rate_cannot_be_matched(bad_hz):
    with pytest.raises(SimulationError, match="the target has a rate that is 0 or undefined"):
        solve(matching_of("coupled"), simulate_rates=Counted(bad_hz, 1.0, 1.0, 1.0))


def test_a_start_without_a_rate_cannot_be_matched():
    def rule(asked):
        undefined = float("nan") if asked.partners.a.oxytocin.level == 0 else 1.0
        return Rates(**dict.fromkeys(RATES, undefined))

    with pytest.raises(SimulationError, match="a rate is undefined"):
        solve(matching_of("coupled"), simulate_rates=rule)


def test_a_step_balances_the_largest_residuals_within_its_radius():
    # one knob, residuals 1 + s and -0.5 + s: balanced at s = -0.25
    slopes = np.ones((2, 1))
    assert minimax_step(np.array([1.0, -0.5]), slopes, radius=1.0) == pytest.approx([-0.25])
    assert minimax_step(np.array([1.0, -0.5]), slopes, radius=0.1) == pytest.approx([-0.1])


def test_no_step_goes_further_than_slopes_can_be_trusted():
    """One knob, of which the residual is known: after here and the slope it moves by .2, however far the goal is."""
    tried = []

    def residuals(knobs):
        tried.append(float(knobs[0]))
        return knobs - 0.5

    assert smallest_residuals(residuals, n_knobs=1, tolerance=1e-6, max_evaluations=20) == pytest.approx(
        [0.5]
    )
    assert tried == pytest.approx([0.0, 0.1, 0.2, 0.4, 0.5])


def test_what_no_knob_moves_is_not_tried_for():
    tried = []

    def residuals(knobs):
        tried.append(float(knobs[0]))
        return np.array([1 - knobs[0], 1.0])  # the second stays

    best = smallest_residuals(residuals, n_knobs=1, tolerance=1e-6, max_evaluations=20)
    assert best.tolist() == [0.0]
    assert tried == pytest.approx([0.0, 0.1])
