"""The model's own functions, wrapped for Brian2 in C++ and NumPy."""

from collections.abc import Callable, Sequence

import brian2 as b2
import numpy as np
from numpy.typing import NDArray

from snn.model import counter_noise, membrane_step, schedule, video

_INTEGERS = ("integer",)
_FLOATS = ("float",)


def noise_functions() -> dict[str, b2.Function]:
    """Wrap the counter-based Poisson noise of cells."""
    return {
        "poisson_count": _wrapped(
            counter_noise.poisson_count,
            counter_noise.cpp_source(),
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


def video_function(movement_hz: NDArray[np.float64]) -> b2.Function:
    """Wrap the movement of videos, ``(n_rows, capacity)``, which is an input of the compiled model."""

    def video_hz(row: NDArray[np.int32], sample: int) -> NDArray[np.float64]:
        return movement_hz[row, sample] if sample < movement_hz.shape[1] else np.zeros(np.shape(row))

    function = b2.Function(
        video_hz, arg_units=[1, 1], return_unit=1, arg_types=["integer", "integer"], return_type="float"
    )
    function.implementations.add_implementation("numpy", video_hz)
    function.implementations.add_implementation(
        "cpp",
        video.cpp_source(movement_hz.shape[1]),
        name="video_hz",
        namespace={"video_movement": movement_hz.ravel()},
    )
    return function
