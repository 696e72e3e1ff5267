"""Channel rates of the two partners, mirrored: B upward, A downward, one row per channel."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from snn.config.schema.channels import CHANNELS
from snn.plot.events import SHARED_HATCH, event_spans_s, hatching_note
from snn.plot.style import PARTNER_COLOURS, PARTNER_LABELS, channel_label, house_style, is_narrow, small_pt
from snn.record.types import EventTable, FloatArray

MIN_SCALE_HZ = 10.0
"""Partners that hardly fire are drawn as such, not blown up to fill the panel."""
_SHADE_ALPHA = 0.16


@house_style()
def plot_channel_rates(
    rates_a_hz: FloatArray,
    rates_b_hz: FloatArray,
    *,
    bin_ms: float,
    start_s: float,
    events: EventTable,
    window_s: tuple[float, float],
    axes: Sequence[Axes],
) -> Sequence[Axes]:
    """Draw the channel rates of one dyad as mirrored small multiples, one channel per axes, all on one scale.

    Parameters
    ----------
    rates_a_hz, rates_b_hz
        Mean rate per cell, shape ``(n_channels, n_bins)`` each.
    bin_ms, start_s
        Width of a bin, and when the first begins.
    events
        Intended acts, shown as shades.
    window_s
        Start and stop of the stretch shown.
    axes
        One for each channel, from top to bottom.
    """
    edges_s = start_s + np.arange(rates_a_hz.shape[1] + 1) * (bin_ms * 1e-3)
    shown = (edges_s[:-1] < window_s[1]) & (edges_s[1:] > window_s[0])
    # those of a partner without a brain are nan
    largest_hz = max(
        np.fmax.reduce(rates[:, shown], axis=None, initial=0.0) for rates in (rates_a_hz, rates_b_hz)
    )
    limit_hz = 1.08 * max(largest_hz, MIN_SCALE_HZ)
    rates_hz = {"a": -rates_a_hz, "b": rates_b_hz}
    for channel, ax in enumerate(axes):
        for partner, signed_hz in rates_hz.items():
            ax.stairs(signed_hz[channel], edges_s, color=PARTNER_COLOURS[partner], fill=True, lw=0)
            shade_intentions(events, partner=partner, channel=channel, window_s=window_s, ax=ax)
        dress_mirrored(ax, channel=channel, limit_hz=limit_hz, window_s=window_s, last=ax is axes[-1])
        ax.set_ylabel("Hz" if is_narrow() else "Rate (Hz)", size=small_pt())
    return axes


def rates_note(events: EventTable, *, window_s: tuple[float, float]) -> str:
    """Explain rows of rates, and of the shades only those that are drawn."""
    return (
        "mean rate per execution E cell, B upward, A downward. Shaded: what the partner above or below the line "
        f"intends (input){hatching_note(events, window_s=window_s)}."
    )


@house_style()
def shade_intentions(
    events: EventTable, *, partner: str, channel: int, window_s: tuple[float, float], ax: Axes
) -> None:
    """Shade what a partner intends on a channel, in its half of a mirrored row; shared intentions are hatched."""
    half = (0.5, 0.5) if partner == "b" else (0.0, 0.5)
    colour = PARTNER_COLOURS[partner]
    for shared in (False, True):
        ax.broken_barh(
            event_spans_s(events, partner=partner, channel=channel, shared=shared, window_s=window_s),
            half,
            transform=ax.get_xaxis_transform(),
            facecolor="none" if shared else colour,
            edgecolor=colour,
            hatch=SHARED_HATCH if shared else None,
            alpha=_SHADE_ALPHA * (2 if shared else 1),
            linewidth=0,
            zorder=0,
        )


@house_style()
def dress_mirrored(
    ax: Axes, *, channel: int, limit_hz: float, window_s: tuple[float, float], last: bool
) -> None:
    """Label a mirrored row: channel and partners on the right, and the time below the last."""
    ax.axhline(0, color="white", lw=0.8)
    ax.set(xlim=window_s, ylim=(-limit_hz, limit_hz))
    ax.yaxis.set_major_locator(MaxNLocator(nbins=4, symmetric=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda hz, _: f"{abs(hz):g}"))
    place: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "center"}
    ax.annotate(channel_label(CHANNELS[channel]), (1, 0.5), xytext=(13, 0), **place)
    for partner, height in (("b", 0.75), ("a", 0.25)):
        ax.text(
            1.005,
            height,
            PARTNER_LABELS[partner],
            transform=ax.transAxes,
            va="center",
            weight="bold",
            color=PARTNER_COLOURS[partner],
        )
    ax.tick_params(bottom=last, labelbottom=last)
    ax.spines["bottom"].set_visible(last)
    if last:
        ax.set_xlabel("Time (s)")
