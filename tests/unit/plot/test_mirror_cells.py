"""Doing and seeing, cell by cell: where the dots lie, and what the title says."""

import numpy as np
import pytest

from snn.analyse.cells.responses import Response, Responses
from snn.plot.mirror_cells import mirror_cells_figure, plot_mirror_cells
from snn.plot.style import PARTNER_COLOURS, new_figure
from snn.record.health import Health


def response(cells_hz, rate_hz):
    cells = np.asarray(cells_hz, float)
    return Response(
        rate_hz=rate_hz, channel_rates_hz=cells, cell_rates_hz=cells, window_s=np.ones(cells.size)
    )


def responses(doing, seeing, base_hz=4.0):
    base = response([base_hz] * len(doing), base_hz)
    return Responses(
        base=base,
        executing=response(doing, float(np.mean(doing))),
        observing=response(seeing, float(np.mean(seeing))),
    )


FOUND = {
    "a_execution_e": responses([30.0, 40.0], [10.0, 12.0]),
    "b_execution_e": responses([20.0, 30.0, 40.0], [9.0, 18.0, np.nan], base_hz=6.0),
    "a_motor": responses([44.0], [0.0], base_hz=0.0),
    "b_motor": responses([42.0], [1.0], base_hz=0.0),
}


def test_a_dot_is_a_cell_in_doing_and_in_seeing():
    ax = new_figure(width_in=3, height_in=3).add_subplot()
    plot_mirror_cells({"a": FOUND["a_execution_e"], "b": FOUND["b_execution_e"]}, ax=ax)
    dots = {line.get_label(): line.get_xydata() for line in ax.lines if line.get_marker() == "."}
    assert dots["A"].tolist() == [[30, 10], [40, 12]]
    assert dots["B"][:2].tolist() == [[20, 9], [30, 18]]
    assert {line.get_color() for line in ax.lines if line.get_label() == "B"} == {PARTNER_COLOURS["b"]}
    assert ax.get_xlim() == ax.get_ylim() == (0, pytest.approx(42))
    dashed = [line for line in ax.lines if line.get_linestyle() == "--"]
    assert [line.get_ydata()[0] for line in dashed][:1] == [5.0]  # base, mean of both partners


def test_the_title_has_the_mean_of_both_partners():
    known = {name: one for name, one in FOUND.items() if name != "b_execution_e"}
    figure = mirror_cells_figure(
        known | {"b_execution_e": responses([25.0], [19.0])}, health=Health(state="healthy", reason="")
    )
    assert (
        figure.get_suptitle()
        == "Execution cells fire at 30 Hz in doing and at 15 Hz in seeing (n = 1 model dyad)"
    )


def test_a_dyad_that_does_nothing_has_a_figure_that_says_so():
    nothing = {name: Responses.undefined(n_channels=4) for name in FOUND}
    figure = mirror_cells_figure(nothing, health=Health(state="healthy", reason=""))
    assert "no act was done and seen" in figure.axes[0].texts[0].get_text().replace("\n", " ")
    assert figure.get_suptitle() == "Doing and seeing, cell by cell (n = 1 model dyad)"
