"""The acts that a partner intends, drawn along time."""

import numpy as np
from matplotlib.axes import Axes

from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.plot.style import PARTNER_COLOURS, PARTNER_LABELS, channel_label, house_style, small_pt
from snn.record.types import EventTable

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
            ax.broken_barh(
                event_spans_s(events, partner=partner, channel=channel, shared=shared, window_s=window_s),
                lane,
                facecolor="white" if shared else colour,
                edgecolor=colour,
                hatch=SHARED_HATCH if shared else None,
                linewidth=0.5,
            )
    ax.set(xlim=window_s, ylim=(len(CHANNELS) - 0.4, -0.6))
    ax.set_yticks(range(len(CHANNELS)), [channel_label(c) for c in CHANNELS], size=small_pt())
    ax.tick_params(length=0, labelbottom=False)
    ax.spines[:].set_visible(False)
    ax.text(
        1.01, 0.5, f"{PARTNER_LABELS[partner]} intends", transform=ax.transAxes, va="center", color=colour
    )
    return ax


def hatching_note(events: EventTable, *, window_s: tuple[float, float]) -> str:
    """Explain hatched acts, to go on with after what is said of plain ones; empty if none is drawn."""
    shared = any(
        event_spans_s(events, partner=partner, channel=channel, shared=True, window_s=window_s)
        for partner in PARTNERS
        for channel in range(len(CHANNELS))
    )
    return "; hatched: from the shared stream (common input)" if shared else ""


def event_spans_s(
    events: EventTable, *, partner: str, channel: int, shared: bool, window_s: tuple[float, float]
) -> list[tuple[float, float]]:
    """List start and length, in seconds, of a partner's acts on a channel, cut to the stretch shown.

    Parameters
    ----------
    events
        Intended acts of both partners; those of intensity 0 drive nothing and are left out.
    partner
        ``a`` or ``b``.
    channel
        Index of the channel.
    shared
        Whether to list the acts from the shared stream or the private ones.
    window_s
        Start and stop of the stretch shown.
    """
    chosen = (
        (events.partner == PARTNERS.index(partner))
        & (events.channel == channel)
        & (events.shared == shared)
        & (events.intensity > 0)
    )
    start_s = np.maximum(events.onset_s[chosen], window_s[0])
    stop_s = np.minimum(events.onset_s[chosen] + events.duration_s[chosen], window_s[1])
    return [(start, stop - start) for start, stop in zip(start_s, stop_s, strict=True) if start < stop]
