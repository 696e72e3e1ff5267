"""The model's functions, as Brian2 is told of them."""

import numpy as np

from snn.model import counter_noise
from snn.model.functions import noise_functions, uniform_function, video_function


def declared(function):
    cpp = function.implementations._implementations["cpp"]
    return list(function._arg_types), function._return_type, cpp.name


def test_arguments_and_results_are_those_of_the_source():
    assert declared(uniform_function()) == (["integer"] * 3, "float", "hash_uniform")
    assert {name: declared(function) for name, function in noise_functions().items()} == {
        "poisson_count": (["integer"] * 4 + ["float"] * 2, "float", "poisson_count"),
        "noise_arrives": (["integer"] * 5, "boolean", "noise_arrives"),
        "largest_quiet_word": (["float"], "integer", "largest_quiet_word"),
    }
    code = uniform_function().implementations._implementations["cpp"].get_code(None)
    assert code == counter_noise.uniform_cpp_source()


def test_a_video_is_read_by_row_and_sample_and_ends_in_rest():
    movement_hz = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    function = video_function(movement_hz)
    assert declared(function) == (["integer"] * 2, "float", "video_hz")
    rows = np.array([0, 1])
    assert function.pyfunc(rows, 2).tolist() == [3.0, 6.0]
    assert function.pyfunc(rows, 3).tolist() == [0.0, 0.0]
    cpp = function.implementations._implementations["cpp"]
    assert cpp.get_namespace(None)["video_movement"].tolist() == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
