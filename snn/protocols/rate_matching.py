"""Rate matching: another dyad with the rates of a given one, so that a difference between them is not one of rates.

Some parameters are turned, by factors that both partners share. Four rates are to agree (observation and execution, at
rest and acting), or those that can. What is minimised is the largest relative difference, which is also what is judged.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from snn.config.null_models.rate_matching import Matching, turned
from snn.config.schema.experiment import Experiment
from snn.config.schema.rate_matches import RATES, RateMatch
from snn.config.trials.parameter_changes import with_settings
from snn.errors import SimulationError
from snn.protocols.circuit_rates import Rates
from snn.record.types import FloatArray

FIRST_STEP = 0.1
"""Change of the logarithm of a knob from which the first slopes are taken: more than what chance does to rates."""
LARGEST_STEP = 0.2
"""Rates are far from linear in the knobs: trust no prediction further away than this, about 20 %."""
SMALLEST_STEP = 0.001
"""A change of 0.1 % in a knob does less than a change of the seed: the search is over."""
WORTHWHILE = 0.1
"""Share of the tolerance by which a step must promise to shrink the largest residual to be worth a simulation."""

SimulateRates = Callable[[Experiment], Rates]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """The best match that was found: the factors, and how well the rates agree with them."""

    match: RateMatch
    target: Rates
    """The rates that were asked for."""
    iterations: int
    """Simulations of the start, those for the slopes included."""


def solve(matching: Matching, *, simulate_rates: SimulateRates, max_simulations: int = 30) -> Solution:
    """Find the factors with which a null has the rates of its condition.

    Target and start have the same seeds: with common random numbers rates change smoothly with the knobs. Slopes come
    from finite differences and then from every further simulation (Broyden 1965); each step is the one with the
    smallest predicted largest residual within a trust region, which shrinks when a prediction fails.

    Parameters
    ----------
    matching
        What is to agree with what, how well, and by which knobs. As many knobs as rates can make them agree; with fewer
        they do only if the target allows.
    simulate_rates
        Gives the rates of an experiment.
    max_simulations
        Bound on simulations of the start.

    Returns
    -------
    Solution
        The best that was found; its residuals say how good that is.

    Raises
    ------
    SimulationError
        If a rate of the target is undefined or 0, or the start's is undefined.
    """
    wanted = simulate_rates(matching.target)
    if not (wanted.as_array() > 0).all():
        raise SimulationError(
            f"rate matching: the target has a rate that is 0 or undefined ({wanted}); simulate longer"
        )
    judged = [RATES.index(name) for name in matching.null.judged]
    seen: dict[bytes, FloatArray] = {}

    def residuals(log_factors: FloatArray) -> FloatArray:
        settings = turned(matching.start, _factors(matching, log_factors))
        rates = simulate_rates(with_settings(matching.start, settings))
        if not np.isfinite(rates.as_array()).all():
            raise SimulationError(f"rate matching: a rate is undefined ({rates}); simulate longer")
        seen[log_factors.tobytes()] = rates.as_array() / wanted.as_array() - 1
        return seen[log_factors.tobytes()][judged]

    best = smallest_residuals(
        residuals,
        n_knobs=len(matching.null.knobs),
        tolerance=matching.tolerance,
        max_evaluations=max_simulations,
    )
    found = tuple(round(residual, 6) for residual in seen[best.tobytes()].tolist())
    match = RateMatch(key=matching.key, residuals=found, **_factors(matching, best))
    return Solution(match=match, target=wanted, iterations=len(seen))


def _factors(matching: Matching, log_factors: FloatArray) -> dict[str, float]:
    """Return what a knob is turned by, rounded to what a file holds."""
    factors = np.exp(log_factors).tolist()
    return {name: round(factor, 6) for name, factor in zip(matching.null.knobs, factors, strict=True)}


def smallest_residuals(
    residuals: Callable[[FloatArray], FloatArray], *, n_knobs: int, tolerance: float, max_evaluations: int
) -> FloatArray:
    """Turn knobs, from 0 on, until the largest residual is within a tolerance, or stops shrinking.

    Parameters
    ----------
    residuals
        From the knobs, shape ``(n_knobs,)``, to what should vanish, shape ``(n_residuals,)``.
    n_knobs
        How many there are.
    tolerance
        Largest absolute residual that is good enough.
    max_evaluations
        Bound on calls of ``residuals``.

    Returns
    -------
    ndarray
        The best knobs, shape ``(n_knobs,)``; ``residuals`` was called with exactly these.
    """
    best = np.zeros(n_knobs)
    found = residuals(best)
    n_calls = 1
    if np.abs(found).max() <= tolerance or max_evaluations <= n_knobs:
        return best
    slopes = np.stack(
        [(residuals(step) - found) / FIRST_STEP for step in FIRST_STEP * np.eye(n_knobs)], axis=1
    )
    n_calls += n_knobs
    radius = LARGEST_STEP
    while np.abs(found).max() > tolerance and n_calls < max_evaluations and radius >= SMALLEST_STEP:
        step = minimax_step(found, slopes, radius=radius)
        promised = float(np.abs(found + slopes @ step).max())
        if promised > np.abs(found).max() - WORTHWHILE * tolerance:
            break
        tried = residuals(best + step)
        n_calls += 1
        slopes = slopes + np.outer(tried - found - slopes @ step, step) / (step @ step)
        if np.abs(tried).max() < np.abs(found).max():
            best, found = best + step, tried
        else:
            radius = float(np.abs(step).max()) / 2
    return best


def minimax_step(residuals: FloatArray, slopes: FloatArray, *, radius: float) -> FloatArray:
    """Return the step for which a linear prediction has the smallest largest residual.

    Parameters
    ----------
    residuals
        Here, shape ``(n_residuals,)``.
    slopes
        Of the residuals over the knobs, shape ``(n_residuals, n_knobs)``.
    radius
        Largest change of a knob.

    Returns
    -------
    ndarray
        Shape ``(n_knobs,)``; a linear programme: minimise t with -t <= residuals + slopes @ step <= t.
    """
    n_residuals, n_knobs = slopes.shape
    limit = -np.ones((n_residuals, 1))
    solution = linprog(
        c=[0.0] * n_knobs + [1.0],
        A_ub=np.block([[slopes, limit], [-slopes, limit]]),
        b_ub=np.concatenate([-residuals, residuals]),
        bounds=[(-radius, radius)] * n_knobs + [(0, None)],
    )
    return np.asarray(solution.x[:n_knobs], dtype=np.float64)
