import numpy as np
import pytest

from snn.analyse.influence.cue_effect import Interval
from snn.analyse.influence.effect_after_acts import EffectAfterActs
from snn.plot.around_events import (
    AroundEvents,
    around_events_figure,
    around_statement,
    plot_around,
    plot_effects,
)
from snn.plot.paper import PAPER_MM
from snn.plot.style import OUTCOME_COLOUR, figures_for
from tests.unit.plot.conftest import estimate_of

TIMES_S = np.arange(-30, 51) * 0.1
ANSWER = np.where((TIMES_S > 0.1) & (TIMES_S < 0.5), 20.0, 5.0)


def effects(values, *, half_width=0.05, n_cues=(200, 90, 40, 12, 500)):
    """Of the windows and of all cues, with a null of 0.1 to both sides; nan is too few to tell."""
    return tuple(
        EffectAfterActs(
            effect=Interval(value=value, low=value - half_width, high=value + half_width),
            null_low=-0.1 if np.isfinite(value) else np.nan,
            null_high=0.1 if np.isfinite(value) else np.nan,
            n_cues=n,
        )
        for value, n in zip(values, n_cues, strict=True)
    )


TOLD = effects([0.3, 0.25, 0.2, np.nan, 0.28])


def around(name="Positive acts", other=ANSWER, random=5.0, n=4, effects=TOLD):
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
        effects=effects,
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
    assert limits[0] == limits[1] != limits[2] == limits[3] != limits[4] == limits[5]
    assert [ax.get_ylabel() for ax in figure.axes[::2]] == [
        "Movement of the other (Hz)",
        "Likeness of movement",
        "Effect of cues (Hz/Hz)",
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


def test_effects_lie_over_their_windows_on_the_null_with_their_cues(figure):
    ax = plot_effects(around(), ax=figure.add_subplot())
    lines = [line for line in ax.lines if line.get_color() == OUTCOME_COLOUR and len(line.get_xdata()) == 2]
    assert [(list(line.get_xdata()), list(line.get_ydata())) for line in lines] == [
        ([0.0, 1.0], [0.3, 0.3]),
        ([1.0, 2.0], [0.25, 0.25]),
        ([2.0, 3.0], [0.2, 0.2]),
    ]
    assert [text.get_text() for text in ax.texts] == ["200", "90", "40"]
    bands = [
        one.get_paths()[0].get_extents() for one in ax.collections if one.get_paths()[0].vertices.size > 6
    ]
    assert [(band.x0, band.x1, band.y0, band.y1) for band in bands] == [
        (x, x + 1, -0.1, 0.1) for x in (0.0, 1.0, 2.0)
    ]
    bars = [container.lines[2][0].get_segments()[0][:, 1] for container in ax.containers]
    assert bars[0] == pytest.approx([0.25, 0.35])
    (overall,) = [line for line in ax.lines if line.get_label() == "all cues"]
    assert set(overall.get_ydata()) == {0.28}
    assert ax.get_xlim() == pytest.approx((-3.0, 5.0))  # as above it


def test_effects_of_few_dyads_have_no_bars(figure):
    few = effects([0.3, 0.25, 0.2, np.nan, 0.28], half_width=np.nan)
    assert plot_effects(around(effects=few), ax=figure.add_subplot()).containers == []


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ((), "no random cues can be read"),
        (effects([np.nan] * 5, n_cues=[0] * 5), "no random cues can be read"),
        (effects([np.nan] * 5, n_cues=[21, 8, 0, 0, 29]), "no window has 30 random cues (21 at most)"),
    ],
)
def test_without_cues_the_panel_says_so_and_bends_no_other_scale(found, said):
    figure = around_events_figure([around(effects=found), around("Negative acts")])
    empty, other = figure.axes[4:]
    assert empty.texts[0].get_text().replace("\n", " ") == said
    assert other.get_ylim()[1] < 0.5


@pytest.mark.parametrize("paper", PAPER_MM)
def test_for_a_page_nothing_is_cut_or_lies_on_something_else(paper, cut, collisions):
    with figures_for(paper):
        figure = around_events_figure([around(), around("Negative acts")], note="Assumed: all.")
    assert cut(figure) == []
    assert collisions(figure) == []
    assert figure.get_figheight() * 25.4 < 245
    named = [ax.get_xlabel() != "" for ax in figure.axes]
    assert named == ([False] * 5 + [True] if paper == "single" else [False] * 4 + [True] * 2)
