"""How far a batch is and how long it will still take: arithmetic on what was measured, and nothing assumed.

The unit of work is a second of biological time. What it costs is the median over the last runs, so that
neither the first, which may compile, nor one slow moment of the machine decides. Where runs are of different length,
a line through their medians says what a run costs however short it is, and what a second more.
"""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from snn.record.run_costs import line_through

_N_RECENT = 20


@dataclass(frozen=True, slots=True)
class RunningTrial:
    """A trial that is under way."""

    duration_s: float
    """Biological time that it has to simulate."""
    started_at_s: float
    """Wall clock."""
    done_s: float = 0.0
    """Biological time simulated so far, as far as it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """State of a batch; each method returns a new one.

    All ``now_s`` are readings of one monotonic wall clock.
    """

    n_total: int
    n_workers: int
    n_skipped: int = 0
    """Were complete before."""
    n_finished: int = 0
    n_failed: int = 0
    n_waiting: int = 0
    waiting_s: float = 0.0
    """Biological time of all trials that did not start yet."""
    running: Mapping[str, RunningTrial] = field(default_factory=lambda: MappingProxyType({}))
    """By key."""
    ended: Mapping[float, tuple[float, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Wall seconds of the last trials that finished, by their biological time."""

    def started(self, key: str, *, duration_s: float, now_s: float) -> "Progress":
        """Count a trial as under way; one that starts again after a crash starts from nothing."""
        again = key in self.running
        return replace(
            self,
            n_waiting=self.n_waiting - (not again),
            waiting_s=self.waiting_s - (0.0 if again else duration_s),
            running={**self.running, key: RunningTrial(duration_s, now_s)},
        )

    def advanced(self, key: str, *, done_s: float) -> "Progress":
        """Note how much biological time a trial has simulated."""
        return replace(self, running={**self.running, key: replace(self.running[key], done_s=done_s)})

    def finished(self, key: str, *, now_s: float) -> "Progress":
        """Count a trial as finished, and learn from it what a biological second costs."""
        trial = self.running[key]
        alike = (*self.ended.get(trial.duration_s, ()), now_s - trial.started_at_s)[-_N_RECENT:]
        ended = {**self.ended, trial.duration_s: alike}
        return replace(self, n_finished=self.n_finished + 1, running=self._without(key), ended=ended)

    def failed(self, key: str) -> "Progress":
        """Count a trial as failed; it says nothing about how long the others take."""
        return replace(self, n_failed=self.n_failed + 1, running=self._without(key))

    def blocked(self, *, duration_s: float) -> "Progress":
        """Count a trial as failed that cannot even start."""
        return replace(
            self,
            n_failed=self.n_failed + 1,
            n_waiting=self.n_waiting - 1,
            waiting_s=self.waiting_s - duration_s,
        )

    def pace(self, *, now_s: float) -> "Pace | None":
        """Return what one worker needs; None while nothing is known."""
        if self.ended:
            return Pace(*line_through(list(self.ended), [statistics.median(t) for t in self.ended.values()]))
        so_far = [
            (now_s - trial.started_at_s) / trial.done_s for trial in self.running.values() if trial.done_s > 0
        ]
        return Pace(0.0, statistics.median(so_far)) if so_far else None

    def speed(self, *, now_s: float) -> float | None:
        """Biological seconds that all workers simulate in a second; None while nothing is known."""
        if self.ended:
            simulated_s = sum(duration_s * len(taken_s) for duration_s, taken_s in self.ended.items())
            taken_s = sum(map(sum, self.ended.values()))
            return self.n_workers * simulated_s / taken_s if taken_s else None
        pace = self.pace(now_s=now_s)
        return self.n_workers / pace.of_second if pace and pace.of_second else None

    def eta_s(self, *, now_s: float) -> float | None:
        """Wall seconds until all is done; None while nothing is known.

        All workers share what is left, but no trial is faster than one worker.
        """
        pace = self.pace(now_s=now_s)
        if pace is None:
            return None
        left_s = [self._left_s(trial, pace, now_s) for trial in self.running.values()]
        waiting_s = self.n_waiting * pace.of_run + self.waiting_s * pace.of_second
        one_waiting_s = waiting_s / self.n_waiting if self.n_waiting else 0.0
        return max((sum(left_s) + waiting_s) / self.n_workers, *left_s, one_waiting_s)

    def _without(self, key: str) -> dict[str, RunningTrial]:
        return {other: trial for other, trial in self.running.items() if other != key}

    @staticmethod
    def _left_s(trial: RunningTrial, pace: "Pace", now_s: float) -> float:
        """Return the wall seconds that are left of a trial."""
        # One that does not tell how far it is, is taken to be as fast as the others were; and one that has simulated
        # all of its time is still to be analysed.
        whole_s = pace.of_run + pace.of_second * trial.duration_s
        usual = (now_s - trial.started_at_s) / whole_s
        done = min(trial.done_s / trial.duration_s, usual) if trial.done_s else usual
        return max(0.0, 1.0 - done) * whole_s


@dataclass(frozen=True, slots=True)
class Pace:
    """What one worker needs for a trial, in wall seconds."""

    of_run: float
    """However short it is."""
    of_second: float
    """For each biological second."""
