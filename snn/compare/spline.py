"""A smooth curve through noisy data, with its standard error."""

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline

from snn.errors import ResultError
from snn.record.types import FloatArray

MAX_KNOTS = 10
MIN_KNOTS = 3
"""A natural cubic spline of two knots is a line."""
PENALTIES = np.geomspace(1e-6, 1e6, 49)
"""From the interpolating spline to a straight line, in units in which data and penalty weigh alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmoothFit:
    """The curve at the data."""

    values: FloatArray  # (n,)
    standard_errors: FloatArray  # (n,)
    effective_parameters: float
    """Between 2, a line, and the number of knots."""


def smooth(x: FloatArray, y: FloatArray) -> SmoothFit:
    """Fit a penalised cubic regression spline; the data choose how smooth (Wood 2017).

    Knots are spread over the distinct values of x, at most ten; the penalty is on the squared second derivative,
    its weight minimises the generalised cross-validation score; the standard errors are the Bayesian ones.

    Parameters
    ----------
    x, y
        Data, shape ``(n,)`` each.

    Returns
    -------
    SmoothFit
        At each x.

    Raises
    ------
    ResultError
        If x has fewer than three distinct values.
    """
    distinct = np.unique(x)
    if distinct.size < MIN_KNOTS:
        raise ResultError(f"a curve needs at least {MIN_KNOTS} levels, and there are {distinct.size}")
    knots = np.quantile(distinct, np.linspace(0, 1, min(MAX_KNOTS, distinct.size))).astype(np.float64)
    basis = CubicSpline(knots, np.eye(knots.size), bc_type="natural")
    design = basis(x)  # (n, n_knots): the curve is linear in its values at the knots
    gram, penalty = design.T @ design, roughness(basis, knots)
    penalty *= np.trace(gram) / np.trace(penalty)
    fits = [_fit(design, y, np.linalg.inv(gram + weight * penalty), gram) for weight in PENALTIES]
    return min(fits, key=lambda fit: fit[0])[1]


def roughness(basis: CubicSpline, knots: FloatArray) -> FloatArray:
    """Return the matrix R for which ``v @ R @ v`` is the integral of the squared second derivative.

    Parameters
    ----------
    basis
        The natural splines that are 1 at one knot and 0 at the others.
    knots
        Increasing, shape ``(n_knots,)``; ``v`` are the values there.

    Returns
    -------
    ndarray
        Shape ``(n_knots, n_knots)``; exact, since the second derivative is linear between knots.
    """
    curvature, widths = basis(knots, 2), np.diff(knots)
    mass = np.zeros((knots.size, knots.size))
    inner = np.arange(widths.size)
    mass[inner, inner] += widths / 3
    mass[inner + 1, inner + 1] += widths / 3
    mass[inner, inner + 1] = mass[inner + 1, inner] = widths / 6
    return curvature.T @ mass @ curvature


def _fit(design: FloatArray, y: FloatArray, inverse: FloatArray, gram: FloatArray) -> tuple[float, SmoothFit]:
    """Return the cross-validation score of one penalty, and the curve."""
    values = design @ (inverse @ (design.T @ y))
    effective = float(np.trace(inverse @ gram))
    residual = float(((y - values) ** 2).sum())
    free = y.size - effective
    score = y.size * residual / free**2 if free > 0 else np.inf
    spread = np.einsum("ij,jk,ik->i", design, inverse, design) * (residual / free if free > 0 else np.nan)
    return score, SmoothFit(values=values, standard_errors=np.sqrt(spread), effective_parameters=effective)
