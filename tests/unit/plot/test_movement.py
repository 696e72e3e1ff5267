"""Movement, what is seen of it, and acts, in mirrored rows."""

import numpy as np
import pytest

from snn.plot.movement import plot_movement, plot_movements, returned_acts_s, videos_note
from snn.plot.style import PARTNER_COLOURS, TEXT_COLOUR
from snn.record.acts import ACT_ONSET_HZ
from snn.record.types import RETURNED, VideoNote
from tests.unit.conftest import events_of, happenings_of, movement_of

BLUE, ORANGE = PARTNER_COLOURS["a"], PARTNER_COLOURS["b"]


@pytest.fixture
def recording(make_acting):
    """a touches at 2 s, b answers at 3 s, seen by a from 3.1 s on at half of its size."""
    movement_hz = np.zeros((2, 4, 1000))
    movement_hz[0, 1, 200:230] = 40.0
    movement_hz[1, 1, 300:330] = 30.0
    seen_hz = np.zeros((4, 1000))
    seen_hz[1, 310:340] = 15.0
    moved = movement_of(dict(zip("ab", movement_hz, strict=True)), seen_hz={"a": seen_hz})
    return make_acting(
        [],
        movement=moved,
        happenings=happenings_of([(RETURNED, 0, 1, 3.0)]),
        events=events_of([(0, 1, 1.9, 0.5)]),
    )


def lines(ax, colour, marker="None"):
    return [
        line
        for line in ax.get_lines()
        if line.get_color() == colour and line.get_marker() == marker and len(line.get_xdata()) > 0
    ]


def test_movement_is_mirrored_at_its_times(recording, figure):
    ax = plot_movement(recording, channel=1, window_s=(0.0, 10.0), ax=figure.add_subplot())
    moved = [patch for patch in ax.collections if patch.get_alpha() == 0.75]
    of_a, of_b = (patch.get_paths()[0].vertices for patch in moved)
    assert of_a[:, 1].min() == -40
    assert of_a[:, 1].max() == 0
    assert of_b[:, 1].max() == 30
    assert of_b[:, 1].min() == 0
    times_s = of_b[of_b[:, 1] == 30][:, 0]
    assert (times_s.min(), times_s.max()) == pytest.approx((3.0, 3.29))


def test_what_a_partner_sees_is_in_its_own_half(recording, figure):
    ax = plot_movement(recording, channel=1, window_s=(0.0, 10.0), ax=figure.add_subplot())
    (seen,) = lines(ax, TEXT_COLOUR)  # b sees nothing: a video
    times_s, height_hz = seen.get_data()
    assert height_hz.min() == -15
    assert times_s[np.flatnonzero(height_hz)[0]] == pytest.approx(3.1)


def test_acts_lie_on_the_threshold_and_returned_ones_are_ringed(recording, figure):
    ax = plot_movement(recording, channel=1, window_s=(0.0, 10.0), ax=figure.add_subplot())
    dots = {
        (line.get_color(), line.get_markeredgecolor()): line.get_xydata().tolist()
        for line in ax.get_lines()
        if line.get_marker() == "o" and len(line.get_xdata())
    }
    assert dots == {
        (BLUE, "white"): [[2.0, -ACT_ONSET_HZ]],
        (ORANGE, "white"): [[3.0, ACT_ONSET_HZ]],
        (BLUE, TEXT_COLOUR): [[2.0, -ACT_ONSET_HZ]],
    }


@pytest.mark.parametrize(("channel", "window_s"), [(0, (0.0, 10.0)), (1, (4.0, 10.0))])
def test_other_channels_and_other_times_are_not_drawn(recording, figure, channel, window_s):
    ax = plot_movement(recording, channel=channel, window_s=window_s, ax=figure.add_subplot())
    moved = [patch for patch in ax.collections if patch.get_alpha() == 0.75]
    heights = [path.vertices[:, 1] for patch in moved for path in patch.get_paths()]
    assert len(heights) == 2
    assert all(np.ptp(height) == 0 for height in heights)
    assert not [line for line in ax.get_lines() if line.get_marker() == "o" and len(line.get_xdata())]


def test_rows_share_a_scale_that_holds_movement_sight_and_the_threshold(
    recording, make_acting, figure, texts
):
    axes = figure.subplots(4, 1)
    plot_movements(recording, window_s=(0.0, 10.0), axes=axes)
    assert [ax.get_ylim() for ax in axes] == [pytest.approx((-1.08 * 40, 1.08 * 40))] * 4
    assert [ax.get_xlabel() for ax in axes] == ["", "", "", "Time (s)"]
    assert {ax.get_ylabel() for ax in axes} == {"Movement (Hz)"}
    assert "smile +" in texts(figure)
    still = figure.subplots(4, 1)
    plot_movements(make_acting([]), window_s=(0.0, 10.0), axes=still)
    assert still[0].get_ylim()[1] > ACT_ONSET_HZ


def test_what_a_return_returns_is_the_last_act_before_it():
    acts_s = np.array([1.0, 2.0, 5.0])
    happenings = happenings_of([
        (RETURNED, 0, 1, 0.5),  # nothing was before
        (RETURNED, 0, 1, 2.5), (RETURNED, 0, 1, 2.7),  # twice the same
        (RETURNED, 0, 1, 5.0),  # at once
        (RETURNED, 0, 0, 1.5), (RETURNED, 1, 1, 1.5),  # another channel, another partner
        (0, 0, 1, 1.5),  # an act
    ])  # fmt: skip
    assert returned_acts_s(acts_s, happenings, partner=0, channel=1).tolist() == [2.0, 5.0]
    assert returned_acts_s(np.empty(0), happenings, partner=0, channel=1).size == 0


@pytest.mark.parametrize(
    ("script", "words"),
    [("same", "the same intentions"), ("fresh", "other intentions"), ("unknown", "nobody knows")],
)
def test_a_video_is_told_with_what_is_known_of_its_script(script, words):
    note = VideoNote(script=script, has_brain=script != "unknown")
    assert videos_note({}) == ""
    assert videos_note({"b": note}).startswith("B is a video")
    assert words in videos_note({"b": note})
