"""Every number of the schema at its bounds and far beyond: it is refused in a line, or it is an experiment."""

import math
import warnings
from typing import get_args

import pytest

from snn.config.checks.notices import notices
from snn.config.file.load import default_experiment
from snn.config.null_models.registry import n_null_points
from snn.config.schema.catalogue import Leaf, leaves
from snn.config.schema.experiment import Experiment
from snn.config.trials.dyad_size import cost_of
from snn.config.trials.expand import expand
from snn.errors import ConfigError

SMALLEST = 5e-324
"""The smallest number that is not 0: what is divided by it is infinite."""
BOUNDS = ("gt", "ge", "lt", "le")
NUMBERS = {
    path: leaf
    for path, leaf in leaves(Experiment).items()
    if not path.startswith("partners.b.")
    and ({float, int} & {leaf.field.annotation, *get_args(leaf.field.annotation)} or leaf.bound("le"))
    and leaf.field.annotation is not bool
}
CATALOGUED = [
    "duration",
    "replicates",
    "seed",
    "protocol.time_step",
    "analysis.bin",
    "analysis.transient",
    "nulls.common_input",
    "nulls.dither.half_widths",
    "nulls.circular_shift.surrogates",
    "nulls.lesion_twin.cut_at",
    "partners.a.size_factor",
    "partners.a.sizes.inhibitory",
    "partners.a.reward.learning_rate",
    "partners.a.mirror.learning.triplet.tau_plus",
]


def extremes(leaf: Leaf) -> set[float]:
    """List 0, a negative number, the smallest one, the bounds, and the default a billion times smaller and larger."""
    at = {bound for kind in BOUNDS if (bound := leaf.bound(kind)) is not None}
    default = leaf.field.default
    known = isinstance(default, int | float) and not isinstance(default, bool)
    return {0.0, -1.0, SMALLEST, 1e-30} | at | ({default * 1e-9, default * 1e9} if known else set())


def around(leaf: Leaf) -> set[float]:
    """Add what lies just beside the bounds, and the negative default."""
    values = extremes(leaf)
    beside = {value * factor for value in values for factor in (1 - 1e-9, 1 + 1e-9, -1.0)}
    return values | beside | {1e300, -1e300, 1e-300}


def tried(path: str, leaf: Leaf, value: float) -> tuple[str, ...]:
    """Do all that `snn validate` does; return the lines that refuse the value, which name no other experiment."""
    number = str(int(value)) if leaf.field.annotation is int and value.is_integer() else repr(value)
    shown = f"{number} {leaf.unit.symbol}" if leaf.unit else number
    listed = f"[{shown}]" if "tuple" in str(leaf.field.annotation) else shown
    setting = f"{path.replace('partners.a.', 'partner.')}={listed}"
    try:
        experiment = default_experiment(overrides=[setting])
    except ConfigError as error:
        return error.lines
    assert all(str(notice) for notice in notices(experiment))
    if n_null_points(experiment.nulls) > 100:  # takes seconds, as it should
        return ()
    few = experiment.model_copy(update={"replicates": min(2, experiment.replicates)})
    cost = cost_of(expand(few))
    assert math.isfinite(cost.cpu_s)
    assert math.isfinite(cost.memory_gb)
    return ()


def check(path: str, values: set[float]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        for value in sorted(values):
            for line in tried(path, NUMBERS[path], float(value)):
                assert "\n" not in line
                assert "Error" not in line
                assert "nan" not in line.split()


def test_the_catalogue_of_numbers_is_whole():
    assert set(CATALOGUED) <= set(NUMBERS)
    assert len(NUMBERS) > 150


@pytest.mark.parametrize("path", NUMBERS)
def test_every_number_has_a_lowest_and_a_highest_value(path):
    bounds = [NUMBERS[path].bound(kind) for kind in BOUNDS]
    assert bounds[0] is not None or bounds[1] is not None
    assert bounds[2] is not None or bounds[3] is not None


@pytest.mark.parametrize("path", NUMBERS)
def test_extreme_values_are_refused_in_lines_or_are_an_experiment(path):
    check(path, extremes(NUMBERS[path]))


@pytest.mark.slow
@pytest.mark.parametrize("path", NUMBERS)
def test_values_just_beside_the_extremes_likewise(path):
    check(path, around(NUMBERS[path]))
