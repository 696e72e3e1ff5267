from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_hex

from snn.errors import ResultError
from snn.plot.raster import (
    BANDS,
    MAX_CELLS,
    plot_partner_raster,
    raster_figure,
    raster_statement,
    shown_cell_step,
)
from snn.plot.style import INTERNEURON_COLOUR, PARTNER_COLOURS
from snn.record.types import Population, VideoNote

LABELS = ["motor", "execution E", "execution I", "observation E", "observation I"]


@pytest.fixture
def recording(make_recording, make_trains, make_events):
    # execution E of A: the first cell of smile at 0.1 s, the last of withdraw at 0.2 s and 1.9 s
    spikes = {
        "a_execution_e": make_trains([(0, 100), (39, 200), (39, 1900)], n_cells=40, n_steps=2000),
        "a_execution_i": make_trains([(3, 500)], n_cells=10, n_steps=2000),
        "b_motor": make_trains([(7, 700)], n_cells=20, n_steps=2000),
    }
    return make_recording(spikes, events=make_events([(0, 0, 0.5, 0.5), (1, 3, 1.0, 0.5)]))


def spikes_in(ax):
    """Drawn spikes by band: (time, height) rows."""
    return {line.get_label(): np.column_stack(line.get_data()) for line in ax.get_lines()}


def test_every_spike_lies_at_its_time_in_its_band(recording, figure):
    ax = plot_partner_raster(recording, partner="a", window_s=(0.0, 2.0), every=1, ax=figure.add_subplot())
    drawn = spikes_in(ax)
    assert {label: len(rows) for label, rows in drawn.items() if len(rows)} == {
        "execution E": 3,
        "execution I": 1,
    }
    times_s, heights = drawn["execution E"].T
    assert times_s == pytest.approx([0.1, 0.2, 1.9])
    band = next(band for band in BANDS if band.label == "execution E")
    # 40 cells from the top down: the centre of the first and of the last of 40 equal rows
    top = band.bottom + band.height
    assert heights == pytest.approx([top - band.height / 80, band.bottom + band.height / 80, heights[1]])


def test_bands_do_not_overlap():
    spans = sorted((band.bottom, band.bottom + band.height) for band in BANDS)
    assert all(upper <= lower for (_, upper), (lower, _) in pairwise(spans))
    assert spans[0][0] >= 0
    assert spans[-1][1] <= 1


def test_partners_are_not_swapped(recording, figure):
    ax = plot_partner_raster(recording, partner="b", window_s=(0.0, 2.0), every=1, ax=figure.add_subplot())
    assert {label for label, rows in spikes_in(ax).items() if len(rows)} == {"motor"}
    assert ax.get_ylabel() == "Partner B"


def test_excitatory_and_inhibitory_cells_differ_in_colour(recording, figure):
    ax = plot_partner_raster(recording, partner="a", window_s=(0.0, 2.0), every=1, ax=figure.add_subplot())
    colours = {line.get_label(): to_hex(line.get_color()).upper() for line in ax.get_lines()}
    assert colours["execution E"] == colours["motor"] == PARTNER_COLOURS["a"]
    assert colours["execution I"] == colours["observation I"] == INTERNEURON_COLOUR.upper()


def test_spikes_outside_the_window_are_not_drawn(recording, figure):
    ax = plot_partner_raster(recording, partner="a", window_s=(0.2, 1.9), every=1, ax=figure.add_subplot())
    assert spikes_in(ax)["execution E"][:, 0] == pytest.approx([0.2])
    ax = plot_partner_raster(recording, partner="a", window_s=(0.2, 0.5), every=1, ax=figure.add_subplot())
    assert not len(spikes_in(ax)["execution I"])  # the stop is not part of the window


def test_thinning_drops_cells_not_spikes(recording, figure):
    ax = plot_partner_raster(recording, partner="a", window_s=(0.0, 2.0), every=2, ax=figure.add_subplot())
    assert spikes_in(ax)["execution E"][:, 0] == pytest.approx([0.1])  # cell 39 is odd


@pytest.mark.parametrize(("n_cells", "every"), [(MAX_CELLS, 1), (MAX_CELLS + 1, 2), (3 * MAX_CELLS, 3)])
def test_cells_are_thinned_only_if_they_are_many(n_cells, every):
    def population(partner, n):
        return Population(name="x", partner=partner, circuit="motor", cell_type="e", n_cells=n, n_channels=4)

    assert shown_cell_step((population("a", 10), population("b", n_cells))) == every


def test_without_any_cells_every_cell_is_drawn():
    assert shown_cell_step(()) == 1  # two videos of movement alone


def test_channels_are_named_at_the_middle_of_their_cells(recording, figure):
    ax = plot_partner_raster(recording, partner="a", window_s=(0.0, 2.0), every=1, ax=figure.add_subplot())
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["smile +", "touch +", "frown −", "withdraw −"] * 3  # motor, execution E, observation E
    motor = BANDS[0]
    assert ax.get_yticks()[0] == pytest.approx(motor.bottom + 7 / 8 * motor.height)


def test_silent_partner_is_said_to_be_silent(recording, figure, texts):
    plot_partner_raster(recording, partner="a", window_s=(0.6, 0.9), every=1, ax=figure.add_subplot())
    assert "no spikes" in texts(figure)


