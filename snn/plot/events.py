"""The acts that a partner intends, drawn along time."""

import numpy as np
from matplotlib.axes import Axes

from snn.config.channels import CHANNELS
from snn.plot.style import PARTNER_COLOURS, PARTNER_LABELS, channel_label, house_style
from snn.record.types import EventTable, FloatArray

SHARED_HATCH = "///////"
_LANE_HEIGHT = 0.76


@house_style()
def plot_event_bar(events: EventTable, *, partner: str, window_s: tuple[float, float], ax: Axes) -> Axes:
    """Draw one lane per channel with a bar for each act that a partner intends; shared ones are hatched.

    Parameters
    ----------
    events
        Intended acts of both partners; those of intensity 0 drive nothing and are left out.
    partner
        ``a`` or ``b``.
    window_s
        Start and stop of the stretch shown.
    ax
        Where to draw.
    """
    colour = PARTNER_COLOURS[partner]
    for channel in range(len(CHANNELS)):
        lane = (channel - _LANE_HEIGHT / 2, _LANE_HEIGHT)
        for shared in (False, True):
            spans = event_spans(events, partner=partner, channel=channel, shared=shared, window_s=window_s)
            look = {"facecolor": "white", "hatch": SHARED_HATCH} if shared else {"facecolor": colour}
            if spans.size:
                ax.broken_barh(
                    [(start, width) for start, width in spans], lane, edgecolor=colour, lw=0.5, **look
                )
    ax.set(xlim=window_s, ylim=(len(CHANNELS) - 0.4, -0.6))
    ax.set_yticks(range(len(CHANNELS)), [channel_label(c) for c in CHANNELS], size=5.5)
    ax.tick_params(length=0, labelbottom=False)
    ax.spines[:].set_visible(False)
    ax.text(
        1.01, 0.5, f"{PARTNER_LABELS[partner]} intends", transform=ax.transAxes, va="center", color=colour
    )
    return ax


def event_spans(
    events: EventTable, *, partner: str, channel: int, shared: bool, window_s: tuple[float, float]
) -> FloatArray:
    """Start and length in seconds of a partner's acts on a channel, cut to the stretch shown, shape ``(n, 2)``."""
    chosen = (
        (events.partner == "ab".index(partner))
        & (events.channel == channel)
        & (events.shared == shared)
        & (events.intensity > 0)
    )
    start_s = np.maximum(events.onset_s[chosen], window_s[0])
    stop_s = np.minimum(events.onset_s[chosen] + events.duration_s[chosen], window_s[1])
    seen = start_s < stop_s
    return np.column_stack((start_s[seen], stop_s[seen] - start_s[seen]))
