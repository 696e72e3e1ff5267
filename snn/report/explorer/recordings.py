"""Movement, intentions and some spikes of one dyad of each condition, small enough to be inside a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.trials.measured_span import measured_span_s
from snn.errors import ResultError
from snn.record.types import Recording, SpikeTrains
from snn.record.window import windowed
from snn.report.explorer.explored import Explored
from snn.report.explorer.packing import packed

MAX_RECORDED: Final = 48
"""Conditions of which a dyad is in the page, the first ones; of others only their curves are."""
MAX_CHARACTERS: Final = 130_000
"""Of all recordings, packed."""
MOVEMENT_STEP_MS: Final = 20.0
SPIKE_STEP_MS: Final = 2.0
LONG: Final = 255
"""A gap between spikes of so many steps or more takes further bytes."""
POPULATIONS: Final = ("observation_e", "execution_e", "motor")


@dataclass(frozen=True, slots=True)
class Detail:
    """How much is shown of a dyad."""

    span_s: float
    cells: int
    """Of each channel of each population."""


DETAILS: Final = (
    Detail(40, 10), Detail(20, 10), Detail(20, 5), Detail(10, 5), Detail(10, 3), Detail(6, 2), Detail(4, 1)
)  # fmt: skip
"""From the most to the least; the first that is small enough is taken."""


def packed_recordings(found: Explored) -> str:
    """Pack the first scored dyad of each condition, with as much detail as there is room for."""
    shown = _shown(found)
    text = packed({"runs": []})
    for detail in DETAILS:
        text = _packed(shown, detail)
        if len(text) <= MAX_CHARACTERS:
            break
    return text


def _shown(found: Explored) -> dict[int, tuple[Recording, float]]:
    """Read dyads: by the number of their run, the recording and when its measured time begins."""
    shown: dict[int, tuple[Recording, float]] = {}
    for numbers in found.by_condition():
        scored = [number for number in numbers if found.runs[number].is_scored]
        if len(shown) == MAX_RECORDED or not scored:
            continue
        run = found.runs[scored[0]]
        source = found.sources[run.source]
        asked = run.trial.experiment.model_copy(update={"analysis": source.experiment.analysis})
        start_s = measured_span_s(asked)[0] + asked.analysis.transient_ms * 1e-3
        recording = source.recording(run.trial)
        most = Detail(max(detail.span_s for detail in DETAILS), 0)
        try:
            cut = windowed(recording, start_s=start_s, stop_s=start_s + most.span_s)
        except ResultError:
            continue  # stopped before anything was measured
        shown[scored[0]] = (cut, start_s)
    return shown


def _packed(shown: dict[int, tuple[Recording, float]], detail: Detail) -> str:
    runs, bodies = [], []
    for number, (recording, start_s) in shown.items():
        stop_s = min(detail.span_s, recording.duration_s)
        cut = windowed(recording, start_s=0.0, stop_s=stop_s)
        movement, movement_step_hz = _movement(cut)
        rows, spikes = _spikes(cut, detail.cells)
        runs.append(
            {
                "run": number,
                "start_s": start_s,
                "duration_s": stop_s,
                "movement_step_hz": movement_step_hz,
                "n_samples": movement.shape[-1],
                "intentions": list(_intentions(cut)),
                "rows": rows,
                "has_spikes": cut.has_spikes,
                "n_bytes": movement.size + len(spikes),
            }
        )
        bodies += [movement.tobytes(), spikes]
    heading = {
        "movement_step_ms": MOVEMENT_STEP_MS,
        "spike_step_ms": SPIKE_STEP_MS,
        "channels": [f"{channel.name} {'+' if channel.valence > 0 else '−'}" for channel in CHANNELS],
        "populations": list(POPULATIONS),
        "runs": runs,
    }
    return packed(heading, b"".join(bodies))


def _movement(recording: Recording) -> tuple[NDArray[np.uint8], float]:
    """Return means over steps as differences in 8 bits, (n_partners, n_channels, n_samples), and the unit in Hz."""
    courses = np.stack([recording.movement.movement_hz[partner] for partner in PARTNERS]).astype(np.float64)
    n_each = max(1, round(MOVEMENT_STEP_MS / recording.movement.step_ms))
    n_samples = courses.shape[-1] // n_each
    means = courses[..., : n_samples * n_each].reshape(*courses.shape[:2], n_samples, n_each).mean(-1)
    unit_hz = float(means.max(initial=0.0)) / 255 or 1.0
    points = np.round(means.clip(min=0.0) / unit_hz).astype(np.uint8)
    return np.diff(points, axis=-1, prepend=np.uint8(0)), unit_hz


def _intentions(recording: Recording) -> Iterator[tuple[int, int, float, float]]:
    """List partner, channel, start and length in s."""
    events = recording.events
    for columns in zip(events.partner, events.channel, events.onset_s, events.duration_s, strict=True):
        partner, channel, onset_s, duration_s = columns
        yield int(partner), int(channel), round(float(onset_s), 2), round(float(duration_s), 2)


def _spikes(recording: Recording, cells: int) -> tuple[list[list[int]], bytes]:
    """Return partner, population, channel and number of spikes of each row, and the gaps between spikes.

    There are none where spikes were not kept.
    """
    if not recording.has_spikes:
        return [], b""
    rows: list[list[int]] = []
    gaps: list[int] = []
    for number, partner in enumerate(PARTNERS):
        for kind, name in enumerate(POPULATIONS):
            trains = recording.spikes.get(f"{partner}_{name}")
            if trains is None:
                continue
            per_channel = trains.n_cells // len(CHANNELS)
            for cell in range(trains.n_cells):
                if cell % per_channel < cells:
                    steps = _steps(trains, cell)
                    rows.append([number, kind, cell // per_channel, steps.size])
                    gaps += _in_bytes(np.diff(steps, prepend=0).tolist())
    return rows, bytes(gaps)


def _steps(trains: SpikeTrains, cell: int) -> NDArray[np.int64]:
    times_ms = trains.steps[trains.cells == cell] * trains.time_step_ms
    return np.floor(times_ms / SPIKE_STEP_MS + 1e-6).astype(np.int64)


def _in_bytes(gaps: Sequence[int]) -> list[int]:
    """Write numbers as bytes: 255 says that more is added."""
    return [byte for gap in gaps for byte in (*[LONG] * (gap // LONG), gap % LONG)]
