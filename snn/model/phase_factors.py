"""What the phases of a protocol change, as rows of the schedule and as times at which intentions are allowed."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.schema.phases import Phase
from snn.config.schema.vision import Sight
from snn.model.intervals import LEVEL_STEP_MS, steps_in
from snn.model.partner_rows import SCHEDULED
from snn.model.schedule import Changes, pulses_to_changes

_INCOMING = ("b_to_a", "a_to_b")
"""What a sees, and what b sees."""


def phases_of(experiment: Experiment) -> tuple[Phase, ...]:
    """Return the phases; an experiment without any is one phase that changes nothing."""
    return experiment.protocol.phases or (
        Phase.model_validate({"name": "all", "duration": f"{experiment.duration_s!r} s"}),
    )


def phase_starts_s(phases: Sequence[Phase]) -> list[float]:
    """Return when each phase begins; sums are decimal, so that 0.1 s and 0.2 s end at 0.3 s."""
    ends = accumulate(Decimal(repr(phase.duration_s)) for phase in phases)
    return [0.0, *(float(end) for end in ends)][:-1]


def intentions_allowed(experiment: Experiment) -> tuple[list[float], list[bool]]:
    """Return when each phase begins, and whether intentions that begin in it take place."""
    phases = phases_of(experiment)
    return phase_starts_s(phases), [phase.intentions and not phase.trials for phase in phases]


def partner_changes(
    experiment: Experiment, bursts_s: Sequence[NDArray[np.float64]], *, time_step_ms: float
) -> list[Changes]:
    """Lay out what the schedule holds for the partners, in the order of their rows.

    Parameters
    ----------
    experiment
        Its phases give the factors on sight, self-sight, the motor gate and learning.
    bursts_s
        Given bursts of dopamine of partner a and b, in seconds.
    time_step_ms
        Integration step.
    """
    phases = phases_of(experiment)
    starts = np.rint(np.asarray(phase_starts_s(phases)) * 1e3 / time_step_ms).astype(np.int64)
    level_steps = steps_in(LEVEL_STEP_MS, time_step_ms=time_step_ms)
    rows: list[Changes] = []
    for what in SCHEDULED:
        for index in range(len(PARTNERS)):
            if what == "burst":
                rows.append(_pulses(bursts_s[index], level_steps, time_step_ms))
            elif "occlusion" in what:
                rows.append(_occlusion(_sight(experiment, what, index), time_step_ms))
            else:
                rows.append((starts, np.asarray([_factor(phase, what, index) for phase in phases])))
    return rows


def _factor(phase: Phase, what: str, partner_index: int) -> float:
    factors = {
        "sight": getattr(phase, _INCOMING[partner_index]),
        "self_sight": phase.reafference,
        "gate": phase.gate,
        "learning": phase.learning,
        "inhibitory_learning": phase.inhibitory_learning,
    }
    return factors[what]


def _sight(experiment: Experiment, what: str, partner_index: int) -> Sight:
    if what == "occlusion":
        return getattr(experiment.link, _INCOMING[partner_index])
    return getattr(experiment.partners, PARTNERS[partner_index]).reafference


def _occlusion(sight: Sight, time_step_ms: float) -> Changes:
    """Return 1 while nothing is seen."""
    bounds_s = np.asarray([(hidden.start_s, hidden.stop_s) for hidden in sight.occlusion]).reshape(-1, 2)
    steps = np.rint(bounds_s * 1e3 / time_step_ms).astype(np.int64)
    return pulses_to_changes(steps[:, 0], steps[:, 1], np.ones(len(steps)))


def _pulses(times_s: NDArray[np.float64], level_steps: int, time_step_ms: float) -> Changes:
    """Make each moment one level step long; several in one step add up."""
    slots = np.floor(times_s * 1e3 / time_step_ms / level_steps + 1e-9).astype(np.int64)
    counts = np.bincount(slots, minlength=1) if slots.size else np.zeros(1, np.int64)
    values = np.append(counts, 0)
    changed = np.diff(values, prepend=0) != 0
    return np.flatnonzero(changed) * level_steps, values[changed].astype(np.float64)
