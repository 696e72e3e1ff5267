"""The inputs of the compiled model: named arrays of a fixed length, in SI units.

What varies between two runs are the contents of these arrays. What the compiled model depends on is their structure:
names, shapes, types and the time step. Two dyads of the same structure share one binary.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ModelInputs:
    """All numbers of one dyad.

    Attributes
    ----------
    time_step_ms
        Integration step.
    arrays
        Arrays by ``<object>.<variable>``: ``cells.*`` and ``learning.*`` are ``(n_cells,)``, ``channels.*`` and
        ``bodies.*`` ``(n_channel_rows,)``, ``past.*`` ``(n_channel_rows * n_slots,)``, ``sights.*`` ``(n_sights,)``,
        ``partners.*`` ``(n_partners,)``, ``<kind>.*`` ``(n_synapses,)`` for each kind of synapse, ``schedule.*``
        ``(n_rows, capacity)``. Without ``learning.*`` nothing learns; without ``channels.mark_row`` nobody's
        engagement changes; without ``bodies.is_video`` and ``video.movement`` ``(n_rows, capacity)`` nobody is a
        video.
    """

    time_step_ms: float
    arrays: Mapping[str, NDArray]

    def of(self, owner: str) -> dict[str, NDArray]:
        """Return the arrays of one object by variable name."""
        prefix = f"{owner}."
        return {name.removeprefix(prefix): a for name, a in self.arrays.items() if name.startswith(prefix)}

    @property
    def learns(self) -> bool:
        """Whether the model has the equations of learning."""
        return any(name.startswith("learning.") for name in self.arrays)

    @property
    def inclines(self) -> bool:
        """Whether somebody's engagement changes while the model runs."""
        return "channels.mark_row" in self.arrays

    @property
    def has_video(self) -> bool:
        """Whether one partner is a video."""
        return "video.movement" in self.arrays

    def structure(self) -> str:
        """Return a hash of everything that the compiled model depends on."""
        shapes = {name: [list(a.shape), a.dtype.str] for name, a in self.arrays.items()}
        text = json.dumps({"time_step_ms": self.time_step_ms, "arrays": shapes}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def save(self, path: Path) -> None:
        """Write the inputs to one ``.npz`` file."""
        with path.open("xb") as file:
            np.savez(file, time_step_ms=np.asarray(self.time_step_ms), **dict(self.arrays))  # type: ignore[arg-type]

    @staticmethod
    def load(path: Path) -> "ModelInputs":
        """Read inputs that ``save`` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files if name != "time_step_ms"}
            return ModelInputs(float(stored["time_step_ms"]), arrays)
