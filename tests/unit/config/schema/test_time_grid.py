"""Times on a grid."""

import pytest

from snn.config.schema.time_grid import is_multiple, milliseconds


@pytest.mark.parametrize(
    ("value_ms", "of_ms", "expected"),
    [
        (0.3, 0.1, True),
        (20_000.0, 0.1, True),
        (0.7, 0.1, True),
        (0.25, 0.1, False),
        (1e9, 0.3, False),
        (0.0, 0.1, True),
        (20_000.0, 1e-30, True),
        (20_000.0, 3e-300, False),
    ],
)
def test_multiples_are_decided_in_decimals(value_ms: float, of_ms: float, expected: bool) -> None:
    assert is_multiple(value_ms, of_ms) is expected


def test_milliseconds_are_those_that_were_written() -> None:
    assert milliseconds(1.001) == 1001.0
    assert 1.001 * 1e3 != 1001.0  # in binary floats
    assert milliseconds(20.0) == 20_000.0
