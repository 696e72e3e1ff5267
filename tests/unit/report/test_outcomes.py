"""How rows of the table become what figures draw."""

from snn.report.outcomes import axis_label
from tests.unit.report.test_assumptions import experiment


def test_an_axis_is_labelled_with_the_unit_of_its_values():
    swept = experiment(
        sweep=[
            {"label": "delay", "keys": ["link.a_to_b.latency"], "values": ["50 ms", "100 ms"]},
            {"label": "coupling", "keys": ["link.a_to_b.coupling"], "values": [0, 1]},
        ]
    )
    assert axis_label(swept, 0) == "delay (ms)"
    assert axis_label(swept, 1) == "coupling (1)"