def test_figure_says_what_it_shows(recording, health, texts, cut):
    figure = raster_figure(recording, health=health(), transient_s=0.5, note="Assumed: all.")
    read = texts(figure)
    said = [
        "0 to 2 of 2 s",
        "n = 1 model dyad",
        "Every cell shown",
        "Yellow: transient",
        "Spikes and movement of both partners",
        "Time (s)",
        "Movement (Hz)",
        "what that partner sees",
    ]
    assert [words for words in [*said, *LABELS, "Assumed: all."] if words not in read] == []
    assert "Not scored" not in read
    assert cut(figure) == []


def test_b_is_above_a_and_time_is_shared(recording, health):
    figure = raster_figure(recording, health=health(), transient_s=0.5)
    figure.draw_without_rendering()
    heights = {ax.get_ylabel(): ax.get_position().y0 for ax in figure.axes}
    assert heights["Partner B"] > heights["Partner A"]
    assert {ax.get_xlim() for ax in figure.axes} == {(0.0, 2.0)}
    assert len({round(ax.get_position().x0, 6) for ax in figure.axes}) == 1


def test_sick_dyad_is_marked_and_the_hidden_transient_is_not(recording, health, texts):
    figure = raster_figure(recording, health=health("runaway"), transient_s=0.5, window_s=(1.0, 1.5))
    assert "Not scored: runaway" in texts(figure)
    assert "Yellow" not in texts(figure)


def test_thinning_is_printed(make_recording, make_trains, make_events, health, texts, monkeypatch):
    monkeypatch.setattr("snn.plot.raster.MAX_CELLS", 60)
    recording = make_recording({"a_motor": make_trains([], n_cells=20, n_steps=600)}, events=make_events([]))
    figure = raster_figure(recording, health=health(), transient_s=0.0)
    assert "Every 2nd cell shown" in texts(figure)  # 40 + 10 + 40 + 10 + 20 = 120 cells
    assert texts(figure).count("no spikes") == 2


def test_window_outside_the_recording_is_refused(recording, health):
    with pytest.raises(ResultError, match="choose a stretch inside it"):
        raster_figure(recording, health=health(), transient_s=0.5, window_s=(1.0, 3.0))


PHASES = {
    "protocol": {"phases": [{"name": "alone", "duration": "1 s"}, {"name": "meeting", "duration": "1 s"}]}
}


def test_levels_that_live_and_phases_stand_under_the_raster(
    make_recording, make_trains, make_events, make_levels, health, texts, cut
):
    living = make_recording(
        {"a_motor": make_trains([(0, 1)], n_cells=20, n_steps=2000)},
        events=make_events([]),
        settings=PHASES,
        levels=make_levels(oxytocin=[[0.01 * k for k in range(20)]] * 2, serotonin=[[1.0] * 20] * 2),
    )
    figure = raster_figure(living, health=health(), transient_s=1.5, measured_from_s=1.0, note="Assumed.")
    read = texts(figure)
    for words in (
        "oxytocin",
        "alone",
        "meeting",
        "Phases: alone 0 to 1 s",
        "arbitrary units",
    ):
        assert words in read
    assert "serotonin" not in read
    figure.draw_without_rendering()
    heights = {ax.get_ylabel(): ax.get_position().y0 for ax in figure.axes}
    assert heights["Partner A"] > heights["a.u."] > heights["Movement\n(Hz)"]
    assert cut(figure) == []
    (raster,) = [ax for ax in figure.axes if ax.get_ylabel() == "Partner A"]
    yellow = [patch for patch in raster.patches if to_hex(patch.get_facecolor()) == "#f0e442"]
    assert [(patch.get_x(), patch.get_width()) for patch in yellow] == [(1.0, pytest.approx(0.5))]


def test_a_static_dyad_has_no_rows_for_levels(recording, health, texts):
    figure = raster_figure(recording, health=health(), transient_s=0.5)
    assert len(figure.axes) == 8
    assert "arbitrary units" not in texts(figure)


def without(recording, partner):
    """The recording with a partner who is a video of movement alone."""
    populations = tuple(p for p in recording.populations if p.partner != partner)
    spikes = {name: trains for name, trains in recording.spikes.items() if not name.startswith(partner)}
    videos = {**recording.videos, partner: VideoNote(script="unknown", has_brain=False)}
    return replace(recording, populations=populations, spikes=spikes, videos=videos)


def test_a_video_of_movement_alone_has_no_spikes_to_show(recording, health, texts, cut):
    figure = raster_figure(without(recording, "b"), health=health(), transient_s=0.5)
    read = texts(figure)
    for words in (
        "Spikes of A and movement of both partners, B on video, 0 to 2 of 2 s",
        "a video of movement alone: no brain was recorded",
        "B is a video of movement alone, whose intentions nobody knows: it sees nothing",
    ):
        assert words in read
    assert "no spikes" not in read
    assert cut(figure) == []
    nobody = without(without(recording, "b"), "a")
    assert raster_statement(nobody) == "Movement of both partners, A and B on video"


def test_a_video_with_a_brain_shows_its_spikes(recording, health, texts):
    videos = {"a": VideoNote(script="fresh", has_brain=True)}
    figure = raster_figure(replace(recording, videos=videos), health=health(), transient_s=0.5)
    assert "Spikes and movement of both partners, A on video" in texts(figure)
    assert "A is a video of a run with other intentions" in texts(figure)
