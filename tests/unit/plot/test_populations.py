"""Which populations are in step: the map, what is hatched, and the title."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.views.population_synchrony import PopulationSynchrony
from snn.plot.populations import plot_populations, populations_figure
from snn.plot.style import new_figure
from snn.record.health import Health

HEALTHY = Health(state="healthy", reason="")
FOUND = PopulationSynchrony(
    peaks=np.array([[0.1, 0.6, np.nan], [0.7, 0.5, 0.4], [0.05, 0.3, 0.2]]),
    lags_s=np.array([[0.1, -0.14, np.nan], [0.12, 0.0, 0.1], [0.0, 0.02, 0.0]]),
    null95=np.array([[0.2, 0.1, np.nan], [0.1, 0.1, 0.1], [0.1, 0.1, 0.2]]),
)


def test_each_pair_has_its_peak_and_lag_and_what_chance_reaches_is_hatched():
    ax = plot_populations(FOUND, ax=new_figure(width_in=3, height_in=3).add_subplot())
    texts = {tuple(map(round, text.get_position()))[::-1]: text.get_text() for text in ax.texts}
    assert texts[0, 1] == "0.60\n−140 ms"  # observation of a with execution of b, which leads
    assert texts[1, 0] == "0.70\n+120 ms"
    assert texts[0, 2] == "silent"
    hatched = {
        (round(patch.get_y() + 0.5), round(patch.get_x() + 0.5)) for patch in ax.patches if patch.get_hatch()
    }
    assert hatched == {(0, 0), (2, 0), (2, 2)}
    assert [label.get_text() for label in ax.get_xticklabels()] == ["observation", "execution", "motor"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("Cells of B", "Cells of A")


def test_the_title_names_the_pair_that_is_most_in_step_beyond_chance():
    title = populations_figure(FOUND, health=HEALTHY).get_suptitle().replace("\n", " ")
    assert (
        title == "Most in step: A's execution and B's observation cells, 0.70 at +120 ms (n = 1 model dyad)"
    )
    nothing = replace(FOUND, null95=np.ones((3, 3)))
    title = populations_figure(nothing, health=HEALTHY).get_suptitle().replace("\n", " ")
    assert title == "No two populations are more in step than chance (n = 1 model dyad)"


@pytest.mark.parametrize("peaks", [np.full((3, 3), np.nan)])
def test_a_silent_dyad_has_a_map_that_says_so(peaks):
    figure = populations_figure(PopulationSynchrony(peaks=peaks, lags_s=peaks, null95=peaks), health=HEALTHY)
    assert [text.get_text() for text in figure.axes[0].texts] == ["silent"] * 9
