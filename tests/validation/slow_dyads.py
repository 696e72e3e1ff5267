"""What changes slowly in a dyad without its cells, so that a test can say how bodies and muscles move."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import brian2 as b2
import numpy as np
from numpy.typing import NDArray

from snn.model.dyad import Dyad, build_dyad
from snn.model.slow_network import SlowGroups, build_slow_groups, connect_slow_groups
from tests.validation.dyads import trial

N_CHANNELS, N_ROWS = 4, 9
OWN_SMILE, OWN_TOUCH, OWN_FROWN, OWN_WITHDRAW, SEEN_SMILE, SEEN_TOUCH, SEEN_FROWN, SEEN_WITHDRAW = range(8)
"""Rows of the channels as partner a sees them: its own four, then those of b."""
GRID_S, TRACE_STEP_S = 0.01, 0.05
Signal = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""A movement (Hz) over time (s)."""
CLEAR = {"adaptation": 0, "acuity": {"sd": 0}, "latency": "0 ms"}
"""Sight that changes nothing of what moves."""
CLEAR_LINKS = {"a_to_b": CLEAR, "b_to_a": CLEAR}


def slow_dyad(duration_s: float, **parts: Any) -> tuple[Dyad, SlowGroups]:
    """Draw a small dyad that intends nothing and build all of it but its cells."""
    small = {"size_factor": 0.1, "intention": {"rate": "0 Hz"}}
    parts["partner"] = {**small, **parts.get("partner", {})}
    dyad = build_dyad(trial(f"{duration_s!r} s", analysis={"transient": "0 ms"}, **parts))
    return dyad, build_slow_groups(dyad.inputs)


def run_slow(slow: SlowGroups, duration_s: float, *others: b2.BrianObject) -> None:
    """Simulate on Brian2's NumPy target in this process."""
    b2.Network(*slow.objects, *others).run(duration_s * b2.second, namespace={})


def force_movement(slow: SlowGroups, duration_s: float, moved: Mapping[int, Signal]) -> None:
    """Prescribe the movement of all bodies, by row; rows that are not given rest."""
    times_s = np.arange(round(duration_s / GRID_S)) * GRID_S
    rates_hz = np.zeros((times_s.size, N_ROWS))
    for row, signal in moved.items():
        rates_hz[:, row] = signal(times_s)
    slow.channels.namespace["forced"] = b2.TimedArray(rates_hz * b2.Hz, dt=GRID_S * b2.second)
    slow.channels.run_regularly("movement = forced(t, i)", clock=slow.channel_clock, when="start", order=0.5)


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels of partner a and b, each ``(n_samples, 2)``, and the moments they stand for, ``(n_samples,)``."""

    times_s: NDArray[np.float64]
    values: Mapping[str, NDArray[np.float64]]

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        return self.values[name]


def levels(duration_s: float, *, moved: Mapping[int, Signal] | None = None, **parts: Any) -> Levels:
    """Run the levels with prescribed movement, by row.

    The first update is made at the beginning, so a sample at t holds the level one step of the grid later.
    """
    _, slow = slow_dyad(duration_s, **parts)
    force_movement(slow, duration_s, moved or {})
    run_slow(slow, duration_s)
    monitor = slow.levels
    times_s = np.asarray(monitor.t_) + GRID_S
    return Levels(times_s, {n: np.array(getattr(monitor, f"{n}_")).T for n in monitor.record_variables})


def acting(acts_s: Mapping[int, NDArray[np.float64]], duration_s: float, **parts: Any) -> NDArray[np.float64]:
    """Let bodies move on some rows, 40 Hz for 20 ms from each moment on, and rest else.

    Returns the intensity of what is intended in each millisecond, by row, ``(n_rows, n_ms)``.
    """

    def pulses(moments_s: NDArray[np.float64]) -> Signal:
        def signal(times_s: NDArray[np.float64]) -> NDArray[np.float64]:
            since_s = times_s[:, None] - moments_s
            return 40.0 * ((since_s > -1e-6) & (since_s < 0.02 - 1e-6)).any(axis=1)

        return signal

    dyad, slow = slow_dyad(duration_s, **parts)
    force_movement(slow, duration_s, {row: pulses(moments_s) for row, moments_s in acts_s.items()})
    intended = b2.StateMonitor(slow.channels, "intensity", record=True, clock=slow.channel_clock, when="end")
    n_cells = dyad.inputs.arrays["cells.v"].size
    silent = b2.NeuronGroup(n_cells, "v : 1", threshold="v > 1", clock=slow.channel_clock)
    run_slow(slow, duration_s, silent, *connect_slow_groups(dyad.inputs, slow, silent), intended)
    return np.asarray(intended.intensity_)


def driven(
    cells: NDArray[np.int64], times_s: NDArray[np.float64], duration_s: float, **parts: Any
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Let motor cells of a fire as given, each by its number in its population.

    Returns movement in each millisecond, and as it is recorded, both ``(n_rows, n_samples)``, in Hz.
    """
    dyad, slow = slow_dyad(duration_s, **parts)
    start = dyad.blocks["a_motor"].start
    firing = b2.SpikeGeneratorGroup(
        dyad.inputs.arrays["cells.v"].size, cells + start, times_s * b2.second, dt=0.1 * b2.ms
    )
    moved = b2.StateMonitor(slow.channels, "movement", record=True, clock=slow.channel_clock, when="end")
    run_slow(slow, duration_s, firing, *connect_slow_groups(dyad.inputs, slow, firing), moved)
    return np.asarray(moved.movement_), np.asarray(slow.movement.shown_)
