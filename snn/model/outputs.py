"""What is read of a model after a run: each output's name, and the Brian2 variable that holds it."""

import brian2 as b2

from snn.model.network import DyadNetwork
from snn.model.partner_equations import LEVEL_PREFIX, RECORDED_LEVELS

Outputs = dict[str, tuple[b2.Group, str]]
"""Brian2 object and variable by output name."""


def outputs(dyad: DyadNetwork) -> Outputs:
    """List everything that is read; some only where there is such a thing."""
    found: Outputs = {
        "potential": (dyad.cells, "v"),
        "levels.n": (dyad.slow.levels, "N"),
        "movement": (dyad.slow.movement, "shown"),
        "seen": (dyad.slow.seen, "seen"),
    }
    monitors = {"spikes": dyad.spikes, "acts": dyad.slow.acts, "returns": dyad.slow.returns}
    if dyad.slow.taken_up is not None:
        monitors["inclinations"] = dyad.slow.taken_up
    for name, monitor in monitors.items():
        found |= {
            f"{name}.index": (monitor, "i"),
            f"{name}.time": (monitor, "t"),
            f"{name}.n": (monitor, "N"),
        }
    found |= {f"{LEVEL_PREFIX}{level}": (dyad.slow.levels, level) for level in RECORDED_LEVELS}
    if dyad.snapshots is not None:
        found |= {
            "final_weights": (dyad.plastic, "w"),
            "snapshots.weights": (dyad.snapshots, "w"),
            "snapshots.time": (dyad.snapshots, "t"),
        }
    return found
