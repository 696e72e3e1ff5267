"""The model's own functions, wrapped for Brian2 in C++ and NumPy."""

from collections.abc import Callable, Sequence

import brian2 as b2
import numpy as np
from numpy.typing import NDArray

from snn.model import counter_noise, film_equations, membrane_step, schedule

_INTEGERS = ("integer",)
_FLOATS = ("float",)


def noise_functions(max_count: int) -> dict[str, b2.Function]:
    """Wrap the counter-based Poisson noise of cells, for counts up to ``max_count``."""
    return {
        "poisson_count": _wrapped(
            counter_noise.poisson_count,
            counter_noise.cpp_source(max_count),
            4 * _INTEGERS + 2 * _FLOATS,
            returns="float",
        ),
        "noise_arrives": _wrapped(
            counter_noise.noise_arrives,
            counter_noise.arrival_cpp_source(),
            5 * _INTEGERS,
            returns="boolean",
        ),
        "largest_quiet_word": _wrapped(
            counter_noise.largest_quiet_word,
            counter_noise.quiet_cpp_source(),
            _FLOATS,
            returns="integer",
        ),
    }


def uniform_function() -> b2.Function:
    """Wrap the counter-based uniform numbers."""
    return _wrapped(
        counter_noise.hash_uniform, counter_noise.uniform_cpp_source(), 3 * _INTEGERS, returns="float"
    )


def decay_function() -> b2.Function:
    """Wrap the mean of exp(-t) over a step."""
    return _wrapped(membrane_step.mean_decay, membrane_step.MEAN_DECAY_CPP, _FLOATS, returns="float")


def exponential_function() -> b2.Function:
    """Wrap 1 - exp(-x)."""
    return _wrapped(membrane_step.one_minus_exp, membrane_step.ONE_MINUS_EXP_CPP, _FLOATS, returns="float")


def recovery_function() -> b2.Function:
    """Wrap the recovery of a depressing synapse."""
    return _wrapped(membrane_step.recovered, membrane_step.RECOVERED_CPP, 2 * _FLOATS, returns="float")


def _wrapped(twin: Callable, cpp_source: str, arg_types: Sequence[str], *, returns: str) -> b2.Function:
    """Wrap a function of plain numbers that has the same name in NumPy and in C++."""
    function = b2.Function(
        twin,
        arg_units=[1] * len(arg_types),
        return_unit=bool if returns == "boolean" else 1,
        arg_types=list(arg_types),
        return_type=returns,
    )
    function.implementations.add_implementation("numpy", twin)
    function.implementations.add_implementation(
        "cpp",
        cpp_source,
        name=twin.__name__,
        compiler_kwds={"headers": ["<algorithm>", "<cmath>", "<cstring>"]},
    )
    return function


def schedule_function(lookup: schedule.Schedule) -> b2.Function:
    """Wrap a schedule. Its arrays are inputs of the compiled model."""
    function = b2.Function(
        lookup.value, arg_units=[1, 1], return_unit=1, arg_types=["integer", "integer"], return_type="float"
    )
    function.implementations.add_implementation("numpy", lookup.value)
    function.implementations.add_implementation(
        "cpp",
        schedule.cpp_source(lookup.steps.shape[1]),
        name="scheduled_value",
        namespace={"schedule_steps": lookup.steps.ravel(), "schedule_values": lookup.values.ravel()},
    )
    return function


def reel_function(reel_steps: NDArray[np.int32]) -> b2.Function:
    """Wrap the recorded steps of all cells of a film, which are an input of the compiled model."""

    def step_on_reel(place: NDArray[np.int32]) -> NDArray[np.int32]:
        return reel_steps[place]

    function = b2.Function(
        step_on_reel, arg_units=[1], return_unit=1, arg_types=["integer"], return_type="integer"
    )
    function.implementations.add_implementation("numpy", step_on_reel)
    function.implementations.add_implementation(
        "cpp", film_equations.REEL_CPP_SOURCE, name="step_on_reel", namespace={"reel_steps": reel_steps}
    )
    return function
