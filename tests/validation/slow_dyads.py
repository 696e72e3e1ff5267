"""Channels and partners of a dyad without their cells, so that a test can prescribe what they see and do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import brian2 as b2
import numpy as np
from numpy.typing import NDArray

from snn.model.dyad import build_dyad
from snn.model.slow_network import SlowGroups, build_slow_groups
from tests.validation.dyads import trial

N_ROWS = 9
OWN_SMILE, OWN_TOUCH, OWN_FROWN, OWN_WITHDRAW, SEEN_SMILE, SEEN_TOUCH = range(6)
"""Rows of the channels as partner a sees them: its own four, then those of b."""
LEVEL_STEP_S, TRACE_STEP_S = 0.01, 0.05
Signal = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""A rate (Hz) over time (s)."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels of partner a and b, each ``(n_samples, 2)``, and the moments they stand for, ``(n_samples,)``."""

    times_s: NDArray[np.float64]
    values: Mapping[str, NDArray[np.float64]]

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        return self.values[name]


def levels(
    duration_s: float,
    *,
    motor: Mapping[int, Signal] | None = None,
    watched: Mapping[int, Signal] | None = None,
    **parts: Any,
) -> Levels:
    """Run the levels with prescribed rates of motor cells (what acts are) and of observation cells, by row.

    The first update is made at the beginning, so a sample at t holds the level one slow step later.
    """
    slow = _groups(duration_s, **parts)
    _force(slow, duration_s, motor or {}, watched or {})
    b2.Network(*slow.objects).run(duration_s * b2.second, namespace={})
    monitor = slow.levels
    times_s = np.asarray(monitor.t_) + LEVEL_STEP_S
    return Levels(times_s, {n: np.array(getattr(monitor, f"{n}_")).T for n in monitor.record_variables})


def _groups(duration_s: float, **parts: Any) -> SlowGroups:
    small = {"size_factor": 0.1, "intention": {"rate": "0 Hz"}}
    parts["partner"] = {**small, **parts.get("partner", {})}
    dyad = build_dyad(trial(f"{duration_s!r} s", analysis={"transient": "0 ms"}, **parts))
    return build_slow_groups(dyad.inputs)


def _force(
    slow: SlowGroups, duration_s: float, motor: Mapping[int, Signal], watched: Mapping[int, Signal]
) -> None:
    """Set both rates after the channels' update and before the partners read them."""
    times_s = np.arange(round(duration_s / 1e-3)) * 1e-3
    for name, signals in (("forced_motor", motor), ("forced_watched", watched)):
        rates_hz = np.zeros((times_s.size, N_ROWS))
        for row, signal in signals.items():
            rates_hz[:, row] = signal(times_s)
        slow.channels.namespace[name] = b2.TimedArray(rates_hz * b2.Hz, dt=1 * b2.ms)
    code = "motor_memory = forced_motor(t, i)\nwatched = forced_watched(t, i)"
    slow.channels.run_regularly(code, clock=slow.channel_clock, when="start", order=0.5)
