"""What each partner shows and sees, mirrored: B upward, A downward, one row per channel."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from snn.config.schema.channels import PARTNERS
from snn.plot.rates import MIN_SCALE_HZ, dress_mirrored, shade_intentions
from snn.plot.style import (
    NULL_COLOUR,
    PARTNER_COLOURS,
    PARTNER_LABELS,
    TEXT_COLOUR,
    house_style,
    is_narrow,
    small_pt,
)
from snn.plot.window import MAX_WINDOW_S
from snn.record.acts import ACT_ONSET_HZ, acts_of
from snn.record.types import RETURNED, FloatArray, Happenings, Recording, VideoNote

_DIRECTION = {"a": -1.0, "b": 1.0}
_MARGIN = 1.08
MOVEMENT_NOTE = (
    "Movement: what another person sees of each partner (motor rate through the body), B upward, A downward; black "
    "line: what that partner sees, after its latency and adaptation. Dots: acts, where movement rises to "
    f"{ACT_ONSET_HZ:g} Hz (dotted); ringed: positive and returned by the other."
)


@house_style()
def plot_movements(
    recording: Recording, *, window_s: tuple[float, float], axes: Sequence[Axes]
) -> Sequence[Axes]:
    """Draw the movement of both partners, one channel per axes, all on one scale; see `plot_movement`.

    Parameters
    ----------
    recording
        Movement, intentions and returned acts.
    window_s
        Start and stop of the stretch shown.
    axes
        One for each channel, from top to bottom.
    """
    largest_hz = max(MIN_SCALE_HZ, 1.25 * ACT_ONSET_HZ, _largest_hz(recording, window_s=window_s))
    for channel, ax in enumerate(axes):
        plot_movement(recording, channel=channel, window_s=window_s, ax=ax)
        last = ax is axes[-1]
        dress_mirrored(ax, channel=channel, limit_hz=_MARGIN * largest_hz, window_s=window_s, last=last)
        ax.set_ylabel("Hz" if is_narrow() else "Movement (Hz)", size=small_pt())
    return axes


@house_style()
def plot_movement(recording: Recording, *, channel: int, window_s: tuple[float, float], ax: Axes) -> Axes:
    """Draw what both partners show (filled) and see (line) of one channel, with their acts and intentions.

    Parameters
    ----------
    recording
        Movement, intentions and returned acts; a video without a brain has movement only.
    channel
        Index of the channel.
    window_s
        Start and stop of the stretch shown.
    ax
        Where to draw.
    """
    movement = recording.movement
    for partner in PARTNERS:
        colour, sign = PARTNER_COLOURS[partner], _DIRECTION[partner]
        shade_intentions(recording.events, partner=partner, channel=channel, window_s=window_s, ax=ax)
        times_s, shown = _shown(movement.movement_hz[partner][channel], movement.step_ms, window_s=window_s)
        ax.fill_between(times_s, 0, sign * shown, color=colour, alpha=0.75, lw=0)
        if partner in movement.seen_hz:
            times_s, seen = _shown(movement.seen_hz[partner][channel], movement.step_ms, window_s=window_s)
            ax.plot(times_s, sign * seen, color=TEXT_COLOUR, lw=0.6)
        ax.axhline(sign * ACT_ONSET_HZ, color=NULL_COLOUR, lw=0.5, ls=(0, (1, 2)), zorder=0.5)
        _mark_acts(recording, partner, channel, window_s=window_s, ax=ax)
    return ax


def videos_note(videos: Mapping[str, VideoNote]) -> str:
    """Say which partners are videos, and of what; empty if both are alive."""
    scripts = {
        "same": "of a run with the same intentions",
        "fresh": "of a run with other intentions",
        "unknown": "of movement alone, whose intentions nobody knows",
    }
    told = [
        f"{PARTNER_LABELS[partner]} is a video {scripts[note.script]}: it sees nothing and answers nothing."
        for partner, note in videos.items()
    ]
    return " ".join(told)


def returned_acts_s(acts_s: FloatArray, happenings: Happenings, *, partner: int, channel: int) -> FloatArray:
    """Find which acts were returned: of each return the last act before it, in seconds.

    Parameters
    ----------
    acts_s
        Of the partner on the channel, ascending, shape ``(n_acts,)``.
    happenings
        Returned acts.
    partner, channel
        Whose acts, on which channel.
    """
    of_these = (
        (happenings.kind == RETURNED) & (happenings.partner == partner) & (happenings.channel == channel)
    )
    before = np.searchsorted(acts_s, happenings.time_s[of_these], side="right") - 1
    return acts_s[np.unique(before[before >= 0])]


def _mark_acts(
    recording: Recording, partner: str, channel: int, *, window_s: tuple[float, float], ax: Axes
) -> None:
    acts_s = acts_of(recording, partner)[channel]
    returned_s = returned_acts_s(
        acts_s, recording.happenings, partner=PARTNERS.index(partner), channel=channel
    )
    dots: dict[str, Any] = {"ls": "none", "marker": "o", "color": PARTNER_COLOURS[partner]}
    size = min(1.0, (MAX_WINDOW_S / (window_s[1] - window_s[0])) ** 0.5)  # smaller where many acts are shown
    for times_s, look in (
        (acts_s, {"ms": 2.6 * size, "mec": "white", "mew": 0.4 * size, "zorder": 4}),
        (returned_s, {"ms": 5 * size, "mfc": "none", "mec": TEXT_COLOUR, "mew": 0.7 * size, "zorder": 3}),
    ):
        shown_s = times_s[(times_s >= window_s[0]) & (times_s < window_s[1])]
        ax.plot(shown_s, np.full(shown_s.size, _DIRECTION[partner] * ACT_ONSET_HZ), **(dots | look))


def _shown(
    course_hz: np.ndarray, step_ms: float, *, window_s: tuple[float, float]
) -> tuple[FloatArray, FloatArray]:
    """Return times and values of the samples in the stretch shown."""
    times_s = np.arange(course_hz.size, dtype=np.float64) * (step_ms * 1e-3)
    inside = (times_s >= window_s[0]) & (times_s <= window_s[1])
    return times_s[inside], course_hz[inside].astype(np.float64)


def _largest_hz(recording: Recording, *, window_s: tuple[float, float]) -> float:
    movement = recording.movement
    courses = [*movement.movement_hz.values(), *movement.seen_hz.values()]
    return max(
        _shown(course, movement.step_ms, window_s=window_s)[1].max(initial=0.0)
        for channels in courses
        for course in channels
    )
