"""The points of a design: listed or drawn, and which of them break a constraint."""

import itertools
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from snn.config.schema.constraints import Constraint, constraint_of
from snn.config.schema.contradictions import problem
from snn.config.schema.design import DesignAxis, Drawing, n_asked

Point: TypeAlias = tuple[Any, ...]
"""Its number, and the value of each factor."""


def with_points(axis: DesignAxis) -> DesignAxis:
    """Return a design with its points, and with what each factor sets.

    Points that are there, because the file was written by us, stay: another SciPy might draw others.

    Raises
    ------
    PydanticCustomError
        If a constraint is none, or leaves nothing; or points are there that are not of this design.
    """
    sets = dict(axis.sets)
    every = tuple((name, sets.get(name, (name,))) for name in axis.factors)
    constraints = tuple(_constraints(axis))
    if axis.points and axis.drawing:
        _refuse_foreign(axis)
        points = axis.points
    else:
        points = tuple(_numbered(axis))
    left_out = [point[0] for point in points if not _is_allowed(axis, constraints, point)]
    if len(left_out) == len(points):
        reason = f"leave none of {len(points)} points; loosen them, or widen the ranges"
        raise problem("constraints", reason)
    return axis.with_points(points, sets=every, left_out=left_out)


def _constraints(axis: DesignAxis) -> Iterator[Constraint]:
    for number, text in enumerate(axis.constraints):
        try:
            yield constraint_of(text, axis.factors)
        except ValueError as error:
            raise problem(f"constraints[{number}]", str(error)) from error


def _is_allowed(axis: DesignAxis, constraints: Sequence[Constraint], point: Point) -> bool:
    values: Mapping[str, Any] = dict(zip(axis.factors, point[1:], strict=True))
    for number, constraint in enumerate(constraints):
        try:
            if not constraint.holds(values):
                return False
        except ValueError as error:
            raise problem(f"constraints[{number}]", str(error)) from error
    return True


def _refuse_foreign(axis: DesignAxis) -> None:
    numbers = [point[0] if point else None for point in axis.points]
    wide = all(len(point) == len(axis.factors) + 1 for point in axis.points)
    if numbers != list(range(n_asked(axis))) or not wide:
        raise problem("points", "are not those of this design; delete them, and they are made anew")


def _numbered(axis: DesignAxis) -> Iterator[Point]:
    for number, values in enumerate(_values(axis)):
        yield number, *values


def _values(axis: DesignAxis) -> Iterator[tuple[Any, ...]]:
    drawing = axis.drawing
    if drawing is None:
        lists = [values for _, values in axis.grid or axis.zip or ()]
        yield from zip(*lists, strict=True) if axis.zip else itertools.product(*lists)
        return
    spans = [factor.span for factor in drawing.factors]
    for shares in _saltelli_shares(drawing) if axis.saltelli else _shares(axis.kind, drawing, len(spans)):
        yield tuple(span.at(share) for span, share in zip(spans, shares, strict=True))


def _saltelli_shares(drawing: Drawing) -> Iterator[list[float]]:
    """Yield row by row of A and B, that of A, of B, and of A with each factor in turn from B (Saltelli et al. 2010).

    Row by row, so that the points of n rows are the first of those of 2 n.
    """
    n_factors = len(drawing.factors)
    for shares in _shares("sobol", drawing, 2 * n_factors):
        of_a, of_b = shares[:n_factors], shares[n_factors:]
        yield from (of_a, of_b)
        for place in range(n_factors):
            yield [*of_a[:place], of_b[place], *of_a[place + 1 :]]


def _shares(kind: str, drawing: Drawing, n_dimensions: int) -> list[list[float]]:
    """Draw points of the unit cube, ``(n, n_dimensions)``."""
    from scipy.stats import qmc  # takes half a second, which files without a design need not wait

    sampler = qmc.LatinHypercube if kind == "lhs" else qmc.Sobol
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of n that is no power of two; said by a notice
        return sampler(n_dimensions, rng=drawing.seed).random(drawing.n).tolist()
