"""How far a batch is and how long it will still take: arithmetic on what was measured, and nothing assumed.

The unit of work is a second of biological time. What it costs is the median over the last runs, so that
neither the first, which may compile, nor one slow moment of the machine decides.
"""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

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
    costs: tuple[float, ...] = ()
    """Wall seconds per biological second of the last trials that finished."""

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
        cost = (now_s - trial.started_at_s) / trial.duration_s
        costs = (*self.costs, cost)[-_N_RECENT:]
        return replace(self, n_finished=self.n_finished + 1, running=self._without(key), costs=costs)

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

    def cost(self, *, now_s: float) -> float | None:
        """Wall seconds that one worker needs for a biological second; None while nothing is known."""
        if self.costs:
            return statistics.median(self.costs)
        so_far = [
            (now_s - trial.started_at_s) / trial.done_s for trial in self.running.values() if trial.done_s > 0
        ]
        return statistics.median(so_far) if so_far else None

    def eta_s(self, *, now_s: float) -> float | None:
        """Wall seconds until all is done; None while nothing is known.

        All workers share what is left, but no trial is faster than one worker.
        """
        cost = self.cost(now_s=now_s)
        if cost is None:
            return None
        left_s = [self._left_s(trial, cost, now_s) for trial in self.running.values()]
        shared_s = (sum(left_s) + self.waiting_s) * cost / self.n_workers
        one_waiting_s = self.waiting_s / self.n_waiting if self.n_waiting else 0.0
        return max(shared_s, max([*left_s, one_waiting_s]) * cost)

    def _without(self, key: str) -> dict[str, RunningTrial]:
        return {other: trial for other, trial in self.running.items() if other != key}

    @staticmethod
    def _left_s(trial: RunningTrial, cost: float, now_s: float) -> float:
        # One that does not tell how far it is, is taken to be as fast as the others were; and one that has simulated
        # all of its time is still to be analysed.
        usual_s = (now_s - trial.started_at_s) / cost
        done_s = min(trial.done_s, usual_s) if trial.done_s else usual_s
        return max(0.0, trial.duration_s - done_s)
