"""Mirror maps by name and by matrix."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic_core import PydanticCustomError

from snn.config.schema.experiment import Experiment
from snn.config.schema.mirror_map import largest_multiple, parse_mirror_map
from snn.errors import ConfigError

Make = Callable[..., Experiment]
IDENTITY = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]


def test_a_matrix_keeps_rows_and_columns_apart(make: Make) -> None:
    matrix = [row[:] for row in IDENTITY]
    matrix[0][3] = 0.5
    held = make(partner={"mirror": {"map": matrix}}).partners.b.mirror.map
    assert held[0] == (1.0, 0.0, 0.0, 0.5)
    assert held[3] == (0.0, 0.0, 0.0, 1.0)


@pytest.mark.parametrize("name", ["congruent", "naive", "scrambled", "none"])
def test_names(name: str) -> None:
    assert parse_mirror_map(name) == name


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (IDENTITY[:3], "must have 4 rows (observed smile, touch, frown, withdraw), got 3"),
        (
            [*IDENTITY[:3], [1, 0, 0]],
            "row 4 must have 4 columns (executed smile, touch, frown, withdraw), got 3",
        ),
        (
            [*IDENTITY[:3], 1],
            "row 4 must have 4 columns (executed smile, touch, frown, withdraw), got no list",
        ),
        *[
            (
                [[0, bad, 0, 0], *IDENTITY[1:]],
                "row 1, column 2 must be a number from 0 to 100 (a multiple of weight)",
            )
            for bad in (-1, 101, True, "1", None, float("nan"), float("inf"))
        ],
    ],
)
def test_matrices_that_are_none(value: Any, reason: str) -> None:
    with pytest.raises(PydanticCustomError) as error:
        parse_mirror_map(value)
    assert error.value.message() == reason


def test_a_misspelt_name_is_corrected(make: Make) -> None:
    with pytest.raises(ConfigError) as error:
        make(partner={"mirror": {"map": "scrambeld"}})
    assert str(error.value) == (
        "configuration: partner.mirror.map: must be one of congruent, naive, scrambled, none, a 4 x 4 matrix, "
        "or {from: RUN}; got text \"scrambeld\"; did you mean 'scrambled'?"
    )


@pytest.mark.parametrize(
    ("mirror_map", "multiple"),
    [
        ("congruent", 1.0),
        ("naive", 0.25),
        ("scrambled", 1.0),
        ("none", 0.0),
        (((0.0, 0.5, 0.0, 0.0),) * 3 + ((0.0, 0.0, 2.5, 1.0),), 2.5),
    ],
)
def test_the_largest_multiple(mirror_map: Any, multiple: float) -> None:
    assert largest_multiple(mirror_map) == multiple
