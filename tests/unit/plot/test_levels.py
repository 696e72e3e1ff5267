import numpy as np
import pytest

from snn.plot.levels import FACTOR_ROWS, LEVEL_ROWS, LevelRow, plot_acts, plot_level, shown_rows
from snn.plot.style import PARTNER_COLOURS
from snn.record.types import RETURNED

OXYTOCIN, STRESS = (next(row for row in LEVEL_ROWS if row.name == name) for name in ("oxytocin", "stress"))


def names(rows):
    return [row.name for row in rows]


def test_only_what_changes_or_differs_from_neutral_is_shown(make_levels):
    calm = make_levels(
        oxytocin=[[0, 0, 0]] * 2,
        serotonin=[[1, 1, 1]] * 2,
        dopamine=[[0.2, 0.2, 0.2]] * 2,
        touch=[[0, 0.5, 0.1]] * 2,
        **dict.fromkeys(("gate_factor", "background_factor", "sight"), [[1, 1, 1]] * 2),
        learning=[[0, 0, 0]] * 2,
    )
    assert shown_rows(calm) == shown_rows(calm, FACTOR_ROWS) == ()
    alive = make_levels(
        oxytocin=[[0, 0, 0], [0.5, 0.5, 0.5]],  # clamped in b
        serotonin=[[1, 1, 1.1], [1, 1, 1]],  # driven in a
        dopamine=[[0.2, 0.2, 0.2], [0.2, 1.2, 0.5]],
        sight=[[1, 0, 0]] * 2,
        self_sight=[[1, 1, 0]] * 2,
    )
    assert names(shown_rows(alive)) == ["oxytocin", "serotonin", "dopamine"]
    assert names(shown_rows(alive, FACTOR_ROWS)) == ["sight", "self_sight"]


def test_endorphin_is_shown_only_where_it_moves_dopamine(make_levels):
    joyful = [[0, 0.1, 0.2]] * 2
    assert names(shown_rows(make_levels(endorphin=joyful, dopamine=[[0.2, 0.2, 0.2]] * 2))) == []
    moved = make_levels(endorphin=joyful, dopamine=[[0.2, 0.22, 0.24]] * 2)
    assert names(shown_rows(moved)) == ["endorphin", "dopamine"]


def test_what_stands_before_anything_was_set_does_not_count(make_levels):
    assert shown_rows(make_levels(serotonin=[[0, 1, 1]] * 2)) == ()


def test_both_partners_are_drawn_at_their_times(make_levels, figure):
    levels = make_levels(step_ms=500.0, oxytocin=[[9, 0.1, 0.2, 0.3, 0.4], [9, 0.5, 0.6, 0.7, 0.8]])
    ax = plot_level(levels, OXYTOCIN, window_s=(0.0, 1.6), ax=figure.add_subplot())
    by_colour = {line.get_color(): line.get_xydata() for line in ax.get_lines()}
    assert by_colour[PARTNER_COLOURS["a"]] == pytest.approx(np.array([[0.5, 0.1], [1.0, 0.2], [1.5, 0.3]]))
    assert by_colour[PARTNER_COLOURS["b"]] == pytest.approx(np.array([[0.5, 0.5], [1.0, 0.6], [1.5, 0.7]]))
    assert ax.get_xlim() == (0.0, 1.6)


def test_what_drives_a_level_is_a_thin_line_if_it_changes(make_levels, figure):
    traces = {"oxytocin": [[0.2, 0.2, 0.3]] * 2, "touch": [[0, 0.1, 0.9], [0, 0.2, 0.8]]}
    ax = plot_level(make_levels(**traces), OXYTOCIN, window_s=(0.0, 1.0), ax=figure.add_subplot())
    thin = [line for line in ax.get_lines() if line.get_color() == PARTNER_COLOURS["b"] and line.get_lw() < 1]
    assert [line.get_ydata().tolist() for line in thin] == [[0.2, 0.8]]


def test_of_equal_lines_the_upper_one_is_dashed(make_levels, figure):
    levels = make_levels(joy=[[0, 0.1, 0.2]] * 2)
    ax = plot_level(levels, LevelRow("joy", None), window_s=(0.0, 1.0), ax=figure.add_subplot())
    assert [line.get_linestyle() for line in ax.get_lines()] == ["-", "--"]


def marks_of(ax, marker):
    """Times of marks by partner's colour."""
    found = {}
    for line in ax.get_lines():
        if line.get_marker() == marker:
            found.setdefault(line.get_color(), []).extend(line.get_xdata())
    return {colour: times for colour, times in found.items() if times}


def test_acts_point_up_if_positive_and_are_ringed_if_returned(make_acting, make_happenings, figure):
    # a touches, and touches again, which is returned: b touches; b withdraws; b smiles beyond the window
    acts = [(0, 1, 1.0), (0, 1, 2.0), (1, 1, 2.5), (1, 3, 3.0), (1, 0, 9.0)]
    recording = make_acting(acts, happenings=make_happenings([(RETURNED, 0, 1, 2.6)]))
    ax = plot_acts(recording, window_s=(0.0, 5.0), ax=figure.add_subplot())
    blue, orange = PARTNER_COLOURS["a"], PARTNER_COLOURS["b"]
    assert marks_of(ax, "^") == {blue: [1.0, 2.0], orange: [2.5]}
    assert marks_of(ax, "v") == {orange: [3.0]}
    assert marks_of(ax, "o") == {blue: [2.0]}


def test_time_is_written_below_the_last_row_only(make_levels, figure):
    above, below = figure.subplots(2, 1)
    levels = make_levels(stress=[[0, 0.1, 0.2]] * 2)
    plot_level(levels, STRESS, window_s=(0.0, 1.0), ax=above)
    plot_level(levels, STRESS, window_s=(0.0, 1.0), ax=below, last=True)
    assert (above.get_xlabel(), below.get_xlabel()) == ("", "Time (s)")
