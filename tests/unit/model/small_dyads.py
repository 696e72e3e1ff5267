"""Small dyads in this process, on Brian2's NumPy target, for what the model computes while it runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import brian2 as b2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import expand
from snn.config.trials.trial import GivenVideo
from snn.model.dyad import Dyad, build_dyad
from snn.model.inputs import ModelInputs
from snn.model.network import DyadNetwork, build_network
from snn.model.slow_network import SlowGroups, build_slow_groups, connect_slow_groups
from snn.model.video import video_arrays
from snn.record.movement import quantised

SMALL = {"size_factor": 0.1}
"""176 cells."""
CLEAR = {"acuity": {"sd": 0}, "adaptation": 0, "latency": "0 ms"}
"""A sight that lets all through at once as it is."""


def small_dyad(duration: str = "2 s", *, seed: int = 1, **parts: Mapping[str, Any]) -> Dyad:
    """Draw a small dyad; ``parts`` are top-level parts of a configuration."""
    partner = {**SMALL, **parts.pop("partner", {})}
    raw = {"name": "t", "question": "?", "seed": seed, "duration": duration, "partner": partner, **parts}
    return build_dyad(expand(Experiment.model_validate(raw))[0])


def run_for(dyad: Dyad, duration_ms: float, **overrides: NDArray) -> DyadNetwork:
    """Simulate; ``overrides`` replace arrays of the model, written with ``__`` for the point in their names."""
    network = build_network(_changed(dyad.inputs, overrides))
    network.network.run(duration_ms * b2.ms, namespace={})
    return network


def video_of(movement_hz: ArrayLike, *, n_samples: int) -> GivenVideo:
    """Make a video without a brain; movement ``(n_channels, n)`` is quantised, and ends in rest."""
    moved = np.zeros((4, n_samples), np.float32)
    given = quantised(np.atleast_2d(movement_hz))
    moved[:, : given.shape[1]] = given[:, :n_samples]
    return GivenVideo(movement_hz=moved, brain=None)


@dataclass(frozen=True)
class SlowRun:
    """What happened in a run of all but the cells; movement and ``seen`` in Hz, ``(n_rows, n_samples)``."""

    slow: SlowGroups
    movement_hz: NDArray[np.float64]
    seen_hz: NDArray[np.float64]
    traces: Mapping[str, NDArray[np.float64]]
    """Of what was asked for, ``(n_rows, n_samples)``."""

    def moments(self, what: str) -> list[tuple[int, int]]:
        """Return row and sample of each act or return, in order of time."""
        monitor = getattr(self.slow, what)
        samples = np.rint(np.asarray(monitor.t_) * 100).astype(int)
        return sorted(
            zip(np.asarray(monitor.i).tolist(), samples.tolist(), strict=True), key=lambda p: p[::-1]
        )


def run_slow(
    dyad: Dyad,
    n_samples: int,
    movement_hz: Mapping[str, ArrayLike] | None = None,
    *,
    firing: Sequence[int] = (),
    traced: Mapping[str, str] | None = None,
    **overrides: ArrayLike,
) -> SlowRun:
    """Simulate all but the cells, which are silent, for ``n_samples`` steps of 10 ms.

    Parameters
    ----------
    dyad, n_samples
        What, and for how long.
    movement_hz
        Movement of partners in the place of what their cells would do, each ``(n_channels, n)``.
    firing
        Cells that fire with each update of the channels.
    traced
        Group (such as ``sights``) by variable that is to be recorded at the end of each step of 10 ms.
    overrides
        Arrays of the model, as in `run_for`.
    """
    videos = {name: video_of(moved, n_samples=n_samples) for name, moved in (movement_hz or {}).items()}
    inputs = _changed(dyad.inputs, {**video_arrays(videos), **overrides})
    slow = build_slow_groups(inputs)
    n_cells = inputs.arrays["cells.v"].size
    clock = slow.channel_clock if len(firing) else slow.level_clock
    cells = b2.NeuronGroup(n_cells, "fires : 1", threshold="fires > 0", reset="", clock=clock)
    cells.fires_ = np.isin(np.arange(n_cells), firing)
    monitors = {
        name: b2.StateMonitor(getattr(slow, group), name, record=True, clock=slow.level_clock, when="end")
        for name, group in (traced or {}).items()
    }
    network = b2.Network(*slow.objects, cells, *connect_slow_groups(inputs, slow, cells), *monitors.values())
    network.run(n_samples * 10 * b2.ms, namespace={})
    traces = {name: np.asarray(getattr(monitor, f"{name}_")) for name, monitor in monitors.items()}
    return SlowRun(slow, np.asarray(slow.movement.shown_), np.asarray(slow.seen.seen_), traces)


def on_channel(channel: int, values_hz: ArrayLike) -> NDArray[np.float64]:
    """Return the movement of one channel, with the others at rest, ``(n_channels, n)``."""
    values = np.atleast_1d(np.asarray(values_hz, float))
    moved = np.zeros((4, values.size))
    moved[channel] = values
    return moved


def in_population(network: DyadNetwork, dyad: Dyad, name: str, population: str) -> float:
    """Return the value of a variable, in SI units, which must be the same in all cells of a population."""
    values = np.unique(np.asarray(getattr(network.cells, f"{name}_"))[dyad.blocks[population].cells])
    assert values.size == 1, (name, population, values)
    return float(values[0])


def of_partner(network: DyadNetwork, name: str, partner: str) -> float:
    """Return a variable of a partner, in SI units."""
    return float(np.asarray(getattr(network.slow.partners, f"{name}_"))[PARTNERS.index(partner)])


def _changed(inputs: ModelInputs, overrides: Mapping[str, ArrayLike]) -> ModelInputs:
    arrays = {name.replace("__", "."): np.asarray(a) for name, a in overrides.items()}
    return ModelInputs(inputs.time_step_ms, {**inputs.arrays, **arrays})
