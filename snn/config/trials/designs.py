"""The designs of a sweep."""

from snn.config.schema.design import DesignAxis
from snn.config.schema.experiment import Experiment


def designs_of(experiment: Experiment) -> tuple[DesignAxis, ...]:
    """List the axes that are designs."""
    return tuple(axis for axis in experiment.sweep if isinstance(axis, DesignAxis))


def is_drawn(experiment: Experiment) -> bool:
    """Tell whether points of the sweep are drawn: none of them is a baseline, and none is looked at by itself."""
    return any(axis.drawing for axis in designs_of(experiment))


def saltelli_of(experiment: Experiment) -> DesignAxis | None:
    """Return the design for Sobol indices, which is the only axis of its sweep; None if there is none."""
    return next((axis for axis in designs_of(experiment) if axis.saltelli), None)
