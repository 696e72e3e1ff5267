"""What the figure of trust says in letters and shades."""

import numpy as np
import pytest
from matplotlib import colormaps

from snn.compare.proportions import proportion
from snn.compare.trust import Kind, TrustRow, TrustTable
from snn.plot.trust import ERROR_MAP, trust_figure


def kind(name, truth, n=20):
    return Kind(name=name, truth=truth, healthy=np.arange(n) > 0, blocks=np.zeros(n, dtype=np.int64))


KINDS = (kind("uncoupled", "not mutual"), kind("scrambled map", "other"), kind("live", "mutual"))
ROWS = (
    TrustRow(
        measure="C",
        rule="above",
        detected={
            "uncoupled": proportion(19, 19),
            "scrambled map": proportion(5, 19),
            "live": proportion(19, 19),
        },
    ),
    TrustRow(
        measure="index",
        rule="its own",
        detected={
            "uncoupled": proportion(0, 19),
            "scrambled map": proportion(0, 0),
            "live": proportion(0, 19),
        },
    ),
)


@pytest.fixture
def axes():
    return trust_figure(TrustTable(measured_s=40.0, kinds=KINDS, rows=ROWS)).axes[0]


def test_cells_say_how_many_of_a_hundred(axes):
    texts = [text.get_text() for text in axes.texts]
    assert texts == ["100", "26", "100", "0", "–", "0"]


def test_shades_say_how_wrong_that_is(axes):
    shades = axes.images[0].get_array()
    assert shades[0, 0] == 1.0  # all uncoupled dyads are called coupled
    assert shades[0, 2] == 0.0  # all live ones too: right
    assert shades[1, 0] == 0.0
    assert shades[1, 2] == 1.0  # all missed
    assert np.isnan(np.ma.filled(shades, np.nan)[:, 1]).all()  # neither right nor wrong


def test_columns_say_how_many_dyads_count(axes):
    labels = [label.get_text() for label in axes.get_xticklabels()]
    assert labels == ["uncoupled\nn = 19", "scrambled map\nn = 19", "live\nn = 19"]


def test_right_is_light_and_wrong_is_dark():
    light, dark = (sum(colormaps[ERROR_MAP](share)[:3]) for share in (0.0, 1.0))
    assert light > 2.7
    assert dark < 1.5


def test_the_figure_says_what_the_cells_rest_on():
    figure = trust_figure(TrustTable(measured_s=40.0, kinds=KINDS, rows=ROWS), note="Assumed: all.")
    said = figure.get_supxlabel()
    assert "healthy model dyads" in said.replace("\n", " ")
    assert said.endswith("Assumed: all.")
    assert "40 s" in figure.get_suptitle()
