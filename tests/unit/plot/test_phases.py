import pytest
from matplotlib.patches import Rectangle

from snn.plot.phases import name_phases, phases_note, shade_phases

PHASES = (("alone", 0.0, 4.0), ("a_very_long_name_of_a_phase", 4.0, 4.5), ("meeting", 4.5, 10.0))


def shades_of(ax):
    spans = [patch.get_extents().transformed(ax.transData.inverted()) for patch in ax.findobj(Rectangle)]
    return [
        (span.x0, span.x1) for span in spans if 0 < span.width < 1.5 * (ax.get_xlim()[1] - ax.get_xlim()[0])
    ]


@pytest.fixture
def ax(figure):
    axes = figure.add_subplot()
    axes.set_xlim(2, 8)
    axes.patch.set_visible(False)
    return axes


def test_every_other_phase_is_shaded_inside_the_window(ax):
    shade_phases(PHASES, window_s=(2.0, 8.0), ax=ax)
    shaded = [span for span in shades_of(ax) if span != pytest.approx((2.0, 8.0))]
    assert sorted(shaded) == [pytest.approx((2.0, 4.0)), pytest.approx((4.5, 8.0))]
    assert sorted(line.get_xdata()[0] for line in ax.get_lines()) == [4.0, 4.5]


def test_phases_outside_of_the_window_leave_no_mark(ax):
    shade_phases(PHASES, window_s=(5.0, 8.0), ax=ax)
    assert not ax.get_lines()
    n_drawn = len(ax.get_children())
    shade_phases(PHASES, window_s=(4.0, 4.5), ax=ax)  # the first ends, and the last begins, at its edge
    assert len(ax.get_children()) == n_drawn


def test_a_single_phase_is_neither_shaded_nor_named_nor_listed(ax):
    whole = (("whole", 0.0, 10.0),)
    name_phases(whole, window_s=(2.0, 8.0), ax=shade_phases(whole, window_s=(2.0, 8.0), ax=ax))
    assert not ax.get_lines()
    assert not ax.texts
    assert phases_note(whole) == ""


def test_names_stand_over_the_middle_of_what_is_shown_if_they_fit(ax):
    name_phases(PHASES, window_s=(2.0, 8.0), ax=ax)
    assert {text.get_text(): text.xy[0] for text in ax.texts} == {"alone": 3.0, "meeting": 6.25}


def test_the_note_lists_all_phases():
    assert phases_note(PHASES[::2]) == "Phases: alone 0 to 4 s, meeting 4.5 to 10 s."
