"""Levels of both partners over time, and the acts that move them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.schema.levels import LEVELS
from snn.plot.movement import returned_acts_s
from snn.plot.style import PARTNER_COLOURS, PARTNER_LABELS, house_style, small_pt
from snn.record.acts import acts_of
from snn.record.types import FloatArray, LevelTraces, Recording

_LANES = {"a": 0.25, "b": 0.75}


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One row of traces: a level, what is neutral for it, and what drives or accompanies it."""

    name: str
    neutral: float | None
    """None if only a change is worth showing."""
    companion: str | None = None
    """Drawn as a thin line with the level, never by itself."""
    label: str = ""
    """What it is called, if not by its name."""
    unit: str = "a.u."
    acts_through: str | None = None
    """The level that it moves; where that stands still, this one is of no consequence and not drawn."""


LEVEL_ROWS = tuple(
    LevelRow(level.name, level.neutral, level.companion, acts_through=level.acts_through) for level in LEVELS
)
"""What is a state of a partner, in the order in which it is drawn."""
FACTOR_ROWS = (
    LevelRow("gate_factor", 1.0, label="motor gate", unit="factor"),
    LevelRow("background_factor", 1.0, label="background", unit="factor"),
    LevelRow("sight", 1.0, label="sees the other", unit="factor"),
    LevelRow("self_sight", None, label="sees itself", unit="factor"),
    LevelRow("learning", None, label="learns", unit="factor"),
)
"""What stress and the phases multiply."""
LEVELS_NOTE = (
    "Levels in arbitrary units, not concentrations; thin: what drives a level (touch, threat and joy as seen) or its "
    "running mean (dopamine)."
)
ACTS_NOTE = (
    "Acts: where the movement of a partner becomes one, ▲ positive, ▼ negative; ringed: positive and returned by the "
    "other."
)


def shown_rows(levels: LevelTraces, rows: Sequence[LevelRow] = LEVEL_ROWS) -> tuple[LevelRow, ...]:
    """Return the rows that change in either partner or differ from neutral, if they are of consequence."""

    def of_consequence(row: LevelRow) -> bool:
        moved = levels.values.get(row.acts_through) if row.acts_through else None
        return moved is None or bool((np.ptp(moved, axis=1) > 1e-9).any())

    return tuple(
        row
        for row in rows
        if row.name in levels.values and _is_alive(levels.values[row.name], row) and of_consequence(row)
    )


@house_style()
def plot_level(
    levels: LevelTraces, row: LevelRow, *, window_s: tuple[float, float], ax: Axes, last: bool = False
) -> Axes:
    """Draw one level of both partners over time.

    Parameters
    ----------
    levels
        Traces of both partners.
    row
        Which level, and its companion.
    window_s
        Start and stop of the stretch shown.
    ax
        Where to draw.
    last
        Whether the time is written below.
    """
    traces = levels.values[row.name]
    companion = levels.values.get(row.companion) if row.companion else None
    if companion is not None and np.ptp(companion) > 0:
        _draw_traces(levels, companion, window_s=window_s, ax=ax, lw=0.5, alpha=0.55)
    if row.neutral is not None:
        ax.axhline(row.neutral, color="#9A9A9A", lw=0.5, ls=(0, (3, 2)), zorder=0.5)
    _draw_traces(levels, traces, window_s=window_s, ax=ax, lw=1.1, alpha=1.0)
    ax.set_xlim(window_s)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=3, min_n_ticks=2))
    ax.margins(y=0.12)
    ax.text(1.01, 0.5, _label(row), transform=ax.transAxes, va="center", linespacing=1.25)
    ax.set_ylabel(row.unit, size=small_pt())
    dress_time(ax, last=last)
    return ax


@house_style()
def plot_acts(recording: Recording, *, window_s: tuple[float, float], ax: Axes, last: bool = False) -> Axes:
    """Draw the acts of both partners as triangles, B above A, with rings around the returned ones.

    Parameters
    ----------
    recording
        Movement, in which acts are found, and which of them were returned.
    window_s
        Start and stop of the stretch shown.
    ax
        Where to draw.
    last
        Whether the time is written below.
    """
    for partner in PARTNERS:
        for channel, acts_s in enumerate(acts_of(recording, partner)):
            returned_s = returned_acts_s(
                acts_s, recording.happenings, partner=PARTNERS.index(partner), channel=channel
            )
            marker = "^" if CHANNELS[channel].valence > 0 else "v"
            look = {"ls": "none", "color": PARTNER_COLOURS[partner]}
            rings = {"marker": "o", "ms": 6, "mew": 0.7, "mfc": "none", "mec": "#222222"}
            for times_s, marks in ((acts_s, {"marker": marker, "ms": 3.2, "mew": 0}), (returned_s, rings)):
                shown_s = times_s[(times_s >= window_s[0]) & (times_s < window_s[1])]
                ax.plot(shown_s, np.full(shown_s.size, _LANES[partner]), **look, **marks)
        label = f"{PARTNER_LABELS[partner]} acts"
        ax.text(
            1.01, _LANES[partner], label, transform=ax.transAxes, va="center", color=PARTNER_COLOURS[partner]
        )
    ax.set(xlim=window_s, ylim=(0, 1), yticks=[])
    ax.spines["left"].set_visible(False)
    dress_time(ax, last=last)
    return ax


@house_style()
def dress_time(ax: Axes, *, last: bool) -> None:
    """Write the time below the last row, and below no other."""
    ax.tick_params(bottom=last, labelbottom=last)
    ax.spines["bottom"].set_visible(last)
    if last:
        ax.set_xlabel("Time (s)")


def _is_alive(values: FloatArray, row: LevelRow) -> bool:
    if not values.size:
        return False
    # Sample 0 is taken before anything was set.
    settled = values[:, 1:] if values.shape[1] > 1 else values
    changes = bool((np.ptp(settled, axis=1) > 1e-9).any())
    return changes or (row.neutral is not None and bool((np.abs(settled - row.neutral) > 1e-9).any()))


def _draw_traces(
    levels: LevelTraces,
    values: FloatArray,
    *,
    window_s: tuple[float, float],
    ax: Axes,
    lw: float,
    alpha: float,
) -> None:
    times_s = np.arange(values.shape[1]) * (levels.step_ms * 1e-3)
    shown = (times_s >= window_s[0]) & (times_s <= window_s[1]) & (np.arange(times_s.size) > 0)
    alike = np.array_equal(values[0], values[1])
    for index, partner in enumerate(PARTNERS):
        # One over the other would hide it: of two equal lines the upper is dashed.
        style = (0, (3, 3)) if alike and index else "-"
        ax.plot(
            times_s[shown], values[index, shown], color=PARTNER_COLOURS[partner], lw=lw, alpha=alpha, ls=style
        )


def _label(row: LevelRow) -> str:
    name = row.label or row.name
    return f"{name}\n(thin: {row.companion.removeprefix(f'{row.name}_')})" if row.companion else name
