"""The table of dithered spikes: a line for each condition, a column for each half-width."""

import numpy as np
import pytest

from snn.report.dither_table import dither_cells, dithered_rows
from tests.unit.synthetic_runs import small_experiment

DITHER = {"half_widths": ["25 ms"], "operational_half_widths": ["0.5 s"], "rate_bin": "50 ms"}


def row(coupling, replicate, c, left, *, health="healthy"):
    values = {"C": c, "dither_25ms_null_mean": left, "rate_dither_500ms_null_mean": left / 2}
    return {"coupling": coupling, "replicate": replicate, "health": health, **values}


@pytest.fixture
def experiment():
    return small_experiment(couplings=[0.5, 1.0], nulls={"dither": DITHER})


def test_means_are_of_healthy_dyads(experiment):
    rows = [
        row(0.5, 0, 0.4, 0.3),
        row(0.5, 1, 0.6, 0.5),
        row(1.0, 0, 0.8, 0.7),
        row(1.0, 1, 9.0, 9.0, health="runaway"),
    ]
    older = {"coupling": 1.0, "replicate": 2, "health": "healthy", "C": 0.1}  # could not be measured again
    heading, *lines = dither_cells([*rows, older], experiment=experiment, rng=np.random.default_rng(1))
    assert heading == ["coupling", "C", "25 ms", "500 ms, rate clock of 50 ms"]
    assert [[cell.split(" [")[0] for cell in line] for line in lines] == [
        ["0.5", "0.500", "0.400", "0.200"],
        ["1", "0.800", "0.700", "0.350"],
    ]


def test_nothing_dithered_is_nothing_told(experiment):
    plain = small_experiment()
    assert dither_cells([row(0.5, 0, 0.4, 0.3)], experiment=plain, rng=np.random.default_rng(1)) == []
    assert dither_cells([], experiment=experiment, rng=np.random.default_rng(1)) == []


def test_each_dyad_is_drawn_undithered_and_at_each_half_width_in_time(experiment):
    older = {"coupling": 1.0, "replicate": 2, "health": "healthy", "C": 0.1}
    rows = dithered_rows([row(0.5, 0, 0.4, 0.3), row(0.5, 1, 0.6, 0.5), older], experiment=experiment)
    assert [(one["replicate"], one["half_width_ms"], one["C"]) for one in rows] == [
        (0, 0.0, 0.4),
        (1, 0.0, 0.6),
        (0, 25.0, 0.3),
        (1, 25.0, 0.5),
    ]
