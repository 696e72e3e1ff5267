"""Bars lie at the indices, with their intervals, first order above total."""

import numpy as np
import pytest

from snn.compare.effects import Estimate
from snn.compare.sobol_indices import FactorIndices
from snn.plot.sobol_indices import sobol_indices_figure
from tests.unit.plot.conftest import colliding_texts, cut_sides, texts_of


def estimate(value, low, high, **more):
    counts = {"n": 60, "n_unscored": 3, "n_undefined": 1, "interval": "BCa"} | more
    return Estimate(value=value, ci_low=low, ci_high=high, **counts)


INDICES = [
    FactorIndices(
        factor="partner.oxytocin.level", first=estimate(0.5, 0.4, 0.6), total=estimate(0.7, 0.6, 0.8)
    ),
    FactorIndices(factor="coupling", first=estimate(-0.1, -0.2, 0.0), total=estimate(0.2, 0.1, 0.3)),
]


@pytest.fixture
def figure():
    return sobol_indices_figure(INDICES, outcome="Peak correlation C (1)", n_dyads=2, note="Assumed: all.")


def test_bars_and_lines_lie_at_the_indices_and_their_intervals(figure):
    (ax,) = figure.axes
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == [0.5, -0.1, 0.7, 0.2]
    heights = [bar.get_y() for bar in ax.patches]
    assert heights[0] < heights[2] < heights[1] < heights[3]  # the axis runs downwards
    assert ax.get_ylim()[0] > ax.get_ylim()[1]
    ends = [segment[:, 0].tolist() for lines in ax.collections for segment in lines.get_segments()]
    assert ends == [[0.4, 0.6], [-0.2, 0.0], [0.6, 0.8], [0.1, 0.3]]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["partner.oxytocin.level", "coupling"]


def test_it_counts_rows_and_says_why_some_are_left_out(figure):
    text = texts_of(figure)
    assert "Peak correlation C: what it hangs on (60 of 64 rows)" in text
    assert "the mean of 2 model dyads of the same seeds; n = 60 rows" in text
    assert "95 % BCa intervals over rows; 3 rows left out, with an unscored dyad; 1 row left out" in text
    assert text.endswith("Assumed: all.")


def test_without_intervals_it_says_so():
    none = estimate(0.5, np.nan, np.nan, n=2, n_unscored=0, n_undefined=0, interval="none")
    found = sobol_indices_figure(
        [FactorIndices(factor="x", first=none, total=none)], outcome="C (1)", n_dyads=1
    )
    assert "No intervals." in texts_of(found)
    assert "left out" not in texts_of(found)


def test_nothing_is_cut_or_covered(figure):
    assert cut_sides(figure) == []
    assert colliding_texts(figure) == []
