"""Rate matching, on rates that are known functions of the knobs."""

import numpy as np
import pytest

from snn.config.experiment import Experiment
from snn.config.settings import with_settings
from snn.errors import SimulationError
from snn.protocols.circuit_rates import RATE_NAMES, Rates
from snn.protocols.rate_matching import match_rates, minimax_step, neutral_start, uncoupled_start

OXYTOCIN = {"oxytocin": {"level": 0.6}}


def experiment(**parts):
    raw = {"name": "match", "question": "?", "seed": 1, "duration": "2 s"}
    return Experiment.model_validate(raw | parts)


class Counted:
    """Rates as powers of the knobs, for a dyad whose oxytocin changes them by given factors."""

    def __init__(self, *factors, exponents=((2.0, 0.0), (0.5, 0.8), (3.0, 0.0), (0.3, 1.2))):
        self.factors, self.exponents, self.calls = factors, exponents, []

    def __call__(self, asked):
        self.calls.append(asked)
        a = asked.partners.a
        knobs = a.background.rate_hz / 280, a.intention.drive_rate_hz / 500
        factors = self.factors if a.oxytocin.level else (1.0,) * 4
        rates_hz = [
            10 * factor * knobs[0] ** p * knobs[1] ** q
            for factor, (p, q) in zip(factors, self.exponents, strict=True)
        ]
        return Rates(**dict(zip(RATE_NAMES, rates_hz, strict=True)))


def test_a_known_solution_is_found_and_is_what_the_settings_say():
    # what background x 0.8 and drive x 1.1 make of the neutral dyad
    rule = Counted(0.8**2, 0.8**0.5 * 1.1**0.8, 0.8**3, 0.8**0.3 * 1.1**1.2)
    target = experiment(partner=OXYTOCIN)
    found = match_rates(target, neutral_start(target), simulate_rates=rule, tolerance=0.001)
    assert found.converged
    assert found.factors["background.rate"] == pytest.approx(0.8, rel=0.002)
    assert found.factors["intention.drive_rate"] == pytest.approx(1.1, rel=0.002)
    assert found.iterations == len(rule.calls) - 1 <= 12
    matched = with_settings(neutral_start(target), found.settings)
    assert matched.partners.b.background.rate_hz == pytest.approx(224, rel=0.002)
    assert rule(matched).as_array() == pytest.approx(rule(target).as_array(), rel=0.001)
    assert found.rates.as_array() == pytest.approx(rule(matched).as_array())
    assert found.message.startswith("rates agree to 0%")


def test_partners_that_differ_keep_their_ratio():
    target = experiment(partner=OXYTOCIN, partners={"b": {"background": {"rate": "140 Hz"}}})
    rule = Counted(0.81, 0.9, 0.729, 1.0, exponents=((2, 0), (1, 0), (3, 0), (0, 1)))
    found = match_rates(target, neutral_start(target), simulate_rates=rule, tolerance=0.001)
    matched = with_settings(neutral_start(target), found.settings).partners
    assert matched.b.background.rate_hz == pytest.approx(matched.a.background.rate_hz / 2, rel=1e-6)


def test_what_cannot_be_matched_is_told_with_the_best_that_can():
    # both base rates follow the background alone, one is to double and the other to stay: at best +-1/3
    rule = Counted(2.0, 1.0, 1.0, 1.0, exponents=((1, 0), (0, 1), (1, 0), (0, 1)))
    target = experiment(partner=OXYTOCIN)
    found = match_rates(target, neutral_start(target), simulate_rates=rule, max_simulations=20)
    assert not found.converged
    assert found.iterations <= 20
    # x / 2 - 1 = -(x - 1) at x = 4/3
    assert found.residuals["observation_base_hz"] == pytest.approx(-1 / 3, abs=0.01)
    assert found.residuals["execution_base_hz"] == pytest.approx(1 / 3, abs=0.01)
    assert found.message.startswith("rates could NOT be matched to 5%")
    assert "execution base +33" in found.message
    assert found.message.endswith("; judge fewer rates")


def test_two_rates_can_be_chosen_and_the_others_are_told():
    rule = Counted(2.0, 1.0, 0.7, 0.9, exponents=((1, 0), (0, 1), (1, 0), (0, 1)))
    target = experiment(partner=OXYTOCIN)
    judged = ("execution_base_hz", "execution_executing_hz")
    found = match_rates(target, neutral_start(target), simulate_rates=rule, judged=judged, tolerance=0.001)
    assert found.converged
    assert found.factors["background.rate"] == pytest.approx(0.7, rel=0.002)
    assert found.residuals["observation_base_hz"] == pytest.approx(0.35 - 1, abs=0.002)
    assert "observation base -65.0% (not judged)" in found.message


def test_the_number_of_simulations_is_bounded():
    rule = Counted(0.2, 0.2, 0.2, 5.0)
    target = experiment(partner=OXYTOCIN)
    found = match_rates(target, neutral_start(target), simulate_rates=rule, max_simulations=4)
    assert found.iterations == 4
    assert not found.converged


def test_what_agrees_from_the_start_is_left_as_it_is():
    rule = Counted(1.04, 0.97, 1.0, 1.0)
    target = experiment(partner=OXYTOCIN)
    found = match_rates(target, neutral_start(target), simulate_rates=rule)
    assert (found.converged, found.iterations) == (True, 1)
    assert set(found.factors.values()) == {1.0}
    assert found.residuals["observation_base_hz"] == pytest.approx(1 / 1.04 - 1)


@pytest.mark.parametrize("bad_hz", [0.0, float("nan")])
def test_a_target_without_a_rate_cannot_be_matched(bad_hz):
    target = experiment(partner=OXYTOCIN)
    with pytest.raises(SimulationError, match="the target has a rate that is 0 or undefined"):
        match_rates(target, target, simulate_rates=Counted(bad_hz, 1.0, 1.0, 1.0))


def test_a_neutral_start_keeps_the_links_and_an_uncoupled_one_the_modulators():
    target = experiment(
        partner={**OXYTOCIN, "serotonin": {"level": 1.5, "mode": "inverted_u"}},
        link={"a_to_b": {"coupling": 0.8}},
    )
    neutral, uncoupled = neutral_start(target), uncoupled_start(target)
    for partner in (neutral.partners.a, neutral.partners.b):
        assert (partner.oxytocin.level, partner.serotonin.level) == (0, 1)
        assert partner.serotonin.mode == "receptor"
    assert neutral.link == target.link
    assert uncoupled.partners == target.partners
    assert (uncoupled.link.a_to_b.coupling, uncoupled.link.b_to_a.coupling) == (0, 0)


def test_a_step_balances_the_largest_residuals_within_its_radius():
    # one knob, residuals 1 + s and -0.5 + s: balanced at s = -0.25
    slopes = np.ones((2, 1))
    assert minimax_step(np.array([1.0, -0.5]), slopes, radius=1.0) == pytest.approx([-0.25])
    assert minimax_step(np.array([1.0, -0.5]), slopes, radius=0.1) == pytest.approx([-0.1])
