"""What runs took, as their manifests have it: the ground of every estimate of what others will take."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from snn.record.manifest import RunLine


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCosts:
    """What runs take, one at a time: so much each, and so much for a simulated second."""

    fixed_cpu_s: float
    """Of a run, however long; 0 where all were equally long, so that nothing is known of it."""
    cpu_s_per_s: float
    """Of a simulated second, with its share of all that a run is beside its simulation."""
    peak_mb: float | None
    """The most memory of a run; None where nobody noted it."""
    fixed_disk_mb: float
    """Of a recording, however short; 0 where all were equally long."""
    disk_mb_per_s: float
    """Of a simulated second in a recording, with its share of the rest where nothing is known of that."""

    def cpu_s(self, duration_s: float) -> float:
        """Return the CPU time of a run of so many simulated seconds."""
        return self.fixed_cpu_s + self.cpu_s_per_s * duration_s

    def disk_mb(self, duration_s: float) -> float:
        """Return the size of the recording of a run of so many simulated seconds."""
        return self.fixed_disk_mb + self.disk_mb_per_s * duration_s


def costs_of(
    complete: Sequence[tuple[RunLine, float]], *, spikes: bool = True, by_size_mb_per_s: float = 0.0
) -> RunCosts | None:
    """Sum up what runs took; None of none.

    Parameters
    ----------
    complete
        Lines of complete runs, each with its biological seconds.
    spikes
        Whether the recordings to come keep their spikes: the size of those that do says nothing of those that do not.
    by_size_mb_per_s
        What a second takes in a recording, where nobody kept as much as that.
    """
    if not complete:
        return None
    durations_s = [duration_s for _, duration_s in complete]
    cpu_s = [line.cpu_s for line, _ in complete]
    fixed_cpu_s, cpu_s_per_s = line_through(durations_s, cpu_s)
    alike = [(line, duration_s) for line, duration_s in complete if line.keeps_spikes == spikes]
    fixed_disk_mb, disk_mb_per_s = 0.0, by_size_mb_per_s
    if alike:
        fixed_disk_mb, disk_mb_per_s = line_through(
            [duration_s for _, duration_s in alike], [(line.n_bytes or 0) / 1e6 for line, _ in alike]
        )
    peaks = [line.peak_mb for line, _ in complete if line.peak_mb is not None]
    return RunCosts(
        fixed_cpu_s=fixed_cpu_s,
        cpu_s_per_s=cpu_s_per_s,
        peak_mb=max(peaks, default=None),
        fixed_disk_mb=fixed_disk_mb,
        disk_mb_per_s=disk_mb_per_s,
    )


def line_through(durations_s: Sequence[float], taken: Sequence[float]) -> tuple[float, float]:
    """Return what a run takes however short it is, and what a second takes.

    A line that would cost less than nothing goes through 0: the median, for one run may have waited for others.
    """
    if len(set(durations_s)) > 1:
        per_s, fixed = np.polyfit(durations_s, taken, 1)
        if per_s > 0 and fixed >= 0:
            return float(fixed), float(per_s)
    return 0.0, statistics.median(each / duration for each, duration in zip(taken, durations_s, strict=True))
