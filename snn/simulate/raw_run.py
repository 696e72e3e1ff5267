"""What a run of the model gave, checked: the compiled model exits with 0 even on a full disk, and NaN is no error."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import PARTNERS
from snn.errors import SimulationError
from snn.model.inputs import ModelInputs
from snn.model.partner_equations import LEVEL_PREFIX
from snn.record.movement import n_movement_samples

Arrays = Mapping[str, NDArray]


@dataclass(frozen=True, slots=True)
class Moments:
    """Moments at which something happened to one of many, ordered by step and then by index.

    Attributes
    ----------
    index
        To which cell or channel row, ``(n,)``.
    steps
        In which time step, ``(n,)``.
    """

    index: NDArray[np.int32]
    steps: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RawRun:
    """All that was read of the model after a run.

    Attributes
    ----------
    spikes, acts, returns
        Spikes of cells; beginnings of acts and returned acts of channel rows.
    taken_up
        Inclinations that became intentions, of channel rows; None if nobody's engagement changes.
    n_steps
        Time steps that were simulated: fewer than asked for if the run ended early.
    levels
        By name, ``(n_samples, n_partners)``.
    movement_hz, seen_hz
        Of all bodies and of all sights in use, ``(n_samples, n_bodies)`` and ``(n_samples, n_sights)``.
    snapshot_steps, weights
        Time steps and weights (S) of the snapshots, ``(n_snapshots,)`` and ``(n_snapshots, n_synapses)``, the last at
        the end of the run; None if nothing learns.
    timings_s
        Wall-clock seconds by stage.
    peak_mb
        The most memory that the model had at a time; nan where the system does not tell.
    """

    spikes: Moments
    acts: Moments
    returns: Moments
    taken_up: Moments | None
    n_steps: int
    levels: Mapping[str, NDArray[np.float64]]
    movement_hz: NDArray[np.float64]
    seen_hz: NDArray[np.float64]
    snapshot_steps: NDArray[np.int64] | None
    weights: NDArray[np.float64] | None
    timings_s: dict[str, float] = field(default_factory=dict)
    peak_mb: float = float("nan")


def checked(
    arrays: Arrays,
    inputs: ModelInputs,
    n_steps: int,
    timings_s: dict[str, float],
    *,
    peak_mb: float = float("nan"),
) -> RawRun:
    """Check everything that was read, and order it.

    Parameters
    ----------
    arrays
        Flat arrays by output name (`snn.model.outputs`).
    inputs
        The inputs of the run, for what sizes must be.
    n_steps
        Time steps that were simulated.
    timings_s
        Wall-clock seconds by stage.
    peak_mb
        The most memory that the model had at a time.

    Raises
    ------
    SimulationError
        If something is missing, not finite, or cannot be.
    """
    n_cells, n_rows = inputs.arrays["cells.v"].size, inputs.arrays["bodies.armed"].size
    potential_V = arrays["potential"]
    if potential_V.size != n_cells:
        raise _incomplete(f"{potential_V.size} potentials for {n_cells} cells")
    _require_finite(potential_V)
    step_s = inputs.time_step_ms * 1e-3
    snapshot_steps, weights = _snapshots(arrays, inputs, n_steps)
    return RawRun(
        spikes=_moments("spikes", arrays, step_s, n_index=n_cells, n_steps=n_steps),
        acts=_moments("acts", arrays, step_s, n_index=n_rows, n_steps=n_steps),
        returns=_moments("returns", arrays, step_s, n_index=n_rows, n_steps=n_steps),
        taken_up=_moments("inclinations", arrays, step_s, n_index=n_rows, n_steps=n_steps)
        if inputs.inclines
        else None,
        n_steps=n_steps,
        levels=_levels(arrays),
        movement_hz=_traces("movement", arrays, inputs, n_steps),
        seen_hz=_traces("seen", arrays, inputs, n_steps),
        snapshot_steps=snapshot_steps,
        weights=weights,
        timings_s=timings_s,
        peak_mb=peak_mb,
    )


def _moments(name: str, arrays: Arrays, step_s: float, *, n_index: int, n_steps: int) -> Moments:
    index, times_s, count = (arrays[f"{name}.{part}"] for part in ("index", "time", "n"))
    if count.size != 1 or not index.size == times_s.size == count[0]:
        expected = int(count[0]) if count.size == 1 else "an unknown number of"
        raise _incomplete(f"{times_s.size} times and {index.size} indices for {expected} {name}")
    steps = np.rint(times_s / step_s).astype(np.int64)
    if index.size and not (
        index.min() >= 0 and index.max() < n_index and 0 <= steps.min() <= steps.max() < n_steps
    ):
        raise SimulationError(f"simulation: damaged result: {name} of cells or time steps that do not exist")
    order = np.lexsort((index, steps))
    return Moments(index[order].astype(np.int32), steps[order])


def _levels(arrays: Arrays) -> dict[str, NDArray[np.float64]]:
    count = arrays["levels.n"]
    levels = {
        name.removeprefix(LEVEL_PREFIX): a for name, a in arrays.items() if name.startswith(LEVEL_PREFIX)
    }
    for name, values in levels.items():
        if count.size != 1 or values.size != count[0] * len(PARTNERS):
            raise _incomplete(f"{values.size} values of {name}")
        if not np.isfinite(values).all():
            raise SimulationError(f"simulation: unstable: {name} is not finite; make its rates smaller")
    return {name: values.reshape(-1, len(PARTNERS)) for name, values in levels.items()}


def _traces(name: str, arrays: Arrays, inputs: ModelInputs, n_steps: int) -> NDArray[np.float64]:
    n_rows = inputs.arrays[f"recorded.{name}"].size
    n_samples = n_movement_samples(n_steps, time_step_ms=inputs.time_step_ms)
    values = arrays[name]
    if values.size != n_samples * n_rows:
        raise _incomplete(f"{values.size} values of {name} for {n_samples} samples of {n_rows}")
    if not np.isfinite(values).all():
        raise SimulationError(f"simulation: unstable: {name} is not finite; use a smaller protocol.time_step")
    return values.reshape(n_samples, n_rows)


def _snapshots(
    arrays: Arrays, inputs: ModelInputs, n_steps: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]] | tuple[None, None]:
    if "final_weights" not in arrays:
        return None, None
    n_synapses = inputs.arrays["plastic.w"].size
    final, stored, times_s = (
        arrays[name] for name in ("final_weights", "snapshots.weights", "snapshots.time")
    )
    if final.size != n_synapses or stored.size != times_s.size * n_synapses:
        raise _incomplete(f"{final.size} final and {stored.size} stored weights of {n_synapses} synapses")
    weights = np.concatenate([stored, final]).reshape(-1, n_synapses)
    if not np.isfinite(weights).all():
        raise SimulationError("simulation: unstable: a weight is not finite; make the learning rate smaller")
    steps = np.append(np.rint(times_s / (inputs.time_step_ms * 1e-3)).astype(np.int64), n_steps)
    return steps, weights


def _require_finite(potential_V: NDArray[np.float64]) -> None:
    bad = np.flatnonzero(~np.isfinite(potential_V))
    if bad.size:
        raise SimulationError(
            f"simulation: unstable: membrane potential of cell {bad[0]} is not finite at the end; use a smaller "
            "protocol.time_step or check the cell parameters"
        )


def _incomplete(what: str) -> SimulationError:
    return SimulationError(f"simulation: incomplete result: {what}; is the disk full?")
