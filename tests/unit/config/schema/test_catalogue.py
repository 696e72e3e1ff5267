"""Parameters read off the models."""

from collections.abc import Callable

import pytest

from snn.config.schema.catalogue import Leaf, allowed_range, leaves
from snn.config.schema.experiment import Experiment

Make = Callable[..., Experiment]


def leaf(path: str) -> Leaf:
    return leaves(Experiment)[path]


def test_a_path_leads_to_its_value(make: Make) -> None:
    experiment = make(partners={"b": {"serotonin": {"receptor": {"divisive_gain": 0.7}}}})
    assert leaf("partners.b.serotonin.receptor.divisive_gain").value_in(experiment) == 0.7
    assert leaf("duration").value_in(experiment) == 20.0


def test_paths_name_keys_and_not_attributes() -> None:
    assert leaf("link.a_to_b.latency").attributes == ("link", "a_to_b", "latency_ms")
    assert "link.a_to_b.latency_ms" not in leaves(Experiment)


def test_sections_are_no_parameters() -> None:
    assert not {"partners", "partners.a", "partners.a.cells", "link"} & set(leaves(Experiment))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("partners.a.mirror.probability", "between 0 and 1"),
        ("protocol.time_step", "> 0 and <= 1 ms"),
        ("partners.a.cells.threshold", "between -150 and 50 mV"),
        ("partners.a.mirror.map", ""),
        ("name", ""),
    ],
)
def test_bounds_are_written_in_the_unit_of_the_parameter(path: str, expected: str) -> None:
    assert allowed_range(leaf(path)) == expected
