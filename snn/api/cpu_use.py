"""How busy this machine is, whoever it works for."""

import time
from typing import Final

import psutil

LEAST_S: Final = 1.0
"""Over a shorter time the share of its cores that are busy means little."""


class CpuUse:
    """Tells which share of all cores of this machine was busy, over a second or more up to now."""

    def __init__(self) -> None:
        psutil.cpu_percent()  # what comes first has nothing before it
        self._asked_at_s, self._percent = time.monotonic(), None

    def percent(self) -> float | None:
        """Return the share in per cent, of all cores together; None while too little time has passed."""
        now_s = time.monotonic()
        if now_s - self._asked_at_s >= LEAST_S:
            self._asked_at_s, self._percent = now_s, psutil.cpu_percent()
        return self._percent
