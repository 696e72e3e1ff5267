"""The model's own functions, wrapped for Brian2 in C++ and NumPy."""

import brian2 as b2
import numpy as np
from numpy.typing import NDArray

from snn.model import counter_noise, film_equations, membrane_step, schedule


def poisson_function(max_count: int) -> b2.Function:
    """Wrap the counter-based Poisson noise."""
    function = b2.Function(
        counter_noise.poisson_count,
        arg_units=[1, 1, 1, 1, 1, 1],
        return_unit=1,
        arg_types=["integer", "integer", "integer", "integer", "float", "float"],
        return_type="float",
    )
    function.implementations.add_implementation("numpy", counter_noise.poisson_count)
    function.implementations.add_implementation(
        "cpp", counter_noise.cpp_source(max_count), name="poisson_count"
    )
    return function


def uniform_function() -> b2.Function:
    """Wrap the counter-based uniform numbers."""
    function = b2.Function(
        counter_noise.hash_uniform,
        arg_units=[1, 1, 1],
        return_unit=1,
        arg_types=["integer", "integer", "integer"],
        return_type="float",
    )
    function.implementations.add_implementation("numpy", counter_noise.hash_uniform)
    function.implementations.add_implementation(
        "cpp", counter_noise.uniform_cpp_source(), name="hash_uniform"
    )
    return function


def exponential_function() -> b2.Function:
    """Wrap 1 - exp(-x)."""
    function = b2.Function(
        membrane_step.one_minus_exp, arg_units=[1], return_unit=1, arg_types=["float"], return_type="float"
    )
    function.implementations.add_implementation("numpy", membrane_step.one_minus_exp)
    function.implementations.add_implementation(
        "cpp",
        membrane_step.CPP_SOURCE,
        name="one_minus_exp",
        compiler_kwds={"headers": ["<algorithm>", "<cstring>"]},
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
