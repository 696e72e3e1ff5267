import numpy as np
import pytest

from snn.plot.around_events import AroundEvents, around_events_figure, around_statement, plot_around
from snn.plot.style import OUTCOME_COLOUR
from tests.unit.plot.conftest import estimate_of

TIMES_S = np.arange(-30, 51) * 0.1
ANSWER = np.where((TIMES_S > 0.1) & (TIMES_S < 0.5), 20.0, 5.0)


def around(name="Positive acts", other=ANSWER, random=5.0, n=4):
    def means(values):
        return tuple(estimate_of(np.full(n, value), half_width=1.0) for value in values)

    flat = np.full(TIMES_S.size, random)
    return AroundEvents(
        name=name,
        times_s=TIMES_S,
        courses={"other_hz": means(other), "likeness": means(other / 20)},
        random={"other_hz": means(flat), "likeness": means(flat / 20)},
        n_dyads=n,
        n_acts=37,
    )


def test_the_course_lies_at_its_times_on_that_of_random_moments(figure):
    ax = plot_around(around(), "other_hz", ax=figure.add_subplot())
    random, acts = ax.lines[:2]
    assert acts.get_xdata() == pytest.approx(TIMES_S)
    assert acts.get_ydata() == pytest.approx(ANSWER)
    assert acts.get_color() == OUTCOME_COLOUR
    assert random.get_ydata() == pytest.approx(np.full(TIMES_S.size, 5.0))
    assert random.get_linestyle() == "--"
    assert ax.lines[2].get_xdata()[0] == 0  # the onset
    assert ax.get_xlim() == pytest.approx((-3.0, 5.0))


def test_bands_are_the_intervals(figure):
    ax = plot_around(around(), "other_hz", ax=figure.add_subplot())
    random, acts = (band.get_paths()[0].vertices[:, 1] for band in ax.collections)
    assert (random.min(), random.max()) == pytest.approx((4.0, 6.0))
    assert acts.max() == pytest.approx(21.0)


def test_each_measure_has_one_scale_for_all_acts(collisions, cut):
    figure = around_events_figure([around(), around("Negative acts", other=ANSWER * 2)])
    limits = [ax.get_ylim() for ax in figure.axes]
    assert limits[0] == limits[1] != limits[2] == limits[3]
    assert [ax.get_ylabel() for ax in figure.axes[::2]] == [
        "Movement of the other (Hz)",
        "Likeness of movement",
    ]
    assert collisions(figure) == []
    assert cut(figure) == []


def test_the_foot_states_n_null_and_bands(texts):
    read = texts(around_events_figure([around()], note="Assumed: all."))
    said = [
        "n = 4 model dyads, 37 acts",
        "random moments of the same dyad",
        "95 % CI over dyads",
        "Assumed: all.",
    ]
    assert [words for words in said if words not in read] == []


def test_the_title_tells_what_follows_and_not_what_precedes():
    before = np.where(TIMES_S < -1, 90.0, ANSWER)
    told = around_statement([around(other=before)])
    assert told == "Movement of the other, at most after an act: positive acts 20.00 Hz (random 5.00)"


def test_acts_without_room_are_told(texts):
    nothing = around(other=np.full(TIMES_S.size, np.nan))
    read = texts(around_events_figure([nothing]))
    assert "no such act with room around it" in read
    assert "No acts" in read
