"""Which stretch is measured."""

from collections.abc import Callable

import pytest

from snn.config.schema.experiment import Experiment
from snn.config.trials.measured_span import measured_span_s

Make = Callable[..., Experiment]
PHASES = {
    "phases": [{"name": name, "duration": f"{s} s"} for name, s in (("a", 0.1), ("b", 18.2), ("c", 1.7))]
}


def test_without_phases_it_is_all(make: Make) -> None:
    assert measured_span_s(make()) == (0.0, 20.0)


@pytest.mark.parametrize(
    ("name", "span_s"), [(None, (18.3, 20.0)), ("a", (0.0, 0.1)), ("b", (0.1, 18.3)), ("c", (18.3, 20.0))]
)
def test_it_is_the_last_phase_or_the_one_that_is_named(
    make: Make, name: str | None, span_s: tuple[float, float]
) -> None:
    experiment = make(protocol=PHASES, analysis={"phase": name, "transient": "50 ms"})
    assert measured_span_s(experiment) == span_s
