"""Rate matching: another dyad with the rates of a given one, so that a difference between them is not one of rates.

Two knobs are turned, background rate and intention drive, by factors that both partners share. Four rates are to agree
(observation and execution, at rest and acting), so in general they cannot all agree exactly. What is minimised is the
largest relative difference of the four, which is also what is asked to be at most 5 %.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from snn.config.channels import PARTNERS
from snn.config.experiment import Experiment
from snn.config.settings import with_settings
from snn.config.sweep import Value
from snn.errors import SimulationError
from snn.protocols.circuit_rates import RATE_NAMES, Rates
from snn.record.types import FloatArray

TOLERANCE = 0.05
"""Largest relative difference of a rate with which dyads are called matched."""
KNOBS = ("background.rate", "intention.drive_rate")
"""Parameters of a partner that are turned."""
FIRST_STEP = 0.03
"""Change of the logarithm of a knob from which the first slopes are taken."""
LARGEST_STEP = 0.2
"""Rates are far from linear in the knobs: trust no prediction further away than this, about 20 %."""
SMALLEST_STEP = 0.001
"""A change of 0.1 % in a knob does less than a change of the seed: the search is over."""
WORTHWHILE = 0.1
"""Share of the tolerance by which a step must promise to shrink the largest residual to be worth a simulation."""

SimulateRates = Callable[[Experiment], Rates]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedRates:
    """The best match that was found.

    Attributes
    ----------
    settings
        What to set in the start to get the match: paths of parameters and values, as a file holds them.
    factors
        By knob, the factor on the start's value.
    target, rates
        The rates asked for, and those of the match.
    residuals
        By rate, the relative difference, (match - target) / target.
    judged
        The rates that were to agree; the others are only told.
    iterations
        Simulations of the start, those for the slopes included.
    converged
        Whether the residuals of all judged rates are within the tolerance.
    tolerance
        Largest residual that was allowed.
    """

    settings: tuple[tuple[str, Value], ...]
    factors: dict[str, float]
    target: Rates
    rates: Rates
    residuals: dict[str, float]
    judged: tuple[str, ...]
    iterations: int
    converged: bool
    tolerance: float

    @property
    def message(self) -> str:
        """How well the rates agree, in one line, with all residuals."""
        residuals = ", ".join(
            f"{name.removesuffix('_hz').replace('_', ' ')} {residual:+.1%}"
            + ("" if name in self.judged else " (not judged)")
            for name, residual in self.residuals.items()
        )
        outcome = "rates agree" if self.converged else "rates could NOT be matched"
        remedy = "" if self.converged or len(self.judged) <= len(KNOBS) else "; judge fewer rates"
        return f"{outcome} to {self.tolerance:.0%} ({self.iterations} simulations): {residuals}{remedy}"


def neutral_start(target: Experiment) -> Experiment:
    """Return the target with neutral modulators, its links as they are: from here N5b is sought."""
    return with_settings(
        target,
        [
            ("partner.oxytocin.level", 0.0),
            ("partner.serotonin.mode", "receptor"),
            ("partner.serotonin.level", 1.0),
        ],
    )


def uncoupled_start(target: Experiment) -> Experiment:
    """Return the target with both links cut, its modulators as they are: from here N5a is sought."""
    return with_settings(target, [("link.a_to_b.coupling", 0.0), ("link.b_to_a.coupling", 0.0)])


def match_rates(
    target: Experiment,
    start: Experiment,
    *,
    simulate_rates: SimulateRates,
    judged: Sequence[str] = RATE_NAMES,
    tolerance: float = TOLERANCE,
    max_simulations: int = 20,
) -> MatchedRates:
    """Find background rate and intention drive with which the start has the rates of the target.

    Both should have the same fixed seed and length: with common random numbers rates change smoothly with the knobs.
    Slopes come from two finite differences and then from every further simulation (Broyden 1965); each step is the one
    with the smallest predicted largest residual within a trust region, which shrinks when a prediction fails.

    Parameters
    ----------
    target
        The dyad whose rates are wanted.
    start
        The dyad whose knobs are turned, such as `neutral_start` or `uncoupled_start` of the target.
    simulate_rates
        Gives the rates of an experiment.
    judged
        Which rates are to agree. Two knobs can make two rates agree, more only if the target allows.
    tolerance
        Largest relative difference allowed.
    max_simulations
        Bound on simulations of the start.

    Returns
    -------
    MatchedRates
        The best match found; look at ``converged``.

    Raises
    ------
    SimulationError
        If a rate of the target is undefined or 0, or the start's is undefined.
    """
    wanted = simulate_rates(target)
    if not (wanted.as_array() > 0).all():
        raise SimulationError(
            f"rate matching: the target has a rate that is 0 or undefined ({wanted}); simulate longer"
        )
    chosen = [RATE_NAMES.index(name) for name in judged]
    seen: dict[bytes, FloatArray] = {}

    def residuals(log_factors: FloatArray) -> FloatArray:
        rates = simulate_rates(with_settings(start, knob_settings(start, log_factors)))
        if not np.isfinite(rates.as_array()).all():
            raise SimulationError(f"rate matching: a rate is undefined ({rates}); simulate longer")
        seen[log_factors.tobytes()] = rates.as_array() / wanted.as_array() - 1
        return seen[log_factors.tobytes()][chosen]

    best = smallest_residuals(
        residuals, n_knobs=len(KNOBS), tolerance=tolerance, max_evaluations=max_simulations
    )
    found = seen[best.tobytes()]
    reached_hz = (1 + found) * wanted.as_array()
    return MatchedRates(
        settings=knob_settings(start, best),
        factors={knob: float(np.exp(value)) for knob, value in zip(KNOBS, best, strict=True)},
        target=wanted,
        rates=Rates(**dict(zip(RATE_NAMES, reached_hz.tolist(), strict=True))),
        residuals=dict(zip(RATE_NAMES, found.tolist(), strict=True)),
        judged=tuple(judged),
        iterations=len(seen),
        converged=bool(np.abs(found[chosen]).max() <= tolerance),
        tolerance=tolerance,
    )


def knob_settings(start: Experiment, log_factors: FloatArray) -> tuple[tuple[str, Value], ...]:
    """Write the knobs of both partners, turned by factors of these logarithms, as settings."""
    settings: list[tuple[str, Value]] = []
    for partner in PARTNERS:
        own = getattr(start.partners, partner)
        values_hz = (own.background.rate_hz, own.intention.drive_rate_hz)
        for knob, value_hz, log_factor in zip(KNOBS, values_hz, log_factors, strict=True):
            settings.append((f"partners.{partner}.{knob}", f"{value_hz * float(np.exp(log_factor)):.6f} Hz"))
    return tuple(settings)


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
