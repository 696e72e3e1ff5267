"""What a design may do but its author probably did not intend, and how many points its constraints leave out."""

from collections.abc import Iterator

from snn.config.problems.problem import Problem
from snn.config.schema.design import DesignAxis, n_asked
from snn.config.schema.experiment import Experiment
from snn.wording import n_of


def design_notices(experiment: Experiment) -> Iterator[Problem]:
    """Yield remarks on the designs of a sweep."""
    for number, axis in enumerate(experiment.sweep):
        if isinstance(axis, DesignAxis):
            yield from _left_out(axis, number)
            yield from _unbalanced(axis, number)


def _left_out(axis: DesignAxis, number: int) -> Iterator[Problem]:
    n_out = n_asked(axis) - axis.n_points
    if n_out:
        remark = f"{n_out} of {n_of(n_asked(axis), 'point')} break a constraint and are left out"
        yield Problem(("sweep", number, "constraints"), remark)


def _unbalanced(axis: DesignAxis, number: int) -> Iterator[Problem]:
    if axis.kind not in ("sobol", "saltelli") or axis.drawing is None:
        return
    n = axis.drawing.n
    if n & (n - 1):
        below = 1 << (n.bit_length() - 1)
        remark = (
            f"{n} is no power of 2, so that the points fill the ranges unevenly; take {below} or {2 * below}"
        )
        yield Problem(("sweep", number, axis.kind, "n"), remark)
